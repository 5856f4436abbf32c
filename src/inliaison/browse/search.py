"""Boxes of one line: for whatever is typed or pasted, and for the words that are searched for."""

from __future__ import annotations

import re

from textual.events import Paste
from textual.widgets import Input

from inliaison.browse.keys import bindings
from inliaison.text import sanitize


class Line(Input):
    """One line; of a text of several that is pasted, the line ends become blanks."""

    def on_paste(self, event: Paste) -> None:
        """Join the lines before Textual takes the first one alone."""
        event.text = " ".join(event.text.splitlines())


class Search(Line):
    """One line in which every letter can be typed."""

    BINDINGS = bindings("search")

    def __init__(self) -> None:
        super().__init__(placeholder="type to narrow the list", compact=True, select_on_focus=False, id="search")
        self.cursor_blink = False

    def start(self, text: str) -> None:
        """Begin with a text, as if it had been typed."""
        self.value = text
        self.cursor_position = len(text)

    def validate_value(self, value: str) -> str:
        """Return a text as it can be searched for: white space is a blank, and what hides is left out."""
        return sanitize.removed(re.sub(r"\r\n|\s", " ", value))

    async def action_delete_left(self) -> None:  # type: ignore[override]
        """Delete a letter; where there is none, go back."""
        if self.value:
            super().action_delete_left()
        else:
            await self.run_action("app.back")
