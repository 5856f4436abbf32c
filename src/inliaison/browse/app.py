"""The application: the actions behind the keys of all panes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from textual.widget import Widget

from inliaison.browse.card import CardView
from inliaison.browse.directory import Directory
from inliaison.browse.keys import list_bindings
from inliaison.browse.main_screen import MainScreen
from inliaison.browse.records import Records
from inliaison.browse.tabs import Tabs
from inliaison.errors import InliaisonError
from inliaison.query import register_state
from inliaison.query.browse_rows import TABS, Query
from inliaison.query.targets import Target
from inliaison.query.uses import Use
from inliaison.render import view


class Files(Protocol):
    """Writes records to files."""

    endings: str
    """The endings of file names that it knows, which choose the format."""

    def save_list(self, query: Query, numbers: list[int], path: str, force: bool) -> str:
        """Write the listed rows of a query, replacing an existing file if `force`; return a message for the user."""

    def save_card(self, record: Target, path: str, force: bool) -> str:
        """Write the card of a record in the same way."""


class Browser(MainScreen):
    """The directory as a full screen."""

    BINDINGS = list_bindings("all")

    def __init__(self, directory: Directory, files: Files, text: str = "", start: Query | None = None) -> None:
        super().__init__(directory, text, start)
        self._files = files
        self.is_reading = False
        """Whether the data are being read again."""

    def action_search(self) -> None:
        self._focus_pane(self._search)

    def action_pane(self, by: int) -> None:
        every_pane: list[Widget] = [self._search, self._facets, self._records, self._card]
        panes = [pane for pane in every_pane if pane is not self._facets or pane.display]
        position = panes.index(self.focused) if self.focused in panes else 0
        self._focus_pane(panes[(position + by) % len(panes)])

    def action_tab(self, position: int) -> None:
        self.on_tabs_chosen(Tabs.Chosen(TABS[position - 1]))

    def action_turn(self, by: int) -> None:
        self.action_tab((TABS.index(self._query_state.kind) + by) % len(TABS) + 1)

    def action_escape(self) -> None:
        """Leave a pane for the list; from the list, clear search and filters; never quit."""
        if self.focused is not self._records:
            self._focus_pane(self._records)
        elif self._query_state.text or self._query_state.filters:
            self._query_state.set_filters(self._query_state.kind, {})
            self.counts.clear()
            self._query_state.text = self._search.value = ""
            self._refill(self._records.number)
        else:
            self._footer.show_message("Nothing to clear. q ends the program.")

    async def action_back(self) -> None:
        """Go back to the previous card; from the first card, to the list."""
        if len(self._query_state.path) > 1:
            self._query_state.path.pop()
            self._show_card()
        elif self.focused is self._card:
            self._focus_pane(self._records)

    def action_leave(self) -> None:
        self._focus_pane(self._records)

    def action_facets(self) -> None:
        """Enter the filters, or leave them."""
        if self.focused is self._facets:
            self._focus_pane(self._records)
        else:
            self._focus_pane(self._facets)

    def action_website(self) -> None:
        from inliaison.browse import desktop

        record = self._query_state.current
        if record is None:
            return
        try:
            address = self._directory.ask(lambda database: desktop.find_address(database, record))
        except InliaisonError as error:
            self._footer.show_message(error.message)
        else:
            desktop.open_address(self, address, self._footer.show_message)

    def on_card_view_opened(self, event: CardView.Opened) -> None:
        from inliaison.browse import desktop

        desktop.open_address(self, event.address, self._footer.show_message)

    def action_copy(self) -> None:
        """Offer the texts of the record to copy."""
        from inliaison.browse import desktop
        from inliaison.browse.menu import Choice, Menu

        record = self._query_state.current
        if record is None:
            return
        copies = self._directory.ask(lambda database: desktop.list_copies(database, record))
        choices = [
            Choice(f"{what[:1].upper()}{what[1:]}", " ".join(text.split()), (what, text)) for what, text in copies
        ]

        def copy(choice: tuple[str, str] | None) -> None:
            if choice:
                what, text = choice
                self.copy_to_clipboard(text)
                lines = len(text.splitlines())
                self._footer.show_message(
                    f"Sent to the terminal's clipboard: {text if lines == 1 else f'the {what}, {lines} lines'}"
                )

        self.push_screen(Menu(f"Copy of {record.label or record.id}:", choices), copy)

    def action_sort(self) -> None:
        """Offer the columns of the list to sort by."""
        from inliaison.browse.menu import Choice, Menu

        choices = [Choice("Usual order", value="")]
        choices += [Choice(heading, value=name) for name, heading in self._records.headings.items()]
        self.push_screen(Menu("Sort by:", choices), self._sort_by)

    def _sort_by(self, name: str | None) -> None:
        """Sort by a column, or in the usual order if the name is empty."""
        if name is not None:
            self._query_state.sort_by(name)
            self._refill(None)

    def on_records_sorted(self, event: Records.Sorted) -> None:
        self._sort_by(event.name)

    def action_filter_by(self) -> None:
        """Offer the lists of records that name the record of the card, or the one that is marked in it."""
        from inliaison.browse.menu import Choice, Menu

        on_screen = [self._query_state.current, self._card.selected_record if self.focused is self._card else None]
        records = [record for record in reversed(on_screen) if record]
        uses = [use for record in records for use in self._query_state.list_uses(record)]
        if not uses:
            self._footer.show_message("Nothing is filtered by this.")
            return
        choices = [Choice(use.title, f"{use.number:,}", use) for use in uses]
        self.push_screen(Menu("Filter by this:", choices), self._filter_by)

    def _filter_by(self, use: Use | None) -> None:
        if use is not None:
            self._query_state.text = self._search.value = ""
            self._query_state.set_filters(use.kind, use.values)
            self.on_tabs_chosen(Tabs.Chosen(use.kind))
            self._focus_pane(self._records)

    def action_export(self) -> None:
        from inliaison.browse.dialogs import AskFile

        query, record, numbers = self._query_state.query, self._query_state.current, list(self._records.numbers)
        if self.focused is self._card and record is not None:
            what, save = f"the card of {record.label}", partial(self._files.save_card, record)
        else:
            what, save = view.format_count(query.kind, len(numbers)), partial(self._files.save_list, query, numbers)
        box = AskFile(what, self._files.endings, save)
        self.push_screen(box, lambda message: self._footer.show_message(message) if message else None)

    def action_renew(self) -> None:
        """Read the data again, in a thread, because building an index takes seconds."""
        if self.is_reading:
            return
        self.is_reading = True
        self._footer.show_message("Reading the data …")
        threading.Thread(target=self._read_data, daemon=True).start()

    def _read_data(self) -> None:
        """Build the index if need be, then take it into use in the main thread, or say what is wrong with the data."""
        error: InliaisonError | None = None
        try:
            self._directory.build(lambda share: self._call_later(self._show_progress, share))
        except InliaisonError as caught:
            error = caught
        self._call_later(self._end_reading, error)

    def _call_later(self, function: Callable[[Any], None], value: Any) -> None:
        """Call a function in the main thread, unless the program has ended meanwhile."""
        with contextlib.suppress(RuntimeError):
            self.call_from_thread(function, value)

    def _show_progress(self, share: float) -> None:
        self._footer.show_message(f"Reading the data: {share:.0%}")

    def _end_reading(self, error: InliaisonError | None) -> None:
        self.is_reading = False
        try:
            if error:
                raise error
            self._directory.renew()
        except InliaisonError as caught:
            self._footer.show_message(str(caught))
        else:
            self._footer.show_message("The data were read again.")

    def action_keys(self) -> None:
        from inliaison.browse.dialogs import Keys

        self.push_screen(Keys(self._directory.ask(register_state.read_any_credit)))
