"""The list of records, which queries and draws only the visible rows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inliaison.browse.columns import ColumnLayout, choose_columns, mark_order
from inliaison.browse.directory import Directory
from inliaison.browse.drawing import build_strip, fit_text
from inliaison.browse.keys import list_bindings
from inliaison.kinds import load_kind
from inliaison.query import browse_rows
from inliaison.query.browse_rows import Rows, Shape
from inliaison.render import view
from inliaison.render.documents import Listing
from inliaison.text import names

_PAGE = 64
_SAMPLE = 200


class Records(ScrollView, can_focus=True):
    """The rows of one kind, one of them selected; the first line has the headings."""

    BINDINGS = list_bindings("records")
    ALLOW_SELECT = False

    class Selected(Message):
        """Another record was selected; `opens` if by Enter or the mouse."""

        def __init__(self, *, opens: bool = False) -> None:
            super().__init__()
            self.opens = opens

    class Sorted(Message):
        """The user chose a column to sort by."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, directory: Directory) -> None:
        super().__init__(id="records")
        self._directory = directory
        self.numbers: Sequence[int] = ()
        self._shape, self._shape_key = Shape("", ()), ""
        self.at = 0
        """The position of the selected record."""
        self._is_inactive = False
        self._words: tuple[str, ...] = ()
        self._cell_cache: dict[int, tuple[str, ...]] = {}
        self._column_layouts: dict[str, ColumnLayout] = {}

    @property
    def number(self) -> int | None:
        """The row number of the selected record, or None."""
        return self.numbers[self.at] if self.at < len(self.numbers) else None

    def fill(self, rows: Rows, words: tuple[str, ...], number: int | None) -> None:
        """Show these rows and select the one with this number, or the first if it is not among them."""
        self.numbers, self._shape, self._words = rows.numbers, rows.shape, words
        self._shape_key = repr(rows.shape)
        self._cell_cache = {}
        self.at = rows.numbers.index(number) if number is not None and number in rows.numbers else 0
        self.virtual_size = Size(self.size.width, len(rows.numbers) + self._heading)
        self._scroll_to_selected()
        self.refresh()

    def set_inactive(self, inactive: bool) -> None:
        """Draw the list as inactive or as active."""
        self._is_inactive = inactive
        self.refresh()

    def clear_cache(self) -> None:
        """Clear everything cached from the index, which may have been replaced."""
        self._cell_cache, self._column_layouts = {}, {}

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.numbers) + self._heading)
        self._scroll_to_selected()

    @property
    def _heading(self) -> int:
        """The number of heading lines: 0 if the pane is too low for more than a few records."""
        return int(self.size.height > 3)

    def _scroll_to_selected(self) -> None:
        """Scroll until the selected record is visible."""
        room = max(self.size.height - self._heading, 1)
        top = min(max(self.scroll_offset.y, self.at - room + 1), self.at)
        top = max(min(top, len(self.numbers) - room), 0)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        columns = self._choose_layout(width)
        if y < self._heading:
            pairs = zip(columns.looks, columns.widths, strict=True)
            cells = [fit_text(look.heading, wide, right=look.number) for look, wide in pairs]
            return build_strip([(" ".join(cells), "dim")], width, self.content_region.x)
        at = self.scroll_offset.y + y - self._heading
        if at >= len(self.numbers):
            return Strip.blank(width)
        return build_strip(self._style_row(at, columns), width, self.content_region.x, self._get_row_style(at))

    def _get_row_style(self, at: int) -> str:
        if at != self.at:
            return ""
        return "bold" if self._is_inactive else "reverse"

    def _style_row(self, at: int, columns: ColumnLayout) -> list[tuple[str, str]]:
        row = self._get_cells(at)
        parts: list[tuple[str, str]] = []
        for position, look, wide in zip(columns.positions, columns.looks, columns.widths, strict=True):
            cell = fit_text(row[position] if row else "", wide, right=look.number)
            is_selected = at == self.at
            end_of_last = 0
            for start, end in names.find_spans(cell, self._words) if self._words else ():
                parts += [
                    (cell[end_of_last:start], "" if is_selected else look.style),
                    (cell[start:end], "bold underline"),
                ]
                end_of_last = end
            parts += [(cell[end_of_last:], "" if is_selected else look.style), (" ", "")]
        return parts

    def _get_cells(self, at: int) -> tuple[str, ...] | None:
        """Return the cells of a record, fetched together with its neighbours; None if it is gone."""
        number = self.numbers[at]
        if number not in self._cell_cache:
            start = max(at - at % _PAGE, 0)
            self._cell_cache |= self._fetch_cells(self.numbers[start : start + _PAGE])
        return self._cell_cache.get(number)

    def _fetch_cells(self, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
        page = self._directory.ask(lambda database: browse_rows.read_page(database, self._shape, numbers))
        return {int(row[0]): row for row in _format_page(page).rows}

    def _choose_layout(self, width: int) -> ColumnLayout:
        """Return the columns for this width, judging from a sample of all records, whatever the search."""
        shape = self._shape
        key = f"{width} {self._shape_key}"
        if key not in self._column_layouts:
            sample = self._directory.ask(lambda database: browse_rows.read_sample(database, shape, _SAMPLE))
            layout = choose_columns(_format_page(sample), load_kind(shape.kind).view, shape, width - 1)
            self._column_layouts[key] = layout
        return self._column_layouts[key]

    # Keys and mouse

    def select(self, at: int, *, opens: bool = False) -> None:
        """Select the record at a position, or the nearest one."""
        at = max(min(at, len(self.numbers) - 1), 0)
        if at != self.at or opens:
            self.at = at
            self._scroll_to_selected()
            self.refresh()
            self.post_message(self.Selected(opens=opens))

    async def action_move(self, by: int) -> None:
        """Move the selection; up from the first record, go to the search."""
        if by == -1 and self.at == 0:
            await self.run_action("app.search")
        else:
            self.select(self.at + by)

    def action_page(self, pages: int) -> None:
        self.select(self.at + pages * max(self.size.height - self._heading - 1, 1))

    def action_first(self) -> None:
        self.select(0)

    def action_last(self) -> None:
        self.select(len(self.numbers) - 1)

    def action_open(self) -> None:
        self.select(self.at, opens=True)

    @property
    def headings(self) -> dict[str, str]:
        """The headings of the columns that the list can show, by column; one that it is sorted by says so."""
        columns = self._shape.columns
        looks = tuple(map(load_kind(self._shape.kind).view.get_look, columns))
        return dict(zip(columns, mark_order(view.Table(columns, looks, []), self._shape.order).headings, strict=True))

    def on_click(self, event: events.Click) -> None:
        if event.y < self._heading:
            self._sort_by_heading(event.x)
            return
        at = self.scroll_offset.y + event.y - self._heading
        if at < len(self.numbers):
            self.select(at, opens=event.chain > 1 or at == self.at)

    def _sort_by_heading(self, x: int) -> None:
        """Sort by the column whose heading is at a place."""
        columns = self._choose_layout(self.scrollable_content_region.width)
        end = 0
        for name, wide in zip(columns.names, columns.widths, strict=True):
            end += wide + 1
            if x < end:
                self.post_message(self.Sorted(name))
                return


def _format_page(page: Listing) -> view.Table:
    """Return the cells of records; the table of none has their columns too."""
    looks = tuple(map(page.view.get_look, page.columns))
    return view.format_table(page) if page.rows else view.Table(page.columns, looks, [])
