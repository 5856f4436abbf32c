"""Notes of which index belongs to which files, by the files' stamps, so that a query need not read the files."""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from inliaison import __version__
from inliaison.dataset.layer import Layer
from inliaison.errors import AccessError
from inliaison.system import folders

_SETTLED = (2_000_000_000, 50_000_000)
"""Nanoseconds. A file that changed more recently may change again without a new time stamp. The first is for file
systems that count in whole milliseconds or seconds, the second for finer ones, which tick with the system clock."""

_STAMPS_SHOW_CHANGES = os.name != "nt"
"""On Windows, `st_ctime` is the time of creation and does not show changes."""


def compute_signature(layers: Sequence[Layer]) -> str:
    """Return a text that differs once a file of the layers, or of the program, has changed; none is read.

    Raises AccessError for a file that cannot be found.
    """
    lines = [f"inliaison {__version__}", *_stamp_sources()]
    for layer in layers:
        for path in layer.files:
            try:
                lines.append(f"{layer.name}\t{os.path.abspath(path)}\t{_stamp(path)}")
            except OSError as error:
                raise AccessError(f"cannot read {path}: {error.strerror or error}") from error
    return "\n".join(lines)


@cache
def _stamp_sources() -> tuple[str, ...]:
    return tuple(f"{path.name}\t{_stamp(path)}" for path in list_sources())


_DECIDING_FOLDERS = ("index", "dataset", "kinds", "text")


def list_sources() -> list[Path]:
    """Return the modules that decide what an index holds, so that nobody has to raise a version when one changes.

    For a program that runs from a zip, return that zip.
    """
    package = Path(__file__).parent.parent
    modules = sorted(path for folder in _DECIDING_FOLDERS for path in package.glob(f"{folder}/*.py"))
    if not modules:
        from inliaison.system.package import find_archive

        return [path for path in (find_archive(),) if path]
    return modules


def _stamp(path: Path) -> str:
    """Return a text that changes whenever a file does.

    No program can set the time of the last change of any kind (`st_ctime_ns`), so an edit that keeps size and
    modification time shows as well.
    """
    status = os.stat(path)
    numbers = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return " ".join(map(str, numbers))


def find_index(signature: str) -> Path | None:
    """Return the index noted for these very files, or None if none is noted or it has changed since."""
    note = _get_note_path(signature)
    if note is None or not _STAMPS_SHOW_CHANGES:
        return None
    with contextlib.suppress(OSError, ValueError):
        noted_signature, name, stamp = note.read_text("utf-8", "surrogateescape").rsplit("\n", 2)
        path = note.with_name(name)
        if noted_signature == signature and stamp == _stamp(path):
            return path
    return None


def remember(layers: Sequence[Layer], signature: str, path: Path, before: int) -> None:
    """Note which index belongs to the files, unless one changed too recently for its time stamp to show that."""
    note = _get_note_path(signature)
    with contextlib.suppress(OSError):
        files = (path, *(file for layer in layers for file in layer.files))
        if note and are_settled(files, before) and compute_signature(layers) == signature:
            temporary = note.with_name(f"{note.name}.{os.getpid()}.tmp")
            temporary.write_text(f"{signature}\n{path.name}\n{_stamp(path)}", "utf-8", "surrogateescape")
            os.replace(temporary, note)


def are_settled(files: Iterable[Path], before: int) -> bool:
    """Return whether the time stamps of files as they were at a time, in nanoseconds, show every change since then."""
    return max(map(_get_settled_time, files)) < before


def _get_settled_time(path: Path) -> int:
    """Return the time from which the time stamp of a file can be trusted, in nanoseconds."""
    change_time = os.stat(path).st_ctime_ns
    return change_time + _SETTLED[change_time % 1_000_000 != 0]


def wait_until_settled(layers: Sequence[Layer]) -> None:
    """Wait until the files' time stamps can be trusted, if that takes only a moment."""
    with contextlib.suppress(OSError):
        remaining = max(_get_settled_time(file) for layer in layers for file in layer.files) - time.time_ns()
        if 0 <= remaining <= _SETTLED[1]:
            time.sleep((remaining + 1_000_000) / 1e9)


def _get_note_path(signature: str) -> Path | None:
    folder = folders.get_cache_folder()
    return folder / f"files-{zlib.crc32(signature.encode('utf-8', 'surrogateescape')):08x}" if folder else None
