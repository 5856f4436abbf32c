"""The list of records, which queries and draws only the visible rows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inliaison.browse.columns import Layout, layout, spread
from inliaison.browse.directory import Directory
from inliaison.browse.drawing import fitted, strip
from inliaison.browse.keys import bindings
from inliaison.kinds import load
from inliaison.query import browsed
from inliaison.render import view
from inliaison.text import names

_PAGE = 64
_SAMPLE = 200


class Records(ScrollView, can_focus=True):
    """The rows of one kind, one of them selected; the first line has the headings."""

    BINDINGS = bindings("records")
    ALLOW_SELECT = False

    class Selected(Message):
        """Another record was selected; `opened` if by Enter or the mouse."""

        def __init__(self, *, opened: bool = False) -> None:
            super().__init__()
            self.opened = opened

    def __init__(self, directory: Directory) -> None:
        super().__init__(id="records")
        self._directory = directory
        self.kind = ""
        self.numbers: Sequence[int] = ()
        self.at = 0
        """The position of the selected record."""
        self._rests = False
        self._words: tuple[str, ...] = ()
        self._cells: dict[int, tuple[str, ...]] = {}
        self._layouts: dict[tuple[str, int], Layout] = {}

    @property
    def number(self) -> int | None:
        """The row number of the selected record, or None."""
        return self.numbers[self.at] if self.at < len(self.numbers) else None

    def fill(self, kind: str, numbers: Sequence[int], words: tuple[str, ...], number: int | None) -> None:
        """Show these rows and select the one with this number, or the first if it is not among them."""
        self.kind, self.numbers, self._words = kind, numbers, words
        self._cells = {}
        self.at = numbers.index(number) if number is not None and number in numbers else 0
        self.virtual_size = Size(self.size.width, len(numbers) + self._heading)
        self._see()
        self.refresh()

    def rest(self, rests: bool) -> None:
        """Draw the list as inactive or as active."""
        self._rests = rests
        self.refresh()

    def forget(self) -> None:
        """Clear everything cached from the index, which may have been replaced."""
        self._cells, self._layouts = {}, {}

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.numbers) + self._heading)
        self._see()

    @property
    def _heading(self) -> int:
        """The number of heading lines: 0 if the pane is too low for more than a few records."""
        return int(self.size.height > 3)

    def _see(self) -> None:
        """Scroll until the selected record is visible."""
        room = max(self.size.height - self._heading, 1)
        top = min(max(self.scroll_offset.y, self.at - room + 1), self.at)
        top = max(min(top, len(self.numbers) - room), 0)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        shown = self._layout(width)
        if y < self._heading:
            columns = zip(shown.looks, shown.widths, strict=True)
            cells = [fitted(look.heading, wide, right=look.number) for look, wide in columns]
            return strip([(" ".join(cells), "dim")], width, self.content_region.x)
        at = self.scroll_offset.y + y - self._heading
        if at >= len(self.numbers):
            return Strip.blank(width)
        return strip(self._row(at, shown), width, self.content_region.x, self._ground(at))

    def _ground(self, at: int) -> str:
        if at != self.at:
            return ""
        return "bold" if self._rests else "reverse"

    def _row(self, at: int, shown: Layout) -> list[tuple[str, str]]:
        row = self._cells_of(at)
        parts: list[tuple[str, str]] = []
        for place, look, wide in zip(shown.places, shown.looks, shown.widths, strict=True):
            cell = fitted(row[place] if row else "", wide, right=look.number)
            plain = at == self.at
            done = 0
            for start, end in names.hits(cell, self._words) if self._words else ():
                parts += [(cell[done:start], "" if plain else look.style), (cell[start:end], "bold underline")]
                done = end
            parts += [(cell[done:], "" if plain else look.style), (" ", "")]
        return parts

    def _cells_of(self, at: int) -> tuple[str, ...] | None:
        """Return the cells of a record, fetched together with its neighbours; None if it is gone."""
        number = self.numbers[at]
        if number not in self._cells:
            start = max(at - at % _PAGE, 0)
            self._cells |= self._fetched(self.numbers[start : start + _PAGE])
        return self._cells.get(number)

    def _fetched(self, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
        table = self._table(numbers)
        return {int(row[0]): row for row in table.rows}

    def _table(self, numbers: Sequence[int]) -> view.Table:
        found = self._directory.ask(lambda database: browsed.page(database, self.kind, numbers))
        return (
            view.table(found)
            if found.rows
            else view.Table(found.columns, tuple(map(found.view.look, found.columns)), [])
        )

    def _layout(self, width: int) -> Layout:
        """Return the columns for this width, judging from a sample of all records, whatever the search."""
        if (self.kind, width) not in self._layouts:
            every = self._directory.ask(lambda database: browsed.rows(database, self.kind, {})).numbers
            sample = self._table(spread(every, _SAMPLE))
            self._layouts[self.kind, width] = layout(sample, load(self.kind).view, width - 1)
        return self._layouts[self.kind, width]

    # Keys and mouse

    def select(self, at: int, *, opened: bool = False) -> None:
        """Select the record at a position, or the nearest one."""
        at = max(min(at, len(self.numbers) - 1), 0)
        if at != self.at or opened:
            self.at = at
            self._see()
            self.refresh()
            self.post_message(self.Selected(opened=opened))

    async def action_move(self, by: int) -> None:
        """Move the selection; up from the first record, go to the search."""
        if by == -1 and self.at == 0:
            await self.run_action("app.search")
        else:
            self.select(self.at + by)

    def action_leaf(self, pages: int) -> None:
        self.select(self.at + pages * max(self.size.height - self._heading - 1, 1))

    def action_first(self) -> None:
        self.select(0)

    def action_last(self) -> None:
        self.select(len(self.numbers) - 1)

    def action_open(self) -> None:
        self.select(self.at, opened=True)

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y - self._heading
        if event.y >= self._heading and at < len(self.numbers):
            self.select(at, opened=event.chain > 1 or at == self.at)
