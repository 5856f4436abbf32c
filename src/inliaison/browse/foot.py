"""The last lines of the screen: the keys that matter where the reader is, or what is to be said."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from inliaison.browse.keys import hints
from inliaison.text import sanitize

_SAID = "-said"


class Foot(Static):
    """Keys, and in their place what is said, until the next key."""

    def __init__(self) -> None:
        super().__init__("", id="foot", markup=False)
        self._place = ""

    def hint(self, place: str) -> None:
        """Tell the keys of a pane by its name, as many as one line holds, and take away what was said."""
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
        """Say something that the reader has asked for or should know."""
        self.add_class(_SAID)
        self.update(Content(sanitize.block(text)))

    def hush(self) -> None:
        """Tell the keys again, if something was said."""
        if self.has_class(_SAID):
            self.hint(self._place)
