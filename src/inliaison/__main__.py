"""`python -m inliaison`, and the entry point of the installed command."""

import gc
import os
import sys


def run() -> None:
    """Run the command line and leave; an interrupt while the program loads or leaves ends as one between."""
    try:
        if not _is_watched():
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
    if _is_watched():
        sys.exit(code)
    os._exit(code)


def _is_watched() -> bool:
    """Whether a profiler, a tracer or a coverage tool waits for the end, which must come as usual for it."""
    monitoring = getattr(sys, "monitoring", None)
    tools = [monitoring.get_tool(number) for number in range(6)] if monitoring else []
    return sys.gettrace() is not None or sys.getprofile() is not None or any(tools)


if __name__ == "__main__":
    run()
