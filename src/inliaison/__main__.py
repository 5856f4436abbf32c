"""`python -m inliaison`, and the entry point of the installed command."""

import gc
import os
import sys


def run() -> None:
    """Run the command line and leave; an interrupt while the program still loads ends as one after it.

    What a process this short has allocated need not be looked through for rings, nor given back piece
    by piece at the end: the system takes all of it at once. Everything is flushed before.
    """
    try:
        gc.disable()
        from inliaison.cli import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    import contextlib

    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # Closed, gone, or told of already.
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
