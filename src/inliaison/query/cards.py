"""One record with everything related to it: what `show` tells."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from inliaison.dataset.registers import credited
from inliaison.kinds import load
from inliaison.kinds.attributes import tell
from inliaison.kinds.relations import Relation
from inliaison.query import loaded
from inliaison.query.conditions import Condition, among
from inliaison.query.references import Found
from inliaison.query.rows import decoded, records, select
from inliaison.render.documents import Card
from inliaison.render.stories import Ref

Record = dict[str, Any]
Related = dict[str, Any]


def card(database: sqlite3.Connection, found: Found) -> Card:
    """The whole story of one record."""
    described = load(found.kind)
    record = records(database, found.kind, _is(found), named=True)[0]
    related = {name: _related(database, record, relation) for name, relation in described.relations.items()}
    layers = select(database, found.kind, [_is(found)], {"layers": Condition("layers")}, {})[0][0]
    sources = _sources(database, record, related)
    date = loaded.date(database)
    return Card(
        kind=found.kind,
        record=record,
        related=related,
        kinds={name: relation.kind for name, relation in described.relations.items() if relation.kind},
        sources=sources,
        layers=layers,
        register_date=date,
        labels=_labels(database, record, related),
        tell=tell,
        past=past_of(record, related, date),
        credit=credited(sources or ()),
        others=loaded.others(database),
    )


def ids_on(shown: Card) -> dict[str, list[str]]:
    """Return the ids of the records on a card, by kind; that of the card itself comes first."""
    ids = {shown.kind: [shown.record["id"]]}
    for name, kind in {**shown.kinds, "sources": "sources"}.items():
        related: Any = shown.sources if name == "sources" else shown.related[name]
        records = related if isinstance(related, list) else [related]
        ids.setdefault(kind, []).extend(record["id"] for record in records if isinstance(record, dict))
    return ids


def past_of(record: Record, related: Mapping[str, Any], date: str | None) -> str:
    """Return what older snapshots hold of a partner that the register does not list any more."""
    if date is None or related.get("register") != "not listed":
        return ""
    from inliaison.query import past

    return past.listed(record, date)


def _sources(database: sqlite3.Connection, record: Record, related: Related) -> list[Record] | None:
    """The sources of a record and of the committees it lists; None for a record that needs none."""
    if "sources" not in record:
        return None
    shown = [record, *(related.get("committees") or ())]
    return _many(database, "sources", list(dict.fromkeys(id for known in shown for id in known["sources"])))


def record_of(database: sqlite3.Connection, found: Found) -> Record:
    """The record that a reference means, as plain data."""
    return records(database, found.kind, _is(found))[0]


def _is(found: Found) -> Condition:
    return Condition(f"{found.kind}.id = ?", (found.id,))


def _related(database: sqlite3.Connection, record: Record, relation: Relation) -> Any:
    """What a relation gives for a record: records of a kind, one of them, or a value."""
    if relation.listed:
        ids = record[relation.listed]
        return None if ids is None else _many(database, relation.kind, ids, relation.fields)
    if not relation.kind:
        (value,) = _first(database, relation.where, record)
        return decoded(value) if relation.shape == "mapping" else value
    found = _brief(database, relation.kind, _of(relation.where, record), relation.fields)
    if relation.one:
        return found[0] if found else None
    known = relation.known == "1" or _first(database, f"SELECT ({relation.known})", record)[0]
    return found if found or known else None


def _first(database: sqlite3.Connection, sql: str, record: Record) -> tuple[Any, ...]:
    condition = _of(sql, record)
    row: tuple[Any, ...] = database.execute(condition.sql, condition.values).fetchone()
    return row


FIELD = re.compile(r":([a-z_]+)")
"""A field of the card's record in the SQL of a relation."""


def _of(sql: str, record: Record) -> Condition:
    """SQL in which fields of a record stand as `:field`, with their values bound."""
    return Condition(FIELD.sub("?", sql), tuple(record[name] for name in FIELD.findall(sql)))


def _many(database: sqlite3.Connection, kind: str, ids: list[str], fields: tuple[str, ...] = ()) -> list[Record]:
    """The records with these ids, in their order."""
    found = {record["id"]: record for record in _brief(database, kind, among(ids), fields)}
    return [found[id] for id in ids]


def _brief(database: sqlite3.Connection, kind: str, condition: Condition, fields: tuple[str, ...]) -> list[Record]:
    """Records as they stand on the card of another one."""
    return records(database, kind, condition, fields=fields, without=load(kind).aside, named=True)


def _labels(database: sqlite3.Connection, record: Record, related: Related) -> dict[tuple[str, str], Ref]:
    """What every id in these records is called, by field and id."""
    referring = "SELECT DISTINCT name, target FROM fields WHERE target NOT IN ('', 'sources')"
    naming = database.execute(referring).fetchall()
    named: dict[str, dict[str, None]] = {name: {} for name, _ in naming}
    values = (inner for value in related.values() for inner in (value if isinstance(value, list) else [value]))
    rows = [record, *(inner for inner in values if isinstance(inner, dict))]
    posts = [post for row in rows for post in row.get("posts") or ()]
    for row in [*rows, *posts]:
        for name in named.keys() & row.keys():
            ids = row[name] if isinstance(row[name], list) else [row[name]]
            named[name].update(dict.fromkeys(id for id in ids if isinstance(id, str)))
    labels: dict[tuple[str, str], Ref] = {}
    for name, targets in naming:
        for kind in targets.split() if named[name] else ():
            known = select(database, kind, [among(named[name])], {"id": Condition("id"), "label": label(kind)}, {})
            labels |= {(name, id): Ref(kind, id, label) for id, label in known}
    return labels


def label(kind: str) -> Condition:
    """What a record is called where it is named beside another one."""
    described = load(kind)
    return Condition(described.beside or described.label)
