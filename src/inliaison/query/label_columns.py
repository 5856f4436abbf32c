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

TargetKinds = Mapping[str, str]
"""The kind of the record that a field refers to, by field."""


def read_fields(database: sqlite3.Connection, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the shapes of a kind's fields, and the kinds that its single-record fields refer to, both by field.

    The second leaves out fields that refer to a kind without label columns.
    """
    sql = "SELECT name, shape, target FROM fields WHERE kind = ? ORDER BY rowid"
    rows = database.execute(sql, (kind,)).fetchall()
    return {name: shape for name, shape, _ in rows}, _find_target_kinds(rows)


def _find_target_kinds(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    return {name: of for name, shape, of in rows if shape == "text" and of in REGISTRY and REGISTRY[of].label_fields}


def find_label_targets(database: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the fields that refer to one record of a kind with label columns."""
    return read_fields(database, kind)[1]


def list_label_columns(fields: TargetKinds) -> dict[str, tuple[str, ...]]:
    """Return the label columns of each field."""
    return {field: tuple(f"{field}_{name}" for name in _list_labels(field, of)) for field, of in fields.items()}


def _list_labels(field: str, of: str) -> tuple[str, ...]:
    entry = REGISTRY[of]
    return entry.label_fields if field == entry.singular else entry.label_fields[:1]


def build_label_columns(kind: str, fields: TargetKinds) -> dict[str, Condition]:
    """Return the SQL of the label columns, by column."""
    return {
        f"{field}_{name}": Condition(
            f"CASE WHEN {kind}.{field} IS NOT NULL THEN"
            f" (SELECT target.{name} FROM {of} AS target WHERE target.id = {kind}.{field}) END"
        )
        for field, of in fields.items()
        for name in _list_labels(field, of)
    }


def build_label_json(kind: str, fields: TargetKinds) -> dict[str, Condition]:
    """Return the label columns as members of a JSON object, for each field that has all those of its kind."""
    nulls = {
        field: ", ".join(f'"{name}": null' for name in columns) for field, columns in list_label_columns(fields).items()
    }
    return {
        field: Condition(
            f"coalesce((SELECT target.labels FROM {of} AS target WHERE target.id = {kind}.{field}), '{nulls[field]}')"
        )
        for field, of in fields.items()
        if field == REGISTRY[of].singular
    }
