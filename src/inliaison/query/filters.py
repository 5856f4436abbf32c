"""The filters of the listings: each turns what a person typed into one SQL condition."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from inliaison import names
from inliaison.errors import UsageError
from inliaison.kinds import LIAISON_KINDS, PARTNER_KINDS
from inliaison.query import texts
from inliaison.query.references import resolve
from inliaison.query.rows import Condition


class Within(NamedTuple):
    """A committee, and whether its subcommittees count in."""

    reference: str
    recursive: bool = False


Filter = Callable[[sqlite3.Connection, Any], Condition]


def conditions(database: sqlite3.Connection, kind: str, values: Mapping[str, Any]) -> list[Condition]:
    """The conditions for the filters that were given a value. Raises UsageError, NotThereError."""
    for name, value in values.items():
        if (value == "" and name != "text") or (isinstance(value, Within) and not value.reference):
            raise UsageError(f"--{name} is empty")
    return [FILTERS[kind][name](database, value) for name, value in values.items() if value]


def _choice(column: str, valid: Sequence[str]) -> Filter:
    """One or more words of a fixed list."""

    def condition(_: sqlite3.Connection, chosen: Sequence[str]) -> Condition:
        wanted = [word for value in chosen for word in _alike(value, valid, column)]
        return Condition(f"{column} IN ({', '.join('?' * len(wanted))})", tuple(wanted))

    return condition


def _value(kind: str, column: str, *known: str) -> Filter:
    """A value that is known or occurs in the data, in any case and with or without accents."""

    def condition(database: sqlite3.Connection, value: str) -> Condition:
        rows = database.execute(f"SELECT DISTINCT {column} FROM {kind} WHERE {column} IS NOT NULL ORDER BY 1")
        wanted = _alike(value, list(dict.fromkeys([*known, *(row[0] for row in rows)])), column)
        return Condition(f"{kind}.{column} IN ({', '.join('?' * len(wanted))})", tuple(wanted))

    return condition


def _alike(value: str, valid: Sequence[str], what: str) -> list[str]:
    """The valid words that are the same as one that was typed, but for case and accents. Raises UsageError."""
    folded = names.loose(value)
    found = [word for word in valid if names.loose(word) == folded]
    if found:
        return found
    from inliaison.rules import nearest

    by_name = {names.loose(word): word for word in valid}
    hint = nearest(folded, list(by_name))
    for name, word in by_name.items():
        hint = hint.replace(f'"{name}"', f'"{word}"')
    listed = f"Choose from: {', '.join(valid)}." if valid else "The data hold none."
    raise UsageError(f'no {what} "{value}"{hint}', remedy=listed)


def _reference(sql: str, *kinds: str) -> Filter:
    """A record of some kind, bound to every mark of the condition."""

    def condition(database: sqlite3.Connection, reference: str) -> Condition:
        found = resolve(database, reference, kinds)
        return Condition(sql, (found.id,) * sql.count("?"))

    return condition


def _partners(database: sqlite3.Connection, references: Sequence[str]) -> Condition:
    ids = tuple(resolve(database, reference, ("partners",)).id for reference in references)
    return Condition(f"liaisons.partner IN ({', '.join('?' * len(ids))})", ids)


_TREE = """WITH RECURSIVE below (id) AS (
    SELECT ? UNION SELECT committees.id FROM committees JOIN below ON committees.parent = below.id
) SELECT id FROM below"""


def committee_tree(database: sqlite3.Connection, reference: str, *, recursive: bool) -> list[str]:
    """The id of a committee and, if `recursive`, of all below it. Raises NotThereError."""
    id = resolve(database, reference, ("committees",)).id
    return [id for (id,) in database.execute(_TREE, (id,))] if recursive else [id]


def _committee(sql: str) -> Filter:
    """A committee, with those below it if wanted; they are left in the table `tree` for the columns."""

    def condition(database: sqlite3.Connection, within: Within) -> Condition:
        ids = committee_tree(database, within.reference, recursive=within.recursive)
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("CREATE TEMP TABLE tree (id PRIMARY KEY, own)")
        database.executemany("INSERT INTO tree VALUES (?, ?)", ((id, id == ids[0]) for id in ids))
        return Condition(sql)

    return condition


def _since(database: sqlite3.Connection, day: str) -> Condition:
    return Condition("date || '~' >= ?", (_date(day),))


def _until(database: sqlite3.Connection, day: str) -> Condition:
    return Condition("date <= ?", (_date(day) + "~",))


def _date(text: str) -> str:
    if not names.date_of(text):
        raise UsageError(f'"{text}" is not a date', remedy="Write YYYY, YYYY-MM or YYYY-MM-DD.")
    return text


FILTERS: dict[str, dict[str, Filter]] = {
    "partners": {
        "text": texts.filtered("partners"),
        "kind": _choice("kind", PARTNER_KINDS),
        "country": _value("partners", "country"),
        "committee": _committee(
            "partners.id IN (SELECT partner FROM liaisons WHERE committee IN (SELECT id FROM tree))"
        ),
    },
    "liaisons": {
        "text": texts.filtered("liaisons"),
        "partner": _partners,
        "kind": _choice("kind", LIAISON_KINDS),
        "committee": _committee("liaisons.committee IN (SELECT id FROM tree)"),
        "since": _since,
        "until": _until,
    },
    "quotes": {
        "text": texts.filtered("quotes"),
        "person": _reference("quotes.person = ?", "people"),
        "partner": _reference("quotes.partner = ?", "partners"),
        "about": _reference(
            "quotes.row IN (SELECT row FROM mentions WHERE field = 'about' AND target = ?)",
            "partners",
            "committees",
            "liaisons",
        ),
        "since": _since,
        "until": _until,
    },
    "people": {
        "text": texts.filtered("people"),
        "partner": _reference(
            "(people.row IN (SELECT row FROM mentions WHERE field = 'posts' AND target = ?)"
            " OR people.id IN (SELECT person FROM quotes WHERE partner = ?))",
            "partners",
        ),
    },
    "committees": {
        "text": texts.filtered("committees"),
        "partner": _reference("committees.id IN (SELECT committee FROM liaisons WHERE partner = ?)", "partners"),
        "status": _value("committees", "status", "Active", "Suspended"),
    },
    "figures": {"text": texts.filtered("figures")},
    "sources": {"text": texts.filtered("sources")},
}
