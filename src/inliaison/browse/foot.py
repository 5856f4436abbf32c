"""The last lines of the screen: the keys of the current pane, or a message."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from inliaison.browse.keys import hints
from inliaison.text import sanitize

_SAID = "-said"


class Foot(Static):
    """The keys, or a message until the next key press."""

    def __init__(self) -> None:
        super().__init__("", id="foot", markup=False)
        self._place = ""

    def hint(self, place: str) -> None:
        """Show the keys of a pane, as many as fit on one line, and clear the message."""
        self._place = place
        self.remove_class(_SAID)
        pieces: list[tuple[str, str]] = []
        room = self.size.width
        for key, word in hints(place):
            room -= len(key) + len(word) + 3
            if room < -2:
                break
            pieces += [(key, "bold"), (f" {word}  ", "")]
        self.update(Content.assemble(*pieces))

    def on_resize(self) -> None:
        if not self.has_class(_SAID):
            self.hint(self._place)

    def say(self, text: str) -> None:
        """Show a message to the user."""
        self.add_class(_SAID)
        self.update(Content(sanitize.block(text)))

    def hush(self) -> None:
        """Show the keys again if a message is visible."""
        if self.has_class(_SAID):
            self.hint(self._place)
