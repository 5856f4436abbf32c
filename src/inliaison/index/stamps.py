"""Which index belongs to which files: told by the files' stamps, so that a query need not read what they hold."""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from inliaison import __version__
from inliaison.dataset.layer import Layer
from inliaison.errors import AccessError
from inliaison.system import folders

_SETTLED = (2_000_000_000, 50_000_000)
"""Nanoseconds. What changed more recently may change again without a new time stamp: where a file system counts
in whole milliseconds or seconds, and where it counts in parts of them, as fast as the clock of the system ticks."""

_STAMPS_TELL = os.name != "nt"
"""On Windows, `st_ctime` is the time of creation and tells nothing."""


def signature_of(layers: Sequence[Layer]) -> str:
    """What tells whether any file of the layers, or of the program, has changed, without reading one."""
    lines = [f"inliaison {__version__}", *(f"{path.name}\t{_stamp(path)}" for path in sources())]
    for layer in layers:
        for path in layer.files:
            try:
                lines.append(f"{layer.name}\t{os.path.abspath(path)}\t{_stamp(path)}")
            except OSError as error:
                raise AccessError(f"cannot read {path}: {error.strerror or error}") from error
    return "\n".join(lines)


_DECIDING = ("index", "dataset", "kinds", "text")


def sources() -> list[Path]:
    """The modules that decide what an index holds: nobody has to remember to raise a number when one changes.

    Of a program that runs from a zip, that zip.
    """
    package = Path(__file__).parent.parent
    modules = sorted(path for folder in _DECIDING for path in package.glob(f"{folder}/*.py"))
    if not modules:
        from inliaison.system.package import archive

        return [found for found in (archive(),) if found]
    return modules


def _stamp(path: Path) -> str:
    """What changes whenever a file does.

    The time of its last change of any kind (`st_ctime_ns`) cannot be set by a program, so that an
    edit which keeps size and modification time shows.
    """
    status = os.stat(path)
    known = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return " ".join(map(str, known))


def remembered(signature: str) -> Path | None:
    """The index that belongs to these very files, if it is remembered and untouched since."""
    note = _note(signature)
    if note is None or not _STAMPS_TELL:
        return None
    with contextlib.suppress(OSError, ValueError):
        known, name, stamp = note.read_text("utf-8", "surrogateescape").rsplit("\n", 2)
        path = note.with_name(name)
        if known == signature and stamp == _stamp(path):
            return path
    return None


def remember(layers: Sequence[Layer], signature: str, path: Path, before: int) -> None:
    """Note which index belongs to the files, unless one changed too lately to be told by its time."""
    note = _note(signature)
    with contextlib.suppress(OSError):
        settled = max(map(_settles, (path, *(file for layer in layers for file in layer.files))))
        if note and settled < before and signature_of(layers) == signature:
            temporary = note.with_name(f"{note.name}.{os.getpid()}.tmp")
            temporary.write_text(f"{signature}\n{path.name}\n{_stamp(path)}", "utf-8", "surrogateescape")
            os.replace(temporary, note)


def _settles(path: Path) -> int:
    """When the time stamp of a file can be trusted, in nanoseconds."""
    changed = os.stat(path).st_ctime_ns
    return changed + _SETTLED[changed % 1_000_000 != 0]


def settle(layers: Sequence[Layer]) -> None:
    """Wait until the files' time stamps can be trusted, where that is a moment."""
    with contextlib.suppress(OSError):
        left = max(_settles(file) for layer in layers for file in layer.files) - time.time_ns()
        if 0 <= left <= _SETTLED[1]:
            time.sleep((left + 1_000_000) / 1e9)


def _note(signature: str) -> Path | None:
    folder = folders.cache()
    return folder / f"files-{zlib.crc32(signature.encode('utf-8', 'surrogateescape')):08x}" if folder else None
