"""What a person sees of a listing: its columns, headings and cell texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from inliaison.render.documents import Column, Listing, View
from inliaison.text import names, sanitize

_TITLES = {
    "classes": ("class", "classes"),
    "followed": ("followed record", "followed records"),
    "items": ("item", "items"),
    "counts": ("value", "values"),
    "matches": ("match", "matches"),
    "pairs": ("pair of values", "pairs of values"),
    "people": ("person", "people"),
    "sorts of change": ("sort of change", "sorts of change"),
    "parties to liaisons": ("party to a liaison", "parties to liaisons"),
}


class Table(NamedTuple):
    """Cells as a person reads them."""

    columns: tuple[str, ...]
    looks: tuple[Column, ...]
    rows: list[tuple[str, ...]]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns."""
        return tuple(look.heading for look in self.looks)

    def select_columns(self, positions: Sequence[int], rows: list[tuple[str, ...]] | None = None) -> Table:
        """Return the table with only the columns at these positions, and with other rows if there are some."""
        cells = [tuple(row[at] for at in positions) for row in self.rows] if rows is None else rows
        return Table(tuple(self.columns[at] for at in positions), tuple(self.looks[at] for at in positions), cells)


def is_default(listing: Listing) -> bool:
    """Return whether a listing shows its default columns."""
    return not listing.has_only_user_columns and listing.columns == listing.view.get_default_columns(on_screen=True)


def omit_empty(table: Table, user_columns: frozenset[str]) -> Table:
    """Return a table without the columns that are empty in every row, except those that the user named."""
    has_values = [any(row[at] for row in table.rows) or name in user_columns for at, name in enumerate(table.columns)]
    return table.select_columns([at for at, has_value in enumerate(has_values) if has_value])


def format_table(
    listing: Listing,
    format_cells: Callable[[Sequence[str]], Sequence[str]] = sanitize.escape_lines,
    *,
    with_labels: bool = True,
) -> Table:
    """Return a listing as text, each cell on one visible line unless `format_cells` formats it differently.

    Values that have a label are shown as that label, unless `with_labels=False`.
    """
    if listing.view.display == "cross" and is_default(listing):
        from inliaison.render.counts import spread_pairs

        listing = spread_pairs(listing)
    columns, rows = listing.columns, listing.rows
    if listing.view.has_hidden_columns and not listing.has_only_user_columns:
        at = [columns.index(name) for name in _add_user_columns(listing.view.columns, listing)]
        columns, rows = tuple(columns[number] for number in at), [tuple(row[number] for number in at) for row in rows]
    looks = tuple(map(listing.view.get_look, columns))
    is_nullable = [name in listing.nullable for name in columns]
    values = (
        list(map(look.read, column)) if with_labels and (look.labels or look.format) else column
        for column, look in zip(zip(*rows, strict=True), looks, strict=True)
    )
    cells = (
        format_cells([v if type(v) is str else "none" if nullable and v == [] else format_value(v) for v in column])
        for column, nullable in zip(values, is_nullable, strict=True)
    )
    return Table(columns, looks, list(zip(*cells, strict=True)))


def stack_values(table: Table) -> Table:
    """Return the table with multiple values of a cell one below the other."""
    if not any(look.separator for look in table.looks):
        return table
    rows = [
        tuple(
            cell.replace(look.separator, "\n") if look.separator else cell
            for cell, look in zip(row, table.looks, strict=True)
        )
        for row in table.rows
    ]
    return table._replace(rows=rows)


def _add_user_columns(usual: Sequence[str], listing: Listing) -> tuple[str, ...]:
    """Return the usual columns, then the columns of the listing that the user named in addition."""
    return (*usual, *(name for name in listing.columns if name in listing.user_columns and name not in usual))


def find_constant(table: Table, names: Sequence[str]) -> list[str]:
    """Return which of some columns have the same value in every row; none if there are fewer than two rows."""
    if len(table.rows) < 2:
        return []
    return [name for name in names if len({row[table.columns.index(name)] for row in table.rows}) == 1]


def leave_out(table: Table, names: Sequence[str]) -> Table:
    """Return a table without some of its columns."""
    return table.select_columns([at for at, name in enumerate(table.columns) if name not in names])


