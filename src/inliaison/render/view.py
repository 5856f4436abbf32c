"""What a person is shown of a listing: which columns, under which headings, in which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from inliaison.render.documents import Listing
from inliaison.text import names, sanitize

COLUMNS: dict[str, tuple[str, ...]] = {
    "partners": ("id", "acronym", "name", "kind", "seat", "founded", "committees"),
    "liaisons": ("id", "acronym", "kind", "reference", "subject", "date"),
    "quotes": ("id", "name", "date", "publication", "text"),
    "people": ("id", "name", "post"),
    "committees": ("reference", "title", "status", "created", "partners"),
    "figures": ("id", "subject", "value", "as_of"),
    "sources": ("id", "title", "publisher", "date", "licence"),
    "matches": ("kind", "id", "title", "field", "text"),
    "changes": ("kind", "change", "id", "name", "old", "new"),
    "counts": ("value", "label", "count", "share"),
    "snapshots": ("date", "organizations", "liaisons", "committees", "origin", "dated"),
}
"""The columns of each kind in the formats for people."""

ON_SCREEN: dict[str, tuple[str, ...]] = {
    "partners": ("acronym", "name", "kind", "seat", "founded", "committees"),
    "liaisons": ("acronym", "kind", "reference", "subject", "date"),
    "quotes": ("text", "name", "role", "publication", "date", "subjects"),
    "people": ("name", "post"),
}
"""Where the screen leaves out what a pipe needs, such as ids that are acronyms in small letters."""

_PICKED = ("changes",)
"""Kinds whose rows come with columns for programs, of which people see some."""

_HEADINGS = {
    "acronym": "Partner",
    "founded": "Founded",
    "committees": "ISO committees",
    "partners": "Partners",
    "reference": "Committee",
    "iso_id": "ISO no.",
    "name_fr": "Name (French)",
    "title_fr": "Title (French)",
    "as_of": "As of",
    "id": "Id",
    "post": "Posts",
    "text": "Text",
    "own": "Own",
    "below": "Below",
}
_TITLES = {"counts": ("value", "values"), "matches": ("match", "matches"), "people": ("person", "people")}


class Table(NamedTuple):
    """Cells as a person reads them."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]


def columns(kind: str, format: str) -> tuple[str, ...]:
    """The columns of a kind that a format for people shows unless told otherwise."""
    return ON_SCREEN.get(kind, COLUMNS[kind]) if format == "table" else COLUMNS[kind]


def default(listing: Listing) -> bool:
    """Whether a listing shows the columns that nobody asked for."""
    return listing.columns == ON_SCREEN.get(listing.kind, COLUMNS[listing.kind])


def without_empty(table: Table) -> Table:
    """A table less the columns that are empty in every row."""
    kept = [at for at in range(len(table.columns)) if any(row[at] for row in table.rows)]
    return Table(
        tuple(table.columns[at] for at in kept),
        tuple(table.headings[at] for at in kept),
        [tuple(row[at] for at in kept) for row in table.rows],
    )


def table(listing: Listing, shown: Callable[[Sequence[str]], Sequence[str]] = sanitize.lines) -> Table:
    """A listing in words, each cell one visible line unless another way to show them is given."""
    if listing.kind in _PICKED:
        at = [listing.columns.index(name) for name in COLUMNS[listing.kind]]
        rows = [tuple(row[number] for number in at) for row in listing.rows]
        listing = listing._replace(columns=COLUMNS[listing.kind], rows=rows)
    headings = tuple(heading(name) for name in listing.columns)
    cells = (shown([v if type(v) is str else words(v) for v in column]) for column in zip(*listing.rows, strict=True))
    return Table(listing.columns, headings, list(zip(*cells, strict=True)))


_AROUND = 70


def _around(text: str, wanted: Sequence[str]) -> str:
    """The part of a text around the first word that was sought; what is left out shows as dots."""
    spans = names.hits(text, wanted)
    start = max(0, spans[0][0] - _AROUND) if spans else 0
    end = min(len(text), (spans[0][1] if spans else 0) + 2 * _AROUND)
    start = text.rfind(" ", 0, start) + 1
    end = len(text) if end == len(text) else max(text.rfind(" ", 0, end), start)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def matches(table: Table, wanted: Sequence[str]) -> Table:
    """Search results as a screen shows them: the text that matched, where it is not the title itself."""
    kept = ("kind", "id", "title", "text")
    rows = []
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        cells["text"] = "" if cells["text"] in cells["title"] else _around(cells["text"].replace("⏎", " "), wanted)
        rows.append(tuple(cells[name] for name in kept))
    return Table(kept, tuple(heading(name) for name in kept), rows)


def heading(column: str) -> str:
    """What a column is called on a screen."""
    return _HEADINGS.get(column, column.replace("_", " ").capitalize())


def words(value: Any) -> str:
    """A value as a person reads it; nothing where it is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {words(item)}" for name, item in value.items())
    return str(value)


def count(kind: str, number: int) -> str:
    """A number of records with the right form of the name of their kind."""
    one, many = _TITLES.get(kind, (kind.removesuffix("s"), kind))
    return f"{number:,} {one if number == 1 else many}"
