"""Which columns of a table fit on a terminal, and how wide they are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from inliaison.render.documents import Column
from inliaison.render.view import Table
from inliaison.render.wrapping import measure_widest_reference
from inliaison.text import sanitize

_NARROW_MAIN = 36


class Layout(NamedTuple):
    """The column that takes the remaining width, and the columns that move below it if space is scarce."""

    main: str
    below_main: tuple[str, ...]


class Size(NamedTuple):
    """How much room a column takes."""

    natural: int
    """The width in which every cell fits on one line."""
    usual: int
    """The width in which the heading and nearly all cells fit on one line."""
    reference: int
    """The width of the widest reference, which is never broken."""
    text: str
    """The heading and all cells."""

    @property
    def word(self) -> int:
        """The width of the widest word, which is measured only where columns are too narrow for their cells."""
        return min(self.usual, max(sanitize.measure_widths(self.text.split()), default=0))


def _measure(table: Table) -> list[Size]:
    """Measure the columns of a table."""
    return [_measure_column(*column) for column in zip(table.looks, zip(*table.rows, strict=True), strict=True)]


_WORD = 14
"""A word of so many columns is not cut, however rare it is: a date, a kind, a city."""


def _measure_column(look: Column, cells: Sequence[str]) -> Size:
    text = "\n".join(cells)
    widths = sorted(sanitize.measure_widths(text.split("\n")))
    wide, reference = sanitize.measure_width(look.heading), measure_widest_reference(text)
    usual = widths[min(int(len(widths) * _FITTING), len(widths) - 1)]
    if usual < widths[-1] and usual < _WORD:
        usual = max(usual, min(max(sanitize.measure_widths(text.split())), look.min_width or _WORD))
    return Size(max(wide, widths[-1]), max(wide, usual, reference), reference, f"{look.heading}\n{text}")


def measure_full_width(table: Table, layout: Layout) -> int:
    """Return the terminal width below which some columns have to move below the main column."""
    naturals = [size.natural for size in _measure(table)]
    main = table.columns.index(layout.main)
    naturals[main] = min(naturals[main], _NARROW_MAIN)
    return sum(naturals) + 3 * len(naturals) + 1


_FITTING = 0.95
"""The share of a column's cells that fit on one line in its usual width."""
_LEAST_MAIN = 30
"""The main column shrinks to this width before a lesser column gives way."""


_BAR = 3
"""The width of a bar between two columns, with the blanks beside it."""


def fit_columns(
    table: Table, main: str, droppable: Sequence[str], room: int, gap: int = _BAR
) -> tuple[Table, list[int], list[str]]:
    """Return the table with as many lesser columns as fit, their widths, and the columns that gave way.

    The lesser columns are in order of importance, the most important first. Columns stand `gap` apart.
    """
    sizes = _measure(table)
    leasts = dict(
        zip(
            table.columns,
            map(_find_least_width, sizes, table.looks, [name == main for name in table.columns]),
            strict=True,
        )
    )
    room_left = room - 1 - sum(least + gap for name, least in leasts.items() if name not in droppable)
    left_out = set()
    for name in droppable:
        if leasts[name] + gap <= room_left:
            room_left -= leasts[name] + gap
        else:
            left_out.add(name)
    visible = [at for at, name in enumerate(table.columns) if name not in left_out]
    widths = _allot_widths([sizes[at] for at in visible], room, [leasts[table.columns[at]] for at in visible], gap)
    return table.select_columns(visible), widths, [name for name in table.columns if name in left_out]


def has_room(table: Table, room: int) -> bool:
    """Return whether every cell of a table fits on one line."""
    sizes = _measure(table)
    return sum(size.natural for size in sizes) + _BAR * len(sizes) + 1 <= room


def _find_least_width(size: Size, look: Column, is_main: bool) -> int:
    """Return the least width of a column: only the main one and those that wrap get narrower than usual."""
    wrap = _LEAST_MAIN if is_main else look.min_width
    return max(min(size.usual, wrap or size.usual), size.reference)


