"""Existing records that a new one may duplicate: those with its id or one of its names."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from inliaison.kinds import REGISTRY, SINGULAR, load_kind
from inliaison.query import name_lookup


def is_there(database: sqlite3.Connection, kind: str, id: str) -> bool:
    """Return whether a record of a kind has an id."""
    return database.execute(f"SELECT 1 FROM {kind} WHERE id = ?", (id,)).fetchone() is not None


def is_taken(database: sqlite3.Connection, kind: str, id: str) -> bool:
    """Return whether an id is taken, or would take a name away from another record, as it spells that name."""
    sql = "SELECT 1 FROM names WHERE kind = ? AND key = ?"
    bearer = database.execute(sql, (kind, id.replace("-", " "))).fetchone() if REGISTRY[kind].known_by_name else None
    return bearer is not None or is_there(database, kind, id)


def describe_duplicates(database: sqlite3.Connection, kind: str, record: Mapping[str, Any]) -> list[str]:
    """Return a line for each record that a new one duplicates: with the same name, or a link between the same ends."""
    if not REGISTRY[kind].known_by_name:
        return _describe_same_links(database, kind, record)
    kind_names, lines = load_kind(kind).names, []
    for text in (record.get(name) for name in (*kind_names.shorts, *kind_names.full)):
        ids = [_get_id(database, hit) for hit in name_lookup.find_bearers(database, text, (kind,))] if text else []
        lines += [f'"{text}" is a name of "{id}", too: id={id} would correct that {SINGULAR[kind]}' for id in ids]
    return list(dict.fromkeys(lines))


def _describe_same_links(database: sqlite3.Connection, kind: str, record: Mapping[str, Any]) -> list[str]:
    """Return a line for each liaison of the same kind between the same ends as a new one."""
    fields = [*load_kind(kind).linked_fields, "kind"] if load_kind(kind).linked_fields else []
    values = [record.get(name) for name in fields]
    if not fields or None in values:
        return []
    sql = f"SELECT id FROM {kind} WHERE {' AND '.join(f'{name} = ?' for name in fields)}"
    ids = [id for (id,) in database.execute(sql, values)]
    return [f'"{id}" ties the same already: id={id} would correct that {SINGULAR[kind]}' for id in ids]


def _get_id(database: sqlite3.Connection, hit: name_lookup.Hit) -> str:
    kind, row = hit
    (id,) = database.execute(f"SELECT id FROM {kind} WHERE row = ?", (row,)).fetchone()
    return str(id)
