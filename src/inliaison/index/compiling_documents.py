"""Compilation of snapshots of ISO's documents into their index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from inliaison.dataset.registers import ISO
from inliaison.index import tables
from inliaison.kinds import DOCUMENT_KINDS, SPAN, load_kind
from inliaison.kinds.fields import fields
from inliaison.register import documents
from inliaison.register.documents import DocumentSnapshot

Table = dict[str, Any]
Progress = Callable[[float], None]
_FIRST_SOURCE = SPAN >> 1
"""The row of the first source here, behind those of the other index."""


def compile_into(
    database: sqlite3.Connection,
    snapshots: Sequence[DocumentSnapshot],
    user_records: dict[str, dict[str, tuple[Table, str]]],
    progress: Progress,
) -> None:
    """Write the records of snapshots, and the user's own, into an empty database."""
    kinds = (*DOCUMENT_KINDS, "sources")
    tables.create_tables(database, kinds, "CREATE TABLE snapshots (kind TEXT, date TEXT);")
    for kind in DOCUMENT_KINDS:
        snapshot = next((it for it in snapshots if it.kind == kind), None)
        of_user = user_records.get(kind, {})
        rows = _iter_rows(snapshot, of_user, progress) if snapshot else iter(of_user.values())
        tables.write_records(database, kind, _sort(kind, rows) if of_user else rows, {})
    database.executemany("INSERT INTO snapshots VALUES (?, ?)", ((it.kind, it.date) for it in snapshots))
    sources = ((ISO.make_source(it.date, it.kind), "[]") for it in snapshots)
    tables.write_records(database, "sources", sources, {}, first=_FIRST_SOURCE)
    for statement in tables.iter_final_statements(database, kinds):
        database.execute(statement)
    database.execute("ANALYZE")
    database.execute("COMMIT")
    progress(1.0)


def _iter_rows(
    snapshot: DocumentSnapshot, user_records: dict[str, tuple[Table, str]], progress: Progress
) -> Iterator[tuple[Table, str]]:
    """Yield the records of a snapshot with the JSON of their layers; the user's own correct them and come last."""
    layer_name = f"{snapshot.kind} {snapshot.date}"
    layers, sources = tables.format_list((layer_name,)), [ISO.make_source(snapshot.date, snapshot.kind)["id"]]
    remaining = dict(user_records)
    count = max(documents.read_head(snapshot).get("records", 0), 1)
    for number, record in enumerate(documents.iter_records(snapshot)):
        record["sources"] = sources
        correction, names = remaining.pop(record["id"], ({}, ""))
        if correction:
            yield record | correction, json.dumps([layer_name, *json.loads(names)])
        else:
            yield record, layers
        if number % 1024 == 0:
            progress(0.7 * number / count)
    yield from remaining.values()


def _sort(kind: str, rows: Iterator[tuple[Table, str]]) -> list[tuple[Table, str]]:
    order = load_kind(kind).order
    return sorted(rows, key=lambda row: (order(row[0], lambda _kind, _id: -1), row[0]["id"]))


def read_user_records(database: sqlite3.Connection) -> dict[str, dict[str, tuple[Table, str]]]:
    """Return the documents in the layers, by kind and id, each with the JSON of its layers."""
    user_records: dict[str, dict[str, tuple[Table, str]]] = {}
    for kind in DOCUMENT_KINDS:
        of_kind = fields(kind)
        columns = ", ".join(f'"{field.name}"' for field in of_kind)
        for *values, layers in database.execute(f"SELECT {columns}, layers FROM main.{kind}"):
            pairs = zip(of_kind, values, strict=True)
            record = {it.name: json.loads(value) if it.container else value for it, value in pairs if value is not None}
            user_records.setdefault(kind, {})[record["id"]] = record, layers
    return user_records
