"""Single results, as the Python interface gives them: what a search found, what was counted."""

from __future__ import annotations

from typing import Any, NamedTuple


class Match(NamedTuple):
    """A record that a search found."""

    kind: str
    id: str
    short: str
    """What it is called in a few letters: an acronym, a reference; else its title or id."""
    title: str
    field: str | None
    """The field that holds most of the words."""
    text: str | None
    """What that field says."""


class Count(NamedTuple):
    """How many records have a value."""

    value: str | None
    """None where it is not known."""
    label: str | None
    number: int
    share: float
    """In percent of all, to a tenth."""


class Comparison(NamedTuple):
    """What two records have: committees of partners and members, partners of committees."""

    first: tuple[Any, ...]
    """What only the first has."""
    both: tuple[Any, ...]
    second: tuple[Any, ...]
    """What only the second has."""
