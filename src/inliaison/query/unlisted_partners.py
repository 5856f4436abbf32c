"""What is said of partners that an answer has no committees of: ISO does not list them, or nothing is known of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from inliaison.kinds.partner_sections import describe_not_listed
from inliaison.query.register_state import read_date


def describe_standing(database: sqlite3.Connection, ids: Iterable[str]) -> Iterator[str]:
    """Yield a note for each of these partners that ISO's register does not list, or of which it is not known."""
    for id in ids:
        row = database.execute("SELECT short, standing FROM partners WHERE id = ?", (id,)).fetchone()
        short, standing = row or ("", "")
        if standing == "not listed":
            yield f"{describe_not_listed(short, read_date(database))}{_describe_acts(database, id)}"
        elif standing == "no data":
            yield f"the committees of {short} are not known: it may be in liaison with any committee"


def describe_unlisted(database: sqlite3.Connection, ids: Iterable[str]) -> Iterator[str]:
    """Yield a note for each of these partners that ISO's register does not list."""
    not_listed_sql = "SELECT 1 FROM partners WHERE id = ? AND standing = 'not listed'"
    return describe_standing(database, [id for id in ids if database.execute(not_listed_sql, (id,)).fetchone()])


def _describe_acts(database: sqlite3.Connection, id: str) -> str:
    """Return a sentence on what lists the agreements of a partner; empty if it has none."""
    acts = "SELECT DISTINCT kind FROM liaisons WHERE partner = ? AND kind != 'committee' ORDER BY kind"
    others = " and ".join(act for (act,) in database.execute(acts, (id,)))
    return f" `inliaison liaisons --partner {id}` lists its {others}." if others else ""
