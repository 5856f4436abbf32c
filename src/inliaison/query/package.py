"""A whole dataset as tables for other programs, with a description of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from inliaison.dataset.datapackage import Tables, describe_package
from inliaison.query import columns, register_state, rows
from inliaison.query.conditions import Condition
from inliaison.render.datasets import Package


def read_package(database: sqlite3.Connection, kinds: Sequence[str]) -> Package:
    """Return the records of some kinds, without the kinds that have none, and their description."""
    counts = {kind: count for kind, count in register_state.count_records(database, kinds).items() if count}
    source_ids = {id for kind in counts for id in _iter_source_ids(database, kind)}
    tables = Tables(
        counts=counts,
        sources=[source for source in rows.read_records(database, "sources") if source["id"] in source_ids],
        version=register_state.read_data_version(database),
        is_bundled=register_state.holds_bundled_records(database),
    )
    files = {
        kind: {"path": f"{kind}.csv", "type": "table", "format": "csv", "mediatype": "text/csv"} for kind in counts
    }
    listings = [rows.list_rows(database, kind, (), ()) for kind in counts]
    return Package(describe_package(tables, files), listings)


def _iter_source_ids(database: sqlite3.Connection, kind: str) -> Iterator[str]:
    """Yield the ids of the sources that the records of a kind cite."""
    if "sources" in columns.read_shapes(database, kind)[0]:
        rows_of_sources = rows.select_rows(
            database, kind, (), {"sources": Condition("DISTINCT sources")}, {"sources": "list"}
        )
        yield from (id for (ids,) in rows_of_sources for id in ids)
