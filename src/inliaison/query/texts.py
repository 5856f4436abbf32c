"""Texts that are looked for: in the full text, and sign by sign where there is no letter or digit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from inliaison.errors import UsageError
from inliaison.index import search_texts
from inliaison.kinds import KINDS, SPAN, load
from inliaison.query.conditions import Condition
from inliaison.text import names

_MOST_WORDS = 64
_BLANK = " || ' ' || "


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
    """Return the rows that hold a text without letters or digits, as it stands, where words are looked for.

    A record that ties others is found by what these are called, too.
    """
    database.create_function("fold", 1, names.fold, deterministic=True)

    def held(kind: str, *groups: tuple[str, ...]) -> str:
        return f"instr(fold({_whole(database, kind, groups)}), ?) > 0"

    described = load(kind)
    ends = {end: (of, load(of).texts) for end, of in described.ends.items()}
    own = [tuple(name for name in group if name not in ends) for group in described.texts.groups]
    tied = (
        f"{kind}.{end} IN (SELECT id FROM {of} WHERE {held(of, texts.title, texts.names)})"
        for end, (of, texts) in ends.items()
    )
    sql = f"({' OR '.join([held(kind, *own), *tied])})"
    return Condition(sql, (names.fold(literal),) * sql.count("?"))


def _whole(database: sqlite3.Connection, kind: str, groups: Iterable[tuple[str, ...]]) -> str:
    """Return all text of the fields in some groups as SQL; an id is no text."""
    searched = {name for group in groups for name in group if name != "id"}
    return _joined(database, kind, f'{kind}."{{}}"', lambda name: name in searched)


def _joined(database: sqlite3.Connection, kind: str, column: str, is_searched: Callable[[str], bool]) -> str:
    """Return the texts of a record, or of a table in one, as SQL; `column` is where a field's value is found."""
    rows = database.execute("SELECT name, shape, target FROM fields WHERE kind = ?", (kind,)).fetchall()
    return _BLANK.join(
        f"coalesce({_text(database, name, shape, target, column.format(name))}, '')"
        for name, shape, target in rows
        if is_searched(name)
    )


def _text(database: sqlite3.Connection, name: str, shape: str, target: str, value: str) -> str:
    if shape == "tables":
        item = _joined(database, name, "json_extract(item.value, '$.{}')", lambda name: True)
    elif shape == "list":
        item = _text(database, name, "text", target, "item.value")
    else:
        called = [f"coalesce({name}, '')" for name in load(target).called] if target in KINDS else []
        return f"(SELECT {_BLANK.join(called)} FROM {target} WHERE {target}.id = {value})" if called else value
    return f"(SELECT group_concat({item}, ' ') FROM json_each({value}) AS item)"
