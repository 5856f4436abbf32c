"""Dialogs in front of the lists: the name of a file, the list of all keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from inliaison.browse.card import CardView
from inliaison.browse.keys import KEYS
from inliaison.browse.search import Line
from inliaison.errors import FileTakenError, InliaisonError
from inliaison.render.cards import CardContent, CardLine, Section
from inliaison.text import sanitize


class Box(ModalScreen[Any]):
    """A dialog in front of the lists; Esc closes it."""

    BINDINGS: ClassVar[list[Any]] = [("escape", "dismiss('')", "")]


class AskFile(Box):
    """Asks for a file name until the file is written or the user cancels."""

    def __init__(self, what: str, endings: str, save: Callable[[str, bool], str]) -> None:
        super().__init__()
        self._what = what
        self._endings = endings
        self._save = save
        self._existing: str | None = None
        """The name of an existing file that the user may replace by entering it again."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="frame", can_focus=False):
            yield Static(Content(f"Write {self._what} to a file:"))
            yield Line(compact=True)
            yield Static(Content(f"Its ending says the format: {self._endings}. Esc: do not."), id="message")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write the file; replace an existing one only if its name is entered a second time."""
        path = event.value
        try:
            self.dismiss(self._save(path, path == self._existing))
        except FileTakenError as error:
            self._existing = path
            self._show_message(f"{error.message}. Enter again: replace it. Esc: do not.")
        except InliaisonError as error:
            self._existing = None
            self._show_message(str(error))

    def _show_message(self, text: str) -> None:
        self.query_one("#message", Static).update(Content(sanitize.escape_block(text)))


class Keys(Box):
    """All keys and what they do."""

    BINDINGS: ClassVar[list[Any]] = [("escape,q,question_mark,f1", "dismiss('')", "")]

    def __init__(self, credit: str) -> None:
        super().__init__()
        self._credit = credit

    def compose(self) -> ComposeResult:
        yield CardView()

    def on_mount(self) -> None:
        items = [CardLine(key.label, key.help) for key in KEYS if key.label]
        also = Section("", [CardLine("", _ALSO)])
        self.query_one(CardView).show_card(CardContent("Keys", [], [Section("", items), also]), self._credit)


_ALSO = "For a screen reader or Braille, the plain listings say the same: inliaison partners, inliaison show REF."
