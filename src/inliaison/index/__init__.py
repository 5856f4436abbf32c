"""The SQLite index of the layers: how it is found, built, kept and rebuilt.

The index is disposable. It lies in the user's cache folder under a name made from its content; if it is missing,
broken, of another version or cannot be written, it is built again, in memory if need be.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from inliaison import __version__
from inliaison.dataset.layer import Layer
from inliaison.errors import AccessError
from inliaison.index import stamps
from inliaison.index.connection import connect
from inliaison.register import snapshots
from inliaison.system import folders, sqlite

if TYPE_CHECKING:
    import sqlite3

    from inliaison.dataset.validation import Merged

sqlite.load_lazily()

_SUFFIX = ".index"
_MAX_INDEXES = 12
_STALE = 3600
Answer = TypeVar("Answer")
Ask = Callable[["sqlite3.Connection"], Answer]
Warn = Callable[[str], None]
Progress = Callable[[float], None]
"""Takes the share that is done, from 0 to 1."""
_FILE_ERRORS = (
    *("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY"),
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PERM", "SQLITE_PROTOCOL", "SQLITE_NOLFS"),
)
"""The beginnings of the names of errors that are due to the file or its place."""


def _ignore_progress(share: float) -> None: ...


def answer(layers: Sequence[Layer], ask: Ask[Answer], warn: Warn, progress: Progress = _ignore_progress) -> Answer:
    """Return what `ask` finds in the index of these layers, which is built first if it is missing.

    A broken index is built again, in memory if need be. `warn` takes what the user should know all the same, `progress`
    the share of the index that is built. Raises FaultyDataError and AccessError for layers that cannot be compiled,
    sqlite3.DatabaseError for wrong SQL.
    """
    import sqlite3

    sqlite.require_sqlite()
    for find_index in (_find_noted_index, _find_index_on_disk):
        database = find_index(layers, warn, progress)
        if database is not None:
            with contextlib.closing(database):
                try:
                    return ask(database)
                except sqlite3.DatabaseError as error:
                    if not is_file_error(error):
                        raise
    with contextlib.closing(_build_in_memory(layers, warn)) as database:
        return ask(database)


@contextlib.contextmanager
def open(layers: Sequence[Layer], warn: Warn, progress: Progress = _ignore_progress) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the index of these layers for any number of queries, and close it in the end.

    Raises the same as `answer`; an index that breaks while it is open raises sqlite3.DatabaseError.
    """
    sqlite.require_sqlite()
    database = None
    for find_index in (_find_noted_index, _find_index_on_disk):
        database = database or find_index(layers, warn, progress)
    with contextlib.closing(database or _build_in_memory(layers, warn)) as connection:
        yield connection


def is_file_error(error: sqlite3.Error) -> bool:
    """Return whether an error is due to the file of an index or its place, and not to the SQL that was run."""
    return getattr(error, "sqlite_errorname", "").startswith(_FILE_ERRORS)


def prepare_index(contents: Sequence[tuple[Layer, Path, bytes]], warn: Warn) -> None:
    """Build the index of layers that are about to be written. Raises FaultyDataError for faulty ones."""
    from inliaison.dataset import validation

    sqlite.require_sqlite()
    name = _compute_name(contents)
    if _find_sound_index(name) is None:
        _build(validation.merge_layers(list(contents)), name, warn)


def _find_noted_index(layers: Sequence[Layer], warn: Warn, progress: Progress) -> sqlite3.Connection | None:
    """Return the index noted for the files as they are, or None; their content is not read."""
    path = stamps.find_index(stamps.compute_signature(layers))
    return _connect(path, warn) if path else None


def _find_index_on_disk(layers: Sequence[Layer], warn: Warn, progress: Progress) -> sqlite3.Connection | None:
    """Return the index of the files' content, built if it is missing, or None if none can be kept."""
    from inliaison.dataset import validation

    signature, before = stamps.compute_signature(layers), time.time_ns()
    contents = validation.read_layers(layers)
    path = _find_sound_index(_compute_name(contents))
    if path is None:
        merged = validation.merge_layers(contents, lambda share: progress(share / 2))
        path = _build(merged, _compute_name(contents), warn, lambda share: progress(0.5 + share / 2))
    if path is None:
        return None
    database = _connect(path, warn)
    if database is not None:
        stamps.remember(layers, signature, path, before)
    return database


def _connect(path: Path, warn: Warn) -> sqlite3.Connection | None:
    """Return a connection to an index on disk, or None if it is broken or another process has just removed it."""
    import sqlite3

    database = None
    try:
        database = connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        _print_warnings(database, warn)
    except BaseException as error:
        if database is not None:
            database.close()
        if not isinstance(error, sqlite3.DatabaseError):
            raise
        return None
    return database


def _build_in_memory(layers: Sequence[Layer], warn: Warn) -> sqlite3.Connection:
    from inliaison.dataset import validation
    from inliaison.index import compiling

    merged = validation.merge_layers(validation.read_layers(layers))
    database = connect(":memory:")
    compiling.compile_into(database, merged)
    _print_warnings(database, warn)
    return database


def _print_warnings(database: sqlite3.Connection, warn: Warn) -> None:
    for (text,) in database.execute("SELECT text FROM warnings"):
        warn(text)


def _build(merged: Merged, name: str, warn: Warn, progress: Progress = _ignore_progress) -> Path | None:
    """Build the index beside its place, move it there whole, and return its path, or None if that cannot be done.

    Its name ends in a checksum of its bytes, so that an incomplete one is never queried.
    """
    import sqlite3

    from inliaison.index import compiling

    folder = folders.get_cache_folder()
    if folder is None:
        return None
    temporary = folder / f"{name}.{os.getpid()}.{time.monotonic_ns():x}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_old_files(folder)
        with contextlib.closing(sqlite3.connect(temporary)) as database:
            compiling.compile_into(database, merged, progress)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        path = folder / f"{name}-{_compute_checksum(temporary)}{_SUFFIX}"
        os.replace(temporary, path)
    except (OSError, sqlite3.DatabaseError) as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, sqlite3.Error) and not is_file_error(error):
            raise
        if "full" in str(error) or getattr(error, "errno", None) == errno.ENOSPC:
            warn(f"the index could not be kept in {folder}: the disk is full")
        return None
    return path


def _find_sound_index(name: str) -> Path | None:
    """Return the index of this name whose checksum is right, or None; those with a wrong one are removed."""
    folder = folders.get_cache_folder()
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{name}-*{_SUFFIX}") if folder else ():
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


def _compute_name(contents: Sequence[tuple[Layer, Path, bytes]]) -> str:
    """Return the name of the index of these contents: a hash of everything that goes into it."""
    import hashlib

    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for path in stamps.list_sources():
        digest.update(path.read_bytes())
    for layer, path, content in contents:
        digest.update(f"{layer.name}\0{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _remove_old_files(folder: Path) -> None:
    """Remove what killed processes left behind, and the oldest indexes, but leave room for one of each snapshot."""
    now = time.time()
    with contextlib.suppress(OSError, AccessError):
        most = _MAX_INDEXES + len(snapshots.list_snapshots())  # A history asks them all.
        for leftover in folder.glob("*.tmp"):
            if now - leftover.stat().st_mtime > _STALE:
                leftover.unlink(missing_ok=True)
        for pattern, limit in (
            (f"*{_SUFFIX}", most),
            ("files-*", 4 * most),
            ("standard-input-*", _MAX_INDEXES),
        ):
            youngest_first = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in youngest_first[limit:]:
                old.unlink(missing_ok=True)
