"""A history as a picture: for each number its steps over time, and a mark for each snapshot.

Between two snapshots nothing is known, so a line stays level until the next one. Where a snapshot does not know a
number, there is no line.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from itertools import pairwise
from typing import NamedTuple

from inliaison.errors import UsageError
from inliaison.render.documents import Listing
from inliaison.render.picture import Picture, make_element, measure_text, wrap_to, write_picture
from inliaison.text import sanitize

_WIDTH, _LABELS, _END = 912.0, 130.0, 36.0
"""The width of everything, of the names of the numbers, and of what is free behind the last snapshot."""
_FONT, _SMALL = 15.0, 12.0
_HEIGHT, _ROOM, _SPACE = 84.0, 34.0, 6.0
"""The height of a number's part, the height of its steps, and the distance of texts from what they name."""
_COLORS = {"light": ("#b04aa2", "#c9c5d1"), "dark": ("#c060b2", "#4a4654")}
"""The colours of steps and of marks for each scheme."""
_SCALES = "Each line has its own scale, from its least to its greatest value."
_GAPS = "Where there is no line, the snapshots do not say."


class Point(NamedTuple):
    """A value at a snapshot, and its place."""

    x: float
    y: float
    value: int | str | None


def draw_history(listing: Listing) -> str:
    """Return the history as a picture. Raises UsageError if its columns are not those of a chart."""
    content, height = _draw(listing)
    rules = {
        scheme: f".step {{ stroke: {step} }}\n.dot {{ fill: {step} }}\n.mark {{ stroke: {mark} }}"
        for scheme, (step, mark) in _COLORS.items()
    }
    subtitle, foot = _describe(listing), [_explain(listing), *listing.notes, *filter(None, [listing.credit])]
    return write_picture(Picture(listing.title, subtitle, content, _WIDTH, height, foot, subtitle, rules))


def write_history(listing: Listing) -> str:
    """Return the history as a picture within a page, whose style gives it its colours."""
    content, height = _draw(listing)
    size = f"0 0 {_WIDTH:g} {height:g}"
    ET.register_namespace("", content[0].tag[1:].partition("}")[0])
    label = escape(f"{sanitize.escape_line(listing.title)}. {_describe(listing)}")
    drawing = ET.tostring(make_element("svg", "", *content, viewBox=size, class_="steps", role="img"), "unicode")
    drawing = drawing.replace("<svg ", f'<svg aria-label="{label}" ', 1)
    frame = '<div class="scroll" role="region" tabindex="0" aria-label="Chart">'
    return f'{frame}\n{drawing}\n</div>\n<p class="quiet">{_explain(listing)}</p>\n'


def _list_names(listing: Listing) -> list[str]:
    """Return the columns that are drawn. Raises UsageError without a date or anything to draw."""
    names = [name for name in listing.columns if name not in ("date", "listed", "changes")]
    if not names or "date" not in listing.columns:
        raise UsageError("a chart needs the column date, and a number", remedy="Leave out --columns, or name both.")
    return names


def _describe(listing: Listing) -> str:
    dates = sorted(row[listing.columns.index("date")] for row in listing.rows)
    if len(dates) < 2:
        return f"At the snapshot of {dates[0]}" if dates else "No snapshot"
    return f"At each of {len(dates):,} snapshots from {dates[0]} to {dates[-1]}"


def _explain(listing: Listing) -> str:
    """Return how the picture is to be read."""
    positions = [listing.columns.index(name) for name in _list_names(listing)]
    has_gaps = any(row[at] is None for row in listing.rows for at in positions)
    return f"{_SCALES} {_GAPS}" if has_gaps else _SCALES


def _draw(listing: Listing) -> tuple[list[ET.Element], float]:
    """Return the marks, the steps of each number and the dates, and the height of all."""
    names, day = _list_names(listing), listing.columns.index("date")
    rows = sorted(listing.rows, key=lambda row: str(row[day]))
    dates = [row[day] for row in rows]
    xs, height = _place_dates(dates), _HEIGHT * len(names)
    content = list(_iter_marks(dates, xs, height))
    for number, name in enumerate(names):
        values = [row[listing.columns.index(name)] for row in rows]
        level = (number + 1) * _HEIGHT - _ROOM / 2 - _SPACE
        points = _place_values(xs, values, level)
        content += _iter_heading(listing.view.get_look(name).heading, level)
        content += [*_iter_steps(points), *_iter_values(points)]
    return content, height + 2 * _SMALL


