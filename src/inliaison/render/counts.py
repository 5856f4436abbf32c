"""Counts as people see them, on terminals, pages and pictures: bars, or a table of two columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, sqrt
from typing import Any, NamedTuple

from inliaison.render.data import make_distinct
from inliaison.render.documents import Column, Listing, View
from inliaison.text import sanitize

READABLE_BARS = 40
"""A chart with more bars than this is hard to read; it is still made."""
UNKNOWN = "unknown"
LEVELS = 5
"""The shades of a heat map."""


class Bar(NamedTuple):
    """One value as a bar."""

    row: tuple[Any, ...]
    """The value, its label, its number and its share, as in the listing."""
    label: str
    length: float
    """Its number as a part of the largest, between 0 and 1. Unknown values have no bar: they may be so many that all
    others would vanish."""
    is_known: bool = True

    @property
    def number(self) -> str:
        """The number as text."""
        return f"{self.row[2]:,}"

    @property
    def share(self) -> str:
        """The share as text."""
        return f"{self.row[3]:.1f} %"


def list_bars(listing: Listing) -> list[Bar]:
    """Return the bars of counts, with an empty one for each gap on an axis of time."""
    look = listing.view.get_look("label")
    largest = max((row[2] for row in listing.rows if row[0] is not None), default=1)
    is_axis = look.step and not listing.user_columns.intersection(("count", "share"))
    return [
        Bar(row, UNKNOWN, 0, is_known=False) if row[0] is None else Bar(row, _name(row[1], look), row[2] / largest)
        for row in (_fill_gaps(listing.rows, look.step) if is_axis else listing.rows)
    ]


def _name(label: str, look: Column) -> str:
    """Return a label as people see it."""
    return sanitize.escape_line(look.labels.get(label, str(label)))


def _fill_gaps(rows: list[tuple[Any, ...]], step: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows, and between two of them one with the number 0 for each value that is missing there."""
    for row, after in pairwise([*rows, (None,)]):
        yield row
        if row[0] is not None and after[0] is not None:
            start, end = int(row[0][:4]), int(after[0][:4])
            for year in range(start, end, step if start < end else -step)[1:]:
                value = f"{year:04}{row[0][4:]}"
                yield value, value, 0, 0.0


class Cross(NamedTuple):
    """Counts by two columns as a table."""

    heading: str
    columns: list[str]
    """The labels of the second column's values."""
    rows: list[tuple[str, list[int]]]
    """The labels of the first column's values, with a number for each of the second's."""
    is_known: tuple[list[bool], list[bool]]
    """Whether the rows and the columns are those of a known value."""
    largest: int
    """The largest number of two known values."""
    is_part: bool
    """Whether rows are left out, as `--limit` does."""

    @property
    def total_label(self) -> str:
        """What stands before the sums of the columns, which are of the rows shown."""
        return "total of these" if self.is_part else "total"

    @property
    def totals(self) -> list[int]:
        """The sums of the columns."""
        return [sum(numbers) for numbers in zip(*(numbers for _, numbers in self.rows), strict=True)]

    def find_level(self, row: int, column: int) -> int:
        """Return how dark a cell is, from 0 to 5, by the square root of its part of the largest known number."""
        number = self.rows[row][1][column]
        is_known = self.is_known[0][row] and self.is_known[1][column]
        return ceil(LEVELS * sqrt(number / self.largest)) if number and is_known else 0


def build_cross(listing: Listing) -> Cross:
    """Return pairs of values as a table, with an empty row or column for each gap on an axis of time."""
    numbers = {(row[0], row[2]): row[4] for row in listing.rows}
    firsts, seconds = (_list_axis(listing, at) for at in (0, 2))
    rows = [(label, [numbers.get((value, other), 0) for other, _ in seconds]) for value, label in firsts]
    is_known = ([value is not None for value, _ in firsts], [value is not None for value, _ in seconds])
    largest = max((number for pair, number in numbers.items() if None not in pair), default=0)
    heading, columns = listing.view.get_look("label").heading, [label for _, label in seconds]
    return Cross(heading, columns, rows, is_known, largest, len(listing.rows) < listing.total)


def _list_axis(listing: Listing, at: int) -> list[tuple[Any, str]]:
    """Return the values at a place of pairs, in order, with the labels that people see."""
    look = listing.view.get_look(listing.columns[at + 1])
    values = list(dict.fromkeys((row[at], row[at + 1], 0, 0.0) for row in listing.rows))
    if look.step and not (at == 0 and listing.user_columns.intersection(("count", "share"))):
        values = list(_fill_gaps(values, look.step))
    return [(row[0], UNKNOWN if row[0] is None else _name(row[1], look)) for row in values]


def spread_pairs(listing: Listing) -> Listing:
    """Return pairs of values as rows with a column for each second value, with totals, as people read them."""
    cross = build_cross(listing)
    headings = [cross.heading, *cross.columns, "total"]
    names = tuple(make_distinct(headings))
    rows: list[tuple[Any, ...]] = [(label, *numbers, sum(numbers)) for label, numbers in cross.rows]
    rows.append((cross.total_label, *cross.totals, sum(cross.totals)))
    looks = {name: Column(heading, number=True) for name, heading in zip(names[1:], headings[1:], strict=True)}
    by_weight = sorted(zip(names[1:-1], cross.is_known[1], strict=True), key=lambda column: column[1])
    droppable = tuple(name for name, _ in by_weight)  # The unknown give way last.
    view = View(names, main=names[0], droppable=droppable, looks={names[0]: Column(cross.heading), **looks})
    return listing.replace(columns=names, rows=rows, view=view, user_columns=frozenset())
