"""`python -m inliaison`, and the entry point of the installed command."""

import gc
import os
import sys


def run() -> None:
    """Run the command line and leave; an interrupt while the program loads or leaves ends as one between."""
    try:
        gc.disable()
        from inliaison.cli import main

        _leave(main())
    except KeyboardInterrupt:
        _leave(130)


def _leave(code: int) -> None:
    """End at once, with everything flushed.

    What a process this short has allocated need not be looked through for rings, nor given back piece
    by piece: the system takes all of it at once.
    """
    import contextlib

    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # Closed, gone, or told of already.
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
