"""The main screen: the search, tabs, filters, list and card, and the events between them."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from inliaison.browse.card import CardView
from inliaison.browse.counts import Counts
from inliaison.browse.directory import Directory
from inliaison.browse.filter_pane import Facets
from inliaison.browse.footer import Footer
from inliaison.browse.program import Program
from inliaison.browse.query_state import QueryState, Step
from inliaison.browse.records import Records
from inliaison.browse.search import Search
from inliaison.browse.tabs import Tabs
from inliaison.query import register_state, texts
from inliaison.query.browse_rows import TABS, Query, Rows
from inliaison.query.targets import Target
from inliaison.render import view
from inliaison.text import sanitize


class MainScreen(Program):
    """The panes of the screen, which show the current query."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-middle"), (150, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (10, "-high")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, directory: Directory, text: str = "", start: Query | None = None) -> None:
        """Begin with a search text, and with the list of a query if there is one."""
        super().__init__()
        self._directory = directory
        self._first_text = sanitize.remove_hidden_characters(text)
        self._has_start = start is not None
        self._query_state = QueryState(directory, start)
        self._list_notes: list[str] = []
        self._visible_notes = ""
        self._registers: list[str] = []
        self._facets, self._records, self._card = Facets(), Records(directory), CardView()
        self.counts = Counts(self, directory, self._query_state, self._facets, self._show_sizes)
        self._tabs, self._footer = Tabs(), Footer()

    def compose(self) -> ComposeResult:
        self._search = Search()
        self._notes, self._total = Static("", id="notes", markup=False), Static("", id="total", markup=False)
        yield self._tabs
        with Container(id="query"):
            yield Static("Search: ", id="prompt", markup=False)
            yield self._search
            yield self._total
        yield self._notes
        with Container(id="panes"):
            yield self._facets
            yield self._records
            yield self._card
        yield self._footer

    def on_mount(self) -> None:
        """Show the first list: of the first kind with a match for the search text, if there is one."""
        self.listen()
        self._directory.warn = self._footer.show_message
        self._directory.on_renewed = self._renew_later
        self._registers = self._directory.ask(register_state.describe_registers)
        if self._first_text:
            self._search.start(self._first_text)
            self._query_state.text = self._first_text
            if not self._has_start:
                self._query_state.kind = next(filter(self._query_state.count_rows, TABS), TABS[0])
        self._search.focus()
        self._refill(None)

    # Content

    def _refill(self, number: int | None) -> None:
        """Query again and show the list, with the record of this row selected if it is still there."""
        rows = self._query_state.load_rows()
        self._records.fill(rows, texts.split_words(self._query_state.text), number)
        self._show_summary(rows)
        self._query_state.start_from(self._records.number)
        self._show_card()
        self.counts.schedule()

    def _show_summary(self, rows: Rows) -> None:
        """Show the number of records, the active filters and the notes on the list."""
        filters = self._query_state.describe_filters()
        kind, size = self._query_state.kind, len(rows.numbers)
        is_known = self._query_state.is_loaded(kind)  # Of documents that are not loaded none can be found.
        self._list_notes = [*(["nothing found"] if is_known and not size else []), *filters, *rows.notes]
        self._total.update(Content(view.format_count(kind, size) if is_known else f"{kind}: not loaded"))
        self.counts.sizes.pop(kind, None)
        self.counts.sizes |= {kind: size} if is_known else {}
        self._show_sizes()

    def _show_notes(self) -> None:
        """Show the way to a card that was followed, and the notes on the list.

        If the list is empty, also show the kinds in which the search text is found.
        """
        notes = [note.replace("\n", " ").removesuffix(".") for note in self._list_notes]
        others = [
            view.format_count(kind, size)
            for kind, size in self.counts.sizes.items()
            if size and kind != self._query_state.kind
        ]
        if not self.counts.sizes.get(self._query_state.kind) and self._query_state.text.strip() and others:
            notes.insert(1, f"elsewhere {', '.join(others)}: Enter shows them")
        path = self._query_state.path
        if len(path) > 1:
            notes.insert(0, f"card {len(path)}, from {path[-2].record.label}: Backspace goes back")
        text = sanitize.escape_line(" ".join(f"{note[:1].upper()}{note[1:]}." for note in notes))
        if text != self._visible_notes:  # An update lays the screen out anew, which is slow.
            self._visible_notes = text
            self._notes.set_class(bool(text), "-message")
            self._notes.update(Content(text))

    def _show_sizes(self) -> None:
        """Show the numbers of records that are counted so far."""
        self._tabs.show(self._query_state.kind, self.counts.sizes, ", ".join(self._registers))
        self._show_notes()

    def _show_card(self) -> None:
        """Show the card of the last record on the path."""
        card = self._query_state.load_card()
        if card is None:
            self._card.show_card(None)
        else:
            self._card.show_card(card.content, card.credit, self._query_state.path[-1].at)
        self._show_notes()

    def _renew_later(self) -> None:
        self.call_later(self._show_again)

    def _show_again(self) -> None:
        """Show the same records after the index was reopened."""
        self._records.clear_cache()
        self._query_state.clear_cache()
        self.counts.clear()
        self._registers = self._directory.ask(register_state.describe_registers)
        self._refill(self._query_state.find_row_number())

    # Focus

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus: on a narrow screen, show only its pane."""
        if not self.screen.is_modal:
            self._show_pane(self.focused)
            self._records.set_inactive(self.focused in (self._card, self._facets))
            self._footer.show_keys(self.focused.id or "" if self.focused else "")

    def _focus_pane(self, pane: Widget) -> None:
        """Move the focus to a pane, making it visible first."""
        self._show_pane(pane)
        pane.focus()

    def _show_pane(self, pane: Widget | None) -> None:
        """Make a pane visible if the screen has no room for all of them."""
        self.screen.set_class(pane is self._card, "-card")
        self.screen.set_class(pane is self._facets, "-facets")

    async def on_event(self, event: events.Event) -> None:
        """Clear the message at the next key press."""
        if isinstance(event, events.Key) and self._footer.is_attached:
            self._footer.clear_message()
        await super().on_event(event)

    # Events of the parts

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self._search and event.value != self._query_state.text:
            self._query_state.text = event.value
            self.counts.clear()  # They are those of another text.
            self._refill(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input is self._search:
            self._leave_empty_list()
            self._focus_pane(self._records)

    def on_records_selected(self, event: Records.Selected) -> None:
        self._query_state.start_from(self._records.number)
        self._show_card()
        if event.opens and self._query_state.path:
            self._focus_pane(self._card)
        elif event.opens:
            self._leave_empty_list()

    def _leave_empty_list(self) -> None:
        """If no record of this kind matches the search text, show the first kind with a match."""
        if not self._records.numbers and self._query_state.text.strip():
            kind = next(filter(self._query_state.count_rows, TABS), self._query_state.kind)
            self.on_tabs_chosen(Tabs.Chosen(kind))

    def on_card_view_followed(self, event: CardView.Followed) -> None:
        self._query_state.path[-1].at = self._card.at
        self._query_state.path.append(Step(Target(*event.ref[:3])))
        self._show_card()

    def on_facets_seen(self, event: Facets.Seen) -> None:
        self.counts.schedule(at_once=True)

    def on_facets_chosen(self, event: Facets.Chosen) -> None:
        self._query_state.toggle_filter(event.filter, event.value)
        self._refill(self._records.number)
        self.counts.schedule(at_once=True)

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        self._query_state.kind = event.kind
        self._facets.wait()
        self._refill(self._query_state.selected_row)
        self.counts.schedule(at_once=True)
