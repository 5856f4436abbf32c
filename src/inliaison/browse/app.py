"""The application: what was asked for, the list of it, the card of one record, and what keys do to them."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from inliaison.browse import outside, theme
from inliaison.browse.boxes import AskFile, Box, Keys
from inliaison.browse.card import CardView
from inliaison.browse.directory import Directory
from inliaison.browse.facets import Facets
from inliaison.browse.keys import bindings, hints
from inliaison.browse.records import Records
from inliaison.browse.tabs import Tabs
from inliaison.errors import InliaisonError, UsageError
from inliaison.query import browsed, cards, loaded, texts
from inliaison.query.browsed import TABS
from inliaison.query.references import Found
from inliaison.render import view
from inliaison.text import sanitize

Save = Callable[[str, list[int], str, bool], str]
"""Writes rows of a kind to a file, over an old one if wanted, and gives what is to be said of that."""

_PAUSE = 0.15
"""Seconds without a key after which the numbers beside the list are counted again."""


class Search(Input):
    """The box for the words; every letter can be typed in it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, placeholder="type to search", compact=True, select_on_focus=False, id="search")
        self.cursor_blink = False

    async def action_delete_left(self) -> None:  # type: ignore[override]
        """Delete a letter; where there is none, go back."""
        if self.value:
            super().action_delete_left()
        else:
            await self.run_action("app.back")


class State:
    """What is chosen in the list of one kind."""

    def __init__(self) -> None:
        self.chosen: dict[str, list[str]] = {}
        self.number: int | None = None


