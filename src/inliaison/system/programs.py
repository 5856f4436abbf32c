"""Programs of the user's own that have the terminal to themselves while they run: a pager, an editor."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence


def run(
    command: str | Sequence[str], content: bytes | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Run a program to its end and give its exit code, below 0 where a signal ended it.

    A text is a command line for the shell. With `content`, that is its standard input. Ctrl-C is the program's: here
    it does nothing meanwhile. Raises OSError for what cannot be started.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own setting, which may have arguments, as for git
            command,
            shell=isinstance(command, str),
            stdin=None if content is None else subprocess.PIPE,
            env=environment,
            preexec_fn=_restore if os.name != "nt" else None,  # noqa: PLW1509
        )
        if content is not None:
            with contextlib.suppress(BrokenPipeError):  # To leave early is the usual end.
                process.communicate(content)
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _restore() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
