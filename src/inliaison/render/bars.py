"""Counts on a terminal: one horizontal bar for each value, the longest filling the available width."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import ASCII

from inliaison.render import Screen
from inliaison.render.counts import list_bars
from inliaison.render.documents import Listing
from inliaison.render.grid import Pen, choose_box, paint_text
from inliaison.render.wrapping import wrap_text
from inliaison.text import sanitize

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SHORTEST = 4
"""The narrowest bar, in columns. With less room, the numbers stand alone."""


def draw_bars(listing: Listing, screen: Screen) -> str:
    """Return one line for each value: its label, a bar, its number and its share."""
    bars = list_bars(listing)
    texts = zip(*((bar.label, bar.number, bar.share) for bar in bars), strict=True)
    widths = [max(sanitize.measure_widths(column)) for column in texts]
    widths[0] = min(widths[0], max(screen.width // 3, 8))
    room = screen.width - sum(widths) - 6
    if room < _SHORTEST:
        room = 0
        widths[0] = max(screen.width - sum(widths[1:]) - 4, 4)
    pen, plain = Pen(screen.color), choose_box(screen) is ASCII
    lines: list[str] = []
    for bar in bars:
        bar_text = _draw_bar(bar.length, room, plain=plain) if bar.length and room else ""
        painted_bar = paint_text(bar_text, pen.list_codes("magenta")) + " " * (room - len(bar_text))
        numbers_text = f"  {bar.number:>{widths[1]}}  {bar.share:>{widths[2]}}"
        lines += _iter_lines(bar.label, widths[0], f"  {painted_bar}{numbers_text}" if room else numbers_text)
    return "".join(line + "\n" for line in lines)


def _iter_lines(label: str, width: int, behind: str) -> Iterator[str]:
    """Yield the lines of a label and its bar; the bar goes below a label whose width terminals disagree about."""
    first, *rest = wrap_text(label, width)
    if sanitize.is_disputed(first):
        yield first
        first = ""
    yield first + " " * (width - sanitize.measure_width(first)) + behind
    yield from rest


def _draw_bar(share: float, room: int, *, plain: bool) -> str:
    """Return a bar that fills this share of the room. Every bar is visible, however small the share."""
    if plain:
        return "#" * max(round(share * room), 1)
    whole, part = divmod(max(round(share * room * 8), 1), 8)
    return "█" * whole + _EIGHTHS[part].strip()
