"""The entry point of `python -m inliaison` and of the installed command."""

import gc
import os
import sys


def run() -> None:
    """Run the command line and exit; an interrupt while the program loads or exits ends like one in between."""
    try:
        if not _is_watched():
            gc.disable()
        from inliaison.cli import main

        _leave(main())
    except KeyboardInterrupt:
        _leave(130)


def _leave(code: int) -> None:
    """Exit at once, with everything flushed.

    A process this short need not collect reference cycles or free memory piece by piece: the system takes all of it at
    once.
    """
    import contextlib

    for stream in (sys.stdout, sys.stderr):
        # The stream may be closed or gone, or its error reported already.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    if _is_watched():
        sys.exit(code)
    os._exit(code)


def _is_watched() -> bool:
    """Return whether a profiler, a tracer or a coverage tool is active, which needs the usual exit."""
    monitoring = getattr(sys, "monitoring", None)
    tools = [monitoring.get_tool(number) for number in range(6)] if monitoring else []
    return sys.gettrace() is not None or sys.getprofile() is not None or any(tools)


if __name__ == "__main__":
    run()
