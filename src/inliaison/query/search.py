"""Search over every kind of record."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.index.connection import DOCUMENTS, has_documents
from inliaison.kinds import DOCUMENT_KINDS, KINDS, PLURAL, SINGULAR, SPAN, load_kind
from inliaison.kinds.partner_kinds import KIND_LABELS
from inliaison.kinds.stages import ENDED_STATUSES
from inliaison.query import texts
from inliaison.query.columns import read_shapes
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.name_lookup import find_bearers
from inliaison.query.register_state import describe_missing_documents, read_credit
from inliaison.query.rows import select_rows
from inliaison.render.documents import Column, Listing, View
from inliaison.text import names

VIEW = View(
    ("kind", "id", "short", "title", "field", "text"),
    main="title",
    display="matches",
    looks={"text": Column(labels=KIND_LABELS)},
)
_PLACES = [2 * (kind == "sources") + (kind in DOCUMENT_KINDS) for kind in KINDS]
"""The place of each kind among hits: documents come behind partners and committees; sources, which mention everything,
come last."""
_WEIGHTS = "10.0, 4.0, 1.0"


def search_records(database: sqlite3.Connection, text: str) -> Listing:
    """Return the records of every kind that contain all the words, best first.

    Records with exactly this name or reference come first, then those with the words as a phrase in the title, then the
    rest by relevance. A committee liaison has no text of its own; its partner and its committee are found instead.
    Raises UsageError for a text without words or signs.
    """
    words = texts.split_words(text)
    expressions, literals = texts.build_expressions(text)
    if not expressions and not literals:
        raise UsageError("nothing to search for", remedy="Give a word.")
    hits = rank_hits(database, " AND ".join(expressions), words) if expressions else _list_all_rows(database)
    if expressions and has_documents(database):
        hits = _add_documents(database, text, hits, _rank_documents(database, expressions))
    rows_by_hit: dict[int, tuple[Any, ...]] = {}
    for number, kind in enumerate(KINDS):
        kind_hits = [hit for hit in hits if hit // SPAN == number]
        if kind_hits:
            conditions = [texts.build_literal_condition(database, kind, literal) for literal in literals]
            rows_by_hit |= _select_rows(database, kind, kind_hits, conditions, words, literals)
    rows = [rows_by_hit[hit] for hit in hits if hit in rows_by_hit]
    kinds = {row[0] for row in rows}
    credits = [read_credit(database, kind) for kind in ("committees", "partners") if SINGULAR[kind] in kinds]
    title = f"Search: “{text}”"
    notes: tuple[str, ...] = ()
    if not rows:
        from inliaison.query.similar import suggest_words

        notes = suggest_words(database, text, KINDS)
    if not rows or is_named_document(text):
        notes = (*notes, *describe_missing_documents(database, "standards"))
    return Listing("matches", VIEW.columns, rows, len(rows), words, "".join(credits[:1]), notes, view=VIEW, title=title)


def list_ids(listing: Listing) -> dict[str, list[str]]:
    """Return the ids of the records in a search result, by kind."""
    ids: dict[str, list[str]] = {}
    for kind, id, *_ in listing.rows:
        ids.setdefault(PLURAL[kind], []).append(id)
    return ids


def _list_all_rows(database: sqlite3.Connection) -> list[int]:
    """Return all rows of the full text, sources last, for a search for signs alone."""
    sources = KINDS.index("sources") * SPAN
    return [row for (row,) in database.execute("SELECT rowid FROM search ORDER BY rowid >= ?, rowid", (sources,))]


def rank_hits(database: sqlite3.Connection, expression: str, words: Sequence[str]) -> list[int]:
    """Return the rows of the full text that match an expression, best first."""
    scores = database.execute(
        f"SELECT rowid, bm25(search, {_WEIGHTS}) FROM search WHERE search MATCH ?", (expression,)
    ).fetchall()
    phrase = " ".join(words)
    bearers = database.execute("SELECT kind, row FROM names WHERE key = ?", (phrase,)).fetchall()
    bearers += find_bearers(database, phrase, KINDS)
    exact = {KINDS.index(kind) * SPAN + row for kind, row in bearers}
    in_title = {
        row
        for (row,) in database.execute("SELECT rowid FROM search WHERE title MATCH ?", (texts.quote_phrase(phrase),))
    }
    ranking = sorted(
        (row not in exact, _PLACES[row // SPAN], row not in in_title, relevance, row) for row, relevance in scores
    )
    return [row for *_, row in ranking]


def _add_documents(database: sqlite3.Connection, text: str, hits: list[int], documents: list[int]) -> list[int]:
    """Return the hits with documents behind them; those that the text refers to come first, or before sources.

    A number alone may be that of a committee, so only a reference puts documents first.
    """
    first_source = next((at for at, hit in enumerate(hits) if hit // SPAN == KINDS.index("sources")), len(hits))
    at = 0 if is_named_document(text) else first_source
    return list(dict.fromkeys([*hits[:at], *_find_documents(database, text), *hits[at:], *documents]))


def is_named_document(text: str) -> bool:
    """Return whether a text is the reference of a standard, or the code of a class of the ICS."""
    from inliaison.text.standards import is_class_code, is_reference

    return is_reference(text) or is_class_code(text)


def _find_documents(database: sqlite3.Connection, text: str) -> list[int]:
    """Return the rows of the documents that a text refers to, in an attached full text."""
    from inliaison.query.standard_references import find_standards

    matches, others = find_standards(database, text)
    classes = [hit for hit in find_bearers(database, text, ("ics",)) if hit[0] == "ics"]
    return [KINDS.index(kind) * SPAN + row for kind, row in (*matches, *others, *classes)]


def _rank_documents(database: sqlite3.Connection, expressions: Sequence[str]) -> list[int]:
    """Return the rows of an attached full text of documents by relevance; what is withdrawn or deleted comes last."""
    base = KINDS.index("standards") * SPAN
    over = ", ".join(f"'{status}'" for status in ENDED_STATUSES)
    ranking = database.execute(
        f"SELECT rowid FROM {DOCUMENTS}.search WHERE search MATCH ? ORDER BY rowid BETWEEN {base} AND {base + SPAN - 1}"
        f" AND rowid - {base} IN (SELECT row FROM standards WHERE status IN ({over})), bm25(search, {_WEIGHTS}), rowid",
        (" AND ".join(expressions),),
    )
    return [row for (row,) in ranking]


def _select_rows(
    database: sqlite3.Connection,
    kind: str,
    hits: Sequence[int],
    conditions: Sequence[Condition],
    words: Sequence[str],
    literals: Sequence[str],
) -> dict[int, tuple[Any, ...]]:
    """Return the hits of one kind that meet all `conditions`, as rows with the field that has the most words."""
    shapes, _ = read_shapes(database, kind)
    columns = {name: f'{kind}."{name}"' for name in shapes}
    title = f"coalesce({', '.join((*load_kind(kind).names.full, load_kind(kind).label))}, NULL)"
    columns |= {"\trow": f"{kind}.row", "\tshort": f"{kind}.short", "\ttitle": title}
    expressions = {name: Condition(sql) for name, sql in columns.items()}
    base, rows = KINDS.index(kind) * SPAN, {}
    row_condition = match_ids((hit - base for hit in hits), f"{kind}.row")
    for *values, row, short, title in select_rows(database, kind, [row_condition, *conditions], expressions, shapes):
        record = dict(zip(shapes, values, strict=True))
        rows[base + row] = SINGULAR[kind], record["id"], short, title, *_find_best_field(record, words, literals)
    return rows


def _find_best_field(
    record: dict[str, Any], words: Sequence[str], literals: Sequence[str]
) -> tuple[str | None, str | None]:
    best: tuple[int, str | None, str | None] = (0, None, None)
    signs = list(map(names.fold, literals))
    for name, value in record.items():
        for part in value if isinstance(value, list) else [value]:
            item = part.get("title") if isinstance(part, dict) else part
            if not isinstance(item, str) or name in ("id", "sources"):
                continue
            haystack = f" {names.fold_words(item)}"
            count = sum(f" {word}" in haystack for word in words) + sum(sign in names.fold(item) for sign in signs)
            if count > best[0]:
                best = (count, name, item)
    return best[1], best[2]
