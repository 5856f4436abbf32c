"""Label columns: the columns that follow an id in a row and name the record it refers to.

A field named after the kind it refers to, such as `partner`, has all the label columns that `REGISTRY` lists for that
kind, each with the field's name as prefix: `partner_acronym`, `partner_name` and so on. Any other field, such as
`part_of`, has only the first of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from inliaison.kinds import REGISTRY
from inliaison.query.conditions import Condition

Named = Mapping[str, str]
"""The kind of the record that a field refers to, by field."""


def fields_of(database: sqlite3.Connection, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the shapes of a kind's fields, and the kinds that its single-record fields refer to, both by field.

    The second leaves out fields that refer to a kind without label columns.
    """
    sql = "SELECT name, shape, target FROM fields WHERE kind = ? ORDER BY rowid"
    rows = database.execute(sql, (kind,)).fetchall()
    return {name: shape for name, shape, _ in rows}, _named(rows)


def _named(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    return {name: of for name, shape, of in rows if shape == "text" and of in REGISTRY and REGISTRY[of].told}


def named(database: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the fields that refer to one record of a kind with label columns."""
    return fields_of(database, kind)[1]


def told(fields: Named) -> dict[str, tuple[str, ...]]:
    """Return the label columns of each field."""
    return {field: tuple(f"{field}_{name}" for name in _names(field, of)) for field, of in fields.items()}


def _names(field: str, of: str) -> tuple[str, ...]:
    entry = REGISTRY[of]
    return entry.told if field == entry.singular else entry.told[:1]


def columns(kind: str, fields: Named) -> dict[str, Condition]:
    """Return the SQL of the label columns, by column."""
    return {
        f"{field}_{name}": Condition(
            f"CASE WHEN {kind}.{field} IS NOT NULL THEN"
            f" (SELECT target.{name} FROM {of} AS target WHERE target.id = {kind}.{field}) END"
        )
        for field, of in fields.items()
        for name in _names(field, of)
    }


def encoded(kind: str, fields: Named) -> dict[str, Condition]:
    """Return the label columns as members of a JSON object, for each field that has all those of its kind."""
    nothing = {field: ", ".join(f'"{name}": null' for name in brought) for field, brought in told(fields).items()}
    return {
        field: Condition(
            f"coalesce((SELECT target.told FROM {of} AS target WHERE target.id = {kind}.{field}), '{nothing[field]}')"
        )
        for field, of in fields.items()
        if field == REGISTRY[of].singular
    }
