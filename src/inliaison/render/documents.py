"""What a query gives and a renderer takes: a listing of rows, a card, a network, a citation."""

from __future__ import annotations

from typing import Any, NamedTuple


class Listing(NamedTuple):
    """Rows of one kind, in order."""

    kind: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int
    """How many rows there are without `--limit`."""
    words: tuple[str, ...] = ()
    """The folded words that were searched for, to be marked where they are shown."""
    credit: str = ""
    """Whose data these are, where a licence asks that it be said."""
    notes: tuple[str, ...] = ()
    """What a person should know of the rows."""
    encoded: bool = False
    """Whether each row is one text, the record as JSON."""


Labels = dict[tuple[str, str], str]


class Card(NamedTuple):
    """One record, with all that hangs on it."""

    kind: str
    record: dict[str, Any]
    related: dict[str, Any]
    """By name: records, or lists of records; None where nothing is known."""
    labels: Labels
    """What the ids in these records are called on a screen, by field and id."""
    credit: str = ""


class Node(NamedTuple):
    """An organization or a committee in a network."""

    kind: str
    id: str
    label: str
    title: str


class Edge(NamedTuple):
    """A tie of two nodes, each given by kind and id: a liaison, or the field that says what belongs to what."""

    start: tuple[str, str]
    end: tuple[str, str]
    kind: str


class Network(NamedTuple):
    """Organizations and committees, and what ties them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    credit: str = ""


class Citation(NamedTuple):
    """A quote with what is needed to cite it."""

    id: str
    name: str
    role: str | None
    text: str
    publication: str | None
    date: str | None
    sources: tuple[dict[str, Any], ...]


class Match(NamedTuple):
    """A record that a search found."""

    kind: str
    id: str
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


class Change(NamedTuple):
    """One difference."""

    kind: str
    """`liaison`, `partner` or `committee`."""
    change: str
    """`established`, `ended`, `joined`, `left`, `renamed`, `opened`, `closed`, `moved`, `status`, `retitled`
    or, of the French title, `retitled-fr`."""
    id: str
    name: str
    partner: str | None = None
    """The partner's id, where a partner or a liaison changed."""
    committee: str | None = None
    """The committee's number, where a committee or a liaison changed."""
    old: str | None = None
    """What it was before; None where nothing was told, or where no value belongs to such a change."""
    new: str | None = None
