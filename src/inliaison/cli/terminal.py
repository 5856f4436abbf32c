"""The capabilities of the terminals, and the messages on standard error."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import TextIO

from inliaison.errors import InliaisonError, UsageError
from inliaison.render import Screen
from inliaison.system import output
from inliaison.text import sanitize

_NARROWEST = 20
_color = ContextVar("_color", default="auto")
"""The value of `--color`, which holds for standard error, too."""
_has_open_bar = ContextVar("_drawn", default=False)
"""Whether a progress bar is on the last line."""
_CLEAR = "\r" + " " * 60 + "\r"
_PATIENCE = 0.5
"""Seconds that work may take without a progress bar."""
COLORS = ("auto", "always", "never")


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; a closed or missing one is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def is_real_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal that can be passed to another program."""
    try:
        return stream is not None and is_terminal(stream) and os.isatty(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return False


def is_dumb() -> bool:
    """Return whether the terminal can only write line after line, or does not say what it can do."""
    return os.environ.get("TERM", "dumb") == "dumb"


def use_color(color: str) -> None:
    """Set the colour mode for all output. Raises UsageError for an unknown one."""
    if color not in COLORS:
        raise UsageError(f'no colour mode "{color}"', remedy=f"Choose from: {', '.join(COLORS)}.")
    _color.set(color)


def is_color_forced() -> bool:
    """Return whether `--color always` was typed."""
    return _color.get() == "always"


def wants_color(stream: TextIO | None) -> bool:
    """Return whether to use colour: `--color` decides, then NO_COLOR, FORCE_COLOR, TERM=dumb, being a terminal."""
    if _color.get() != "auto":
        return _color.get() == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"].lower() not in ("0", "false", "no")
    return os.environ.get("TERM") != "dumb" and is_terminal(stream)


def get_screen() -> Screen:
    """Return the width, colour and encoding of standard output, whether or not it is a terminal."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return Screen(_get_width(), wants_color(sys.stdout), encoding)


def _get_width() -> int:
    """Return the width in columns: COLUMNS if it is sane, else the terminal's own, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and len(columns) <= 5 and _NARROWEST <= int(columns) <= 10_000:
        return int(columns)
    try:
        real = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns
    except (OSError, ValueError, AttributeError):
        real = shutil.get_terminal_size((80, 24)).columns if not columns else 80
    return max(real, _NARROWEST) if real else 80


def print_note(text: str, *, dim: bool = False) -> None:
    """Write a line beside the data to standard error: a count, a hint."""
    _write(_paint(sanitize.escape_block(text), "2") if dim else text, safe=dim)


def print_answer(text: str) -> None:
    """Write an answer in words to standard output."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    output.write_stdout((sanitize.escape_block(text) + "\n").encode(encoding, "replace"))


def draw_progress(size: int, whole: int | None) -> None:
    """Draw the progress of a download in bytes; on a terminal only, over the bar drawn before."""
    _draw(min(size / whole, 1.0) if whole else None, f"{size / 1e6:.1f} MB")


def make_delayed_progress(label: str) -> Callable[[float], None]:
    """Return a function that draws the progress of work once it has taken longer than half a second."""
    start = time.monotonic()

    def draw(share: float) -> None:
        if time.monotonic() - start > _PATIENCE:
            _draw(share, label)

    return draw


def _draw(share: float | None, label: str) -> None:
    if is_terminal(sys.stderr):
        bar = "" if share is None else f"[{'#' * int(share * 30):30}] "
        sys.stderr.write(f"\r{bar}{label}{_CLEAR if share == 1.0 else ''}")
        sys.stderr.flush()
        _has_open_bar.set(share != 1.0)


def clear_progress() -> None:
    """Erase a progress bar that is not complete."""
    if _has_open_bar.get():
        _has_open_bar.set(False)
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()


def print_warning(text: str) -> None:
    """Write a warning to standard error on what the user should know although the answer stands."""
    _write(f"{_paint('warning:', '33')} {sanitize.escape_block(text)}", safe=True)


def print_error(error: InliaisonError) -> None:
    """Write an error to standard error as one block: what is wrong, where, what to do next."""
    lines = [f"{_paint('error:', '1;31')} {sanitize.escape_line(error.typed_message)}"]
    lines += [f"  {sanitize.escape_line(detail)}" for detail in error.details]
    lines += [sanitize.escape_block(error.remedy)] if error.remedy else []
    _write("\n".join(lines), safe=True)


def _paint(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if wants_color(sys.stderr) else text


def _write(text: str, *, safe: bool = False) -> None:
    if sys.stderr is None:
        return
    try:
        clear_progress()
        encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
        line = text if safe else sanitize.escape_block(text)
        sys.stderr.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass  # If standard error cannot be written, the exit code has to do.
