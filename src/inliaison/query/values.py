"""What may be typed as a value: names and words of the index that begin with what is there already.

Each is a pair of what can be typed as it is in any shell, without blanks or quotes, and a few words on it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence

from inliaison.kinds import load
from inliaison.text import names

Value = tuple[str, str]
Source = Callable[[sqlite3.Connection, str], Iterator[Value]]
_PUBLISHER = re.compile(r"^iso/(?:iec/?)?|^iec/iso/?")
_MOST = 1000
"""More than anybody reads; what lies beyond begins with the same letters."""


def _by_id(kind: str, label: str, condition: str = "1") -> Source:
    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        sql = f"SELECT id, {label} FROM {kind} WHERE id >= ? AND id < ? AND {condition} ORDER BY id LIMIT {_MOST}"
        small = start.lower()
        yield from database.execute(sql, (small, small + "\U0010ffff"))

    return values


_people_ids = _by_id("people", "name")
_partner_ids = _by_id("partners", "coalesce(name, acronym)")


def partners(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Ids of partners; after a capital, their acronyms too."""
    yield from _partner_ids(database, start)
    if start != start.lower():
        sql = (
            "SELECT acronym, coalesce(name, '') FROM partners WHERE acronym >= ? AND acronym < ?"
            f" AND acronym NOT GLOB '*[^A-Za-z0-9./_-]*' ORDER BY acronym LIMIT {_MOST}"
        )
        yield from database.execute(sql, (start, start + "\U0010ffff"))


def people(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """Ids of people; failing that, of the one of whose names a word begins so."""
    found = list(_people_ids(database, start))
    if not found and start:
        every = database.execute("SELECT id, name FROM people").fetchall()
        named = [row for row in every if any(word.startswith(names.loose(start)) for word in names.words(row[1]))]
        found = named if len(named) == 1 else []  # A shell would put what several have in common in place of the word.
    yield from found


_SHORT = """SELECT {short} AS short, coalesce(title, '') FROM (
    SELECT row, title, replace(lower(reference), ' ', '') AS whole FROM committees
) WHERE short >= ? AND short < ? AND short NOT GLOB '*[^a-z0-9/-]*' ORDER BY row""".format(
    short="CASE WHEN whole LIKE 'iso/iec%' OR whole LIKE 'iec/iso%' THEN ltrim(substr(whole, 8), '/')"
    " WHEN whole LIKE 'iso/%' THEN substr(whole, 5) ELSE whole END"
)


def committees(database: sqlite3.Connection, start: str) -> Iterator[Value]:
    """References of committees without publisher and blanks: `tc207/sc3`, or `TC207/SC3` after a capital."""
    small = _PUBLISHER.sub("", start.lower().replace(" ", ""))
    for short, title in database.execute(_SHORT, (small, small + "\U0010ffff")):
        yield (short if start == start.lower() else short.upper()), title


def words(kind: str, column: str) -> Source:
    """The values of a column, as slugs, each with how many records have it."""

    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        begun = names.slug(start) + "-" * (start[-1:] in (" ", "-") and bool(names.slug(start)))
        counts = database.execute(
            f"SELECT {column}, count(*) FROM {kind} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        for word, count in counts:
            typed = names.slug(word)
            if typed.startswith(begun) and names.loose(typed) == names.loose(word):
                yield typed, word if count == 1 else f"{word}, {count:,} {kind}"

    return values


def words_of(sql: str) -> Source:
    """Return the values of a statement as slugs."""

    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        typed = ((names.slug(word), word) for (word,) in database.execute(sql))
        yield from (pair for pair in typed if pair[0].startswith(names.slug(start)))

    return values


def several(*found: Source) -> Source:
    """The values of all of these, in turn."""

    def values(database: sqlite3.Connection, start: str) -> Iterator[Value]:
        for source in found:
            yield from source(database, start)

    return values


def of_kind(kind: str) -> Source:
    """What records of a kind can be named by."""
    return _NAMED.get(kind) or _by_id(kind, load(kind).label)


def of_layers(kind: str, layers: Sequence[str]) -> Source:
    """Return the ids of a kind that records in one of some layers have."""
    listed = ", ".join("'{}'".format(layer.replace("'", "''")) for layer in layers)
    return _by_id(kind, load(kind).label, f"EXISTS (SELECT 1 FROM json_each(layers) WHERE value IN ({listed}))")


_NAMED: dict[str, Source] = {
    "partners": partners,
    "people": people,
    "committees": committees,
    "quotes": _by_id("quotes", "substr(text, 1, 60)"),
    "liaisons": _by_id("liaisons", "coalesce(title, kind)", "kind != 'committee'"),
}
"""Of the kinds that are named by more than ids, or whose label tells too little."""
