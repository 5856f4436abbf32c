"""The SQLite index of the layers: how it is found, built, kept and rebuilt.

The index is disposable. It lies in the user's cache folder under a name made from its content; if it is missing,
broken, of another version or cannot be written, it is built again, in memory if need be.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from inliaison import __version__
from inliaison.dataset.layer import Layer
from inliaison.index import files, stamps
from inliaison.index.connection import connect
from inliaison.system import sqlite

if TYPE_CHECKING:
    import sqlite3

    from inliaison.dataset.validation import MergedData
    from inliaison.register.documents import DocumentSnapshot

sqlite.load_lazily()

Answer = TypeVar("Answer")
Ask = Callable[["sqlite3.Connection"], Answer]
Warn = Callable[[str], None]
Progress = Callable[[float], None]
"""Takes the share that is done, from 0 to 1."""


def _ignore_progress(share: float) -> None: ...


def answer(
    layers: Sequence[Layer],
    ask: Ask[Answer],
    warn: Warn,
    progress: Progress = _ignore_progress,
    documents: Sequence[DocumentSnapshot] = (),
) -> Answer:
    """Return what `ask` finds in the index of these layers, which is built first if it is missing.

    The index of `documents` is attached to it.

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
                    _attach(database, documents, warn, progress)
                    return ask(database)
                except sqlite3.DatabaseError as error:
                    if not files.is_file_error(error):
                        raise
                    _forget(documents)
    with contextlib.closing(_build_in_memory(layers, warn)) as database:
        _attach(database, documents, warn, progress)
        return ask(database)


def _attach(
    database: sqlite3.Connection, snapshots: Sequence[DocumentSnapshot], warn: Warn, progress: Progress
) -> None:
    if snapshots:
        from inliaison.index import documents

        documents.attach(database, snapshots, warn, progress)


def _forget(snapshots: Sequence[DocumentSnapshot]) -> None:
    """Remove indexes of documents, one of which may be the broken file."""
    if snapshots:
        from inliaison.index import documents

        documents.remove_indexes(snapshots)


@contextlib.contextmanager
def open(
    layers: Sequence[Layer],
    warn: Warn,
    progress: Progress = _ignore_progress,
    documents: Sequence[DocumentSnapshot] = (),
) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the index of these layers for any number of queries, and close it in the end.

    Raises the same as `answer`; an index that breaks while it is open raises sqlite3.DatabaseError.
    """
    sqlite.require_sqlite()
    database = None
    for find_index in (_find_noted_index, _find_index_on_disk):
        database = database or find_index(layers, warn, progress)
    with contextlib.closing(database or _build_in_memory(layers, warn)) as connection:
        _attach(connection, documents, warn, progress)
        yield connection


def prepare_index(contents: Sequence[tuple[Layer, Path, bytes]], warn: Warn) -> None:
    """Build the index of layers that are about to be written. Raises FaultyDataError for faulty ones."""
    from inliaison.dataset import validation

    sqlite.require_sqlite()
    name = _compute_name(contents)
    if files.find_sound_file(name) is None:
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
    path = files.find_sound_file(_compute_name(contents))
    if path is None:
        data = validation.merge_layers(contents, lambda share: progress(share / 2))
        path = _build(data, _compute_name(contents), warn, lambda share: progress(0.5 + share / 2))
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
        database = connect(f"{path.as_uri()}?mode=ro&immutable=1")
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

    data = validation.merge_layers(validation.read_layers(layers))
    database = connect(":memory:")
    compiling.compile_into(database, data)
    _print_warnings(database, warn)
    return database


def _print_warnings(database: sqlite3.Connection, warn: Warn) -> None:
    for (text,) in database.execute("SELECT text FROM warnings"):
        warn(text)


def _build(data: MergedData, name: str, warn: Warn, progress: Progress = _ignore_progress) -> Path | None:
    """Build the index of a dataset and return its path, or None if it cannot be kept."""
    from inliaison.index import compiling

    return files.build_file(name, lambda empty: compiling.compile_into(empty, data, progress), warn)


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
