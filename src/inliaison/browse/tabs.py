"""The kinds of records in one line, each with the number of matching records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from inliaison.browse.drawing import build_strip
from inliaison.query.browse_rows import TABS

_GAP = 2


class _Form(NamedTuple):
    """What the line includes."""

    keys: bool = True
    numbers: bool = True
    gap: int = _GAP


_FORMS = (
    _Form(),
    _Form(keys=False),
    _Form(keys=False, gap=1),
    _Form(numbers=False),
    _Form(keys=False, numbers=False, gap=1),
)
"""The most informative first; the first that fits is drawn."""


class Tabs(Widget):
    """The tabs; a click selects one."""

    ALLOW_SELECT = False

    class Chosen(Message):
        """The user chose a kind of record."""

        def __init__(self, kind: str) -> None:
            super().__init__()
            self.kind = kind

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._kind = TABS[0]
        self._numbers: Mapping[str, int] = {}
        self._right_text = ""

    def show(self, kind: str, numbers: Mapping[str, int], right_text: str) -> None:
        """Mark a kind and show the known numbers; `right_text` stands at the right if there is room."""
        self._kind, self._numbers, self._right_text = kind, numbers, right_text
        self.refresh()

    def _list_cells(self, form: _Form) -> list[str]:
        cells = []
        for key, kind in enumerate(TABS, 1):
            number = f" {self._numbers[kind]:,}" if form.numbers and kind in self._numbers else ""
            cells.append(f"{f'{key} ' if form.keys else ''}{kind.capitalize()}{number}")
        return cells

    def _fit_cells(self) -> tuple[list[str], int]:
        """Return the cells of the most informative form that fits, and the gap; if none fits, only the current kind."""
        for form in _FORMS:
            cells = self._list_cells(form)
            if sum(map(len, cells)) + form.gap * (len(cells) - 1) <= self.size.width:
                return cells, form.gap
        return [
            cell if kind == self._kind else "" for kind, cell in zip(TABS, self._list_cells(_FORMS[1]), strict=True)
        ], 0

    def render_line(self, y: int) -> Strip:
        cells, gap = self._fit_cells()
        parts = []
        for kind, cell in zip(TABS, cells, strict=True):
            name, _, number = (
                cell.rpartition(" ")
                if kind in self._numbers and cell.endswith(f"{self._numbers[kind]:,}")
                else (cell, "", "")
            )
            mark = " reverse" if kind == self._kind else ""
            parts += [(name, f"bold{mark}"), (f" {number}" if number else "", mark.strip() or "dim"), (" " * gap, "")]
        room = self.size.width - sum(len(text) for text, _ in parts) - len(self._right_text)
        parts += [(" " * room + self._right_text, "dim")] if room > 0 else []
        return build_strip(parts, self.size.width, self.content_region.x)

    def on_click(self, event: events.Click) -> None:
        cells, gap = self._fit_cells()
        end = 0
        for kind, cell in zip(TABS, cells, strict=True):
            end += len(cell) + gap
            if event.x < end:
                self.post_message(self.Chosen(kind))
                return
