"""The layers compiled into an SQLite index: how it is found, built, kept and mended.

The index is disposable. It lies in the user's cache directory under a name made of its content; where
it is gone, broken, of another version or cannot be written, it is built again, in memory if need be.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from inliaison import __version__
from inliaison.dataset.layer import Layer
from inliaison.errors import AccessError
from inliaison.system import folders

if TYPE_CHECKING:
    from inliaison.dataset.validation import Merged

_SUFFIX = ".index"
_KEPT = 12
_STALE = 3600
_SETTLED = 2_000_000_000
"""Nanoseconds. What changed more recently than this may change again without a new time stamp."""

_STAMPS_TELL = os.name != "nt"
"""On Windows, `st_ctime` is the time of creation and tells nothing."""

Answer = TypeVar("Answer")
Ask = Callable[[sqlite3.Connection], Answer]
Warn = Callable[[str], None]
Progress = Callable[[float], None]
"""Takes the share that is done, from 0 to 1."""


def _quiet(share: float) -> None: ...


def answer(layers: Sequence[Layer], ask: Ask[Answer], warn: Warn, progress: Progress = _quiet) -> Answer:
    """What `ask` finds in the index of these layers, which is built first where there is none.

    An index that turns out to be broken is built again, in memory if need be. `warn` is told what the user
    should know all the same, `progress` how far building is. Raises FaultyDataError and AccessError for
    layers that cannot be compiled.
    """
    for connect in (_remembered_index, _index_on_disk):
        with contextlib.suppress(sqlite3.DatabaseError):  # Another process may just be sweeping it away.
            database = connect(layers, warn, progress)
            if database is not None:
                with contextlib.closing(database):
                    return ask(database)
    with contextlib.closing(_index_in_memory(layers, warn)) as database:
        return ask(database)


@contextlib.contextmanager
def open(layers: Sequence[Layer], warn: Warn, progress: Progress = _quiet) -> Iterator[sqlite3.Connection]:
    """A connection to the index of these layers that can be asked as often as wanted, and is closed in the end.

    Raises the same as `answer`; an index that breaks while it is open raises sqlite3.DatabaseError.
    """
    database = None
    for connect in (_remembered_index, _index_on_disk):
        with contextlib.suppress(sqlite3.DatabaseError):
            database = database or connect(layers, warn, progress)
    with contextlib.closing(database or _index_in_memory(layers, warn)) as connection:
        yield connection


def prepare(contents: Sequence[tuple[Layer, Path, bytes]], warn: Warn) -> None:
    """Build the index of layers that are about to be written. Raises FaultyDataError for faulty ones."""
    from inliaison.dataset import validation

    name = _name(contents)
    if _whole(name) is None:
        _build(validation.merged(list(contents)), name, warn)


def _remembered_index(layers: Sequence[Layer], warn: Warn, progress: Progress) -> sqlite3.Connection | None:
    """The index that is known to belong to the files as they are, whose content nobody has to read."""
    path = _remembered(_signature(layers))
    return _connected(path, warn) if path else None


def _index_on_disk(layers: Sequence[Layer], warn: Warn, progress: Progress) -> sqlite3.Connection | None:
    """The index of what the files hold, built where there is none; nothing where none can be kept."""
    from inliaison.dataset import validation

    signature, before = _signature(layers), time.time_ns()
    contents = validation.read(layers)
    path = _whole(_name(contents))
    if path is None:
        merged = validation.merged(contents, lambda share: progress(share / 2))
        path = _build(merged, _name(contents), warn, lambda share: progress(0.5 + share / 2))
    if path is None:
        return None
    database = _connected(path, warn)
    _remember(layers, signature, path, before)
    return database


def _connected(path: Path, warn: Warn) -> sqlite3.Connection:
    """An index on disk. Raises sqlite3.DatabaseError where it is not whole."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        _warn(database, warn)
    except BaseException:
        database.close()
        raise
    return database


def _index_in_memory(layers: Sequence[Layer], warn: Warn) -> sqlite3.Connection:
    from inliaison.dataset import validation
    from inliaison.index import compiling

    merged = validation.merged(validation.read(layers))
    database = sqlite3.connect(":memory:")
    compiling.compile_into(database, merged)
    _warn(database, warn)
    return database


