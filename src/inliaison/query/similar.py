"""Suggestions for a text that matches nothing: records and words in another order or with typing errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice, product
from shlex import quote

from inliaison.index.search_texts import END, ID, SPELT_OUT
from inliaison.kinds import KINDS, SPAN
from inliaison.query.name_lookup import KNOWN_BY_NAME, Hit, quote_kinds
from inliaison.query.texts import build_expressions, count_matches, split_words
from inliaison.text import names

_MAX_HITS = 5
_MAX_NAMES = 20_000
_PER_WORD = 3
_MAX_READINGS = 12
_SHORT_LENGTH = len("amit!")
_PER_MISSING = 5
"""A similar word lacks at most one letter for each so many of the typed one."""
_NAMES = "title", "names"
"""The columns of the full text that hold names of records."""
_SMALL_WORDS = frozenset(("of", "for", "on", "in", "to", "de", "des", "du", "pour", "sur"))
"""Small words that people change or drop in a name."""


def find_similar(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return some records whose names contain all words of a text, or similar ones, by rank.

    A single word may be a misspelt id or acronym: similar ones of these come before names that contain it.
    """
    loose = names.fold_words(text)
    near = _find_near_names(database, loose, kinds) if " " not in loose else []
    text = " ".join(word for word in names.drop_small_words(text).split() if word not in _SMALL_WORDS)
    for each in (text, *correct(database, text, _NAMES)):
        if hits := _find_by_words(database, each, kinds):
            return list(dict.fromkeys((*near, *hits)))[:_MAX_HITS]
    return near or _find_near_names(database, loose, kinds)


def suggest_search(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> str:
    """Return which command finds the words of a text, or similar ones, or an empty text if none does."""
    command = kinds[0] if len(kinds) == 1 else "search"
    # Nearly every word of four letters is like another one.
    is_long = all(len(word) >= _SHORT_LENGTH for word in names.split_words(text))
    for each in (text, *(correct(database, text) if is_long else ())):
        if number := count_matches(database, each, kinds):
            question = "" if each == text else f'Did you mean "{each}"? '
            return f"{question}`inliaison {command} {quote(each)}` finds {number:,}."
    return ""


def suggest_words(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return a question that offers similar words, or an empty tuple if no record of these kinds has some."""
    near = next((each for each in correct(database, text) if count_matches(database, each, kinds)), "")
    return (f'did you mean "{near}"?',) if near else ()


def correct(database: sqlite3.Connection, text: str, columns: Sequence[str] = ()) -> Iterator[str]:
    """Yield corrections of a text: each word that does not occur is replaced by a similar one that does."""
    words = names.split_words(text)
    if not words or len(words) > _MAX_READINGS:
        return
    readings = [_find_near_words(database, word, columns) for word in words]
    corrections = (" ".join(reading) for reading in product(*readings))
    yield from (each for each in islice(corrections, _MAX_READINGS) if each != " ".join(words))


def _find_near_words(database: sqlite3.Connection, word: str, columns: Sequence[str]) -> list[str]:
    """Return the word if it occurs, even as a beginning; else similar words with the same first letter."""
    from difflib import get_close_matches

    database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, col)")
    among = f" AND col IN ({', '.join('?' * len(columns))})" if columns else ""
    sql = f"SELECT DISTINCT rtrim(term, '{END}') FROM temp.words WHERE term >= ? AND term < ?{among}"
    if database.execute(f"{sql} LIMIT 1", (word, f"{word}\U0010ffff", *columns)).fetchone():
        return [word]
    rows = database.execute(sql, (word[0], f"{word[0]}\U0010ffff", *columns))
    # Much of a longer word is in many a shorter one, as `done` in `drones`.
    terms = [term for (term,) in rows if len(term) >= len(word) - max(1, len(word) // _PER_MISSING)]
    cutoff = 0.75 if len(word) < _SHORT_LENGTH else 0.8
    return get_close_matches(word, terms, n=_PER_WORD, cutoff=cutoff) if len(word) > 2 and word.isalpha() else []


def _find_by_words(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the records whose names contain all words of a text, each as a beginning, in the order of a search.

    Only kinds that people know by name are kept if any of them match.
    """
    from inliaison.query.search import rank_hits

    terms, signs = build_expressions(text)
    if not terms or signs:
        return []
    expression = f"{{{' '.join(_NAMES)}}} : ({' AND '.join(terms)})"
    hits = [(KINDS[row // SPAN], row % SPAN) for row in rank_hits(database, expression, split_words(text))]
    hits = [hit for hit in hits if hit[0] in kinds]
    return [hit for hit in hits if hit[0] in KNOWN_BY_NAME] or hits


def _find_near_names(database: sqlite3.Connection, loose: str, kinds: Sequence[str]) -> list[Hit]:
    """Return up to three records with a name similar to the text."""
    from difflib import get_close_matches

    rows = database.execute(
        f"SELECT key, kind, row FROM names WHERE kind IN ({quote_kinds(kinds)})"
        f" AND (level = {ID} OR level % 2 AND level < {SPELT_OUT}) LIMIT {_MAX_NAMES}"
    ).fetchall()
    rows.sort(key=lambda row: row[1] not in KNOWN_BY_NAME)
    keys = {key: (kind, row) for key, kind, row in reversed(rows)}
    near = get_close_matches(loose, keys, n=6, cutoff=0.8)
    return list(dict.fromkeys(keys[key] for key in near))[:3]
