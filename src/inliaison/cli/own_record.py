"""The record that a reference names, and its place in the user's files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from inliaison.cli.own_file import OwnFile
from inliaison.errors import NotThereError
from inliaison.kinds import SINGULAR
from inliaison.query import references


class OwnRecord(NamedTuple):
    """A record by kind and id, with the names of the layers that it comes from."""

    kind: str
    id: str
    layers: tuple[str, ...]

    def __str__(self) -> str:
        """Name the record in a sentence."""
        return f'the {SINGULAR[self.kind]} "{self.id}"'


def find_record(file: OwnFile, reference: str, kinds: Sequence[str]) -> OwnRecord:
    """Return the record that a reference names. Raises NotThereError."""

    def question(database: sqlite3.Connection) -> OwnRecord:
        match = references.resolve(database, reference, kinds)
        (layers,) = database.execute(f"SELECT layers FROM {match.kind} WHERE id = ?", (match.id,)).fetchone()
        return OwnRecord(match.kind, match.id, tuple(json.loads(layers)))

    return file.ask(question)


def find_line(file: OwnFile, record: OwnRecord) -> int | None:
    """Return the line of a record in the file. Raises NotThereError, which says where it is, if it is elsewhere."""
    is_here, line = file.find_place(record.kind, record.id)
    if not is_here:
        raise make_elsewhere_error(file, record)
    return line


def make_elsewhere_error(file: OwnFile, record: OwnRecord) -> NotThereError:
    """Return the error that says where a record is that is not in the file."""
    content = file.read()
    origins = [layer for layer in file.layers(has_records=bool(content.strip())) if layer.name in record.layers]
    path, line = file.merge(content).place(record.kind, record.id) or ("", None)
    to_add = f"To add to what it says: inliaison add {SINGULAR[record.kind]} id={record.id} FIELD=VALUE"
    remedy = "Name the file that holds it with --to." if any(layer.by_hand for layer in origins) else to_add
    return NotThereError(
        f"{record} is not in {file.path}: it comes from {' and '.join(layer.described for layer in origins)}",
        remedy=f"{remedy}\nIt is in {path}{f':{line}' if line else ''}.",
    )