def _warn(database: sqlite3.Connection, warn: Warn) -> None:
    for (text,) in database.execute("SELECT text FROM warnings"):
        warn(text)


def _build(merged: Merged, name: str, warn: Warn, progress: Progress = _quiet) -> Path | None:
    """Build the index beside its place, then put it there whole; nothing where that cannot be done.

    Its name ends in a checksum of its bytes, so that one which is not whole is never asked.
    """
    from inliaison.index import compiling

    folder = folders.cache()
    if folder is None:
        return None
    temporary = folder / f"{name}.{os.getpid()}.{time.monotonic_ns():x}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with contextlib.closing(sqlite3.connect(temporary)) as database:
            compiling.compile_into(database, merged, progress)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        path = folder / f"{name}-{_checksum(temporary)}{_SUFFIX}"
        os.replace(temporary, path)
    except (OSError, sqlite3.DatabaseError) as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if "full" in str(error) or getattr(error, "errno", None) == errno.ENOSPC:
            warn(f"the index could not be kept in {folder}: the disk is full")
        return None
    return path


def _whole(name: str) -> Path | None:
    """The index of this name whose bytes are those that were written, if there is one."""
    folder = folders.cache()
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{name}-*{_SUFFIX}") if folder else ():
            if path.stem == f"{name}-{_checksum(path)}":
                return path
            path.unlink()
    return None


def _checksum(path: Path) -> str:
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            checksum = zlib.crc32(part, checksum)
    return f"{checksum:08x}"


def _signature(layers: Sequence[Layer]) -> str:
    """What tells whether any file of the layers, or of the program, has changed, without reading one."""
    lines = [f"inliaison {__version__}", *(f"{path.name}\t{_stamp(path)}" for path in _sources())]
    for layer in layers:
        for path in layer.files:
            try:
                lines.append(f"{layer.name}\t{os.path.abspath(path)}\t{_stamp(path)}")
            except OSError as error:
                raise AccessError(f"cannot read {path}: {error.strerror or error}") from error
    return "\n".join(lines)


_DECIDING = ("index", "dataset", "kinds", "text")


def _sources() -> list[Path]:
    """The modules that decide what an index holds: nobody has to remember to raise a number when one changes."""
    package = Path(__file__).parent.parent
    return sorted(path for folder in _DECIDING for path in package.glob(f"{folder}/*.py"))


def _stamp(path: Path) -> str:
    """What changes whenever a file does.

    The time of its last change of any kind (`st_ctime_ns`) cannot be set by a program, so that an
    edit which keeps size and modification time shows.
    """
    status = os.stat(path)
    known = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return " ".join(map(str, known))


def _remembered(signature: str) -> Path | None:
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


def _remember(layers: Sequence[Layer], signature: str, path: Path, before: int) -> None:
    """Note which index belongs to the files, unless one changed too lately to be told by its time."""
    note = _note(signature)
    with contextlib.suppress(OSError):
        files = [path, *(file for layer in layers for file in layer.files)]
        changed = max(os.stat(file).st_ctime_ns for file in files)
        if note and changed < before - _SETTLED and _signature(layers) == signature:
            temporary = note.with_name(f"{note.name}.{os.getpid()}.tmp")
            temporary.write_text(f"{signature}\n{path.name}\n{_stamp(path)}", "utf-8", "surrogateescape")
            os.replace(temporary, note)


def _note(signature: str) -> Path | None:
    folder = folders.cache()
    return folder / f"files-{zlib.crc32(signature.encode('utf-8', 'surrogateescape')):08x}" if folder else None


def _name(contents: Sequence[tuple[Layer, Path, bytes]]) -> str:
    """The name of the index of these contents: a hash of all that goes into it."""
    import hashlib

    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for path in _sources():
        digest.update(path.read_bytes())
    for layer, path, content in contents:
        digest.update(f"{layer.name}\0{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _sweep(folder: Path) -> None:
    """Remove what killed processes left behind, and the indexes used least recently."""
    now = time.time()
    with contextlib.suppress(OSError):
        for left in folder.glob("*.tmp"):
            if now - left.stat().st_mtime > _STALE:
                left.unlink(missing_ok=True)
        for pattern, kept in ((f"*{_SUFFIX}", _KEPT), ("files-*", 4 * _KEPT)):
            youngest_first = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in youngest_first[kept:]:
                old.unlink(missing_ok=True)
