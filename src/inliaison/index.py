"""The layers compiled into an SQLite index: how it is found, built, kept and mended.

The index is disposable. It lies in the user's cache directory under a name made of its content; where
it is gone, broken, of another version or cannot be written, it is built again, in memory if need be.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from inliaison import __version__, folders
from inliaison.dataset import Layer
from inliaison.errors import AccessError

if TYPE_CHECKING:
    from inliaison.check import Merged

FORMAT = f"inliaison {__version__} index 2"
"""Changes whenever what is compiled, or how, changes: indexes of another format are not read."""

COMPLETE = 0x494E4C49
"""The mark of an index that was built to its end, in the header of the file."""

_KEPT = 12
_STALE = 3600
_SETTLED = 2_000_000_000
"""Nanoseconds. What changed more recently than this may change again without a new time stamp."""

Answer = TypeVar("Answer")
Ask = Callable[[sqlite3.Connection], Answer]
Warn = Callable[[str], None]


def answer(layers: Sequence[Layer], ask: Ask[Answer], warn: Warn) -> Answer:
    """What `ask` finds in the index of these layers, which is built first where there is none.

    `warn` is told what the user should know all the same. Raises FaultyDataError and AccessError
    for layers that cannot be compiled.
    """
    signature = _signature(layers)
    path = _remembered(signature)
    if path:
        with contextlib.suppress(sqlite3.DatabaseError):
            return _asked(path, ask, warn)
    return _asked_anew(layers, signature, ask, warn)


def _asked_anew(layers: Sequence[Layer], signature: str, ask: Ask[Answer], warn: Warn) -> Answer:
    from inliaison import check

    before = time.time_ns()
    contents = check.read(layers)
    path = _place(contents)
    if path and path.exists():
        with contextlib.suppress(sqlite3.DatabaseError):
            found = _asked(path, ask, warn)
            _remember(layers, signature, path, before)
            return found
    merged = check.merged(contents)
    if path and _build(merged, path, warn):
        _remember(layers, signature, path, before)
        with contextlib.suppress(sqlite3.DatabaseError):  # Another process may just be replacing it.
            return _asked(path, ask, warn)
    return _asked_in_memory(merged, ask, warn)


def _asked(path: Path, ask: Ask[Answer], warn: Warn) -> Answer:
    """Ask an index on disk. Raises sqlite3.DatabaseError where it is not whole."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    with contextlib.closing(database):
        if database.execute("PRAGMA application_id").fetchone() != (COMPLETE,):
            raise sqlite3.DatabaseError("incomplete")
        _warn(database, warn)
        return ask(database)


def _asked_in_memory(merged: Merged, ask: Ask[Answer], warn: Warn) -> Answer:
    from inliaison import compiler

    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        compiler.compile_into(database, merged)
        _warn(database, warn)
        return ask(database)


def _warn(database: sqlite3.Connection, warn: Warn) -> None:
    for (text,) in database.execute("SELECT text FROM warnings"):
        warn(text)


def _build(merged: Merged, path: Path, warn: Warn) -> bool:
    """Build the index beside its place, then put it there whole; tells whether that worked."""
    from inliaison import compiler

    temporary = path.with_name(f"{path.stem}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with contextlib.closing(sqlite3.connect(temporary)) as database:
            compiler.compile_into(database, merged)
            database.execute(f"PRAGMA application_id = {COMPLETE}")
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except (OSError, sqlite3.OperationalError) as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if "full" in str(error) or getattr(error, "errno", None) == 28:
            warn(f"the index could not be kept in {path.parent}: the disk is full")
        return False
    return True


def _signature(layers: Sequence[Layer]) -> str:
    """What tells whether any file of the layers has changed, without reading one.

    The time of a file's last change of any kind (`st_ctime_ns`) cannot be set by a program, so that
    an edit which keeps size and modification time shows.
    """
    lines = [FORMAT]
    for layer in layers:
        for path in layer.files:
            try:
                status = os.stat(path)
            except (OSError, ValueError) as error:
                raise AccessError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
            stamps = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            lines.append("\t".join((layer.name, os.path.abspath(path), *map(str, stamps))))
    return "\n".join(lines)


def _remembered(signature: str) -> Path | None:
    """The index that was last found to belong to these very files, if any is remembered."""
    note = _note(signature)
    if note is None or os.name == "nt":  # There, st_ctime is the time of creation.
        return None
    try:
        known, _, name = note.read_text("utf-8", "surrogateescape").rpartition("\n")
    except OSError:
        return None
    return note.with_name(name) if known == signature else None


def _remember(layers: Sequence[Layer], signature: str, path: Path, before: int) -> None:
    """Note which index belongs to the files, unless one changed too lately to be told by its time."""
    note = _note(signature)
    with contextlib.suppress(OSError):
        changes = [os.stat(file).st_ctime_ns for layer in layers for file in layer.files]
        if note and max(changes, default=0) < before - _SETTLED and _signature(layers) == signature:
            temporary = note.with_suffix(f".{os.getpid()}.tmp")
            temporary.write_text(f"{signature}\n{path.name}", "utf-8", "surrogateescape")
            os.replace(temporary, note)


def _note(signature: str) -> Path | None:
    folder = folders.cache()
    return folder / f"files-{zlib.crc32(signature.encode('utf-8', 'surrogateescape')):08x}" if folder else None


def _place(contents: Sequence[tuple[Layer, Path, bytes]]) -> Path | None:
    """Where the index of these contents lies: under a name made of all that goes into it."""
    import hashlib

    folder = folders.cache()
    digest = hashlib.blake2b(FORMAT.encode(), digest_size=16)
    for layer, path, content in contents:
        label = f"{layer.name}\0{path}\0{len(content)}\0".encode("utf-8", "surrogateescape")
        digest.update(label)
        digest.update(content)
    return folder / f"{digest.hexdigest()}.index" if folder else None


def _sweep(folder: Path) -> None:
    """Remove what killed processes left behind, and the indexes used least recently."""
    now = time.time()
    with contextlib.suppress(OSError):
        for left in folder.glob("*.tmp"):
            if now - left.stat().st_mtime > _STALE:
                left.unlink(missing_ok=True)
        indexes = sorted(folder.glob("*.index"), key=lambda path: path.stat().st_mtime, reverse=True)
        notes = sorted(folder.glob("files-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in (*indexes[_KEPT:], *notes[4 * _KEPT :]):
            old.unlink(missing_ok=True)
