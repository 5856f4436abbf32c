"""The names under which cards mention other records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inliaison.kinds import load_kind
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.rows import select_rows
from inliaison.render.cards import Ref

Labels = dict[tuple[str, str], Ref]
"""References to records by the field that names them and their id."""


def read_labels(database: sqlite3.Connection, groups: Iterable[Sequence[Mapping[str, Any]]]) -> Labels:
    """Return the labels of the ids in records, and in their posts, by field and id.

    All records of a group must have the same fields.
    """
    referring = "SELECT DISTINCT name, target FROM fields WHERE target NOT IN ('', 'sources')"
    field_kinds: list[tuple[str, str]] = [
        (name, kind) for name, targets in database.execute(referring) for kind in targets.split()
    ]
    ids: dict[str, set[str]] = {name: set() for name, _ in field_kinds}
    for group in filter(None, groups):
        posts = [post for record in group for post in record.get("posts") or ()]
        for rows, fields in ((group, group[0].keys()), (posts, ids.keys())):
            for name in ids.keys() & fields:
                values = [row[name] for row in rows if row.get(name)]
                ids[name].update(*([value] if isinstance(value, str) else value for value in values))
    refs: dict[str, dict[str, Ref]] = {}
    for kind in dict.fromkeys(kind for _, kind in field_kinds):
        condition = match_ids({id for name, of in field_kinds if of == kind for id in ids[name]})
        columns = {"id": Condition("id"), "label": _build_label(kind)}
        refs[kind] = {id: Ref(kind, id, label) for id, label in select_rows(database, kind, [condition], columns, {})}
    return {(name, id): refs[kind][id] for name, kind in field_kinds for id in ids[name] if id in refs[kind]}


def _build_label(kind: str) -> Condition:
    """Return the SQL of the label that a record has on the cards of others."""
    description = load_kind(kind)
    return Condition(description.nested_label or description.label)
