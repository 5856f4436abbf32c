"""Text as strips of the screen: fixed widths, and styles in the terminal's own colours."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache

from rich.cells import set_cell_size
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from inliaison.text import sanitize

_WITHOUT_LINKS = ("linux",)
"""The terminals that print the codes of a link as text."""


@cache
def parse_style(definition: str) -> Style:
    """Return the style with this definition, such as `bold magenta`, without a link that the terminal would print."""
    style = Style.parse(definition) if definition.strip() else Style()
    return style.update_link(None) if os.environ.get("TERM") in _WITHOUT_LINKS else style


def build_strip(parts: Iterable[tuple[str, str]], width: int, screen_column: int, base_style: str = "") -> Strip:
    """Return styled texts as one line of exactly this width; `base_style` is the style of the whole line.

    It begins in `screen_column`: after a text whose width terminals disagree about, the cursor is moved to the column
    where the next text belongs.
    """
    base = parse_style(base_style)
    segments: list[Segment] = []
    at = 0
    for text, definition in parts:
        if at >= width or not text:
            continue
        wide = min(sanitize.measure_width(text), width - at)
        piece = Segment(set_cell_size(text, wide), parse_style(definition) + base)
        if sanitize.is_disputed(text):
            segments += [
                _move_cursor(screen_column + at, " " * wide),
                _move_cursor(screen_column + at),
                piece,
                _move_cursor(screen_column + at + wide),
            ]
        else:
            segments.append(piece)
        at += wide
    segments += [Segment(" " * (width - at), base)] if at < width else []
    return Strip(segments, width)


def mark_span(parts: Sequence[tuple[str, str]], start: int, end: int) -> list[tuple[str, str]]:
    """Return styled texts with the characters of a span marked; an end of -1 is that of the line."""
    pieces, at = [], 0
    for text, style in parts:
        first, last = max(start - at, 0), len(text) if end < 0 else max(end - at, 0)
        pieces += [
            (text[:first], style),
            (text[first:last], f"{style} reverse".strip()),
            (text[max(first, last) :], style),
        ]
        at += len(text)
    return pieces


def add_offsets(strip: Strip, line: int) -> Strip:
    """Return a strip whose characters know their place in a text, so that the mouse can mark them."""
    segments, at = [], 0
    for text, style, control in strip:
        if control:
            segments.append(Segment(text, style, control))
        else:
            segments.append(Segment(text, (style or Style()) + Style.from_meta({"offset": (at, line)})))
            at += len(text)
    return Strip(segments, strip.cell_length)


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
