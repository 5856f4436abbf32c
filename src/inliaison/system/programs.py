"""The user's own programs that take over the terminal while they run: a pager, an editor."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType


def run_program(
    command: str | Sequence[str], content: bytes | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Run a program until it ends and return its exit code, negative if a signal ended it.

    A string is a command line for the shell. `content` is passed to standard input. Ctrl-C affects only that program
    while it runs. Raises OSError if it cannot be started.
    """
    handler = signal.signal(signal.SIGINT, _ignore)  # Not SIG_IGN, which the program would inherit.
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own setting, which may have arguments, as for git
            command,
            shell=isinstance(command, str),
            stdin=None if content is None else subprocess.PIPE,
            env=environment,
        )
        if content is not None:
            with contextlib.suppress(BrokenPipeError):  # Readers usually quit a pager early.
                process.communicate(content)
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, handler)


def _ignore(signal_number: int, frame: FrameType | None) -> None:
    pass
