"""A menu in front of the lists: lines of which the user picks one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from inliaison.browse.dialogs import Box
from inliaison.browse.drawing import build_strip, fit_text
from inliaison.browse.keys import list_bindings
from inliaison.text import sanitize


class Choice(NamedTuple):
    """A line of a menu."""

    text: str
    detail: str = ""
    """What stands beside it, cut if it is long."""
    value: Any = None
    """What the menu returns for it."""


_GAP = 2
_MAX_SHARE = 0.5
"""The share of the width that the texts may take from the details."""


class Menu(Box):
    """A menu; the result is the value of a choice, or None if the user leaves it."""

    BINDINGS: ClassVar[list[Any]] = [("escape,q", "dismiss(None)", "")]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = sanitize.escape_line(title)
        self._lines = _Lines(choices)

    def compose(self) -> ComposeResult:
        with Container(id="frame"):
            yield Static(Content.styled(self._title, "bold"))
            yield self._lines
            yield Static(Content.styled("Enter: choose. Esc: leave.", "dim"))


class _Lines(ScrollView, can_focus=True):
    """The lines of a menu, one of them selected."""

    BINDINGS = list_bindings("menu")
    ALLOW_SELECT = False

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__(id="menu")
        self._choices = choices
        self._at = 0
        texts = [sanitize.measure_width(choice.text) for choice in choices]
        self._width = max(texts, default=0)
        self.styles.height = len(choices)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._choices))
        self._select(self._at)

    def render_line(self, y: int) -> Strip:
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if at >= len(self._choices):
            return Strip.blank(width)
        text, detail, _ = self._choices[at]
        wide = min(self._width, max(int(width * _MAX_SHARE), width - _GAP - sanitize.measure_width(detail)))
        room = width - wide - _GAP
        parts = [
            (fit_text(sanitize.escape_line(text), wide), ""),
            (" " * _GAP, ""),
            (fit_text(sanitize.escape_line(detail), room), "dim"),
        ]
        return build_strip(parts, width, self.content_region.x, "reverse" if at == self._at else "")

    def _select(self, at: int) -> None:
        self._at = max(min(at, len(self._choices) - 1), 0)
        room = max(self.size.height, 1)
        top = min(max(self.scroll_offset.y, self._at - room + 1), self._at)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.refresh()

    def action_move(self, by: int) -> None:
        self._select(self._at + by)

    def action_page(self, pages: int) -> None:
        self._select(self._at + pages * max(self.size.height - 1, 1))

    def action_first(self) -> None:
        self._select(0)

    def action_last(self) -> None:
        self._select(len(self._choices) - 1)

    def action_choose(self) -> None:
        self.screen.dismiss(self._choices[self._at].value)

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        if at < len(self._choices):
            self._select(at)
            self.action_choose()
