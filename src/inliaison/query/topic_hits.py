"""Which records have the words of a topic, and to what degree."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from inliaison.index.connection import DOCUMENTS, has_documents
from inliaison.index.search_texts import END
from inliaison.kinds import KINDS, SPAN
from inliaison.text import topics
from inliaison.values import Value

_KINDS = {"committees": "main", "standards": DOCUMENTS}
"""The kinds of record that are searched, each with the schema of its full text."""


class Terms(Value):
    """The words of a topic, each with its forms in the data, its weight and the rows that have it."""

    words: Sequence[str]
    forms: Sequence[Mapping[str, float]]
    weights: Sequence[float]
    """How much each word says; they add up to 1, and a word that no record has weighs nothing."""
    hits: Mapping[str, Sequence[Mapping[int, float]]]
    """By kind, for each word the rows that have it, with the degree to which they do, from 0 to 1."""

    def rate(self, degrees: Sequence[float]) -> float:
        """Return which share of the topic a text has that has its words to some degrees, from 0 to 1."""
        return sum(weight * degree for weight, degree in zip(self.weights, degrees, strict=True))

    def rate_rows(self, kind: str) -> dict[int, float]:
        """Return which share of the topic each row of a kind has."""
        rated: dict[int, float] = {}
        for weight, rows in zip(self.weights, self.hits[kind], strict=True):
            for row, degree in rows.items():
                rated[row] = rated.get(row, 0.0) + weight * degree
        return rated


def read_terms(database: sqlite3.Connection, words: Sequence[str]) -> Terms:
    """Return the words of a topic with their forms and the committees and standards that have them.

    Neighbours stand for the word that they make together, too, as `cyber security` for `cybersecurity`.
    """
    kinds = [kind for kind in _KINDS if kind != "standards" or has_documents(database)]
    all_forms: list[dict[str, float]] = []
    hits: dict[str, list[dict[int, float]]] = {kind: [] for kind in kinds}
    for at, word in enumerate(words):
        joined = {"".join(pair) for pair in (words[at : at + 2], words[max(at - 1, 0) : at + 1]) if len(pair) == 2}
        forms: dict[str, float] = {}
        for kind in kinds:
            found = dict(_iter_forms(database, _KINDS[kind], word))
            for both in joined:
                found |= {form: 1.0 for form, degree in _iter_forms(database, _KINDS[kind], both) if degree == 1}
            hits[kind].append(_find_rows(database, kind, found))
            forms |= found
        all_forms.append(forms)
    return Terms(words, all_forms, _weigh(database, kinds, hits), hits)


def _iter_forms(database: sqlite3.Connection, schema: str, word: str) -> Iterator[tuple[str, float]]:
    """Yield the words of a full text that stand for a word, with the degree to which they do."""
    table = f"words_of_{schema}"
    database.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table} USING fts5vocab({schema}, search, row)")
    start = topics.get_stem(word).removesuffix("y")
    sql = f"SELECT DISTINCT rtrim(term, '{END}') FROM temp.{table} WHERE term >= ? AND term < ?"
    terms = (term for (term,) in database.execute(sql, (start, f"{start}\U0010ffff")))
    yield from topics.rate_words(word, terms).items()


def _find_rows(database: sqlite3.Connection, kind: str, forms: Mapping[str, float]) -> dict[int, float]:
    """Return the rows of a kind whose full text has some words, with the degree of the best of them."""
    rows: dict[int, float] = {}
    base = KINDS.index(kind) * SPAN
    for degree in sorted(set(forms.values())):
        expression = " OR ".join(f'"{form}" OR "{form}{END}"' for form, its in forms.items() if its == degree)
        sql = f"SELECT rowid - {base} FROM {_KINDS[kind]}.search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
        found = database.execute(sql, (expression, base, base + SPAN - 1))
        rows |= {row: degree for (row,) in found}
    return rows


def _weigh(
    database: sqlite3.Connection, kinds: Sequence[str], hits: Mapping[str, Sequence[Mapping[int, float]]]
) -> list[float]:
    """Return the weight of each word: the rarer, the more."""
    count = sum(database.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] for kind in kinds)
    numbers = [sum(map(len, rows)) for rows in zip(*(hits[kind] for kind in kinds), strict=True)]
    weights = [math.log(1 + count / number) if number else 0.0 for number in numbers]
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]
