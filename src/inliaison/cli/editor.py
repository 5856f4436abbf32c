"""The user's editor, started on a file as git starts it, at a line if the editor is known to support that."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from inliaison.cli import terminal
from inliaison.errors import AccessError, UsageError
from inliaison.system import programs

_LINE_ARGUMENTS = dict.fromkeys(("vi", "vim", "nvim", "emacs", "emacsclient", "nano", "micro"), ("+{line}", "{path}"))
_LINE_ARGUMENTS["code"] = ("--goto", "{path}:{line}")
"""The arguments that open a file at a line, by the name of the editor."""

_BLOCKING_EDITORS = frozenset({*_LINE_ARGUMENTS, "ed", "ex", "helix", "hx", "joe", "kak", "ne"} - {"code"})
"""Editors that have closed the file when they return, unless they pass it to a window."""

_TO_WINDOW = frozenset({"-g", "-n", "--no-wait"})
_TO_WAIT = frozenset({"-w", "--wait"})
"""Options that make an editor return before its window is closed, or wait for it."""

_ALL_IN_ONE = ("busybox", "toybox")
"""Programs whose `vi` takes `+12` for a file name."""

_REASONS = {126: "it cannot be run", 127: "there is no such program"}
"""The exit codes with which a shell reports that it could not start a program."""

_SIGNAL_OFFSET = 128
"""The offset that a shell adds to the number of the signal that ended a program."""


class EditorMissingError(AccessError):
    """The editor did not start, so no draft can be open in it."""


def is_possible() -> bool:
    """Return whether standard input and output are terminals; without them, an editor writes nonsense or hangs."""
    return terminal.is_real_terminal(sys.stdin) and terminal.is_real_terminal(sys.stdout)


def get_command() -> str:
    """Return the command of the user's editor: VISUAL unless the terminal is dumb, then EDITOR, then vi or notepad.

    Raises UsageError if the terminal is dumb and EDITOR is not set.
    """
    windows = os.name == "nt"
    dumb = terminal.is_dumb() and not windows
    settings = (os.environ.get(name, "").strip() for name in (("EDITOR",) if dumb else ("VISUAL", "EDITOR")))
    editor_command = next(filter(None, settings), "")
    if not editor_command and dumb:
        raise UsageError("the terminal is dumb, and EDITOR is not set", remedy="Set EDITOR to one that works on it.")
    return editor_command or ("notepad" if windows else "vi")


def run(path: Path, line: int | None = None) -> None:
    """Open a file in the user's editor and wait.

    Raises AccessError if the editor fails, EditorMissingError if it does not start.
    """
    editor_command = get_command()
    arguments = _format_arguments(editor_command, path, line)
    shell = (
        [*editor_command.split(), *arguments]
        if os.name == "nt"
        else ["sh", "-c", f'{editor_command} "$@"', editor_command, *arguments]
    )
    try:
        with _restored_terminal():
            code = programs.run_program(shell)
    except OSError as error:
        raise EditorMissingError(
            f"the editor could not be started: {editor_command}: {error.strerror or error}"
        ) from error
    if code in _REASONS:
        raise EditorMissingError(
            f"the editor could not be started: {editor_command}: {_REASONS[code]}", remedy="Set VISUAL or EDITOR."
        )
    if code:
        signal = -code if code < 0 else code - _SIGNAL_OFFSET
        reason = f"signal {signal} ended it" if signal > 0 else f"it ended with {code}"
        raise AccessError(f"there was a problem with the editor {editor_command}: {reason}")


def may_stay_open() -> bool:
    """Return whether the editor may still have the file open after it returns, as one that passes it to a window."""
    words = _split_command(get_command())
    if not words or not _TO_WINDOW.isdisjoint(words):
        return True
    return Path(words[0]).name not in _BLOCKING_EDITORS and _TO_WAIT.isdisjoint(words)


def _split_command(editor_command: str) -> list[str]:
    try:
        return shlex.split(editor_command)
    except ValueError:
        return []


def _format_arguments(editor_command: str, path: Path, line: int | None) -> list[str]:
    program = next(iter(_split_command(editor_command)), "")
    takes_line = line and not _is_all_in_one(program)
    template = _LINE_ARGUMENTS.get(Path(program).name, ("{path}",)) if takes_line else ("{path}",)
    return [part.format(path=path, line=line) for part in template]


def _is_all_in_one(program: str) -> bool:
    """Return whether a program is a symbolic or hard link to BusyBox or Toybox."""
    path = shutil.which(program)
    if not path:
        return False
    return any(os.path.samefile(path, other) for other in filter(None, map(shutil.which, _ALL_IN_ONE)))


@contextlib.contextmanager
def _restored_terminal() -> Iterator[None]:
    """Restore the terminal afterwards: an editor that is killed leaves it without echo and line ends."""
    try:
        import termios
    except ImportError:
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
