"""An internal error of the program, as users see and report it."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from inliaison import __version__
from inliaison.errors import InliaisonError

_PACKAGE = Path(__file__).parent.parent
_REPORT = "Please report this line, with the command, to the people who maintain inliaison."
_MORE = "`INLIAISON_TRACEBACK=1` before the command shows the way there."


def make_internal_error(error: Exception) -> InliaisonError:
    """Return an internal error that names its type and the innermost place in this package, but no data.

    Its details are the whole traceback if INLIAISON_TRACEBACK is set.
    """
    with_traceback = os.environ.get("INLIAISON_TRACEBACK", "") not in ("", "0")
    lines = "".join(traceback.format_exception(error)).splitlines() if with_traceback else []
    return InliaisonError(
        f"inliaison {__version__} has an internal error: {type(error).__name__}{_place(error)}",
        details=lines,
        remedy=_REPORT if with_traceback else f"{_REPORT}\n{_MORE}",
    )


def _place(error: Exception) -> str:
    frames = [(Path(frame.filename), frame) for frame in traceback.extract_tb(error.__traceback__)]
    own_frames = [(path.relative_to(_PACKAGE), frame) for path, frame in frames if path.is_relative_to(_PACKAGE)]
    return (
        f" in {own_frames[-1][0].as_posix()}, {own_frames[-1][1].name}, line {own_frames[-1][1].lineno}"
        if own_frames
        else ""
    )
