"""Which columns of a kind's view a list has room for, and how wide they are."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.render.documents import Column, View
from inliaison.render.view import Table
from inliaison.text import sanitize
from inliaison.values import Value

_LEAST_MAIN = 0.45
"""The share of the width below which the main column does not go while another one can give way."""
_MOST = 30
"""Columns of the screen that another one takes at most."""
_USUAL = 0.98
"""The share of cells that have room in it."""


class Layout(Value):
    """The columns that are shown, by their places in a row, with their looks and widths."""

    places: list[int]
    looks: list[Column]
    widths: list[int]


def layout(sample: Table, view: View, width: int) -> Layout:
    """The columns for a list of this width, in which a sample of its rows has room.

    Lesser columns give way first, in the order of the view; then the others from the right.
    """
    names = [name for name in view.shown(on_screen=True) if name in sample.columns]
    main = view.main or names[-1]
    wanted = {name: min(_usual(sample, name), width // 2) for name in names}
    lesser = [*reversed(view.lesser), *(name for name in reversed(names) if name not in view.lesser)]
    kept = [name for name in names if name == main or wanted[name]]
    for name in (name for name in lesser if name != main and name in kept):
        if (
            sum(wanted[name] + 1 for name in kept if name != main) + min(wanted[main] or 1, int(width * _LEAST_MAIN))
            <= width
        ):
            break
        kept.remove(name)
    others = sum(wanted[name] + 1 for name in kept if name != main)
    widths = [max(width - others, 1) if name == main else wanted[name] for name in kept]
    places = [sample.columns.index(name) for name in kept]
    return Layout(places, [sample.looks[at] for at in places], widths)


def _usual(sample: Table, name: str) -> int:
    """The width in which the heading of a column and nearly all its cells have room; none where all are empty."""
    at = sample.columns.index(name)
    cells = [row[at][: 2 * _MOST] for row in sample.rows]
    widths = sorted(sanitize.widths(cells))
    if not widths or not widths[-1]:
        return 0
    usual = widths[min(int(len(widths) * _USUAL), len(widths) - 1)]
    return min(max(usual, sanitize.width(sample.looks[at].heading)), _MOST)


def spread(numbers: Sequence[int], most: int) -> Sequence[int]:
    """At most so many of some numbers, from all over them."""
    return numbers[:: -(-len(numbers) // most)] if numbers else numbers
