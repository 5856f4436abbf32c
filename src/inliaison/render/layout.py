"""Which columns of a table fit on a terminal, and how wide they are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from inliaison.render.documents import Column
from inliaison.render.view import Table
from inliaison.render.wrapping import widest_reference
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
"""The share of a column's cells that fit on one line in its usual width."""
_LEAST_MAIN = 30
"""The main column gets narrower than usual, down to this width, before a lesser column gives way."""


def fit(table: Table, main: str, lesser: Sequence[str], room: int) -> tuple[Table, list[int], list[str]]:
    """Return the table with as many lesser columns as there is room for, its widths, and the columns that gave way.

    The lesser columns are named in the order of their weight, the weightiest first.
    """
    leasts = dict(zip(table.columns, _leasts(table, main), strict=True))
    left = room - 1 - sum(least + 3 for name, least in leasts.items() if name not in lesser)
    left_out = set()
    for name in lesser:
        if leasts[name] + 3 <= left:
            left -= leasts[name] + 3
        else:
            left_out.add(name)
    kept = table.only([at for at, name in enumerate(table.columns) if name not in left_out])
    widths = column_widths(kept, room, [leasts[name] for name in kept.columns])
    return kept, widths, [name for name in table.columns if name in left_out]


def _leasts(table: Table, main: str) -> list[int]:
    """Return how narrow each column gets: the main one and those of many words less than usual, the others never."""
    wraps = [_LEAST_MAIN if name == main else look.least for name, look in zip(table.columns, table.looks, strict=True)]
    sizes = zip(_usuals(table), wraps, _references(table), strict=True)
    return [max(min(usual, wrap or usual), reference) for usual, wrap, reference in sizes]


def _references(table: Table) -> list[int]:
    """Return how wide each column has to be for the references in it, which stay whole."""
    return [widest_reference("\n".join(cells)) for cells in zip(*table.rows, strict=True)]


def _usuals(table: Table) -> list[int]:
    """The width of each column in which its heading and nearly all of its cells have room."""
    found = []
    columns = zip(table.headings, zip(*table.rows, strict=True), _references(table), strict=True)
    for heading, cells, reference in columns:
        widths = sorted(sanitize.widths([line for cell in cells for line in cell.split("\n")]))
        usual = widths[min(int(len(widths) * _FITTING), len(widths) - 1)]
        found.append(max(sanitize.width(heading), usual, reference))
    return found


def _naturals(table: Table) -> list[int]:
    """How wide each column would be with all the room it wants."""
    columns = zip(table.headings, *table.rows, strict=True)
    return [max(sanitize.widths("\n".join(column).split("\n"))) for column in columns]


def below(table: Table, layout: Layout) -> Table:
    """The table with some columns written below the main one."""
    moved = [at for at, column in enumerate(table.columns) if column in layout.below]
    return _moved(table, table.columns.index(layout.main), moved, lambda look: look.below)


_LEAST = 6
"""So many columns of a terminal are the least in which a cell can be read."""


def readable(table: Table, room: int) -> Table:
    """Return the table, or all other columns below the first one where some of them would be too narrow to read."""
    usual = _usuals(table)
    if sum(min(width, _LEAST) for width in usual) + 3 * len(usual) + 1 <= room:
        return table
    return _moved(table, 0, range(1, len(usual)), lambda look: f"{_verbatim(look.heading)}: {{}}")


def _verbatim(text: str) -> str:
    """Return a text as the pattern that gives it."""
    return text.replace("{", "{{").replace("}", "}}")


def _moved(table: Table, main: int, moved: Sequence[int], pattern: Callable[[Column], str]) -> Table:
    """Return the table with some columns, each in a pattern of its own, below the main one."""
    if not moved:
        return table
    columns = list(zip(*table.rows, strict=True))
    patterns = {at: pattern(table.looks[at]) for at in moved}
    told = [[patterns[at].format(value) if value else "" for value in columns[at]] for at in moved]
    more = (" · ".join(filter(None, values)) for values in zip(*told, strict=True))
    columns[main] = tuple("\n".join(filter(None, both)) for both in zip(columns[main], more, strict=True))
    kept = [at for at in range(len(columns)) if at not in moved]
    return table.only(kept, list(zip(*(columns[at] for at in kept), strict=True)))


def column_widths(table: Table, room: int, leasts: Sequence[int] = ()) -> list[int]:
    """Return the width of each column with its padding; where room is scarce, rare long cells give way first.

    Then columns shrink towards their least widths; where there are none, or no room for them, the widest ones shrink.
    """
    naturals = _naturals(table)
    space = max(room - 3 * len(naturals) - 1, len(naturals))
    widths = naturals if sum(naturals) <= space else _usuals(table)
    if sum(widths) > space:
        widths = (
            _grown(leasts, widths, space) if 0 < sum(leasts) <= space else _capped(widths, _references(table), space)
        )
    for at in sorted(range(len(naturals)), key=lambda at: naturals[at]):
        spare = space - sum(widths)
        widths[at] += max(0, min(spare, naturals[at] - widths[at]))
    return [width + 2 for width in widths]


def _grown(leasts: Sequence[int], usual: Sequence[int], space: int) -> list[int]:
    """Return the least widths, each with its share of the space that is left."""
    spare, wanted = space - sum(leasts), sum(usual) - sum(leasts)
    return [least + (width - least) * spare // wanted for least, width in zip(leasts, usual, strict=True)]


def _capped(usual: Sequence[int], references: Sequence[int], space: int) -> list[int]:
    """Return the widths, the widest ones less what does not fit; references are cut only where nothing else helps."""
    least = references if sum(references) + len(references) <= space else [0] * len(usual)
    cap = max(usual)
    while sum(widths := [min(width, max(cap, most)) for width, most in zip(usual, least, strict=True)]) > space:
        if cap == 1:
            break
        cap -= 1
    return widths
