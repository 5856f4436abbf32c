"""The application: the actions behind the keys of all panes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.widget import Widget

from inliaison.browse.directory import Directory
from inliaison.browse.keys import bindings
from inliaison.browse.showing import Showing
from inliaison.browse.tabs import Tabs
from inliaison.errors import InliaisonError
from inliaison.query import loaded
from inliaison.query.browsed import TABS, Given
from inliaison.render import view

Save = Callable[[str, Given, list[int], str, bool], str]
"""Writes the listed rows of a kind to a file, replacing an existing one if the last argument is true; returns a
message."""


class Browser(Showing):
    """The directory as a full screen."""

    BINDINGS = bindings("all")

    def __init__(self, directory: Directory, save: Save, endings: str, text: str = "") -> None:
        super().__init__(directory, text)
        self._save = save
        self._endings = endings

    def action_search(self) -> None:
        self._go(self._search)

    def action_pane(self, by: int) -> None:
        panes: list[Widget] = [self._search, self._facets, self._records, self._card]
        shown = [pane for pane in panes if pane is not self._facets or pane.display]
        at = shown.index(self.focused) if self.focused in shown else 0
        self._go(shown[(at + by) % len(shown)])

    def action_tab(self, place: int) -> None:
        self.on_tabs_chosen(Tabs.Chosen(TABS[place - 1]))

    def action_turn(self, by: int) -> None:
        self.action_tab((TABS.index(self._asked.kind) + by) % len(TABS) + 1)

    def action_escape(self) -> None:
        """Leave a pane for the list; from the list, clear search and filters; if there are none, quit."""
        if self.focused is not self._records:
            self._go(self._records)
        elif self._asked.text or self._asked.chosen:
            self._asked.chosen.clear()
            self._asked.text = self._search.value = ""
            self._refill(self._records.number)
        else:
            self.end(0)

    async def action_back(self) -> None:
        """Go back to the previous card; from the first card, to the list."""
        if len(self._asked.steps) > 1:
            self._asked.steps.pop()
            self._tell()
        elif self.focused is self._card:
            self._go(self._records)

    def action_leave(self) -> None:
        self._go(self._records)

    def action_facets(self) -> None:
        """Enter the filters, or leave them."""
        if self.focused is self._facets:
            self._go(self._records)
        else:
            self._go(self._facets)

    def action_website(self) -> None:
        from inliaison.browse import outside

        found = self._asked.shown
        if found is None:
            return
        try:
            address = self._directory.ask(lambda database: outside.address(database, found))
        except InliaisonError as error:
            self._foot.say(error.message)
        else:
            outside.open_address(self, address, self._foot.say)

    def action_copy(self) -> None:
        from inliaison.browse import outside

        found = self._asked.shown
        if found is not None:
            text = self._directory.ask(lambda database: outside.copied(database, found))
            self.copy_to_clipboard(text)
            self._foot.say(f"Sent to the terminal's clipboard: {text}")

    def action_export(self) -> None:
        from inliaison.browse.boxes import AskFile

        numbers = list(self._records.numbers)
        save = partial(self._save, self._asked.kind, self._asked.given, numbers)
        box = AskFile(view.count(self._asked.kind, len(numbers)), self._endings, save)
        self.push_screen(box, lambda said: self._foot.say(said) if said else None)

    def action_renew(self) -> None:
        try:
            self._directory.renew()
        except InliaisonError as error:
            self._foot.say(str(error))
        else:
            self._foot.say("The data were read again.")

    def action_keys(self) -> None:
        from inliaison.browse.boxes import Keys

        self.push_screen(Keys(self._directory.ask(loaded.any_credit)))
