"""Which records have the words of a topic, and to what degree."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from inliaison.index.connection import DOCUMENTS, has_documents
from inliaison.index.search_texts import END
from inliaison.kinds import KINDS, SPAN
from inliaison.text import topics
from inliaison.values import Value

_KINDS = {"committees": "main", "standards": DOCUMENTS}
"""The kinds of record that are searched, each with the schema of its full text."""


_MINOR = 0.25
"""The weight up to which words, taken together, find no record by themselves."""


class Terms(Value):
    """The words of a topic, each with its forms in the data, its weight and the rows that have it."""

    words: Sequence[str]
    forms: Sequence[Mapping[str, float]]
    """The words that stand for each, with the degree to which they do, from 0 to 1."""
    weights: Sequence[float]
    """How much each word says; they add up to 1, and a word that no record has weighs nothing."""
    rows: Mapping[str, Mapping[int, float]]
    """By kind, which share of the topic a row has, from 0 to 1; rows are left out that have only common words."""

    def rate(self, degrees: Sequence[float]) -> float:
        """Return which share of the topic a text has that has its words to some degrees, from 0 to 1."""
        return sum(weight * degree for weight, degree in zip(self.weights, degrees, strict=True))


def read_terms(database: sqlite3.Connection, words: Sequence[str]) -> Terms:
    """Return the words of a topic with their forms and the committees and standards that have them.

    Neighbours stand for the word that they make together, too, as `cyber security` for `cybersecurity`.
    """
    kinds = [kind for kind in _KINDS if kind != "standards" or has_documents(database)]
    forms: list[dict[str, float]] = []
    for at, word in enumerate(words):
        compounds = ["".join(pair) for pair in (words[at : at + 2], words[max(at - 1, 0) : at + 1]) if len(pair) == 2]
        forms.append(dict(pair for kind in kinds for pair in _iter_forms(database, _KINDS[kind], word, compounds)))
    count = sum(database.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] for kind in kinds)
    weights = _weigh(count, [sum(_count_rows(database, kind, its) for kind in kinds) for its in forms])
    return Terms(words, forms, weights, {kind: _find_rows(database, kind, forms, weights) for kind in kinds})


def _iter_forms(
    database: sqlite3.Connection, schema: str, word: str, compounds: Sequence[str]
) -> Iterator[tuple[str, float]]:
    """Yield the words of a full text that stand for a word, with the degree to which they do."""
    table = f"words_of_{schema}"
    database.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table} USING fts5vocab({schema}, search, row)")
    sql = f"SELECT DISTINCT rtrim(term, '{END}') FROM temp.{table} WHERE term >= ? AND term < ?"
    for each in (*compounds, word):
        start = topics.get_stem(each).removesuffix("y")
        forms = (form for (form,) in database.execute(sql, (start, f"{start}\U0010ffff")))
        degrees = topics.rate_words(each, forms).items()
        yield from ((form, degree) for form, degree in degrees if each == word or degree == 1)


def _weigh(count: int, numbers: Sequence[int]) -> list[float]:
    """Return the weight of each word by the number of records that have it, of so many: the rarer, the more."""
    weights = [math.log(1 + count / number) if number else 0.0 for number in numbers]
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]


def _search(database: sqlite3.Connection, kind: str, expression: str, columns: str) -> sqlite3.Cursor:
    """Return the rows of a kind whose full text matches an expression."""
    base = KINDS.index(kind) * SPAN
    sql = f"SELECT {columns} FROM {_KINDS[kind]}.search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return database.execute(sql, (expression, base, base + SPAN - 1))


def _count_rows(database: sqlite3.Connection, kind: str, forms: Mapping[str, float]) -> int:
    return int(_search(database, kind, _match_any(forms), "count(*)").fetchone()[0]) if forms else 0


def _find_rows(
    database: sqlite3.Connection, kind: str, forms: Sequence[Mapping[str, float]], weights: Sequence[float]
) -> dict[int, float]:
    """Return which share of a topic each row of a kind has; the last and least words find no rows by themselves."""
    base = KINDS.index(kind) * SPAN
    rows: dict[int, float] = {}
    remaining, major = 1.0, ""
    for weight, word_forms in sorted(zip(weights, forms, strict=True), key=lambda term: -term[0]):
        degrees: dict[int, float] = {}
        is_minor = remaining <= _MINOR
        for degree in sorted(set(word_forms.values())):
            expression = _match_any(form for form, of_form in word_forms.items() if of_form == degree)
            hits = _search(database, kind, f"({major}) AND ({expression})" if is_minor else expression, "rowid")
            degrees.update(dict.fromkeys(chain.from_iterable(hits.fetchall()), degree))
        for row, degree in degrees.items():
            rows[row] = rows.get(row, 0.0) + weight * degree
        if word_forms and not is_minor:
            major += " OR " * bool(major) + _match_any(word_forms)
        remaining -= weight
    return {row - base: share for row, share in rows.items()}


def _match_any(forms: Iterable[str]) -> str:
    return " OR ".join(f'"{form}" OR "{form}{END}"' for form in forms)
