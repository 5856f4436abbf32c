"""The pane of filters: the values of a column, each with its number of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inliaison.browse.drawing import build_strip, fit_text
from inliaison.browse.keys import list_bindings
from inliaison.query.facets import Facet
from inliaison.text import sanitize


class _Line(NamedTuple):
    """A line of the pane; one that can be chosen has a filter and a value."""

    text: str
    number: int | None = None
    filter: str = ""
    value: str = ""
    """Empty for the line that shows all values of the filter."""
    mark: str = "    "


_WAIT = "Counting …"
_MAX_VALUES = 8
"""The number of values that a filter shows before the user asks for all."""


class Facets(ScrollView, can_focus=True):
    """Values to filter by; the active ones have a mark."""

    BINDINGS = list_bindings("facets")
    ALLOW_SELECT = False

    class Chosen(Message):
        """The user switched a value of a filter on or off."""

        def __init__(self, filter: str, value: str) -> None:
            super().__init__()
            self.filter = filter
            self.value = value

    class Seen(Message):
        """The pane became visible, so its numbers are needed."""

    def __init__(self) -> None:
        super().__init__(id="facets")
        self._lines = [_Line(_WAIT)]
        self._values: Sequence[Facet] = ()
        self._whole: set[str] = set()
        """The filters whose values are all shown."""
        self._at = 0

    def fill(self, facets: Sequence[Facet]) -> None:
        """Show these values; the cursor stays on its value."""
        before = self._lines[self._at][2:4] if self._at < len(self._lines) else None
        self._values = facets
        self._lines = []
        for facet in facets:
            self._lines += [_Line("")] if self._lines else []
            self._lines += [_Line(facet.heading), *self._iter_values(facet)]
        if not facets:
            self._lines = [_Line("No filters here.")]
        places = {line[2:4]: at for at, line in enumerate(self._lines) if line.filter}
        first = next(iter(places.values()), 0)
        self._at = places.get(before, first) if before else first
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._scroll_to_selected()

    def _iter_values(self, facet: Facet) -> Iterator[_Line]:
        """Yield the lines of the most frequent values and of those that are chosen, or of all values."""
        is_whole = facet.name in self._whole or len(facet.values) <= _MAX_VALUES + 1
        for position, (value, number) in enumerate(facet.values):
            if is_whole or position < _MAX_VALUES or value in facet.choice:
                mark = "[x] " if value in facet.choice else "[ ] "
                text = sanitize.escape_line(facet.labels.get(value, value))
                yield _Line(text, number, facet.name, value, mark)
        if not is_whole:
            yield _Line("… all of them", facet.total, facet.name)
        elif facet.total > len(facet.values):
            yield _Line("… less frequent ones", facet.total - len(facet.values))
        if facet.unknown:
            yield _Line("not known", facet.unknown)

    def wait(self) -> None:
        """Show no values until those of the new kind are counted."""
        self._lines, self._at = [_Line(_WAIT)], 0
        self.refresh()

    def on_show(self) -> None:
        self.post_message(self.Seen())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._scroll_to_selected()

    def render_line(self, y: int) -> Strip:
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width - 1
        if at >= len(self._lines):
            return Strip.blank(width)
        line = self._lines[at]
        left = self.content_region.x
        if line.number is None:
            return build_strip([(fit_text(line.text, width), "bold magenta")], width, left)
        number = f" {line.number:,}"
        text = fit_text(line.mark + line.text, width - len(number)) + number
        base_style = "reverse" if at == self._at and line.filter and self.has_focus else ""
        return build_strip([(text, "" if line.value else "dim")], width, left, base_style)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _scroll_to_selected(self) -> None:
        room = max(self.size.height, 1)
        top = min(max(self.scroll_offset.y, self._at - room + 1), self._at)
        if not any(line.filter for line in self._lines[: self._at]):
            top = 0 if self._at < room else top  # Keep the heading above the first value visible.
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.refresh()

    def _move_cursor(self, at: int, by: int) -> None:
        """Move the cursor to the value at a line, or to the nearest one in this direction, then in the other."""
        at = max(min(at, len(self._lines) - 1), 0)
        for position in (
            *range(at, len(self._lines) if by > 0 else -1, by),
            *range(at, -1 if by > 0 else len(self._lines), -by),
        ):
            if self._lines[position].filter:
                self._at = position
                break
        self._scroll_to_selected()

    def action_move(self, by: int) -> None:
        self._move_cursor(self._at + by, by)

    def action_page(self, pages: int) -> None:
        self._move_cursor(self._at + pages * max(self.size.height - 1, 1), pages)

    def action_first(self) -> None:
        self._move_cursor(0, 1)

    def action_last(self) -> None:
        self._move_cursor(len(self._lines) - 1, -1)

    def action_choose(self) -> None:
        line = self._lines[self._at] if self._at < len(self._lines) else _Line("")
        if line.value:
            self.post_message(self.Chosen(line.filter, line.value))
        elif line.filter:
            self._whole.add(line.filter)
            at = self._at
            self.fill(self._values)
            self._move_cursor(at, 1)

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        if at < len(self._lines) and self._lines[at].filter:
            self._at = at
            self.action_choose()
