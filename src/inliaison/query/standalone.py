"""Self-contained parts of a dataset: some records and all that they refer to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from inliaison.dataset.layer import OWN
from inliaison.dataset.registers import credited
from inliaison.kinds import KINDS, load
from inliaison.query import references, rows
from inliaison.query.cards import card, ids_on
from inliaison.query.conditions import Condition, among
from inliaison.query.references import Found
from inliaison.render.data import known
from inliaison.render.datasets import Dataset
from inliaison.render.documents import Listing

Tables = dict[str, dict[str, dict[str, Any]]]
"""Records by kind and id."""


def exported(database: sqlite3.Connection, named: Mapping[str, Sequence[str]]) -> Dataset:
    """Return the records that references of each kind mean, with all that their cards show and refer to.

    Raises NotThereError for a reference that means no record, or several.
    """
    found = [
        references.resolve(database, reference, (kind,), strict=True)
        for kind, listed in named.items()
        for reference in listed
    ]
    return part(database, found)


def part(database: sqlite3.Connection, found: Sequence[Found]) -> Dataset:
    """Return a dataset of records with all that their cards show and refer to."""
    tables: Tables = {}
    for each in found:
        _add(database, tables, each.kind, [each.id], whole=True)
    for each in found:
        shown = ids_on(card(database, each))
        for kind, ids in shown.items():
            _add(database, tables, kind, ids)
        _add_ties(database, tables, shown)
    _add_named(database, tables)
    comment = credited(tables.get("sources", {}).values())
    return Dataset({kind: list(records.values()) for kind, records in tables.items()}, comment)


def with_named(database: sqlite3.Connection, listing: Listing) -> Listing:
    """Return a listing of whole records with all that these refer to, for a format that can be imported."""
    listed = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
    tables: Tables = {listing.kind: {record["id"]: known(record, listing.nullable) for record in listed}}
    _add_named(database, tables)
    more = list(tables.pop(listing.kind).values())[len(listed) :]
    named = {listing.kind: more, **{kind: list(records.values()) for kind, records in tables.items()}}
    return listing.changed(named={kind: records for kind, records in named.items() if records})


def count_own(database: sqlite3.Connection, ids: Mapping[str, Iterable[str] | None]) -> int:
    """Return the number of records that the user added or changed, of each kind among these ids, or all if None."""
    own = Condition("EXISTS (SELECT 1 FROM json_each(layers) WHERE value = ?)", (OWN,))
    count = {"count": Condition("count(*)")}
    chosen = {kind: [own] if wanted is None else [own, among(wanted)] for kind, wanted in ids.items()}
    return sum(rows.select(database, kind, conditions, count, {})[0][0] for kind, conditions in chosen.items())


def _add(database: sqlite3.Connection, tables: Tables, kind: str, ids: Iterable[str], *, whole: bool = False) -> Tables:
    """Add the records that are missing and return them; unless `whole`, as they stand on the cards of others.

    Otherwise one committee would bring all others, through its liaison committees and theirs.
    """
    missing = [id for id in dict.fromkeys(ids) if id not in tables.get(kind, {})]
    without = () if whole else load(kind).aside
    found = rows.records(database, kind, among(missing), without=without) if missing else []
    nullable = rows.list_nullable_fields(database)
    new = {record["id"]: known(record, nullable) for record in found}
    if new:
        tables.setdefault(kind, {}).update(new)
    return {kind: new} if new else {}


def _add_ties(database: sqlite3.Connection, tables: Tables, shown: Mapping[str, Sequence[str]]) -> None:
    """Add the records that link two shown ones, such as liaisons with committees."""
    for kind in KINDS:
        ends = load(kind).ends
        if ends and all(shown.get(of) for of in ends.values()):
            both = [among(shown[of], field) for field, of in ends.items()]
            ids = rows.select(database, kind, both, {"id": Condition("id")}, {})
            _add(database, tables, kind, [id for (id,) in ids])


def _add_named(database: sqlite3.Connection, tables: Tables) -> None:
    """Add every record that those in the tables refer to, directly or through others."""
    sql = "SELECT kind, name, target FROM fields WHERE target != ''"
    naming: dict[str, list[tuple[str, list[str]]]] = {}
    for kind, name, targets in database.execute(sql):
        naming.setdefault(kind, []).append((name, targets.split()))
    tabled = {name for (name,) in database.execute("SELECT name FROM fields WHERE shape = 'tables'")}
    new = {kind: dict(records) for kind, records in tables.items()}
    while new:
        wanted: dict[str, dict[str, None]] = {}
        for kind, records in new.items():
            for target, id in _named(kind, records.values(), naming, tabled):
                wanted.setdefault(target, {})[id] = None
            wanted.setdefault("countries", {}).update(dict.fromkeys(_countries(database, kind, records)))
        new = {}
        for kind in KINDS:
            new |= _add(database, tables, kind, wanted.get(kind, ()))


def _countries(database: sqlite3.Connection, kind: str, ids: Iterable[str]) -> list[str]:
    """Return the ids of the countries in the country column of some records."""
    column = load(kind).country
    here = among(ids)
    sql = f"SELECT id FROM countries WHERE code IN (SELECT {column} FROM {kind} WHERE {here.sql}) ORDER BY row"
    return [id for (id,) in database.execute(sql, here.values)] if column else []


def _named(
    kind: str,
    records: Iterable[Mapping[str, Any]],
    naming: Mapping[str, Sequence[tuple[str, Sequence[str]]]],
    tabled: Iterable[str],
) -> Iterator[tuple[str, str]]:
    """Yield the kind and the id of each record that some records refer to, in fields and in tables within them."""
    for record in records:
        for name in tabled:
            yield from _named(name, record.get(name, ()), naming, ())
        for name, targets in naming.get(kind, ()):
            value = record.get(name, ())
            for id in (value,) if isinstance(value, str) else value:
                yield from ((target, id) for target in targets)
