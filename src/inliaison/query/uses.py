"""Lists that a record filters: those of the records that name it, and those by the values that it has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from inliaison.kinds import load_kind
from inliaison.query.browse_rows import count_rows
from inliaison.query.facet_values import read_labels
from inliaison.query.filters import FilterValues
from inliaison.query.targets import Target
from inliaison.values import Value


class Use(Value):
    """A list that is filtered by a record, or by a value of it."""

    kind: str
    title: str
    number: int
    values: FilterValues


def list_uses(database: sqlite3.Connection, kinds: Sequence[str], record: Target) -> list[Use]:
    """Return the lists of some kinds that are filtered by a record, then those by the values that it has alone.

    Lists without records are left out.
    """
    by_record = [
        (kind, filter.name, record.id)
        for kind in kinds
        for filter in load_kind(kind).filters
        if record.kind in (("committees",) if filter.value_type == "committee" else filter.kinds)
    ]
    uses = [_make_use(database, *each) for each in (*by_record, *_iter_values(database, kinds, record))]
    return [use for use in uses if use.number]


def _iter_values(database: sqlite3.Connection, kinds: Sequence[str], record: Target) -> Iterator[tuple[str, str, str]]:
    """Yield the filters of its own kind of which a record has exactly one value, as kind, filter and value."""
    for filter in load_kind(record.kind).filters if record.kind in kinds else ():
        if filter.pairs:
            row = f"(SELECT row FROM {record.kind} WHERE id = ?)"
            sql = f"SELECT value FROM ({filter.pairs}) WHERE row = {row} AND value IS NOT NULL LIMIT 2"
            values = database.execute(sql, (record.id,)).fetchall()
            if len(values) == 1:
                yield record.kind, filter.name, values[0][0]


def _make_use(database: sqlite3.Connection, kind: str, name: str, value: str) -> Use:
    values = {name: [value]}
    label = read_labels(database, kind, name, [value]).get(value, value)
    return Use(
        kind, f"{kind.capitalize()}: {name.replace('_', ' ')} {label}", count_rows(database, kind, values), values
    )
