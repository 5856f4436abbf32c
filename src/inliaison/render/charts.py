"""Counts as a picture, for a slide."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from inliaison.errors import UsageError
from inliaison.render import view
from inliaison.render.counts import Bar, build_cross, list_bars
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
_CELLS = {
    "light": ("#f7edf6", "#edd5ea", "#e3bede", "#d8a4d0", "#cc8bc3"),
    "dark": ("#281d2a", "#3e273e", "#543151", "#6c3b66", "#83457c"),
}
"""The colours of the cells of a heat map, from few to many; `page.css` has the same."""
_CELL, _ROW, _SLANT = 64.0, 30.0, 0.71
"""The least width of a cell, the height of a row, and the cosine of the angle of headings that are too long."""


def draw_chart(listing: Listing) -> str:
    """Return the counts as a chart. Raises UsageError if their columns are not those of a chart."""
    if not view.is_default(listing):
        raise UsageError("a chart has no columns to choose", remedy="Leave out --columns, or choose another format.")
    is_table = listing.view.display == "cross"
    content, width, height = (_draw_cells if is_table else _draw_bars)(listing)
    is_part = len(listing.rows) < listing.total
    notes = [f"{len(listing.rows):,} of {view.format_count(listing.kind, listing.total)}"] if is_part else []
    notes += [line for note in listing.notes[1:] for line in note.split("\n")]  # The subtitle says the first of them.
    rules = {scheme: "\n".join(_iter_rules(scheme, is_table=is_table)) for scheme in _BARS}
    foot = [*notes, *filter(None, [listing.credit])]
    return write_picture(
        Picture(listing.title, listing.subtitle, content, width, height, foot, listing.subtitle, rules)
    )


def _draw_bars(listing: Listing) -> tuple[list[ET.Element], float, float]:
    """Return a bar for each value, with its label before it and its number behind it, and the size of all."""
    bars = list_bars(listing)
    scale = min(max(_MANY / max(len(bars), 1), 1), _MOST)
    font = _FONT * scale
    label_lines = [wrap_to(bar.label, _LABELS, font) for bar in bars]
    start = max((measure_text(line, font) for lines in label_lines for line in lines), default=0) + _SPACE
    room = _WIDTH - start - max((measure_text(_describe(bar), font) for bar in bars), default=0) - _SPACE
    content: list[ET.Element] = []
    top = 0.0
    for bar, lines in zip(bars, label_lines, strict=True):
        content += _iter_bar(bar, lines, start, max(room, 0), top, scale)
        top += (max(_BAR, _LINE * len(lines)) + _GAP) * scale
    return content, _WIDTH, top


def _iter_bar(bar: Bar, lines: list[str], start: float, room: float, top: float, scale: float) -> Iterator[ET.Element]:
    """Yield the label, the bar and the number of one value."""
    look = {"font_size": f"{_FONT * scale:g}", "class_": "" if bar.is_known else "dim"}
    base = top + _FONT * scale
    for at, line in enumerate(lines):
        attributes = {"x": f"{start - _SPACE:.1f}", "y": f"{base + at * _LINE * scale:.1f}"}
        yield make_element("text", line, **attributes, **look, text_anchor="end")
    length = max(bar.length * room, 2) if bar.length else 0
    if length:
        attributes = {"x": f"{start:.1f}", "y": f"{top:.1f}", "width": f"{length:.1f}"}
        yield make_element("rect", "", **attributes, height=f"{_BAR * scale:g}", rx="2", class_="bar")
    attributes = {"x": f"{start + length + _SPACE:.1f}", "y": f"{base:.1f}"}
    yield make_element("text", _describe(bar), **attributes, **look)


def _describe(bar: Bar) -> str:
    return f"{bar.number} ({bar.share})" if bar.row[2] else bar.number


def _iter_rules(scheme: str, *, is_table: bool) -> Iterator[str]:
    """Yield the CSS rules of bars, or of the cells of a table."""
    if not is_table:
        yield f".bar {{ fill: {_BARS[scheme]} }}"
    for level, color in enumerate(_CELLS[scheme] if is_table else (), 1):
        yield f".h{level} {{ fill: {color} }}"


def _draw_cells(listing: Listing) -> tuple[list[ET.Element], float, float]:
    """Return a table whose cells are the darker the larger their number is, and its size."""
    cross = build_cross(listing)
    rows = [*cross.rows, (cross.total_label, cross.totals)]
    labels = [wrap_to(label, _LABELS, _FONT) for label, _ in rows]
    start = max(measure_text(line, _FONT) for lines in labels for line in lines) + _SPACE
    headings = [*cross.columns, "total"]
    width = max((_WIDTH - start) / len(headings), _CELL)
    middles = [start + width * (at + 0.5) for at in range(len(headings))]
    longest = max(measure_text(heading, _FONT) for heading in headings)
    is_slanted = longest > width - _SPACE
    top = longest * _SLANT + 2 * _SPACE if is_slanted else _LINE + _SPACE
    content = [_write_heading(text, at, top, is_slanted) for text, at in zip(headings, middles, strict=True)]
    for at, (lines, (_, numbers)) in enumerate(zip(labels, rows, strict=True)):
        height = max(_ROW, _LINE * len(lines) + _SPACE)
        is_total = at == len(cross.rows)
        for column in range(0 if is_total else len(numbers)):
            if level := cross.find_level(at, column):
                attributes = {"x": f"{start + width * column + 1:.1f}", "y": f"{top:.1f}", "width": f"{width - 2:.1f}"}
                content.append(make_element("rect", "", **attributes, height=f"{height - 2:g}", class_=f"h{level}"))
        look = "strong" if is_total else ""
        for down, line in enumerate(lines, 1):
            content.append(_write_text(line, start - _SPACE, top + _LINE * down, text_anchor="end", class_=look))
        for middle, number in zip(middles, (*numbers, sum(numbers)), strict=True):
            shade = look if number else "dim"
            content.append(_write_text(f"{number:,}", middle, top + _LINE, text_anchor="middle", class_=shade))
        top += height
    beyond = longest * _SLANT - width / 2 if is_slanted else 0
    return content, start + width * len(headings) + max(beyond, 0), top


def _write_heading(label: str, middle: float, bottom: float, is_slanted: bool) -> ET.Element:
    attributes = (middle, bottom - _SPACE)
    if not is_slanted:
        return _write_text(label, *attributes, text_anchor="middle")
    return _write_text(label, *attributes, transform=f"rotate(-45 {attributes[0]:.1f} {attributes[1]:.1f})")


def _write_text(text: str, x: float, y: float, **attributes: str) -> ET.Element:
    return make_element("text", text, x=f"{x:.1f}", y=f"{y:.1f}", font_size=f"{_FONT:g}", **attributes)
