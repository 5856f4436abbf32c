"""What the relations of a kind lead to from some of its records: values, and records by id."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from inliaison.kinds import load_kind
from inliaison.kinds.relations import Relation
from inliaison.kinds.sql import IS_USER_RECORD
from inliaison.query.conditions import match_ids
from inliaison.query.rows import decode_json
from inliaison.values import Value

Record = dict[str, Any]
Related = dict[str, Any]
Read = Callable[[str, Iterable[str], tuple[str, ...]], Mapping[str, Record]]
"""Returns records of a kind by id: at least those with the ids, with at least the fields (all fields if empty)."""
_FIELD = re.compile(r":([a-z_]+)")
"""Matches a field of the card's record in the SQL of a relation."""


def read_related_records(
    relations: Mapping[str, Relation], values: Mapping[str, Mapping[str, Any]], read: Read
) -> tuple[dict[str, Mapping[str, Record]], list[list[Record]]]:
    """Return the related records by relation, and in groups; relations to the same fields of a kind share one."""
    names: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, relation in relations.items():
        if relation.kind:
            names.setdefault((relation.kind, relation.fields), []).append(name)
    groups = {
        (kind, fields): read(kind, (id for name in same for id in _iter_ids(values[name])), fields)
        for (kind, fields), same in names.items()
    }
    related_records = {name: groups[group] for group, same in names.items() for name in same}
    return related_records, [list(records.values()) for records in groups.values()]


def iter_several(value: Any) -> Sequence[Any]:
    """Return the value of a relation as a sequence: a list as it is, a single value alone, None as empty."""
    return value if isinstance(value, list) else () if value is None else (value,)


class _Origin(Value):
    """The origin of a record."""

    layers: Sequence[str]
    is_user_record: bool
    """Whether only user layers have it."""


def read_relations(
    database: sqlite3.Connection, kind: str, records: Sequence[Record], *, brief: bool
) -> tuple[dict[str, _Origin], dict[str, dict[str, Any]]]:
    """Return the origins of records by id, and the value or the related ids of each relation, by name and record id."""
    relations = load_kind(kind).relations
    sql_names = [name for name, relation in relations.items() if not relation.field]
    condition = match_ids((record["id"] for record in records), "card.id")
    columns = ", ".join(
        [
            "card.id",
            "card.layers",
            f"card.{IS_USER_RECORD}",
            *(_build_sql(relations[name], brief=brief) for name in sql_names),
        ]
    )
    rows = database.execute(f"SELECT {columns} FROM {kind} AS card WHERE {condition.sql}", condition.values).fetchall()
    values: dict[str, dict[str, Any]] = {}
    for name, relation in relations.items():
        if relation.field:
            values[name] = {record["id"]: record[relation.field] for record in records}
            continue
        index, is_json = sql_names.index(name) + 3, relation.kind or relation.shape == "mapping"
        values[name] = {row[0]: decode_json(row[index]) if is_json and row[index] else row[index] for row in rows}
    return {id: _Origin(decode_json(layers), bool(is_user_record)) for id, layers, is_user_record, *_ in rows}, values


def _iter_ids(values: Mapping[str, Any]) -> Iterator[str]:
    return (id for value in values.values() for id in iter_several(value))


def select_related_records(
    id: str, values: Mapping[str, Mapping[str, Any]], related_records: Mapping[str, Mapping[str, Record]]
) -> Related:
    """Return what is on one record's card, by relation: values, and records where the relation leads to some."""
    on_card = {name: by_id[id] for name, by_id in values.items()}
    return on_card | {name: _get_records(records, on_card[name]) for name, records in related_records.items()}


def _get_records(by_id: Mapping[str, Record], ids: Any) -> Any:
    """Return the records with these ids: a list for a list, one record for one id, None for None."""
    return [by_id[id] for id in ids] if isinstance(ids, list) else by_id.get(ids)


def _build_sql(relation: Relation, *, brief: bool) -> str:
    """Return the SQL of a relation's value, or of its records' ids as JSON (NULL if unknown)."""
    sql, of = f"({relation.where})", relation.kind
    if of:
        limit = f" LIMIT {relation.max_on_card}" if brief and relation.max_on_card else ""
        rows = f"SELECT id FROM {of} WHERE {relation.where} ORDER BY {of}.row{limit}"
        ids = f"SELECT json_group_array(id) FROM ({rows})"
        sql = f"nullif(({ids}), CASE WHEN ({relation.is_known_sql}) THEN '' ELSE '[]' END)"
    return _FIELD.sub(r"card.\1", sql)
