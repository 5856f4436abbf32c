"""The last lines of the screen: the keys of the current pane, or a message."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from inliaison.browse.keys import list_hints
from inliaison.text import sanitize

_MESSAGE = "-message"
_PLAIN, _BOLD = Style(), Style(bold=True)
"""Styles as they are; the name of one would be parsed, with all colours of the theme."""


class Footer(Static):
    """The keys, or a message until the next key press."""

    def __init__(self) -> None:
        super().__init__("", id="foot", markup=False)
        self._pane = ""

    def show_keys(self, pane: str) -> None:
        """Show the keys of a pane, as many as fit on one line, and clear the message."""
        self._pane = pane
        had_message = self.has_class(_MESSAGE)
        self.remove_class(_MESSAGE)
        pieces: list[tuple[str, Style]] = []
        room = self.size.width
        for key, word in list_hints(pane):
            room -= len(key) + len(word) + 3
            if room < -2:
                break
            pieces += [(key, _BOLD), (f" {word}  ", _PLAIN)]
        self.update(Content.assemble(*pieces), layout=had_message)  # Keys always take one line.

    def on_resize(self) -> None:
        if not self.has_class(_MESSAGE):
            self.show_keys(self._pane)

    def show_message(self, text: str) -> None:
        """Show a message to the user."""
        self.add_class(_MESSAGE)
        self.update(Content(sanitize.escape_block(text)))

    def clear_message(self) -> None:
        """Show the keys again if a message is visible."""
        if self.has_class(_MESSAGE):
            self.show_keys(self._pane)
