"""Self-contained parts of a dataset: some records and all that they refer to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from inliaison.dataset.layer import USER_RECORDS
from inliaison.dataset.registers import format_credit
from inliaison.kinds import KINDS, load_kind
from inliaison.query import references, register_state, rows
from inliaison.query.cards import list_ids, read_card
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.targets import Target
from inliaison.render.data import omit_unknown
from inliaison.render.datasets import Dataset
from inliaison.render.documents import Listing

Tables = dict[str, dict[str, dict[str, Any]]]
"""Records by kind and id."""


def export_dataset(database: sqlite3.Connection, references_by_kind: Mapping[str, Sequence[str]]) -> Dataset:
    """Return the records that references of each kind mean, with all that their cards show and refer to.

    Raises NotThereError for a reference that means no record, or several.
    """
    records = [
        references.resolve(database, reference, (kind,), strict=True)
        for kind, names in references_by_kind.items()
        for reference in names
    ]
    return export_part(database, records)._replace(head=register_state.read_head(database))


def export_part(database: sqlite3.Connection, records: Sequence[Target]) -> Dataset:
    """Return a dataset of records with all that their cards show and refer to."""
    tables: Tables = {}
    for each in records:
        _add(database, tables, each.kind, [each.id], whole=True)
    for each in records:
        card_ids = list_ids(read_card(database, each))
        for kind, ids in card_ids.items():
            _add(database, tables, kind, ids)
        _add_links(database, tables, card_ids)
    _add_references(database, tables)
    comment = format_credit(tables.get("sources", {}).values())
    return Dataset({kind: list(records.values()) for kind, records in tables.items()}, comment)


def add_named_records(database: sqlite3.Connection, listing: Listing) -> Listing:
    """Return a listing of whole records with all that these refer to, for a format that can be imported."""
    row_records = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
    tables: Tables = {listing.kind: {record["id"]: omit_unknown(record, listing.nullable) for record in row_records}}
    _add_references(database, tables)
    added_records = list(tables.pop(listing.kind).values())[len(row_records) :]
    other_tables = {listing.kind: added_records, **{kind: list(records.values()) for kind, records in tables.items()}}
    return listing.replace(other_tables={kind: records for kind, records in other_tables.items() if records})


def count_user_records(database: sqlite3.Connection, ids: Mapping[str, Iterable[str] | None]) -> int:
    """Return the number of records that the user added or changed, of each kind among these ids, or all if None."""
    by_user = Condition("EXISTS (SELECT 1 FROM json_each(layers) WHERE value = ?)", (USER_RECORDS,))
    count = {"count": Condition("count(*)")}
    conditions_by_kind = {
        kind: [by_user] if kind_ids is None else [by_user, match_ids(kind_ids)] for kind, kind_ids in ids.items()
    }
    return sum(
        rows.select_rows(database, kind, conditions, count, {})[0][0] for kind, conditions in conditions_by_kind.items()
    )


def _add(database: sqlite3.Connection, tables: Tables, kind: str, ids: Iterable[str], *, whole: bool = False) -> Tables:
    """Add the records that are missing and return them; unless `whole`, as they stand on the cards of others.

    Otherwise one committee would bring all others, through its liaison committees and theirs.
    """
    missing = [id for id in dict.fromkeys(ids) if id not in tables.get(kind, {})]
    without = () if whole else load_kind(kind).omit_when_nested
    new_records = rows.read_records(database, kind, match_ids(missing), without=without) if missing else []
    nullable = rows.list_nullable_fields(database)
    new = {record["id"]: omit_unknown(record, nullable) for record in new_records}
    if new:
        tables.setdefault(kind, {}).update(new)
    return {kind: new} if new else {}


def _add_links(database: sqlite3.Connection, tables: Tables, card_ids: Mapping[str, Sequence[str]]) -> None:
    """Add the records that link two shown ones, such as liaisons with committees."""
    for kind in KINDS:
        linked_fields = load_kind(kind).linked_fields
        if linked_fields and all(card_ids.get(of) for of in linked_fields.values()):
            conditions = [match_ids(card_ids[of], field) for field, of in linked_fields.items()]
            ids = rows.select_rows(database, kind, conditions, {"id": Condition("id")}, {})
            _add(database, tables, kind, [id for (id,) in ids])


def _add_references(database: sqlite3.Connection, tables: Tables) -> None:
    """Add every record that those in the tables refer to, directly or through others."""
    sql = "SELECT kind, name, target FROM fields WHERE target != ''"
    reference_fields: dict[str, list[tuple[str, list[str]]]] = {}
    for kind, name, targets in database.execute(sql):
        reference_fields.setdefault(kind, []).append((name, targets.split()))
    table_names = {name for (name,) in database.execute("SELECT name FROM fields WHERE shape = 'tables'")}
    new = {kind: dict(records) for kind, records in tables.items()}
    while new:
        missing_ids: dict[str, dict[str, None]] = {}
        for kind, records in new.items():
            for target, id in _iter_references(kind, records.values(), reference_fields, table_names):
                missing_ids.setdefault(target, {})[id] = None
            missing_ids.setdefault("countries", {}).update(dict.fromkeys(_find_countries(database, kind, records)))
        new = {}
        for kind in KINDS:
            new |= _add(database, tables, kind, missing_ids.get(kind, ()))


def _find_countries(database: sqlite3.Connection, kind: str, ids: Iterable[str]) -> list[str]:
    """Return the ids of the countries in the country column of some records."""
    column = load_kind(kind).country
    condition = match_ids(ids)
    sql = f"SELECT id FROM countries WHERE code IN (SELECT {column} FROM {kind} WHERE {condition.sql}) ORDER BY row"
    return [id for (id,) in database.execute(sql, condition.values)] if column else []


def _iter_references(
    kind: str,
    records: Iterable[Mapping[str, Any]],
    reference_fields: Mapping[str, Sequence[tuple[str, Sequence[str]]]],
    table_names: Iterable[str],
) -> Iterator[tuple[str, str]]:
    """Yield the kind and the id of each record that some records refer to, in fields and in tables within them."""
    for record in records:
        for name in table_names:
            yield from _iter_references(name, record.get(name, ()), reference_fields, ())
        for name, targets in reference_fields.get(kind, ()):
            value = record.get(name, ())
            for id in (value,) if isinstance(value, str) else value:
                yield from ((target, id) for target in targets)
