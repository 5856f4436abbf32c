"""Texts that are looked for: in the full text, and sign by sign where there is no letter or digit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from inliaison.errors import UsageError
from inliaison.index import search_texts
from inliaison.kinds import KINDS, SPAN, load
from inliaison.query.conditions import Condition
from inliaison.query.rows import shapes
from inliaison.text import names

_MOST_WORDS = 64


def expressions(text: str) -> tuple[list[str], tuple[str, ...]]:
    """A search text as full-text expressions that can mean nothing else, and what is left over.

    Every word is quoted and matches as a beginning; pieces without a letter or digit cannot be found that way and are
    given back, and so are those with a sign that is part of the word: C++. Raises UsageError for more than 64 words.
    """
    pieces = [piece for piece in text.replace("\0", " ").split() if names.fold(piece)]
    if len(pieces) > _MOST_WORDS:
        raise UsageError(f"{len(pieces)} words are too many to search for", remedy=f"Give at most {_MOST_WORDS}.")
    phrases = [(piece, names.loose(piece)) for piece in pieces]
    quoted = [f'"{found}" *' for _, found in phrases if found]
    signs = (names.find_word_with_sign(piece) if found else piece for piece, found in phrases)
    return quoted, tuple(filter(None, signs))


def count_matches(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> int:
    """Return how many records of some kinds have all words of a text."""
    found, _ = expressions(text)
    if not found:
        return 0
    sql = "SELECT count(*) FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    bounds = (((base := KINDS.index(kind) * SPAN), base + SPAN - 1) for kind in kinds)
    return sum(database.execute(sql, (" AND ".join(found), *bound)).fetchone()[0] for bound in bounds)


def standing(phrase: str) -> str:
    """The full-text expression for folded words that stand just so, none of them as a beginning."""
    return f'"{phrase}" OR "{phrase}{search_texts.END}"'


def words(text: str) -> tuple[str, ...]:
    """The folded words of a search text, those of one piece together, as they are marked where they are found."""
    return tuple(dict.fromkeys(filter(None, map(names.loose, text.split()))))


def filtered(kind: str) -> Callable[[sqlite3.Connection, str], Condition]:
    """The filter of a listing by a text."""

    def condition(database: sqlite3.Connection, text: str) -> Condition:
        found, literals = expressions(text)
        terms, values = [], []
        for expression in found if load(kind).ends else filter(None, [" AND ".join(found)]):
            sql, bound = _matching(kind, expression)
            terms.append(sql)
            values += bound
        for literal in literals:
            held = holding(database, kind, literal)
            terms.append(held.sql)
            values += held.values
        return Condition(" AND ".join(terms) or "1", tuple(values))

    return condition


def _matching(kind: str, expression: str) -> tuple[str, list[str]]:
    """The rows that a full-text expression fits.

    A record that says nothing of its own is not in the full text; it is found by what those that it ties are
    called, word by word.
    """
    found, ends = f"{kind}.row IN ({_found_in(kind)})", load(kind).ends
    named = (f"{kind}.{end} IN (SELECT id FROM {of} WHERE row IN ({_found_in(of)}))" for end, of in ends.items())
    if not ends:
        return found, [expression]
    return f"({found} OR {' OR '.join(named)})", [expression, *[f"{{title names}} : {expression}"] * len(ends)]


def _found_in(kind: str) -> str:
    base = KINDS.index(kind) * SPAN
    return f"SELECT rowid - {base} FROM search WHERE search MATCH ? AND rowid BETWEEN {base} AND {base + SPAN - 1}"


def holding(database: sqlite3.Connection, kind: str, literal: str) -> Condition:
    """The rows that hold a text without letters or digits as it stands; one that ties others also by these."""
    database.create_function("fold", 1, names.fold, deterministic=True)

    def held(kind: str) -> str:
        return f"instr(fold({_whole(kind, shapes(database, kind))}), ?) > 0"

    ends = load(kind).ends.items()
    tied = (f"{kind}.{end} IN (SELECT id FROM {of} WHERE {held(of)})" for end, of in ends)
    sql = f"({' OR '.join([held(kind), *tied])})"
    return Condition(sql, (names.fold(literal),) * sql.count("?"))


def _whole(kind: str, shapes: Mapping[str, str]) -> str:
    """All text of a record in which words are looked for, as SQL."""
    texts = []
    for name, shape in shapes.items():
        if name not in search_texts.searched(kind) or name == "id":
            continue
        column = f'{kind}."{name}"'
        if shape == "list":
            texts.append(f"coalesce((SELECT group_concat(value, ' ') FROM json_each({column})), '')")
        elif shape == "text":
            texts.append(f"coalesce({column}, '')")
    return " || ' ' || ".join(texts)
