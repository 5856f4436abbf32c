"""A run of the program on a terminal of its own, to type into and to read from."""

from __future__ import annotations

import functools
import gc
import importlib
import os
import pkgutil
import pty
import sys
import termios
from collections.abc import Mapping, Sequence

import inliaison
from inliaison.cli import main


@functools.cache
def _load_modules() -> None:
    """Load what the commands load as they start, so that no copy of this process has to; but not the full screen."""
    for module in pkgutil.walk_packages(inliaison.__path__, "inliaison."):
        if not module.name.startswith(("inliaison.browse", "inliaison.cli.browse", "inliaison.__main__")):
            importlib.import_module(module.name)


def start(
    argv: Sequence[str], variables: Mapping[str, str], lines: int = 24, *, fresh: bool = False
) -> tuple[int, int]:
    """Start the program on a terminal of 100 columns, and return its process with the other end of the terminal.

    It goes on in a copy of this process, which has loaded all modules, or in a `fresh` one. What it
    starts finds its number as PARENT.
    """
    if not fresh:
        _load_modules()
    process, terminal = pty.fork()
    if process:
        return process, terminal
    code = 99
    gc.freeze()  # Collecting what the tests left would copy the memory that both processes share.
    try:
        termios.tcsetwinsize(0, (lines, 100))  # Here, so that the program cannot start before it.
        if fresh:
            os.execve(sys.executable, [sys.executable, "-m", "inliaison", *argv], dict(variables))
        os.environ.clear()
        os.environ.update({**variables, "PARENT": str(os.getpid())})
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
