"""Which columns of a table fit on a terminal, and how wide they are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from inliaison.render import Screen
from inliaison.render.documents import Column
from inliaison.render.view import Table
from inliaison.text import sanitize

_NARROW_MAIN = 36


class Layout(NamedTuple):
    """Which column takes the room that is left, and which ones go below it where room is scarce."""

    main: str
    below: tuple[str, ...]


def needed(table: Table, layout: Layout) -> int:
    """How many columns of a terminal a table needs before some of it has to go below the main column."""
    naturals = _naturals(table)
    main = table.columns.index(layout.main)
    naturals[main] = min(naturals[main], _NARROW_MAIN)
    return sum(naturals) + 3 * len(naturals) + 1


_FITTING = 0.95
"""The share of rows that should need no second line before a lesser column gives way."""
_LEAST_MAIN = 20


def fitted(table: Table, main: str, lesser: Sequence[str], screen: Screen) -> tuple[Table, list[str]]:
    """A table without as many lesser columns as it takes to have nearly every row on one line, and these columns."""
    naturals = dict(zip(table.columns, _usuals(table), strict=True))
    naturals[main] = max(naturals[main], _LEAST_MAIN)
    left_out: list[str] = []
    for name in lesser:
        if sum(naturals.values()) + 3 * len(naturals) + 1 <= screen.width:
            break
        del naturals[name]
        left_out.append(name)
    kept = [at for at, name in enumerate(table.columns) if name in naturals]
    return table.only(kept), left_out


def _usuals(table: Table) -> list[int]:
    """The width of each column in which its heading and nearly all of its cells have room."""
    found = []
    for heading, cells in zip(table.headings, zip(*table.rows, strict=True), strict=True):
        widths = sorted(sanitize.widths([line for cell in cells for line in cell.split("\n")]))
        found.append(max(sanitize.width(heading), widths[min(int(len(widths) * _FITTING), len(widths) - 1)]))
    return found


def _naturals(table: Table) -> list[int]:
    """How wide each column would be with all the room it wants."""
    columns = zip(table.headings, *table.rows, strict=True)
    return [max(sanitize.widths("\n".join(column).split("\n"))) for column in columns]


def below(table: Table, layout: Layout) -> Table:
    """The table with some columns written below the main one."""
    main = table.columns.index(layout.main)
    moved = [at for at, column in enumerate(table.columns) if column in layout.below]
    kept = [at for at in range(len(table.columns)) if at not in moved]
    if not moved:
        return table
    columns = list(zip(*table.rows, strict=True))
    told = [[_told(table.looks[at], value) for value in columns[at]] for at in moved]
    more = (" · ".join(filter(None, values)) for values in zip(*told, strict=True))
    columns[main] = tuple("\n".join(filter(None, both)) for both in zip(columns[main], more, strict=True))
    rows = list(zip(*(columns[at] for at in kept), strict=True))
    return table.only(kept, rows)


def _told(look: Column, value: str) -> str:
    return look.below.format(value) if value else ""


def column_widths(table: Table, room: int) -> list[int]:
    """The width of each column with its padding; where room is scarce, rare long cells give way, then the widest."""
    naturals = _naturals(table)
    space = max(room - 3 * len(naturals) - 1, len(naturals))
    usual = naturals if sum(naturals) <= space else _usuals(table)
    cap = max(usual)
    while sum(min(width, cap) for width in usual) > space and cap > 1:
        cap -= 1
    widths = [min(width, cap) for width in usual]
    for at in sorted(range(len(naturals)), key=lambda at: naturals[at]):
        spare = space - sum(widths)
        widths[at] += max(0, min(spare, naturals[at] - widths[at]))
    return [width + 2 for width in widths]
