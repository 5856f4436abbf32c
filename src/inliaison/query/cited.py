"""Quotes with what a citation of them needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from inliaison.query.conditions import Condition, among
from inliaison.query.order import Order
from inliaison.query.rows import listing, records
from inliaison.render.citations import Citation

_WANTED = ("id", "name", "role", "text", "publication", "date", "sourced", "sources")


def cited_quotes(
    database: sqlite3.Connection, conditions: Sequence[Condition], order: Order
) -> tuple[list[Citation], int]:
    """The quotes that meet all conditions, each with its sources, and how many there are without a limit."""
    found = listing(database, "quotes", conditions, _WANTED, order)
    ids = {source for *_, sources in found.rows for source in sources}
    sources = {source["id"]: source for source in records(database, "sources", among(sorted(ids)))}
    cited = [
        Citation._make((*row, tuple(sources[id] for id in _of_words(sourced, named))))
        for *row, sourced, named in found.rows
    ]
    return cited, found.total


def _of_words(sourced: Mapping[str, Sequence[str]] | None, sources: Sequence[str]) -> Sequence[str]:
    """The sources that the words themselves are from, where that is told; else all."""
    return [id for id in sources if "text" in (sourced or {}).get(id, ())] or sources
