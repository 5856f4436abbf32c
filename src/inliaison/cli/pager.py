"""A long answer goes through the user's pager, as git and gh do it."""

from __future__ import annotations

import os
import sys

from inliaison.cli import terminal
from inliaison.system import output, programs

_NOT_STARTED = (126, 127)
"""What a shell says of a program that it could not start."""


def show(content: bytes) -> bool:
    """Show a text in the pager, where it is longer than the screen and there is one; whether that was done."""
    command = _command()
    if command is None or content.count(b"\n") < _lines():
        return False
    environment = {"LESS": "FRX", "LV": "-c"} | dict(os.environ)
    if command.split()[0] == "less":  # Whatever LESS says, colours have to arrive as colours.
        command += " -R"
    code = programs.run(command, content, environment)
    if code in _NOT_STARTED:
        terminal.warn(f"the pager could not be started: {command}")
        return False
    return True


def _command() -> str | None:
    """The pager that is to be used; nothing where none is wanted, or standard output is no terminal that scrolls."""
    if not terminal.is_real_terminal(sys.stdout) or os.name == "nt" or terminal.is_dumb():
        return None
    output.must_have_stdout()
    chosen = next((os.environ[name] for name in ("INLIAISON_PAGER", "PAGER") if name in os.environ), "less -FRX")
    return None if chosen.strip() in ("", "cat") else chosen


def _lines() -> int:
    """The lines of the screen, less the one for the prompt."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines - 1
    except (OSError, ValueError):
        return 23