class Step:
    """A record whose card is or was shown, and the reference that was marked in it."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.at: int | None = None


class Browser(App[None], inherit_bindings=False):
    """The directory as a full screen."""

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-middle"), (150, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (10, "-high")]
    CSS = theme.CSS
    BINDINGS = [*bindings("always"), *bindings("all")]

    def __init__(self, directory: Directory, save: Save, endings: str, text: str = "") -> None:
        super().__init__(ansi_color=True)
        self.register_theme(theme.theme())
        self.theme = "terminal"
        self.fault: Exception | None = None
        """What ended the application, if that was a fault."""
        self._directory = directory
        self._save = save
        self._endings = endings
        self._states = {kind: State() for kind in TABS}
        self._kind = TABS[0]
        self._trail: list[Step] = []
        self._numbers: dict[str, int] = {}
        self._day: str | None = None
        self._timer: Timer | None = None
        self._search = Search(sanitize.removed(text))
        self._tabs = Tabs()
        self._facets = Facets()
        self._records = Records(directory)
        self._card = CardView()
        directory.warn = self._say
        directory.renewed = self._renew_later

    def compose(self) -> ComposeResult:
        yield self._tabs
        with Container(id="asked"):
            yield Static("Search: ", id="prompt", markup=False)
            yield self._search
            yield Static("", id="count", markup=False)
        yield Static("", id="notes", markup=False)
        with Container(id="panes"):
            yield self._facets
            yield self._records
            yield self._card
        yield Static("", id="foot", markup=False)

    def on_mount(self) -> None:
        """Listen to signals, and show the first list: of the first kind in which the text is found."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError, ValueError):  # Not on this system, not in this thread.
                asyncio.get_running_loop().add_signal_handler(number, self._end, 128 + number)
        self._day = self._directory.ask(loaded.date)
        if self._search.value:
            with contextlib.suppress(UsageError):
                self._kind = next((kind for kind in TABS if self._sized(kind)), TABS[0])
        self._search.focus()
        self._refill(None)

    # What is shown

    def _given(self, kind: str) -> dict[str, object]:
        return {**self._states[kind].chosen, "text": self._search.value}

    def _sized(self, kind: str) -> int:
        return self._directory.ask(lambda database: browsed.size(database, kind, self._given(kind)))

    def _refill(self, number: int | None) -> None:
        """Ask again and show the list, with the record of this row selected if it is there."""
        kind, text = self._kind, self._search.value
        try:
            found = self._directory.ask(lambda database: browsed.rows(database, kind, self._given(kind)))
        except UsageError as error:
            found = browsed.Rows([], 0, [error.message])
        self._records.fill(kind, found.numbers, texts.words(text), number)
        self._numbers[kind] = len(found.numbers)
        self._told_of(found)
        self._tell_selected()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._count)

    def _told_of(self, found: browsed.Rows) -> None:
        """Show how many there are, by which filters, and what is not among them."""
        chosen = self._states[self._kind].chosen
        notes = [f"{name.replace('_', ' ')}: {', '.join(values)}" for name, values in chosen.items()]
        notes += found.notes
        notes += [] if found.numbers else ["Nothing found."]
        said = self.query_one("#notes", Static)
        said.set_class(bool(notes), "-said")
        said.update(Content(sanitize.block("; ".join(notes))))
        self.query_one("#count", Static).update(Content(view.count(self._kind, len(found.numbers))))
        self._show_tabs()

    def _show_tabs(self) -> None:
        self._tabs.show(self._kind, self._numbers, f"ISO's register of {self._day}" if self._day else "")

    def _count(self) -> None:
        """Count what takes too long to be counted at every key: the other kinds, the values of filters."""
        kind = self._kind
        with contextlib.suppress(UsageError):
            self._numbers = {kind: self._sized(kind) for kind in TABS} | {kind: len(self._records.numbers)}
            self._show_tabs()
            facets = self._directory.ask(lambda database: browsed.facets(database, kind, self._given(kind)))
            self._facets.fill(facets, self._states[kind].chosen)

    def _tell_selected(self) -> None:
        """Show the card of the selected record, or none where there is none."""
        number, kind = self._records.number, self._kind
        self._states[kind].number = number
        found = None
        if number is not None:
            found = self._directory.ask(lambda database: browsed.found(database, kind, number))
        self._trail = [Step(found)] if found else []
        self._tell()

    def _tell(self) -> None:
        """Show the card of the last step."""
        if not self._trail:
            self._card.tell(None)
            return
        step = self._trail[-1]
        card = self._directory.ask(lambda database: cards.card(database, step.found))
        self._card.tell(card.tell(card), card.credit, step.at)

    def _renew_later(self) -> None:
        self.call_later(self._renewed)

    def _renewed(self) -> None:
        """Show the same records after the index was opened again."""
        shown = self._trail[0].found if self._trail else None
        self._records.forget()
        self._day = self._directory.ask(loaded.date)
        number = None
        if shown is not None:
            number = self._directory.ask(lambda database: browsed.number(database, shown.kind, shown.id))
        self._refill(number)

    def _say(self, text: str) -> None:
        """Say something in the last lines, until the next key."""
        foot = self.query_one("#foot", Static)
        foot.add_class("-said")
        foot.update(Content(sanitize.block(text)))

    def _hint(self) -> None:
        """Tell the keys of the pane that has the focus."""
        foot = self.query_one("#foot", Static)
        foot.remove_class("-said")
        if self.focused is self._search:
            told = [("↓", "list"), ("Esc", "leave"), ("Tab", "next pane"), ("Ctrl+N", "next kind"), ("Ctrl+C", "end")]
        else:
            told = hints((self.focused.id or "", "all") if self.focused else ("all",))
        foot.update(Content.assemble(*(piece for key, word in told for piece in ((key, "bold"), f" {word}  "))))

    # Where the focus is

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus: on a narrow screen only its pane is seen."""
        if not isinstance(self.screen, Box):
            self.screen.set_class(self.focused is self._card, "-card")
            self._records.rests = self.focused in (self._card, self._facets)
            self._records.refresh()
            self._hint()

    def _go(self, pane: Widget) -> None:
        """Put the focus into a pane, which is brought into sight first."""
        self.screen.set_class(pane is self._card, "-card")
        if pane is not self._facets:
            self.screen.remove_class("-facets")
        pane.focus()

    async def on_event(self, event: events.Event) -> None:
        """Take away what was said when another key comes."""
        if isinstance(event, events.Key) and not isinstance(self.screen, Box) and self.query("#foot.-said"):
            self._hint()
        await super().on_event(event)

    # What happens in the parts

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self._search:
            if not sanitize.is_plain(event.value):
                self._search.value = sanitize.removed(event.value)
                return
            self._refill(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input is self._search:
            self._go(self._records)

    def on_records_selected(self, event: Records.Selected) -> None:
        self._tell_selected()
        if event.opened and self._trail:
            self._go(self._card)

    def on_card_view_followed(self, event: CardView.Followed) -> None:
        self._trail[-1].at = self._card.at
        self._trail.append(Step(Found(event.ref.kind, event.ref.id, event.ref.label)))
        self._tell()
        self._card.on_focus()

    def on_facets_chosen(self, event: Facets.Chosen) -> None:
        chosen = self._states[self._kind].chosen
        values = chosen.pop(event.filter, [])
        values = [value for value in values if value != event.value] + [event.value] * (event.value not in values)
        if values:
            chosen[event.filter] = values
        self._refill(self._records.number)
        self._count()

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        self._kind = event.kind
        self._refill(self._states[event.kind].number)
        self._count()

    # What keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only to end and to leave for the shell is possible while a box is in front."""
        return not isinstance(self.screen, Box) or action in ("interrupt", "suspend_process", "end", "back")

    def action_search(self) -> None:
        self._go(self._search)

    def action_pane(self, by: int) -> None:
        """To the next pane, the one before."""
        panes: list[Widget] = [self._search, self._facets, self._records, self._card]
        shown = [pane for pane in panes if pane is not self._facets or pane.display]
        at = shown.index(self.focused) if self.focused in shown else 0
        self._go(shown[(at + by) % len(shown)])

    def action_tab(self, place: int) -> None:
        self.on_tabs_chosen(Tabs.Chosen(TABS[place - 1]))

    def action_turn(self, by: int) -> None:
        """To the next kind, the one before."""
        self.on_tabs_chosen(Tabs.Chosen(TABS[(TABS.index(self._kind) + by) % len(TABS)]))

    def action_escape(self) -> None:
        """Out of a pane into the list; from there, clear what narrows it; at last, end."""
        if self.focused is not self._records:
            self._go(self._records)
        elif self._search.value or self._states[self._kind].chosen:
            number = self._records.number
            self._states[self._kind].chosen.clear()
            with self.prevent(Input.Changed):
                self._search.value = ""
            self._refill(number)
        else:
            self._end(0)

    async def action_back(self) -> None:
        """Back to the record before; from the first card, to the list."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._tell()
        elif self.focused is self._card:
            self._go(self._records)

    def action_leave(self) -> None:
        self._go(self._records)

    def action_facets(self) -> None:
        """Into the filters, or out of them."""
        if self.focused is self._facets:
            self._go(self._records)
        else:
            self._count()
            self.screen.add_class("-facets")
            self._go(self._facets)

    def action_website(self) -> None:
        """Open the website of the record whose card is shown."""
        if self._trail:
            found = self._trail[-1].found
            try:
                address = self._directory.ask(lambda database: outside.address(database, found))
            except InliaisonError as error:
                self._say(error.message)
            else:
                outside.open_address(self, address, self._say)

    def action_copy(self) -> None:
        """Send the id or the citation of the record whose card is shown to the clipboard of the terminal."""
        if self._trail:
            found = self._trail[-1].found
            text = self._directory.ask(lambda database: outside.copied(database, found))
            self.copy_to_clipboard(text)
            self._say(f"Sent to the terminal's clipboard: {text}")

    def action_export(self) -> None:
        """Ask for the name of a file and write what the list shows."""
        kind, numbers = self._kind, list(self._records.numbers)
        what = view.count(kind, len(numbers))
        box = AskFile(what, self._endings, lambda path, force: self._save(kind, numbers, path, force))
        self.push_screen(box, lambda said: self._say(said) if said else None)

    def action_renew(self) -> None:
        try:
            self._directory.renew()
        except InliaisonError as error:
            self._say(str(error))
        else:
            self._say("The data were read again.")

    def action_keys(self) -> None:
        """Show all keys."""
        credit = self._directory.ask(loaded.any_credit)
        told = "Plain listings say the same and suit a screen reader better: inliaison partners, inliaison show …"
        self.push_screen(Keys(f"{told}\n{credit}".strip()))

    def action_interrupt(self) -> None:
        """Copy what is marked; if nothing is, end as an interrupt does."""
        marked = self.screen.get_selected_text() or (
            self.focused.selected_text if isinstance(self.focused, Input) else ""
        )
        if marked:
            self.copy_to_clipboard(sanitize.block(marked))
            self.screen.clear_selection()
        else:
            self._end(130)

    def action_end(self) -> None:
        self._end(0)

    def _end(self, code: int) -> None:
        self.exit(return_code=code)

    def _handle_exception(self, error: Exception) -> None:
        """End at a fault, with the terminal restored; whoever started the application tells it."""
        self.fault = self.fault or error
        self._end(70)
