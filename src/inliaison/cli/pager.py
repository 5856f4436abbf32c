"""A long answer goes through the user's pager, as git and gh do it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys

from inliaison.cli import terminal
from inliaison.system import output

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
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's.
    try:
        process = subprocess.Popen(  # noqa: S602 - the user's own setting, which may have arguments, as for git
            command,
            shell=True,
            stdin=subprocess.PIPE,
            env=environment,
            preexec_fn=_restore,  # noqa: PLW1509
        )
        with contextlib.suppress(BrokenPipeError):  # To leave early is the usual end.
            process.communicate(content)
        code = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    if code in _NOT_STARTED:
        terminal.warn(f"the pager could not be started: {command}")
        return False
    return True


def _restore() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _command() -> str | None:
    """The pager that is to be used; nothing where none is wanted, or standard output is no terminal that scrolls."""
    try:
        real = terminal.is_terminal(sys.stdout) and os.isatty(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    if not real or os.name == "nt" or os.environ.get("TERM", "dumb") == "dumb":
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
