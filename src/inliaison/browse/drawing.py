"""Texts as strips of the screen: one width, styles of the terminal's own colours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from inliaison.text import sanitize


@cache
def style(definition: str) -> Style:
    """A style by its words."""
    return Style.parse(definition) if definition.strip() else Style()


def strip(parts: Iterable[tuple[str, str]], width: int, ground: str = "") -> Strip:
    """Texts with their styles as one line of just this width; `ground` is the style of all of it."""
    base = style(ground)
    segments = [Segment(text, style(words) + base) for text, words in parts if text]
    return Strip(segments).adjust_cell_length(width, base)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """A text in just this many columns, with a sign where its end is left out."""
    if width <= 0:
        return ""
    text = text[: 4 * width]  # Signs without a width are few; a word of a million letters need not be measured.
    taken = sanitize.width(text)
    if taken > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - taken) + text if right else text + " " * (width - taken)