def blank_repeats(table: Table) -> Table:
    """Return the table with repeated values blanked in the columns that say each value only once."""
    for at in (at for at, look in enumerate(table.looks) if look.hides_repeats):
        cells = [row[at] for row in table.rows]
        remaining = ["" if cell == above else cell for cell, above in zip(cells, ("", *cells), strict=False)]
        rows = [(*row[:at], cell, *row[at + 1 :]) for row, cell in zip(table.rows, remaining, strict=True)]
        table = table._replace(rows=rows)
    return table


def shorten_headings(table: Table) -> Table:
    """Return the table with short headings, where columns have one."""
    return table._replace(looks=tuple(look.replace(heading=look.short or look.heading) for look in table.looks))


def describe_headings(view: View, columns: Sequence[str]) -> str:
    """Return what the short headings of some columns mean; empty if there are none."""
    looks = map(view.get_look, columns)
    return ", ".join(f"{look.short}: {look.heading.lower()}" for look in looks if look.short)


_MAX_NAMED = 8
"""The number of columns without room that a remark names; others are counted."""


def list_remarks(view: View, table: Table, left_out: Sequence[str]) -> list[str]:
    """Return the remarks below a table: what its short headings mean, and which columns were left out."""
    meanings = describe_headings(view, table.columns)
    headings = [view.get_look(name).heading for name in left_out]
    if len(headings) > _MAX_NAMED:
        headings[_MAX_NAMED - 1 :] = [f"{len(headings) - _MAX_NAMED + 1:,} more"]
    return [*filter(None, [meanings]), *([f"no room for {', '.join(headings)} (--wide)"] if headings else [])]


_AROUND = 30


def _cut_excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first search word, with an ellipsis for each part left out."""
    spans = names.find_spans(text, words)
    start = max(0, spans[0][0] - _AROUND) if spans else 0
    end = min(len(text), (spans[0][1] if spans else 0) + 2 * _AROUND)
    start = text.rfind(" ", 0, start) + 1
    end = len(text) if end == len(text) else max(text.rfind(" ", 0, end), start)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def arrange_matches(listing: Listing) -> Table:
    """Return search results as a screen shows them: the matching text is omitted if the title contains it."""
    whole, rows = format_table(listing), []
    positions = [whole.columns.index(name) for name in _add_user_columns(("kind", "short", "title", "text"), listing)]
    for row in whole.rows:
        cells = dict(zip(whole.columns, row, strict=True))
        if cells["short"] in (cells["title"], ""):
            cells["short"] = ""
        cells["text"] = (
            "" if cells["text"] in cells["title"] else _cut_excerpt(cells["text"].replace("⏎", " "), listing.words)
        )
        rows.append(tuple(cells[whole.columns[at]] for at in positions))
    return whole.select_columns(positions, rows)


def format_value(value: Any) -> str:
    """Return a value as a person reads it; empty if it is unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(format_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {format_value(item)}" for name, item in value.items())
    return str(value)


def format_count(kind: str, number: int) -> str:
    """Return a number of records with the singular or plural of their kind."""
    one, many = _TITLES.get(kind, (kind.removesuffix("s"), kind))
    return f"{number:,} {one if number == 1 else many}"


def describe_count(listing: Listing) -> str:
    """Return how many rows are shown, and how many there are in all; empty where none are loaded."""
    row_count, noun = len(listing.rows), listing.view.noun or listing.kind
    if row_count < listing.total:
        return f"{row_count:,} of {format_count(noun, listing.total)}"
    if not row_count:
        return f"no {format_count(noun, 0).removeprefix('0 ')}" if listing.is_loaded else ""
    return format_count(noun, row_count)


def format_unknown(kind: str, number: int, what: str, phrase: str = "among these") -> str:
    """Return a note on records for which the data lack something."""
    one = number == 1
    return f"of {format_count(kind, number)} {what} not known; {'it is' if one else 'they are'} not {phrase}"


def shorten_unknown(note: str, *, has_rows: bool) -> str:
    """Return a note on what is not known in fewer words, to follow the count of rows, if there are any."""
    unknown = r"of ([\d,]+) .*?(the .+) not known; (?:it is|they are) not among these"
    return re.sub(unknown, rf"of \1 {'more ' if has_rows else ''}\2 unknown", note).removesuffix(".")
