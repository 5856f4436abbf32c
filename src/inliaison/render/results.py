"""Single results of the Python interface: search matches, committees of a topic, counts and comparisons."""

from __future__ import annotations

from typing import Any, NamedTuple


class Match(NamedTuple):
    """A record that a search found."""

    kind: str
    id: str
    short: str
    """Its short name: an acronym or a reference, otherwise its title or id."""
    title: str
    field: str | None
    """The field that contains most of the search words."""
    text: str | None
    """The text of that field."""


class Candidate(NamedTuple):
    """A committee that deals with a topic."""

    id: str
    reference: str
    title: str | None
    found_in: list[str]
    """Where the topic was found: in its `title`, its `scope` or the titles of its `standards`."""
    standards: int | None
    """The number of its documents on the topic, in work and in force; None if no documents are loaded."""
    examples: list[str] | None
    """The references of up to three of them; None if no documents are loaded."""
    secretariat: str | None
    """The id of the member that holds its secretariat."""
    secretariat_acronym: str | None
    partners: int | None
    """The number of organizations in liaison with it; None if unknown."""
    partner_acronyms: list[str] | None


class Count(NamedTuple):
    """How many records have a value."""

    value: str | None
    """None if the value is unknown."""
    label: str | None
    number: int
    share: float
    """The share of all records, in percent, to one decimal place."""


class Pair(NamedTuple):
    """How many records have a value in one column and a value in another."""

    value: str | None
    """None if the value is unknown."""
    label: str | None
    across: str | None
    """The value in the second column; None if it is unknown."""
    across_label: str | None
    number: int


class Comparison(NamedTuple):
    """What two records share: committees for partners and members, partners for committees."""

    first: tuple[Any, ...]
    """What only the first record has."""
    both: tuple[Any, ...]
    second: tuple[Any, ...]
    """What only the second record has."""
