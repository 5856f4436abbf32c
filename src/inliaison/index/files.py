"""The files of indexes in the user's cache folder: building one, finding a sound one, removing old ones."""

from __future__ import annotations

import contextlib
import errno
import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from inliaison.errors import AccessError
from inliaison.register import snapshots
from inliaison.system import folders

if TYPE_CHECKING:
    import sqlite3

SUFFIX = ".index"
_MAX_INDEXES = 12
_MAX_DOCUMENTS = 4
"""Indexes of documents are large."""
_STALE = 3600
Warn = Callable[[str], None]

_FILE_ERRORS = (
    *("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY"),
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PERM", "SQLITE_PROTOCOL", "SQLITE_NOLFS"),
)
"""The beginnings of the names of errors that are due to the file or its place."""


def is_file_error(error: sqlite3.Error) -> bool:
    """Return whether an error is due to the file of an index or its place, and not to the SQL that was run."""
    return getattr(error, "sqlite_errorname", "").startswith(_FILE_ERRORS)


def build_file(name: str, compile_into: Callable[[sqlite3.Connection], None], warn: Warn) -> Path | None:
    """Build an index beside its place, move it there whole, and return its path, or None if that cannot be done.

    Its name ends in a checksum of its bytes, so that an incomplete one is never queried.
    """
    import sqlite3

    folder = folders.get_cache_folder()
    if folder is None:
        return None
    temporary = folder / f"{name}.{os.getpid()}.{time.monotonic_ns():x}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_old_files(folder)
        with contextlib.closing(sqlite3.connect(temporary)) as database:
            compile_into(database)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        path = folder / f"{name}-{_compute_checksum(temporary)}{SUFFIX}"
        os.replace(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError | sqlite3.DatabaseError):
            raise
        if isinstance(error, sqlite3.Error) and not is_file_error(error):
            raise
        if "full" in str(error) or getattr(error, "errno", None) == errno.ENOSPC:
            warn(f"the index could not be kept in {folder}: the disk is full")
        return None
    return path


def find_sound_file(name: str) -> Path | None:
    """Return the index of this name whose checksum is right, or None; those with a wrong one are removed."""
    folder = folders.get_cache_folder()
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{name}-*{SUFFIX}") if folder else ():
            if path.stem == f"{name}-{_compute_checksum(path)}":
                return path
            path.unlink()
    return None


def _compute_checksum(path: Path) -> str:
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            checksum = zlib.crc32(part, checksum)
    return f"{checksum:08x}"


def _remove_old_files(folder: Path) -> None:
    """Remove what killed processes left behind, and the oldest indexes, but leave room for one of each snapshot."""
    now = time.time()
    with contextlib.suppress(OSError, AccessError):
        most = _MAX_INDEXES + len(snapshots.list_snapshots())  # A history asks them all.
        for leftover in folder.glob("*.tmp"):
            if now - leftover.stat().st_mtime > _STALE:
                leftover.unlink(missing_ok=True)
        for pattern, limit in (
            (f"documents-*{SUFFIX}", _MAX_DOCUMENTS),
            (f"*{SUFFIX}", most),
            ("files-*", 4 * most),
            ("standard-input-*", _MAX_INDEXES),
        ):
            youngest_first = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in youngest_first[limit:]:
                old.unlink(missing_ok=True)
