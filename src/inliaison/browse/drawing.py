"""Text as strips of the screen: fixed widths, and styles in the terminal's own colours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rich.cells import set_cell_size
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from inliaison.text import sanitize


@cache
def parse_style(definition: str) -> Style:
    """Return the style with this definition, such as `bold magenta`."""
    return Style.parse(definition) if definition.strip() else Style()


def build_strip(parts: Iterable[tuple[str, str]], width: int, left: int, ground: str = "") -> Strip:
    """Return styled texts as one line of exactly this width; `ground` is the style of the whole line.

    `left` is the screen column where the line begins: after a text whose width terminals disagree about, the cursor is
    moved to the column where the next text belongs.
    """
    base = parse_style(ground)
    segments: list[Segment] = []
    at = 0
    for text, definition in parts:
        if at >= width or not text:
            continue
        wide = min(sanitize.measure_width(text), width - at)
        piece = Segment(set_cell_size(text, wide), parse_style(definition) + base)
        if sanitize.is_disputed(text):
            segments += [
                _move_cursor(left + at, " " * wide),
                _move_cursor(left + at),
                piece,
                _move_cursor(left + at + wide),
            ]
        else:
            segments.append(piece)
        at += wide
    segments += [Segment(" " * (width - at), base)] if at < width else []
    return Strip(segments, width)


def _move_cursor(column: int, then: str = "") -> Segment:
    """Return a segment that moves the cursor to a column and writes `then` without taking up width."""
    return Segment(f"\x1b[{column + 1}G{then}", None, [(ControlType.CURSOR_MOVE_TO_COLUMN, column)])


def fit_text(text: str, width: int, *, right: bool = False) -> str:
    """Return a text in exactly this many columns, with an ellipsis if it is cut."""
    if width <= 0:
        return ""
    text = text[: 4 * width]  # Zero-width characters are rare, so the rest of a very long text cannot fit.
    text_width = sanitize.measure_width(text)
    if text_width > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - text_width) + text if right else text + " " * (width - text_width)