def _place_dates(dates: Sequence[str]) -> list[float]:
    """Return the place of each date on the axis of time."""
    days = [date.fromisoformat(day).toordinal() for day in dates]
    room, span = _WIDTH - _LABELS - _END, max(days, default=0) - min(days, default=0)
    return [_LABELS + _END + (room - _END) * ((day - days[0]) / span if span else 0.5) for day in days]


def _place_values(xs: Sequence[float], values: Sequence[int | str | None], level: float) -> list[Point]:
    """Return the points of a number around a level, from its least to its greatest value; words are on the level."""
    numbers = [value for value in values if isinstance(value, int)]
    least, span = min(numbers, default=0), max(numbers, default=0) - min(numbers, default=0)
    return [
        Point(x, level - _ROOM * ((value - least) / span - 0.5 if span and isinstance(value, int) else 0), value)
        for x, value in zip(xs, values, strict=True)
    ]


def _iter_marks(dates: Sequence[str], xs: Sequence[float], height: float) -> Iterator[ET.Element]:
    """Yield a vertical line for each snapshot, and dates below as far as there is room, the last one always."""
    for day, x in zip(dates, xs, strict=True):
        attributes = {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": "0", "y2": f"{height:g}"}
        yield make_element("line", "", make_element("title", day), **attributes, class_="mark")
    width = measure_text("0000-00-00", _SMALL) + _SPACE
    for at in _choose_apart(xs, [width] * len(xs)):
        attributes = {"x": f"{xs[at]:.1f}", "y": f"{height + 1.3 * _SMALL:.1f}"}
        yield make_element("text", dates[at], **attributes, font_size=f"{_SMALL:g}", text_anchor="middle", class_="dim")


def _choose_apart(xs: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Return which texts centred at places do not overlap, preferring the last one, then the first ones."""
    positions: list[int] = []
    last = len(xs) - 1
    for at, x in enumerate(xs):
        is_free = not positions or x - xs[positions[-1]] >= (widths[at] + widths[positions[-1]]) / 2
        if at == last or (is_free and xs[last] - x >= (widths[at] + widths[last]) / 2):
            positions.append(at)
    return positions


def _iter_heading(heading: str, level: float) -> Iterator[ET.Element]:
    """Yield the name of a number, beside its steps."""
    for at, line in enumerate(wrap_to(heading, _LABELS, _FONT)):
        yield make_element("text", line, x="0", y=f"{level + _FONT / 3 + at * _FONT * 1.2:.1f}", font_size=f"{_FONT:g}")


def _iter_steps(points: Sequence[Point]) -> Iterator[ET.Element]:
    """Yield a line for each run of known values, and a dot for each of them."""
    path = ""
    for before, after in pairwise([Point(0, 0, None), *points]):
        if after.value is None:
            continue
        is_run = before.value is not None
        path += f"H{after.x:.1f} V{after.y:.1f} " if is_run else f"M{after.x:.1f} {after.y:.1f} "
    if path:
        yield make_element("path", "", d=path.strip(), class_="step", fill="none", stroke_width="2")
    for point in points:
        if point.value is not None:
            yield make_element("circle", "", cx=f"{point.x:.1f}", cy=f"{point.y:.1f}", r="3", class_="dot")


def _iter_values(points: Sequence[Point]) -> Iterator[ET.Element]:
    """Yield the values where they change, as far as there is room, and the last one."""
    befores = [Point(0, 0, None), *points]
    changes = [
        (after, before)
        for before, after in zip(befores, points, strict=False)
        if after.value is not None and (after.value != before.value or after is points[-1])
    ]
    texts = [_format(after.value) for after, _ in changes]
    widths = [measure_text(text, _SMALL) + _SPACE for text in texts]
    for at in _choose_apart([after.x for after, _ in changes], widths):
        after, before = changes[at]
        falls = before.value is not None and after.y > before.y
        y = after.y + (_SMALL + _SPACE if falls else -_SPACE - 1)
        attributes = {"x": f"{after.x:.1f}", "y": f"{y:.1f}", "text_anchor": "middle"}
        yield make_element("text", texts[at], **attributes, font_size=f"{_SMALL:g}")


def _format(value: int | str | None) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")
