"""A run of the program on a terminal of its own, to type into and to read from."""

from __future__ import annotations

import contextlib
import gc
import os
import pty
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from inliaison.cli import main

Converse = Callable[[int], bytes]
"""Types into the other end of a terminal and returns what it read there until the program left; then closes this end."""


def run(argv: Sequence[str], variables: Mapping[str, str], converse: Converse, lines: int = 24) -> tuple[int, bytes]:
    """Run the program in this process on a terminal of 100 columns, and return its exit code and what was seen.

    This terminal sends no signals, and no program finds it as /dev/tty. What is started finds this process as PARENT.
    """
    terminal, own = pty.openpty()
    termios.tcsetwinsize(own, (lines, 100))
    with ThreadPoolExecutor(1) as threads:
        seen = threads.submit(converse, terminal)
        with mock.patch.dict(os.environ, {**variables, "PARENT": str(os.getpid())}, clear=True), _attach(own):
            code = main(argv)
    return code, seen.result()


@contextlib.contextmanager
def _attach(terminal: int) -> Iterator[None]:
    """Put a terminal in place of standard input, output and error, and close it afterwards."""
    others = [os.dup(number) for number in range(3)]
    try:
        for number in range(3):
            os.dup2(terminal, number)
        os.close(terminal)
        stdin, stdout, stderr = (open(number, "rww"[number], closefd=False) for number in range(3))  # noqa: SIM115
        with mock.patch.multiple(sys, stdin=stdin, stdout=stdout, stderr=stderr), stdin, stdout, stderr:
            yield
    finally:
        for number, other in enumerate(others):
            os.dup2(other, number)
            os.close(other)


def run_apart(
    argv: Sequence[str], variables: Mapping[str, str], converse: Converse, lines: int = 24, *, fresh: bool = False
) -> tuple[int, bytes]:
    """Do as `run` does, in a copy of this process or in a `fresh` one, at several times the cost.

    The terminal is a real one, which sends Ctrl-C as a signal, and from which less reads keys.
    """
    process, terminal = pty.fork()
    if process:
        seen = converse(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), seen
    code = 99
    gc.freeze()  # Collecting what the tests left would copy the memory that both processes share.
    try:
        termios.tcsetwinsize(0, (lines, 100))  # Here, so that the program cannot start before it.
        if fresh:
            os.execve(sys.executable, [sys.executable, "-m", "inliaison", *argv], dict(variables))
        os.environ.clear()
        os.environ.update(variables)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        code = main(argv)
    finally:
        sys.stdout.flush()
        os._exit(code)


def read_to_end(terminal: int) -> bytes:
    """Return all that a program wrote to the other end of a terminal, until it left; then close this end."""
    seen, ends = b"", 0
    while ends < 2:  # A read that ends as the last bytes arrive can miss them: the next one has them.
        try:
            part = os.read(terminal, 65536)
        except OSError:  # How Linux says that nobody holds the other end any more.
            part = b""
        seen, ends = seen + part, 0 if part else ends + 1
    os.close(terminal)
    return seen
