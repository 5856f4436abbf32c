"""What stands in a row beside an id: what the record with that id is called.

A field that has the name of the kind of record that it names, such as `partner`, brings all the columns that `REGISTRY`
tells of that kind, each with the field's name before its own: `partner_acronym`, `partner_name` and so on. Any other
field, such as `part_of`, brings the first of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from inliaison.kinds import REGISTRY
from inliaison.query.conditions import Condition

Named = Mapping[str, str]
"""By field, the kind of the record that it names."""


def fields_of(database: sqlite3.Connection, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """The fields of a kind with their shapes; and those that name one record, with the kind of that.

    Of the latter only those of a kind of which something is told beside its id.
    """
    sql = "SELECT name, shape, target FROM fields WHERE kind = ? ORDER BY rowid"
    rows = database.execute(sql, (kind,)).fetchall()
    return {name: shape for name, shape, _ in rows}, _named(rows)


def _named(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    return {name: of for name, shape, of in rows if shape == "text" and of in REGISTRY and REGISTRY[of].told}


def named(database: sqlite3.Connection, kind: str) -> dict[str, str]:
    """The fields of a kind that name one record, of a kind of which something is told beside its id."""
    return fields_of(database, kind)[1]


def told(fields: Named) -> dict[str, tuple[str, ...]]:
    """By field, the columns that it brings."""
    return {field: tuple(f"{field}_{name}" for name in _names(field, of)) for field, of in fields.items()}


def _names(field: str, of: str) -> tuple[str, ...]:
    entry = REGISTRY[of]
    return entry.told if field == entry.singular else entry.told[:1]


def columns(kind: str, fields: Named) -> dict[str, Condition]:
    """These columns as SQL."""
    return {
        f"{field}_{name}": Condition(
            f"CASE WHEN {kind}.{field} IS NOT NULL THEN"
            f" (SELECT target.{name} FROM {of} AS target WHERE target.id = {kind}.{field}) END"
        )
        for field, of in fields.items()
        for name in _names(field, of)
    }


def encoded(kind: str, fields: Named) -> dict[str, Condition]:
    """By field, the columns that it brings as members of a JSON object, where several come in one piece."""
    nothing = {field: ", ".join(f'"{name}": null' for name in brought) for field, brought in told(fields).items()}
    return {
        field: Condition(
            f"coalesce((SELECT target.told FROM {of} AS target WHERE target.id = {kind}.{field}), '{nothing[field]}')"
        )
        for field, of in fields.items()
        if field == REGISTRY[of].singular
    }
