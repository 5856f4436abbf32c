"""The index of ISO's documents: standards and their classes, attached to the index of the layers.

It has a file of its own, because 55,000 documents take seconds to compile: an edit of the user's file, or a newer
register, leaves it as it is, and commands that ask for no documents never open it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from inliaison.dataset.layer import Layer
from inliaison.dataset.registers import ISO
from inliaison.errors import AccessError
from inliaison.index import files, stamps
from inliaison.index.connection import attach_documents
from inliaison.kinds import DOCUMENT_KINDS, SPAN, load_kind
from inliaison.register import documents
from inliaison.register.documents import DocumentSnapshot

Table = dict[str, Any]
Progress = Callable[[float], None]
_FIRST_SOURCE = SPAN >> 1
"""The row of the first source here, behind those of the other index."""


def attach(
    database: sqlite3.Connection,
    snapshots: Sequence[DocumentSnapshot],
    warn: files.Warn,
    progress: Progress = lambda share: None,
) -> None:
    """Attach the index of some snapshots to that of the layers; it is built first if it is missing.

    Documents in the layers correct and add to those of the snapshots.
    Raises FaultyDataError for a damaged snapshot, AccessError where an index cannot be kept.
    """
    (own_digest,) = database.execute("SELECT digest FROM own_documents").fetchone()
    layers = [Layer(f"{it.kind} {it.date} {own_digest}", (it.path,)) for it in snapshots]
    signature, before = stamps.compute_signature(layers), time.time_ns()
    path = stamps.find_index(signature)
    if path is None:
        own = _read_own_records(database) if own_digest else {}
        path = _find_or_build(signature, lambda empty: _compile_into(empty, snapshots, own, progress), warn)
        stamps.remember(layers, signature, path, before)
    attach_documents(database, path)


def _find_or_build(signature: str, compile_into: Callable[[sqlite3.Connection], None], warn: files.Warn) -> Path:
    import hashlib

    digest = hashlib.blake2b(signature.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    name = f"documents-{digest}"
    path = files.find_sound_file(name) or files.build_file(name, compile_into, warn)
    if path is None:
        raise AccessError(
            "the index of standards cannot be kept in the cache folder",
            remedy="Set INLIAISON_HOME, or XDG_CACHE_HOME, to a folder that can be written.",
        )
    return path


def forget(snapshots: Sequence[DocumentSnapshot]) -> None:
    """Remove the indexes of documents, so that they are built again; one of them is broken."""
    from inliaison.system import folders

    folder = folders.get_cache_folder()
    for path in folder.glob(f"documents-*{files.SUFFIX}") if folder and snapshots else ():
        path.unlink(missing_ok=True)


def _compile_into(
    database: sqlite3.Connection,
    snapshots: Sequence[DocumentSnapshot],
    own: dict[str, dict[str, tuple[Table, str]]],
    progress: Progress,
) -> None:
    """Write the records of snapshots, and the user's own, into an empty database."""
    from inliaison.index import tables

    kinds = (*DOCUMENT_KINDS, "sources")
    tables.create_tables(database, kinds, "CREATE TABLE snapshots (kind TEXT, date TEXT);")
    for kind in DOCUMENT_KINDS:
        snapshot = next((it for it in snapshots if it.kind == kind), None)
        rows = _iter_rows(snapshot, own.get(kind, {}), progress) if snapshot else iter(own.get(kind, {}).values())
        tables.write_records(database, kind, _sort(kind, rows) if own.get(kind) else rows, {})
    database.executemany("INSERT INTO snapshots VALUES (?, ?)", ((it.kind, it.date) for it in snapshots))
    sources = ((ISO.source(it.date, it.kind), "[]") for it in snapshots)
    tables.write_records(database, "sources", sources, {}, first=_FIRST_SOURCE)
    for statement in tables.iter_final_statements(kinds):
        database.execute(statement)
    database.execute("ANALYZE")
    database.execute("COMMIT")
    progress(1.0)


def _iter_rows(
    snapshot: DocumentSnapshot, own: dict[str, tuple[Table, str]], progress: Progress
) -> Iterator[tuple[Table, str]]:
    """Yield the records of a snapshot with the JSON of their layers; the user's own correct them and come last."""
    from inliaison.index.tables import format_list

    layer_name = f"{snapshot.kind} {snapshot.date}"
    layers, left, sources = format_list((layer_name,)), dict(own), [ISO.source(snapshot.date, snapshot.kind)["id"]]
    count = max(documents.read_head(snapshot).get("records", 0), 1)
    for number, record in enumerate(documents.iter_records(snapshot)):
        correction, names = left.pop(record["id"], ({}, "[]"))
        yield (
            record | {"sources": sources} | correction,
            json.dumps([layer_name, *json.loads(names)]) if correction else layers,
        )
        if number % 1024 == 0:
            progress(0.7 * number / count)
    yield from left.values()


def _sort(kind: str, rows: Iterator[tuple[Table, str]]) -> list[tuple[Table, str]]:
    order = load_kind(kind).order
    return sorted(rows, key=lambda row: (order(row[0], lambda _kind, _id: -1), row[0]["id"]))


def _read_own_records(database: sqlite3.Connection) -> dict[str, dict[str, tuple[Table, str]]]:
    """Return the documents in the layers, by kind and id, each with the JSON of its layers."""
    from inliaison.kinds.fields import fields

    own: dict[str, dict[str, tuple[Table, str]]] = {}
    for kind in DOCUMENT_KINDS:
        of_kind = fields(kind)
        columns = ", ".join(f'"{field.name}"' for field in of_kind)
        for *values, layers in database.execute(f"SELECT {columns}, layers FROM main.{kind}"):
            pairs = zip(of_kind, values, strict=True)
            record = {it.name: json.loads(value) if it.container else value for it, value in pairs if value is not None}
            own.setdefault(kind, {})[record["id"]] = record, layers
    return own
