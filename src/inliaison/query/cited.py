"""Quotes with what a citation of them needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.query.conditions import Condition, among
from inliaison.query.order import Order
from inliaison.query.rows import listing, records
from inliaison.render.citations import Citation

_WANTED = ("id", "name", "role", "text", "publication", "date", "sources")


def cited_quotes(
    database: sqlite3.Connection, conditions: Sequence[Condition], order: Order
) -> tuple[list[Citation], int]:
    """The quotes that meet all conditions, each with its sources, and how many there are without a limit."""
    found = listing(database, "quotes", conditions, _WANTED, order)
    ids = {source for *_, sources in found.rows for source in sources}
    sources = {source["id"]: source for source in records(database, "sources", among(sorted(ids)))}
    cited = [Citation._make((*row[:-1], tuple(sources[id] for id in row[-1]))) for row in found.rows]
    return cited, found.total
