"""Counts as a picture, for a slide."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from inliaison.errors import UsageError
from inliaison.render import view
from inliaison.render.counts import Bar, list_bars
from inliaison.render.documents import Listing
from inliaison.render.picture import Picture, make_element, measure_text, wrap_to, write_picture

_WIDTH = 912.0
_FONT, _LINE, _BAR, _GAP, _SPACE = 15.0, 18.0, 20.0, 8.0, 8.0
"""The font size, the height of a line, the height of a bar, and the distances between bars and beside them."""
_MANY, _MOST = 16, 1.4
"""With fewer bars than this, everything is larger, at most by this factor: the picture fills a slide."""
_LABELS = 270.0
"""The most that labels take of the width."""
_BARS = {"light": "#b04aa2", "dark": "#c060b2"}


def draw_chart(listing: Listing) -> str:
    """Return the counts as a chart. Raises UsageError if their columns are not those of a chart."""
    if not view.is_default(listing):
        raise UsageError("a chart has no columns to choose", remedy="Leave out --columns, or choose another format.")
    content, height = _draw_bars(listing)
    is_part = len(listing.rows) < listing.total
    notes = [f"{len(listing.rows):,} of {view.format_count(listing.kind, listing.total)}"] if is_part else []
    notes += [line for note in listing.notes[1:] for line in note.split("\n")]  # The subtitle says the first of them.
    rules = {scheme: f".bar {{ fill: {color} }}" for scheme, color in _BARS.items()}
    foot = [*notes, *filter(None, [listing.credit])]
    return write_picture(
        Picture(listing.title, listing.subtitle, content, _WIDTH, height, foot, listing.subtitle, rules)
    )


def _draw_bars(listing: Listing) -> tuple[list[ET.Element], float]:
    """Return a bar for each value, with its label before it and its number behind it, and the height of all."""
    bars = list_bars(listing)
    scale = min(max(_MANY / max(len(bars), 1), 1), _MOST)
    font = _FONT * scale
    wrapped = [wrap_to(bar.label, _LABELS, font) for bar in bars]
    start = max((measure_text(line, font) for lines in wrapped for line in lines), default=0) + _SPACE
    room = _WIDTH - start - max((measure_text(_describe(bar), font) for bar in bars), default=0) - _SPACE
    content: list[ET.Element] = []
    top = 0.0
    for bar, lines in zip(bars, wrapped, strict=True):
        content += _iter_bar(bar, lines, start, max(room, 0), top, scale)
        top += (max(_BAR, _LINE * len(lines)) + _GAP) * scale
    return content, top


def _iter_bar(bar: Bar, lines: list[str], start: float, room: float, top: float, scale: float) -> Iterator[ET.Element]:
    """Yield the label, the bar and the number of one value."""
    look = {"font_size": f"{_FONT * scale:g}", "class_": "" if bar.is_known else "dim"}
    base = top + _FONT * scale
    for at, line in enumerate(lines):
        place = {"x": f"{start - _SPACE:.1f}", "y": f"{base + at * _LINE * scale:.1f}"}
        yield make_element("text", line, **place, **look, text_anchor="end")
    length = max(bar.length * room, 2) if bar.length else 0
    if length:
        place = {"x": f"{start:.1f}", "y": f"{top:.1f}", "width": f"{length:.1f}"}
        yield make_element("rect", "", **place, height=f"{_BAR * scale:g}", rx="2", class_="bar")
    place = {"x": f"{start + length + _SPACE:.1f}", "y": f"{base:.1f}"}
    yield make_element("text", _describe(bar), **place, **look)


def _describe(bar: Bar) -> str:
    return f"{bar.number} ({bar.share})" if bar.row[2] else bar.number
