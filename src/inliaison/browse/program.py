"""A full-screen program that behaves well in a terminal: its colours, exit codes and errors."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import io
import os
import signal
import sys
from collections.abc import Coroutine
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.widgets import Input

from inliaison.browse import theme
from inliaison.browse.keys import list_bindings
from inliaison.text import fallback, sanitize

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals that end the program; not every system has all of them."""


def use_encoding() -> None:
    """Draw characters that the encoding lacks as others of the same width, and decode keys in the terminal's encoding.

    Textual itself reads only UTF-8, and fails on any other byte.
    """
    fallback.register_handler()
    if isinstance(sys.__stderr__, io.TextIOWrapper):  # Textual draws on stderr.
        sys.__stderr__.reconfigure(errors=fallback.NAME)
    if os.name != "nt":
        from textual.drivers import linux_driver

        decoder = partial(codecs.getincrementaldecoder(sys.stdin.encoding), errors="replace")
        setattr(linux_driver, "getincrementaldecoder", lambda _: decoder)  # noqa: B010


class Program(App[None], inherit_bindings=False):
    """An application in the terminal's own colours that always restores the terminal when it ends."""

    ENABLE_COMMAND_PALETTE = False
    CSS = theme.CSS
    BINDINGS = list_bindings("always")

    def __init__(self) -> None:
        super().__init__(ansi_color=True)  # If set later, NO_COLOR would give black on black.
        self.register_theme(theme.make_theme())
        self.theme = theme.NAME
        self.error: Exception | None = None
        """The exception that ended the application, if any."""
        self.has_key = False
        """Whether a key was pressed since this was set to false, even if it is not handled yet."""

    def _post_message(self, message: Message) -> Coroutine[Any, Any, bool]:
        """Note keys as they arrive, in the thread that reads them, because a slow query must not let them wait."""
        self.has_key = self.has_key or isinstance(message, events.Key)
        return super()._post_message(message)

    def listen(self) -> None:
        """End at a signal with exit code 128 plus its number, as shells do; redraw the screen after a suspend."""
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or another thread.
                asyncio.get_running_loop().add_signal_handler(number, self.end, 128 + number)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))  # Redraw after a suspend.

    def end(self, code: int) -> None:
        """End with this exit code."""
        self.exit(return_code=code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is allowed: in a dialog, only its own keys and those to leave the program are."""
        return not self.screen.is_modal or action in ("interrupt", "suspend_process", "end")

    def action_interrupt(self) -> None:
        """Copy the selected text; if there is none, quit with the exit code of an interrupt."""
        selection = self.screen.get_selected_text()
        if not selection and isinstance(self.focused, Input):
            selection = self.focused.selected_text
        if selection:
            self.copy_to_clipboard(sanitize.escape_block(selection))
            self.screen.clear_selection()
        else:
            self.end(130)

    def action_end(self) -> None:
        self.end(0)

    def _handle_exception(self, error: Exception) -> None:
        """End after an exception without printing it; the caller that started the application reports it."""
        self.error = self.error or error
        self.end(70)
