"""Tables on a terminal: how wide the columns are, where words wrap, and the drawn lines.

Rich gives the boxes and the styles. The layout is done here, because Rich's own takes two thirds of
a second for the thousand rows of ISO's register, where the whole answer may take a tenth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.box import ASCII, ROUNDED, Box
from rich.color import ColorSystem
from rich.style import Style

from inliaison import names, visible
from inliaison.render import Screen
from inliaison.render.view import Table

STYLES = {
    "acronym": "bold",
    "reference": "bold cyan",
    "id": "cyan",
    "kind": "magenta",
    "date": "green",
    "post": "",
}
NUMBERS = ("committees", "partners", "value", "iso_id", "count", "own", "below", "organizations", "liaisons")
LINKS = ("website", "url")
Paint = Callable[[str], str]
_MARK = "reverse"
_NARROW_MAIN = 36


class Layout(NamedTuple):
    """Which column takes the room that is left, and which ones go below it where room is scarce."""

    main: str
    below: tuple[str, ...]


def draw(table: Table, layout: Layout | None, screen: Screen, words: Sequence[str]) -> str:
    """The table as the lines of a terminal."""
    room = screen.width
    if layout and _needed(table, layout) > room:
        table = below(table, layout)
    widths = _widths(table, room)
    frame = box(screen)
    pen = _Pen(screen.color)
    edge = pen.style("dim")
    bar = edge(frame.mid_vertical if frame is ROUNDED else "|")
    lines = [edge(frame.get_top(widths)), _heading(table, widths, pen, bar), edge(frame.get_row(widths, "head"))]
    styles = [pen.style(STYLES.get(column, "")) for column in table.columns]
    quiet, mark = pen.style("dim"), pen.style(_MARK)
    for row in table.rows:
        cells = []
        for column, cell, width, style in zip(table.columns, row, widths, styles, strict=True):
            first, *rest = cell.split("\n")
            shown = [(part, style) for part in wrap(first, width - 2)]
            shown += [(part, quiet) for below in rest for part in wrap(below, width - 2)]
            link = pen.link(cell) if column in LINKS else None
            marked = words if column not in ("kind", "field") else ()
            right = column in NUMBERS
            cells.append([_painted(part, width - 2, link or paint, right, marked, mark) for part, paint in shown])
        lines += _lines(cells, widths, bar)
    lines.append(edge(frame.get_bottom(widths)))
    return "\n".join(lines) + "\n"


def box(screen: Screen) -> Box:
    """The lines of a table or panel, in what the terminal's encoding can show."""
    try:
        "╭─│╰".encode(screen.encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return ROUNDED


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken between words where that is possible."""
    if visible.width(text) <= width:
        return [text]
    lines, line, used = [], "", 0
    for piece in text.split(" "):
        word, wide = piece, visible.width(piece)
        if used and used + 1 + wide <= width:
            line, used = f"{line} {word}", used + 1 + wide
            continue
        if used:
            lines.append(line)
        while wide > width:
            head = _head(word, width)
            lines.append(head)
            word = word[len(head) :]
            wide = visible.width(word)
        line, used = word, wide
    return [*lines, line] if line or not lines else lines


def _head(word: str, width: int) -> str:
    """As many of a word's first letters as fit, at least one."""
    used = 0
    for at, letter in enumerate(word):
        used += visible.width(letter)
        if used > width and at:
            return word[:at]
    return word


class _Pen:
    """Styles as functions from text to text with the terminal's codes around it."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def style(self, definition: str) -> Paint:
        if not self._color or not definition:
            return str
        return self._paint(Style.parse(definition))

    def link(self, address: str) -> Paint | None:
        plain = address == visible.line(address) and " " not in address
        if self._color and plain and address.startswith(("https://", "http://")):
            return lambda text: f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
        return None

    def _paint(self, style: Style) -> Paint:
        before, _, after = style.render("\0", color_system=ColorSystem.STANDARD).partition("\0")
        return lambda text: f"{before}{text}{after}"


def _needed(table: Table, layout: Layout) -> int:
    naturals = _naturals(table)
    main = table.columns.index(layout.main)
    naturals[main] = min(naturals[main], _NARROW_MAIN)
    return sum(naturals) + 3 * len(naturals) + 1


def _naturals(table: Table) -> list[int]:
    columns = zip(table.headings, *table.rows, strict=True)
    return [max(visible.width(part) for cell in column for part in cell.split("\n")) for column in columns]


def below(table: Table, layout: Layout) -> Table:
    """The table with some columns written below the main one."""
    main = table.columns.index(layout.main)
    moved = [at for at, column in enumerate(table.columns) if column in layout.below]
    kept = [at for at in range(len(table.columns)) if at not in moved]
    rows = []
    for row in table.rows:
        cells = list(row)
        more = " · ".join(FOLDED.get(table.columns[at], "{}").format(row[at]) for at in moved if row[at])
        cells[main] = "\n".join(filter(None, (row[main], more)))
        rows.append(tuple(cells[at] for at in kept))
    return Table(tuple(table.columns[at] for at in kept), tuple(table.headings[at] for at in kept), rows)


FOLDED = {
    "founded": "since {}",
    "committees": "committees: {}",
    "partners": "partners: {}",
    "created": "created {}",
    "organizations": "organizations: {}",
    "liaisons": "liaisons: {}",
    "own": "own: {}",
    "below": "through subcommittees: {}",
}
"""How a value reads when its heading is gone."""


def _widths(table: Table, room: int) -> list[int]:
    """The width of each column with its padding, the widest giving way first."""
    naturals = _naturals(table)
    space = max(room - 3 * len(naturals) - 1, len(naturals))
    cap = max(naturals)
    while sum(min(natural, cap) for natural in naturals) > space and cap > 1:
        cap -= 1
    widths = [min(natural, cap) for natural in naturals]
    for at in sorted(range(len(naturals)), key=lambda at: naturals[at]):
        spare = space - sum(widths)
        widths[at] += max(0, min(spare, naturals[at] - widths[at]))
    return [width + 2 for width in widths]


def _heading(table: Table, widths: Sequence[int], pen: _Pen, bar: str) -> str:
    bold = pen.style("bold")
    cells = []
    for column, heading, width in zip(table.columns, table.headings, widths, strict=True):
        shown = wrap(heading, width - 2)
        cells.append([_painted(part, width - 2, bold, column in NUMBERS, (), str) for part in shown])
    return "\n".join(_lines(cells, widths, bar))


def _painted(part: str, width: int, paint: Paint, right: bool, words: Sequence[str], mark: Paint) -> str:
    gap = " " * (width - visible.width(part))
    pieces, done = [], 0
    for start, end in names.hits(part, words) if words else ():
        pieces += [_paint(part[done:start], paint), mark(part[start:end])]
        done = end
    painted = "".join([*pieces, _paint(part[done:], paint)])
    return gap + painted if right else painted + gap


def _paint(text: str, paint: Paint) -> str:
    return paint(text) if text else ""


def _lines(cells: Sequence[Sequence[str]], widths: Sequence[int], bar: str) -> list[str]:
    height = max(len(cell) for cell in cells)
    lines = []
    for at in range(height):
        parts = [cell[at] if at < len(cell) else " " * (width - 2) for cell, width in zip(cells, widths, strict=True)]
        lines.append(f"{bar} " + f" {bar} ".join(parts) + f" {bar}")
    return lines
