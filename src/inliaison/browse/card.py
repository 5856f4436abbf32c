"""The card of a record, with references to the records that it names."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from inliaison.browse.drawing import add_offsets, build_strip, mark_span
from inliaison.browse.keys import list_bindings
from inliaison.query.targets import Target
from inliaison.render.card_lines import LINK, CardLayout, Piece
from inliaison.render.cards import CardContent, CardLine, Ref, Section
from inliaison.text import sanitize

_NOTHING = CardContent("", [], [])


class CardView(ScrollView, can_focus=True):
    """A card in lines; one of its references may be selected."""

    BINDINGS = list_bindings("card")

    class Followed(Message):
        """The user chose a reference on the card."""

        def __init__(self, ref: Ref) -> None:
            super().__init__()
            self.ref = ref

    class Opened(Message):
        """The user chose a web address on the card."""

        def __init__(self, address: str) -> None:
            super().__init__()
            self.address = address

    def __init__(self) -> None:
        super().__init__(id="card")
        self._content = _NOTHING
        self.at: int | None = None
        """The number of the selected reference, or None."""
        self._card_layout = CardLayout(_NOTHING, 0)
        self._positions: list[tuple[int, int]] = []
        """The line and the column where each reference begins."""

    def show_card(self, content: CardContent | None, credit: str = "", at: int | None = None) -> None:
        """Show a card from its beginning, or with one of its references selected; nothing if it is None."""
        note = Section("", [CardLine("", credit, "quiet")])
        self._content = content or _NOTHING
        if credit:
            self._content = self._content._replace(sections=[*self._content.sections, note])
        self.at = at
        self._lay_out()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._scroll_to_selected()

    def on_resize(self) -> None:
        """Lay the card out for the new width, keeping the same part visible."""
        before, top = len(self._card_layout.lines), self.scroll_offset.y
        self._lay_out()
        if before:
            line = round(top * len(self._card_layout.lines) / before)
            self.scroll_to(y=line, animate=False, force=True, immediate=True)
        if self.has_focus:
            self._scroll_to_selected()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._card_layout = CardLayout(self._content if width else _NOTHING, width - 1, arrow="→")
        self._positions = _find_positions(self._card_layout)
        self.virtual_size = Size(width, len(self._card_layout.lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        lines = self._card_layout.lines
        if at >= len(lines):
            return Strip.blank(width)
        parts = [self._style_piece(piece) for piece in lines[at]]
        span = self.text_selection.get_span(at) if self.text_selection else None
        if span:
            parts = mark_span(parts, *span)
        return add_offsets(build_strip(parts, width, self.content_region.x), at)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that is marked with the mouse."""
        lines = ["".join(piece.text for piece in line) for line in self._card_layout.lines]
        spans = [(line, span) for at, line in enumerate(lines) if (span := selection.get_span(at))]
        return "\n".join(line[start : None if end < 0 else end].rstrip() for line, (start, end) in spans), "\n"

    def _style_piece(self, piece: Piece) -> tuple[str, str]:
        if piece.ref is None:
            return piece.text, piece.style
        if piece.ref == self.at and self.has_focus:
            return piece.text, "reverse"
        return piece.text, f"{piece.style} underline"

    def on_focus(self) -> None:
        if self.at is None:
            self._select_visible()
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    @property
    def selected_record(self) -> Target | None:
        """The record that the selected reference names, or None."""
        refs = self._card_layout.refs
        return Target(*refs[self.at][:3]) if self.at is not None and self.at < len(refs) else None

    # Moving

    def action_move(self, by: int) -> None:
        """Select the nearest reference on another line if it is close to the visible part; otherwise scroll a line."""
        positions, top, room = self._positions, self.scroll_offset.y, self.size.height
        line, column = positions[self.at] if self.at is not None else (top - 1 if by > 0 else top + room, 0)
        beyond = [position for position in positions if (position[0] - line) * by > 0]
        if beyond:
            near = min(beyond, key=lambda position: (abs(position[0] - line), abs(position[1] - column)))
            self._select(positions.index(near), by)
        else:
            self._scroll(by)

    async def action_step(self, by: int) -> None:
        """Select the next or previous reference; back from the first one in a line, go to the list."""
        at, positions = (-1 if self.at is None else self.at) + by, self._positions
        if by < 0 and (at < 0 or positions[at][0] < positions[at + 1][0]):
            await self.run_action("app.leave")
        elif at < len(positions):
            self._select(at, by)
        else:
            self._scroll(by)

    def _select(self, at: int, by: int) -> None:
        """Select a reference if scrolling one line makes it visible; otherwise scroll that line."""
        top, room = self.scroll_offset.y, self.size.height
        if top - 1 <= self._positions[at][0] <= top + room:
            self.at = at
            self._scroll_to_selected()
            self.refresh()
        else:
            self._scroll(by)

    def action_page(self, pages: int) -> None:
        self._scroll(pages * max(self.size.height - 1, 1))
        self._select_visible()

    def action_first(self) -> None:
        self._scroll(-len(self._card_layout.lines))
        self._select_visible()

    def action_last(self) -> None:
        self._scroll(len(self._card_layout.lines))
        self._select_visible(last=True)

    def _scroll(self, by: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + by, animate=False, force=True, immediate=True)
        self.refresh()

    def _select_visible(self, *, last: bool = False) -> None:
        """Select the first or last visible reference; without `last`, a visible selection stays."""
        top = self.scroll_offset.y
        visible = [number for number, (line, _) in enumerate(self._positions) if top <= line < top + self.size.height]
        if visible and (last or self.at not in visible):
            self.at = visible[-1 if last else 0]

    def _scroll_to_selected(self) -> None:
        """Scroll until the selected reference is visible."""
        if self.at is not None and self.at < len(self._positions):
            line, top, room = self._positions[self.at][0], self.scroll_offset.y, max(self.size.height, 1)
            self.scroll_to(y=min(max(top, line - room + 1), line), animate=False, force=True, immediate=True)

    def action_follow(self) -> None:
        if self.at is not None and self.at < len(self._card_layout.refs):
            self.post_message(self.Followed(self._card_layout.refs[self.at]))

    def on_click(self, event: events.Click) -> None:
        """Follow the reference or open the address at the place, unless text was marked there."""
        at, column = self.scroll_offset.y + event.y, 0
        is_marked = self.text_selection is not None
        for piece in self._card_layout.lines[at] if at < len(self._card_layout.lines) and not is_marked else ():
            column += sanitize.measure_width(piece.text)
            if event.x < column:
                if piece.ref is not None:
                    self.at = piece.ref
                    self.action_follow()
                elif piece.style.startswith(LINK):
                    self.post_message(self.Opened(piece.style.removeprefix(LINK)))
                return


def _find_positions(layout: CardLayout) -> list[tuple[int, int]]:
    """Return the line and the column where each reference begins."""
    positions: dict[int, tuple[int, int]] = {}
    for at, line in enumerate(layout.lines):
        column = 0
        for piece in line:
            if piece.ref is not None:
                positions.setdefault(piece.ref, (at, column))
            column += len(piece.text)
    return [positions.get(number, (0, 0)) for number in range(len(layout.refs))]
