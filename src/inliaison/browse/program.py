"""A full screen as a well-behaved program of a terminal: its colours, its ends, its faults."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import io
import os
import signal
import sys
from functools import partial

from textual.app import App
from textual.widgets import Input

from inliaison.browse import theme
from inliaison.browse.keys import bindings
from inliaison.text import fallback, sanitize

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""What ends the program from outside; not every system has all of them."""


def use_encoding() -> None:
    """Draw signs of the same width where the encoding lacks some, and read keys as the terminal encodes them.

    Textual reads UTF-8 alone, and ends at a byte that is none.
    """
    fallback.register()
    if isinstance(sys.__stderr__, io.TextIOWrapper):  # Where Textual draws.
        sys.__stderr__.reconfigure(errors=fallback.NAME)
    if os.name != "nt":
        from textual.drivers import linux_driver

        decoder = partial(codecs.getincrementaldecoder(sys.stdin.encoding), errors="replace")
        setattr(linux_driver, "getincrementaldecoder", lambda _: decoder)  # noqa: B010


class Program(App[None], inherit_bindings=False):
    """An application in the terminal's own colours that ends with the terminal restored, whatever ends it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = theme.CSS
    BINDINGS = bindings("always")

    def __init__(self) -> None:
        super().__init__(ansi_color=True)  # Set later, NO_COLOR would give black on black.
        self.register_theme(theme.theme())
        self.theme = theme.NAME
        self.fault: Exception | None = None
        """What ended the application, if that was a fault."""

    def listen(self) -> None:
        """End at a signal as a program of the shell does, with 128 and its number; draw all when it goes on."""
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; not in the main thread.
                asyncio.get_running_loop().add_signal_handler(number, self.end, 128 + number)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))  # Back from the shell, draw all.

    def end(self, code: int) -> None:
        """End with this exit code."""
        self.exit(return_code=code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a box is in front, only its own keys and those to leave are heard."""
        return not self.screen.is_modal or action in ("interrupt", "suspend_process", "end")

    def action_interrupt(self) -> None:
        """Copy what is marked; if nothing is, end as an interrupt does."""
        marked = self.screen.get_selected_text()
        if not marked and isinstance(self.focused, Input):
            marked = self.focused.selected_text
        if marked:
            self.copy_to_clipboard(sanitize.block(marked))
            self.screen.clear_selection()
        else:
            self.end(130)

    def action_end(self) -> None:
        self.end(0)

    def _handle_exception(self, error: Exception) -> None:
        """End at a fault without telling it on the screen; whoever started the application tells it."""
        self.fault = self.fault or error
        self.end(70)
