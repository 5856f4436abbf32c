"""Tables on a terminal: column widths, line breaks and borders.

Rich provides the boxes and the styles. The layout is done here, because Rich's own takes two thirds of a second for the
thousand rows of ISO's register, where the whole answer should take a tenth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.box import ASCII, ROUNDED, Box

from inliaison.render import Screen
from inliaison.render.documents import Column
from inliaison.render.layout import Layout, choose_widths, make_readable, measure_full_width, move_below
from inliaison.render.view import Table
from inliaison.render.wrapping import find_breaks
from inliaison.text import names, sanitize

Codes = tuple[str, str]
_MARK = "reverse"
_WORDLESS = ("kind", "field")
"""Columns whose values are not words of a record, so search words are not marked in them."""


def draw_table(
    table: Table, layout: Layout | None, screen: Screen, words: Sequence[str], widths: Sequence[int] = ()
) -> str:
    """Return the table as lines for a terminal; `widths` are the column widths, if already known."""
    room = screen.width
    if layout and measure_full_width(table, layout) > room:
        table = move_below(table, layout, room)
    if not widths or sum(widths) + len(widths) + 1 > room:
        table = make_readable(table, room)
        widths = choose_widths(table, room)
    frame = choose_box(screen)
    pen = Pen(screen.color)
    dim = pen.list_codes("dim")
    bar = paint_text(frame.mid_vertical if frame is ROUNDED else "|", dim)
    columns = list(zip(*table.rows, strict=True))
    brushes = [
        _Brush(look, cells, width, pen, () if name in _WORDLESS else words)
        for name, look, cells, width in zip(table.columns, table.looks, columns, widths, strict=True)
    ]
    lines = [paint_text(frame.get_top(widths), dim)]
    headings = (brush.draw_heading(text) for brush, text in zip(brushes, table.headings, strict=True))
    lines += _iter_rows(headings, brushes, bar)
    lines.append(paint_text(frame.get_row(widths, "head"), dim))
    cell_lines = (brush.draw_cells(cells) for brush, cells in zip(brushes, columns, strict=True))
    lines += _iter_rows(cell_lines, brushes, bar)
    lines.append(paint_text(frame.get_bottom(widths), dim))
    return "\n".join(lines) + "\n"


def _iter_rows(columns: Iterable[list[list[str]]], brushes: Sequence[_Brush], bar: str) -> Iterator[str]:
    """Yield the lines of all rows. A cell is a list of lines; shorter cells are filled up with blanks."""
    blanks, separator = [" " * brush.width for brush in brushes], f" {bar} "
    is_disputed = any(brush.is_disputed for brush in brushes)
    for cells in zip(*columns, strict=True):
        for parts in zip(*_fill_up(cells, blanks), strict=True):
            if is_disputed:
                yield from _break_disputed_cells(parts, blanks, bar)
            else:
                yield f"{bar} {separator.join(parts)} {bar}"


def _fill_up(cells: Sequence[list[str]], blanks: Sequence[str]) -> Iterator[list[str]]:
    """Yield the cells of a row, each with as many lines as the tallest one."""
    height = max(map(len, cells))
    for cell, blank in zip(cells, blanks, strict=True):
        yield cell if len(cell) == height else [*cell, *[blank] * (height - len(cell))]


def _break_disputed_cells(cells: Sequence[str], blanks: Sequence[str], bar: str) -> Iterator[str]:
    """Yield a line of a row, broken after each cell whose width terminals disagree about and continued below it.

    That way no border and no other column stands where only some terminals would align it.
    """
    separator, start = f" {bar} ", 0
    for at, part in enumerate(cells):
        if sanitize.is_disputed(part):
            yield f"{bar} {separator.join([*blanks[:start], *cells[start : at + 1]])}".rstrip(" ")
            start = at + 1
    if not start or any(map(str.strip, cells[start:])):
        yield f"{bar} {separator.join([*blanks[:start], *cells[start:]])} {bar}"


class _Brush:
    """Draws the cells of one column, each as lines of the same width."""

    def __init__(self, look: Column, cells: Sequence[str], width: int, pen: Pen, words: Sequence[str]) -> None:
        self.width = width - 2
        all_cells = "".join(cells)
        self._narrow = sanitize.is_narrow(look.heading + all_cells)
        self.is_disputed = not self._narrow and sanitize.is_disputed(all_cells)
        self._measure = len if self._narrow else sanitize.measure_width
        self._pen = pen
        self._own, self._quiet, self._bold = pen.list_codes(look.style), pen.list_codes("dim"), pen.list_codes("bold")
        self._right = look.number and not any(map(str.isalpha, all_cells))
        self._address = look.address
        self._stacks = bool(look.separator)
        self._words = words

    def draw_cells(self, cells: Sequence[str]) -> list[list[str]]:
        """Return all cells of the column. Equal cells, which are common, are drawn once."""
        cell_lines = {cell: self._draw_cell(cell) for cell in set(cells)}
        return [cell_lines[cell] for cell in cells]

    def draw_heading(self, text: str) -> list[list[str]]:
        return [list(self._iter_lines(text, self._bold, ()))]

    def _draw_cell(self, cell: str) -> list[str]:
        """Return one cell with its link, its marks and its further lines."""
        first, *rest = cell.split("\n")
        codes = (self._pen.link(self._address.format(cell)) if self._address else None) or self._own
        parts = [(first, codes), *((line, codes if self._stacks else self._quiet) for line in rest)]
        return [line for text, codes in parts for line in self._iter_lines(text, codes, self._words)]

    def _iter_lines(self, text: str, codes: Codes, words: Sequence[str]) -> Iterator[str]:
        """Yield a text in lines, with the search words marked even if a line break falls between them."""
        marks = names.find_spans(text, words) if words else []
        fits = self._narrow and len(text) <= self.width
        for begin, end in [(0, len(text))] if fits else find_breaks(text, self.width):
            gap, line, end_of_last = " " * (self.width - self._measure(text[begin:end])), "", begin
            spans = ((max(start, begin), min(stop, end)) for start, stop in marks) if marks else ()
            for start, stop in spans:
                if start < stop:
                    line += paint_text(text[end_of_last:start], codes) + paint_text(
                        text[start:stop], self._pen.list_codes(_MARK)
                    )
                    end_of_last = stop
            line += paint_text(text[end_of_last:end], codes)
            yield gap + line if self._right else line + gap


def paint_text(text: str, codes: Codes) -> str:
    """Return a text between its codes, or an empty string for an empty text."""
    return f"{codes[0]}{text}{codes[1]}" if text else ""


def choose_box(screen: Screen) -> Box:
    """Return the borders for a table or panel that the terminal's encoding can show."""
    try:
        "╭─│╰".encode(screen.encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return ROUNDED


class Pen:
    """Turns styles into the terminal codes before and after a text."""

    def __init__(self, color: bool) -> None:
        self._color = color
        self._code_cache: dict[str, Codes] = {"": ("", "")}

    def list_codes(self, definition: str) -> Codes:
        """Return the codes before and after a text in this style."""
        if not self._color:
            return "", ""
        if definition not in self._code_cache:
            from rich.color import ColorSystem  # Slow to import, and pipes need no colours.
            from rich.style import Style

            sample = Style.parse(definition).render("\0", color_system=ColorSystem.STANDARD)
            before, _, after = sample.partition("\0")
            self._code_cache[definition] = before, after
        return self._code_cache[definition]

    def link(self, address: str) -> Codes | None:
        """Return the codes around a link; None if the address cannot be linked."""
        if self._color and sanitize.is_link(address):
            return f"\x1b]8;;{address}\x1b\\", "\x1b]8;;\x1b\\"
        return None
