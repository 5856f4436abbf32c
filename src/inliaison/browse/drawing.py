"""Texts as strips of the screen: one width, styles of the terminal's own colours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rich.cells import set_cell_size
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from inliaison.text import sanitize


@cache
def style(definition: str) -> Style:
    """A style by its words."""
    return Style.parse(definition) if definition.strip() else Style()


def strip(parts: Iterable[tuple[str, str]], width: int, left: int, ground: str = "") -> Strip:
    """Texts with their styles as one line of just this width; `ground` is the style of all of it.

    `left` is the column of the screen in which it begins: behind a text whose width terminals disagree about, the
    cursor is sent to the column where all else belongs.
    """
    base = style(ground)
    segments: list[Segment] = []
    at = 0
    for text, words in parts:
        if at >= width or not text:
            continue
        wide = min(sanitize.width(text), width - at)
        piece = Segment(set_cell_size(text, wide), style(words) + base)
        if sanitize.is_disputed(text):
            segments += [_to(left + at, " " * wide), _to(left + at), piece, _to(left + at + wide)]
        else:
            segments.append(piece)
        at += wide
    segments += [Segment(" " * (width - at), base)] if at < width else []
    return Strip(segments, width)


def _to(column: int, then: str = "") -> Segment:
    """Sends the cursor to a column, and writes something there that takes no room in the line."""
    return Segment(f"\x1b[{column + 1}G{then}", None, [(ControlType.CURSOR_MOVE_TO_COLUMN, column)])


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """A text in just this many columns, with a sign where its end is left out."""
    if width <= 0:
        return ""
    text = text[: 4 * width]  # Signs without a width are few; a word of a million letters need not be measured.
    taken = sanitize.width(text)
    if taken > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - taken) + text if right else text + " " * (width - taken)
