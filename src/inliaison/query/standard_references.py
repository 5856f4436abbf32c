"""Resolution of typed references of standards, such as ISO 14001, 27001 or iso14001:2015/amd 1, and of ISO's numbers.

Without a year the edition in force is the match, and without a type the International Standard; the others are named.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.index.connection import get_schema
from inliaison.index.search_texts import STANDARD_KEY
from inliaison.kinds.stages import ENDED_STATUSES, IN_FORCE
from inliaison.query.name_lookup import Hit
from inliaison.text.standards import Reference, parse_reference
from inliaison.values import Value


class _Candidate(Value):
    """A document that a reference may mean."""

    row: int
    text: str
    reference: Reference
    status: str | None
    publication_date: str

    @property
    def rank(self) -> tuple[int, str, str, int]:
        """Standing (0 in force, 1 in work, 2 over), then what is largest for the newest."""
        standing = 0 if self.status in IN_FORCE else 2 if self.status in ENDED_STATUSES else 1
        return standing, self.publication_date, self.reference.year, -self.row


def find_standards(database: sqlite3.Connection, text: str, *, with_ids: bool = True) -> tuple[list[Hit], list[Hit]]:
    """Return the standards that a text means, and the others that it stands for as well, in force first.

    One match is enough; several equally good ones are all returned. ISO's own number is a match if `with_ids` and no
    reference has it. Both are empty for a text that is no reference.
    """
    reference = parse_reference(text)
    if not reference.number or reference.rest:
        return [], []
    candidates = _read_candidates(database, reference)
    if not candidates:
        if not with_ids:
            return [], []
        sql = "SELECT row FROM standards WHERE id = ?"
        return [("standards", row) for (row,) in database.execute(sql, (text.strip(),))], []
    candidates.sort(key=lambda it: (-it.rank[0], *it.rank[1:]), reverse=True)
    matches = _choose(candidates, reference)
    others = [it for it in candidates if it not in matches]
    return [("standards", it.row) for it in matches], [("standards", it.row) for it in others]


def find_end(database: sqlite3.Connection, text: str, row: int) -> str:
    """Return the status of a standard that is withdrawn or deleted, unless the text names its year or its number."""
    reference, status, id = database.execute(
        "SELECT reference, status, id FROM standards WHERE row = ?", (row,)
    ).fetchone()
    is_exact = text.strip() == id or parse_reference(text).year or not parse_reference(reference).year
    return status if status in ENDED_STATUSES and not is_exact else ""


def describe_editions(database: sqlite3.Connection, text: str) -> str:
    """Return which editions there are of a standard of which a text names another one; empty for any other text."""
    reference = parse_reference(text)
    if not reference.year or not reference.number or reference.rest or reference.supplement:
        return ""
    candidates = _read_candidates(database, reference._replace(year=""))
    editions = [it for it in candidates if it.reference.year and it.reference.types == reference.types]
    by_name: dict[str, list[str]] = {}
    for it in sorted(editions, key=lambda it: it.reference.year):
        name, _, year = it.text.partition(":")
        by_name.setdefault(name, []).append(year)
    lists = "; ".join(f"{name} has {', '.join(dict.fromkeys(years))}" for name, years in by_name.items())
    return f"There is no such edition; {lists}." if lists else ""


def _read_candidates(database: sqlite3.Connection, reference: Reference) -> list[_Candidate]:
    """Return the documents of a number that have all the typed publishers, types and stages."""
    sql = (
        "SELECT standards.row, reference, status, coalesce(published, '') FROM standards WHERE row IN"
        f" (SELECT row FROM {get_schema(database, 'standards')}.names WHERE key = ? AND kind = 'standards')"
    )
    rows = database.execute(sql, (STANDARD_KEY + reference.key,))
    candidates = [_Candidate(row, text, parse_reference(text), *rest) for row, text, *rest in rows]
    return [it for it in candidates if reference.head <= it.reference.head]


def _choose(candidates: Sequence[_Candidate], reference: Reference) -> list[_Candidate]:
    """Return the best candidates: of the typed type, or International Standards, the first one and its equals."""
    series = [it for it in candidates if it.reference.types == reference.types]
    types = {it.reference.types for it in candidates}
    if not series and len(types) > 1:
        return list(candidates)
    series = series or list(candidates)
    return [it for it in series if it.text == series[0].text]
