"""One record with all that hangs on it: what `show` tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from inliaison.dataset.registers import credited
from inliaison.kinds import KINDS
from inliaison.query import loaded
from inliaison.query.filters import with_below
from inliaison.query.references import Found
from inliaison.query.rows import LABELS, Condition, among, records, select
from inliaison.render.documents import Card, Labels

Record = dict[str, Any]
Related = dict[str, Any]


def card(database: sqlite3.Connection, found: Found) -> Card:
    """The whole story of one record."""
    record = record_of(database, found)
    related: Related = {"register_date": loaded.date(database), **_RELATED[found.kind](database, record)}
    layers = select(database, found.kind, [_is(found.kind, found.id)], {"layers": "layers"}, {})[0][0]
    if "sources" in record:
        shown = [record, *(related.get("committees") or ())]
        ids = dict.fromkeys(id for known in shown for id in known["sources"])
        related["sources"] = _many(database, "sources", list(ids))
    related["layers"] = layers
    credit = credited(related.get("sources", ()))
    return Card(found.kind, record, related, _labels(database, record, related), credit)


def record_of(database: sqlite3.Connection, found: Found) -> Record:
    """The record that a reference means, as plain data."""
    return records(database, found.kind, _is(found.kind, found.id))[0]


def _is(kind: str, id: str) -> Condition:
    return Condition(f"{kind}.id = ?", (id,))


def _one(database: sqlite3.Connection, kind: str, id: str | None) -> Record | None:
    return records(database, kind, _is(kind, id))[0] if id else None


def _many(database: sqlite3.Connection, kind: str, ids: list[str]) -> list[Record]:
    """The records with these ids, in their order."""
    found = {record["id"]: record for record in records(database, kind, among(ids))}
    return [found[id] for id in ids]


def _mentioned(database: sqlite3.Connection, kind: str, field: str, id: str) -> list[Record]:
    sql = f"{kind}.row IN (SELECT row FROM mentions WHERE field = ? AND target = ?)"
    return records(database, kind, Condition(sql, (field, id)))


def _partner(database: sqlite3.Connection, record: Record) -> Related:
    id = record["id"]
    party = "partner = ? OR row IN (SELECT row FROM mentions WHERE field = 'parties' AND target = ?)"
    ties = records(database, "liaisons", Condition(f"kind != 'committee' AND ({party})", (id, id)))
    tied = "SELECT committee FROM liaisons WHERE partner = ? AND kind = 'committee'"
    committees = records(database, "committees", Condition(f"id IN ({tied})", (id,)))
    own = records(database, "committees", Condition(f"id IN ({tied} AND {_OWN})", (id,))) if committees else []
    return {
        "part_of": _one(database, "partners", record["part_of"]),
        "successor": _one(database, "partners", record["successor"]),
        "successor_of": records(database, "partners", Condition("successor = ?", (id,))),
        "parts": records(database, "partners", Condition("part_of = ?", (id,))),
        "liaisons": ties,
        "framework_of": records(database, "liaisons", Condition("framework = ?", (id,))),
        "register": _standing(database, id),
        "committees": committees or None,
        "own_committees": own,
        "people": _mentioned(database, "people", "posts", id),
        "quotes": records(database, "quotes", Condition("partner = ?", (id,))),
        "quotes_about": _mentioned(database, "quotes", "about", id),
    }


_OWN = "NOT EXISTS (SELECT 1 FROM json_each(liaisons.layers) JOIN layers ON layers.name = value WHERE NOT own)"
"""Whether a liaison stands in data of the user's own alone."""


def _standing(database: sqlite3.Connection, id: str) -> str:
    """How ISO's register has the partner; "no data" and "not listed" are not "none"."""
    return str(database.execute("SELECT standing FROM partners WHERE id = ?", (id,)).fetchone()[0])


def _liaison(database: sqlite3.Connection, record: Record) -> Related:
    return {
        "partner": _one(database, "partners", record["partner"]),
        "parties": _many(database, "partners", record["parties"]),
        "framework": _one(database, "partners", record["framework"]),
        "committee": _one(database, "committees", record["committee"]),
        "signatories": _many(database, "people", record["signatories"]),
        "quotes_about": _mentioned(database, "quotes", "about", record["id"]),
    }


def _quote(database: sqlite3.Connection, record: Record) -> Related:
    return {
        "person": _one(database, "people", record["person"]),
        "partner": _one(database, "partners", record["partner"]),
    }


def _person(database: sqlite3.Connection, record: Record) -> Related:
    id = record["id"]
    return {
        "quotes": records(database, "quotes", Condition("person = ?", (id,))),
        "signed": _mentioned(database, "liaisons", "signatories", id),
    }


def _committee(database: sqlite3.Connection, record: Record) -> Related:
    id = record["id"]
    tree = with_below(database, id)
    through = "id IN (SELECT partner FROM liaisons WHERE kind = 'committee' AND {})"
    tied = Condition(through.format("committee = ?"), (id,))
    lower = among(tree[1:], "committee")
    below = Condition(f"{through.format(lower.sql)} AND NOT {tied.sql}", (*lower.values, id))
    (count,) = database.execute("SELECT partners FROM committees WHERE id = ?", (id,)).fetchone()
    return {
        "parent": _one(database, "committees", record["parent"]),
        "register": "excerpt" if count is None else "whole",
        "subcommittees": records(database, "committees", among(tree[1:])),
        "partners": records(database, "partners", tied) or (None if count is None else []),
        "partners_below": records(database, "partners", below),
        "ties": records(database, "liaisons", Condition("committee = ? AND kind != 'committee'", (id,))),
        "quotes_about": _mentioned(database, "quotes", "about", id),
    }


def _source(database: sqlite3.Connection, record: Record) -> Related:
    """How many records of each kind rest on a source."""
    counts = {}
    for kind in KINDS:
        if kind != "sources":
            sql = f"SELECT count(*) FROM {kind} WHERE EXISTS (SELECT 1 FROM json_each(sources) WHERE value = ?)"
            counts[kind] = database.execute(sql, (record["id"],)).fetchone()[0]
    return {"supports": counts}


_RELATED: dict[str, Callable[[sqlite3.Connection, Record], Related]] = {
    "partners": _partner,
    "liaisons": _liaison,
    "quotes": _quote,
    "people": _person,
    "committees": _committee,
    "figures": lambda database, record: {},
    "sources": _source,
}


def _labels(database: sqlite3.Connection, record: Record, related: Related) -> Labels:
    """What every id in these records is called, by field and id."""
    pairs = list(record.items())
    for value in related.values():
        for inner in value if isinstance(value, list) else [value]:
            pairs += inner.items() if isinstance(inner, dict) else ()
    for post in [post for name, value in pairs if name == "posts" for post in value]:
        pairs += post.items()
    named = [(name, id) for name, value in pairs for id in (value if isinstance(value, list) else [value])]
    labels: Labels = {}
    referring = "SELECT DISTINCT name, target FROM fields WHERE target NOT IN ('', 'sources')"
    for name, targets in database.execute(referring):
        ids = [id for field, id in named if field == name and isinstance(id, str)]
        for kind in targets.split() if ids else ():
            known = select(database, kind, [among(ids)], {"id": "id", "label": _SHORT.get(kind, LABELS[kind])}, {})
            labels |= {(name, id): label for id, label in known}
    return labels


_SHORT = {"partners": "coalesce(acronym, name)"}
