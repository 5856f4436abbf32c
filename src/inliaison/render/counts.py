"""Counts as people see them: bars, unknown values and gaps on an axis of time, for terminals, pages and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from inliaison.render.documents import Listing
from inliaison.text import sanitize

READABLE_BARS = 40
"""A chart with more bars than this is hard to read; it is still made."""
_UNKNOWN = "unknown"


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
    look = listing.view.look("label")
    largest = max((row[2] for row in listing.rows if row[0] is not None), default=1)
    is_axis = look.step and not listing.pinned.intersection(("count", "share"))
    return [
        Bar(row, _UNKNOWN, 0, is_known=False)
        if row[0] is None
        else Bar(row, sanitize.escape_line(look.labels.get(row[1], str(row[1]))), row[2] / largest)
        for row in (_fill_gaps(listing.rows, look.step) if is_axis else listing.rows)
    ]


def _fill_gaps(rows: list[tuple[Any, ...]], step: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows, and between two of them one with the number 0 for each value that is missing there."""
    for row, after in pairwise([*rows, (None,)]):
        yield row
        if row[0] is not None and after[0] is not None:
            start, end = int(row[0][:4]), int(after[0][:4])
            for year in range(start, end, step if start < end else -step)[1:]:
                value = f"{year:04}{row[0][4:]}"
                yield value, value, 0, 0.0
