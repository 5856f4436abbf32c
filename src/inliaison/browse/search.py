"""The box for the words that are searched for."""

from __future__ import annotations

from textual.widgets import Input

from inliaison.browse.keys import bindings
from inliaison.text import sanitize


class Search(Input):
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
        """What is pasted may hold characters that hide; nobody searches for these."""
        return sanitize.removed(value)

    async def action_delete_left(self) -> None:  # type: ignore[override]
        """Delete a letter; where there is none, go back."""
        if self.value:
            super().action_delete_left()
        else:
            await self.run_action("app.back")