def move_below(table: Table, layout: Layout, room: int = 0) -> Table:
    """Return the table with the columns of `layout.below_main` written below the main one.

    If words of the others would be cut in a `room`, all but the first are written there, too.
    """
    main = table.columns.index(layout.main)
    positions = [at for at, column in enumerate(table.columns) if column in layout.below_main]
    narrow_table = _move_columns(table, main, positions, lambda look: look.narrow_pattern)
    if not room or sum(max(min(size.word, _WORD), size.reference) + _BAR for size in _measure(narrow_table)) < room:
        return narrow_table
    return _move_columns(
        table, main, [at for at in range(1, len(table.columns)) if at != main], lambda look: look.narrow_pattern
    )


_LEAST = 6
"""The least width, in columns of the terminal, in which a cell can be read."""


def make_readable(table: Table, room: int) -> Table:
    """Return the table; if some columns would be too narrow to read, all others move below the first."""
    if sum(min(size.usual, _LEAST) for size in _measure(table)) + 3 * len(table.columns) + 1 <= room:
        return table
    return _move_columns(table, 0, range(1, len(table.columns)), lambda look: f"{_escape_braces(look.heading)}: {{}}")


def _escape_braces(text: str) -> str:
    """Return a text as a format pattern that yields that text."""
    return text.replace("{", "{{").replace("}", "}}")


def _move_columns(table: Table, main: int, positions: Sequence[int], pattern: Callable[[Column], str]) -> Table:
    """Return the table with some columns, each formatted by its own pattern, below the main one."""
    if not positions:
        return table
    columns = list(zip(*table.rows, strict=True))
    patterns = {at: pattern(table.looks[at]) for at in positions}
    one_line = {at: table.looks[at].separator or "\n" for at in positions}
    texts = [
        [patterns[at].format(value.replace("\n", one_line[at])) if value else "" for value in columns[at]]
        for at in positions
    ]
    lines_below = (" · ".join(filter(None, values)) for values in zip(*texts, strict=True))
    columns[main] = tuple("\n".join(filter(None, both)) for both in zip(columns[main], lines_below, strict=True))
    remaining = [at for at in range(len(columns)) if at not in positions]
    return table.select_columns(remaining, list(zip(*(columns[at] for at in remaining), strict=True)))


def choose_widths(table: Table, room: int) -> list[int]:
    """Return the width of each column of a table with bars, including its padding."""
    return _allot_widths(_measure(table), room)


def _allot_widths(sizes: Sequence[Size], room: int, leasts: Sequence[int] = (), gap: int = _BAR) -> list[int]:
    """Return the width of each column including its padding; if space is scarce, rare long cells wrap first.

    Then columns shrink towards their least widths. If there are none, or not even those fit, the widest columns shrink.
    """
    naturals = [size.natural for size in sizes]
    space = max(room - gap * len(sizes) - 1, len(sizes))
    widths = naturals if sum(naturals) <= space else [size.usual for size in sizes]
    if sum(widths) > space:
        grows = 0 < sum(leasts) <= space
        widths = (
            _distribute(leasts, widths, space) if grows else _limit_widest(widths, _find_floors(sizes, space), space)
        )
    for at in sorted(range(len(sizes)), key=lambda at: naturals[at]):
        spare = space - sum(widths)
        widths[at] += max(0, min(spare, naturals[at] - widths[at]))
    return [width + gap - 1 for width in widths]


def _distribute(leasts: Sequence[int], usual: Sequence[int], space: int) -> list[int]:
    """Return the least widths, with the remaining space distributed in proportion."""
    spare, growth = space - sum(leasts), sum(usual) - sum(leasts)
    return [least + (width - least) * spare // growth for least, width in zip(leasts, usual, strict=True)]


def _find_floors(sizes: Sequence[Size], space: int) -> list[int]:
    """Return the widths below which no column shrinks: as much of its words as all have room for, and references."""
    references, words = [size.reference for size in sizes], [size.word for size in sizes]
    for limit in range(max(words), -1, -1):
        floors = [max(min(word, limit), reference) for word, reference in zip(words, references, strict=True)]
        if sum(floors) <= space:
            return floors
    return [0] * len(sizes)


def _limit_widest(usual: Sequence[int], floors: Sequence[int], space: int) -> list[int]:
    """Return the widths, with the widest reduced until all fit; references are broken only if nothing else helps."""
    cap = max(usual)
    while sum(widths := [min(width, max(cap, floor)) for width, floor in zip(usual, floors, strict=True)]) > space:
        if cap == 1:
            break
        cap -= 1
    return widths
