"""Questions across records: search over every kind, and committees that partners share."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from inliaison import names
from inliaison.documents import Listing
from inliaison.errors import UsageError
from inliaison.query.filters import match_expression, search_words
from inliaison.query.references import resolve
from inliaison.query.register import credit
from inliaison.query.rows import LABELS, Condition, listing, own_columns, records
from inliaison.records import KINDS, SINGULAR, SPAN

SEARCH_COLUMNS = ("kind", "id", "title", "field", "text")
_WEIGHTS = "10.0, 4.0, 1.0"


def search(database: sqlite3.Connection, text: str) -> Listing:
    """Records of every kind with all the words, best first.

    First come those with exactly this name, then those whose title holds the words as they stand,
    then the rest by relevance. A committee liaison has no text of its own; its partner and its
    committee are found instead.
    """
    words = search_words(text)
    expression, literals = match_expression(text)
    if not expression:
        if literals:
            raise UsageError(f'"{text}" has no letter or digit to search for')
        raise UsageError("nothing to search for", remedy="Give a word.")
    hits = _hits(database, expression, words)
    rows = [_row(database, KINDS_IN_ORDER[hit // SPAN], hit % SPAN, words) for hit in hits]
    said = [
        credit(database, kind) for kind in ("committees", "partners") if (SINGULAR[kind],) in {row[:1] for row in rows}
    ]
    return Listing("matches", SEARCH_COLUMNS, rows, len(rows), words, "".join(said[:1]))


KINDS_IN_ORDER = tuple(KINDS)


def _hits(database: sqlite3.Connection, expression: str, words: Sequence[str]) -> list[int]:
    liaisons = KINDS_IN_ORDER.index("liaisons") * SPAN
    found = database.execute(
        f"""SELECT rowid, bm25(search, {_WEIGHTS}) FROM search WHERE search MATCH ?
            AND rowid NOT IN (SELECT {liaisons} + row FROM liaisons WHERE kind = 'committee')""",
        (expression,),
    ).fetchall()
    phrase = " ".join(words)
    exact = {
        KINDS_IN_ORDER.index(kind) * SPAN + row
        for kind, row in database.execute("SELECT kind, row FROM names WHERE key = ?", (phrase,))
    }
    titled = {row for (row,) in database.execute("SELECT rowid FROM search WHERE title MATCH ?", (f'"{phrase}"',))}
    sources = KINDS_IN_ORDER.index("sources") * SPAN  # Asked for seldom, and they mention everything.
    ranked = sorted((row not in exact, row >= sources, row not in titled, relevance, row) for row, relevance in found)
    return [row for *_, row in ranked]


def _row(database: sqlite3.Connection, kind: str, row: int, words: Sequence[str]) -> tuple[Any, ...]:
    """One match: what it is, and the field of it that holds most of the words."""
    record = records(database, kind, Condition(f"{kind}.row = ?", (row,)))[0]
    (title,) = database.execute(f"SELECT {LABELS[kind]} FROM {kind} WHERE row = ?", (row,)).fetchone()
    field, text = _best_field(record, words)
    return SINGULAR[kind], record["id"], title, field, text


def _best_field(record: dict[str, Any], words: Sequence[str]) -> tuple[str | None, str | None]:
    best: tuple[int, str | None, str | None] = (0, None, None)
    for name, value in record.items():
        for part in value if isinstance(value, list) else [value]:
            item = part.get("title") if isinstance(part, dict) else part
            if not isinstance(item, str) or name in ("id", "sources"):
                continue
            found = names.words(item)
            count = sum(any(word.startswith(wanted) for word in found) for wanted in words)
            if count > best[0]:
                best = (count, name, item)
    return best[1], best[2]


def common(database: sqlite3.Connection, partners: Sequence[str], chosen: Sequence[str] = ()) -> Listing:
    """The committees that all these partners are in liaison with. Raises UsageError for fewer than two."""
    ids = list(dict.fromkeys(resolve(database, partner, ("partners",)).id for partner in partners))
    if len(ids) < 2:
        raise UsageError("a comparison takes at least two partners", remedy="Try: inliaison common unido wto")
    both = [Condition("committees.id IN (SELECT committee FROM liaisons WHERE partner = ?)", (id,)) for id in ids]
    return listing(database, "committees", both, chosen or own_columns("committees"))
