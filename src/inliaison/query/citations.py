"""Quotes with the sources that their citations need."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from inliaison.query.conditions import Condition, match_ids
from inliaison.query.order import Order
from inliaison.query.rows import list_rows, read_records
from inliaison.render.citations import Citation

_COLUMNS = ("id", "name", "role", "text", "publication", "date", "sourced", "sources")


def read_citations(
    database: sqlite3.Connection, conditions: Sequence[Condition], order: Order
) -> tuple[list[Citation], int]:
    """Return the quotes that meet all conditions, each with its sources, and their number without the limit."""
    quotes = list_rows(database, "quotes", conditions, _COLUMNS, order)
    ids = {source for *_, sources in quotes.rows for source in sources}
    sources = {source["id"]: source for source in read_records(database, "sources", match_ids(sorted(ids)))}
    citations = [
        Citation._make((*row, tuple(sources[id] for id in _choose_sources(fields_by_source, source_ids))))
        for *row, fields_by_source, source_ids in quotes.rows
    ]
    return citations, quotes.total


def _choose_sources(fields_by_source: Mapping[str, Sequence[str]] | None, sources: Sequence[str]) -> Sequence[str]:
    """Return the sources of the quoted words themselves if the record gives them, else all its sources."""
    return [id for id in sources if "text" in (fields_by_source or {}).get(id, ())] or sources
