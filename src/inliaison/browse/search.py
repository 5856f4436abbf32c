"""Input fields of one line: for any text, and for the search."""

from __future__ import annotations

import re

from textual.events import Paste
from textual.widgets import Input

from inliaison.browse.keys import list_bindings
from inliaison.text import sanitize


class Line(Input):
    """An input of one line; line ends in pasted text become blanks."""

    def on_paste(self, event: Paste) -> None:
        """Join the pasted lines, because Textual would keep only the first."""
        event.text = " ".join(event.text.splitlines())


class Search(Line):
    """The search field, in which every letter can be typed."""

    BINDINGS = list_bindings("search")

    def __init__(self) -> None:
        super().__init__(placeholder="type to narrow the list", compact=True, select_on_focus=False, id="search")
        self.cursor_blink = False

    def start(self, text: str) -> None:
        """Begin with a text, as if it had been typed."""
        self.value = text
        self.cursor_position = len(text)

    def validate_value(self, value: str) -> str:
        """Return a text ready for search: white space becomes blanks, hidden characters are removed."""
        return sanitize.remove_hidden_characters(re.sub(r"\r\n|\s", " ", value))

    async def action_delete_left(self) -> None:  # type: ignore[override]
        """Delete a letter; if the field is empty, go back."""
        if self.value:
            super().action_delete_left()
        else:
            await self.run_action("app.back")
