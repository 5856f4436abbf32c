"""Completions of a typed value: names and words of the index that begin with it.

Each is a pair: text that any shell takes as it is, without blanks or quotes, and a short description.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence

from inliaison.kinds import load_kind
from inliaison.render.view import format_count
from inliaison.text import names

Value = tuple[str, str]
Source = Callable[[sqlite3.Connection, str], Iterator[Value]]
_PUBLISHER = re.compile(r"^iso/(?:iec/?)?|^iec/iso/?")
_CODE = re.compile(r"\A[0-9]++(?:\.[0-9]++)+")
"""A code that people type with its points, such as a stage."""
_MAX_VALUES = 1000
"""More than anybody reads; what is cut off begins with the same letters."""


def _find_by_id(kind: str, label: str, condition: str = "1") -> Source:
    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        sql = f"SELECT id, {label} FROM {kind} WHERE id >= ? AND id < ? AND {condition} ORDER BY id LIMIT {_MAX_VALUES}"
        small = start.lower()
        yield from database.execute(sql, (small, small + "\U0010ffff"))

    return values


_member_ids = _find_by_id("members", "coalesce(name, acronym)")
_people_ids = _find_by_id("people", "name")
_partner_ids = _find_by_id("partners", "coalesce(name, acronym)")


def find_partners(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Yield ids of partners and, if the start has a capital, their acronyms."""
    yield from _partner_ids(database, start)
    if start != start.lower():
        sql = (
            "SELECT acronym, coalesce(name, '') FROM partners WHERE acronym >= ? AND acronym < ?"
            f" AND acronym NOT GLOB '*[^A-Za-z0-9./_-]*' ORDER BY acronym LIMIT {_MAX_VALUES}"
        )
        yield from database.execute(sql, (start, start + "\U0010ffff"))


def find_people(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Yield ids of people, or else the one person with a word of the name that begins with the start."""
    ids = list(_people_ids(database, start))
    if not ids and start:
        every = database.execute("SELECT id, name FROM people").fetchall()
        hits = [
            row for row in every if any(word.startswith(names.fold_words(start)) for word in names.split_words(row[1]))
        ]
        ids = hits if len(hits) == 1 else []  # A shell would replace the word with what several ids have in common.
    yield from ids


_SHORT = """SELECT {short} AS short, coalesce(title, '') FROM (
    SELECT row, title, replace(lower(reference), ' ', '') AS whole FROM committees
) WHERE short >= ? AND short < ? AND short NOT GLOB '*[^a-z0-9/-]*' ORDER BY row""".format(
    short="CASE WHEN whole LIKE 'iso/iec%' OR whole LIKE 'iec/iso%' THEN ltrim(substr(whole, 8), '/')"
    " WHEN whole LIKE 'iso/%' THEN substr(whole, 5) ELSE whole END"
)


def find_committees(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Yield references of committees without publisher and blanks: `tc207/sc3`, or `TC207/SC3` after a capital."""
    small = _PUBLISHER.sub("", start.lower().replace(" ", ""))
    for short, title in database.execute(_SHORT, (small, small + "\U0010ffff")):
        yield (short if start == start.lower() else short.upper()), title


def find_members(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Yield ids of members, and the countries of members as slugs."""
    yield from _member_ids(database, start)
    for country, name in database.execute("SELECT country, name FROM members WHERE country IS NOT NULL ORDER BY 1"):
        slug = names.make_slug(country)
        if slug.startswith(names.make_slug(start)):
            yield slug, name or ""


def find_classes(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Yield codes of classes, such as 13.020."""
    sql = f"SELECT code, title FROM ics WHERE code >= ? AND code < ? ORDER BY code LIMIT {_MAX_VALUES}"
    yield from database.execute(sql, (start, start + "\U0010ffff"))


def find_standards(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Yield references of standards without blanks and year, such as `iso14001`, once the start has a digit."""
    if not any(map(str.isdigit, start)):
        return
    sql = f"""SELECT DISTINCT substr(whole, 1, instr(whole || ':', ':') - 1) AS short, coalesce(title, '') FROM
        (SELECT replace(lower(reference), ' ', '') AS whole, title FROM standards WHERE supplement IS NULL)
        WHERE whole >= ? AND whole < ? AND short NOT GLOB '*[^a-z0-9/-]*'
        GROUP BY short ORDER BY short LIMIT {_MAX_VALUES}"""
    small = start.lower()
    for short, title in database.execute(sql, (small, small + "\U0010ffff")):
        yield (short if start == small else short.upper()), title


def find_words(kind: str, column: str) -> Source:
    """Return a source of the values of a column, as slugs, each with its number of records."""

    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        prefix = names.make_slug(start) + "-" * (start[-1:] in (" ", "-") and bool(names.make_slug(start)))
        counts = database.execute(
            f"SELECT {column}, count(*) FROM {kind} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        for word, count in counts:
            slug = names.make_slug(word)
            if _CODE.fullmatch(word):
                if word.startswith(start):
                    yield word, format_count(kind, count)
            elif slug.startswith(prefix) and names.fold_words(slug) == names.fold_words(word):
                yield slug, word if count == 1 else f"{word}, {count:,} {kind}"

    return values


def list_words(sql: str) -> Source:
    """Return a source of the values of an SQL statement, as slugs."""

    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        slugs = ((names.make_slug(word), word) for (word,) in database.execute(sql))
        yield from (pair for pair in slugs if pair[0].startswith(names.make_slug(start)))

    return values


def find_among_several(*sources: Source) -> Source:
    """Return a source of the values of several sources, one after the other."""

    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        for source in sources:
            yield from source(database, start)

    return values


def make_finder(kind: str) -> Source:
    """Return the source of references to records of a kind."""
    return _SOURCES.get(kind) or _find_by_id(kind, load_kind(kind).label)


def list_layers(kind: str, layers: Sequence[str]) -> Source:
    """Return a source of the ids of those records of a kind that are in any of some layers."""
    sql_list = ", ".join("'{}'".format(layer.replace("'", "''")) for layer in layers)
    return _find_by_id(
        kind, load_kind(kind).label, f"EXISTS (SELECT 1 FROM json_each(layers) WHERE value IN ({sql_list}))"
    )


_SOURCES: dict[str, Source] = {
    "partners": find_partners,
    "people": find_people,
    "committees": find_committees,
    "members": find_members,
    "standards": find_standards,
    "ics": find_classes,
    "quotes": _find_by_id("quotes", "substr(text, 1, 60)"),
    "liaisons": _find_by_id("liaisons", "coalesce(title, kind)", "kind != 'committee'"),
}
"""Sources of the kinds that have more references than ids, or whose label says too little."""
