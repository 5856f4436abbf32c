"""Which columns of a kind's view fit in a list, and how wide they are."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.render.documents import Column, View
from inliaison.render.layout import fit_columns
from inliaison.render.view import Table, omit_empty, shorten_headings
from inliaison.values import Value

_MOST = 30
"""The room that a column may claim, in columns of the screen; a list cuts cells that are longer."""
_SHARE = 0.45
"""The share of the width that the main column may claim before the others."""


class ColumnLayout(Value):
    """The visible columns: their positions in a row, their looks and their widths."""

    places: list[int]
    looks: list[Column]
    widths: list[int]


def choose_columns(sample: Table, view: View, width: int) -> ColumnLayout:
    """Return the columns of a list of this width by the rule of tables, judging from a sample of its rows.

    Any column may give way: those that are not lesser ones give way last, from the right.
    """
    names = [name for name in view.shown(on_screen=True) if name in sample.columns]
    table = sample.only([sample.columns.index(name) for name in names])
    main = view.main or names[-1]
    mosts = [min(_MOST, int(width * _SHARE)) if name == main else _MOST for name in names]
    cut = [tuple(cell[:most] for cell, most in zip(row, mosts, strict=True)) for row in table.rows] or [tuple(names)]
    filled = shorten_headings(omit_empty(table._replace(rows=cut), frozenset([main])))
    important = [name for name in filled.columns if name != main and name not in view.lesser]
    by_importance = [*important, *(name for name in view.lesser if name in filled.columns)]
    fitted, widths, _ = fit_columns(filled, main, by_importance, width + 2, gap=1)
    spare = width - sum(widths) - len(widths) + 1
    widths[fitted.columns.index(main)] += max(spare, 0)
    return ColumnLayout([sample.columns.index(name) for name in fitted.columns], list(fitted.looks), widths)


def take_sample(numbers: Sequence[int], most: int) -> Sequence[int]:
    """Return at most `most` of the numbers, evenly spread."""
    return numbers[:: -(-len(numbers) // most)] if numbers else numbers
