"""The filters of the listings: each turns what a person typed into one SQL condition."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.errors import UsageError
from inliaison.kinds import LIAISON_KINDS, PARTNER_KINDS
from inliaison.query import texts
from inliaison.query.references import resolve
from inliaison.query.rows import Condition
from inliaison.text import names


class Within(NamedTuple):
    """Committees, and whether their subcommittees count in."""

    references: tuple[str, ...]
    recursive: bool = False


Filter = Callable[[sqlite3.Connection, Any], Condition]


class Chosen(NamedTuple):
    """The filters that were given a value, each as a condition, by name."""

    kind: str
    by_name: dict[str, Condition]

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that all rows of a listing meet."""
        return list(self.by_name.values())

    def undecided(self, database: sqlite3.Connection) -> dict[str, int]:
        """How many rows are left out by a filter that cannot judge them, for the data do not know.

        Only rows that no other filter leaves out for certain are counted.
        """
        known = KNOWN[self.kind]
        maybe = {name: _maybe(condition, known.get(name)) for name, condition in self.by_name.items()}
        found: dict[str, int] = {}
        for name, condition in self.by_name.items():
            if name in known:
                unjudged = Condition(f"NOT ({known[name]}) AND NOT coalesce(({condition.sql}), 0)", condition.values)
                others = [other for key, other in maybe.items() if key != name]
                where = " AND ".join(part.sql for part in (unjudged, *others))
                bound = [value for part in (unjudged, *others) for value in part.values]
                (number,) = database.execute(f"SELECT count(*) FROM {self.kind} WHERE {where}", bound).fetchone()
                found |= {name: number} if number else {}
        return found


def _maybe(condition: Condition, known: str | None) -> Condition:
    """What may meet a condition: whatever does, and whatever cannot be judged."""
    return Condition(f"(({condition.sql}) OR NOT ({known}))", condition.values) if known else condition


def chosen(database: sqlite3.Connection, kind: str, values: Mapping[str, Any]) -> Chosen:
    """The filters that were given a value. Raises UsageError, NotThereError."""
    for name, value in values.items():
        given = value.references if isinstance(value, Within) else [value] if isinstance(value, str) else value
        if name != "text" and "" in (given or ()):
            raise UsageError(f"--{name} is empty")
    return Chosen(kind, {name: FILTERS[kind][name](database, value) for name, value in values.items() if value})


def _choice(column: str, valid: Sequence[str]) -> Filter:
    """One or more words of a fixed list."""

    def condition(_: sqlite3.Connection, chosen: Sequence[str]) -> Condition:
        wanted = [word for value in chosen for word in _alike(value, valid, column)]
        return Condition(f"{column} IN ({', '.join('?' * len(wanted))})", tuple(wanted))

    return condition


def _value(kind: str, column: str, *known: str) -> Filter:
    """A value that is known or occurs in the data, in any case and with or without accents."""

    def condition(database: sqlite3.Connection, values: Sequence[str]) -> Condition:
        rows = database.execute(f"SELECT DISTINCT {column} FROM {kind} WHERE {column} IS NOT NULL ORDER BY 1")
        valid = list(dict.fromkeys([*known, *(row[0] for row in rows)]))
        wanted = [word for value in values for word in _alike(value, valid, column)]
        return Condition(f"{kind}.{column} IN ({', '.join('?' * len(wanted))})", tuple(wanted))

    return condition


def _alike(value: str, valid: Sequence[str], what: str) -> list[str]:
    """The valid words that are the same as one that was typed, but for case and accents. Raises UsageError."""
    folded = names.loose(value)
    found = [word for word in valid if names.loose(word) == folded]
    if found:
        return found
    from inliaison.dataset.rules import nearest

    by_name = {names.loose(word): word for word in valid}
    hint = nearest(folded, list(by_name))
    for name, word in by_name.items():
        hint = hint.replace(f'"{name}"', f'"{word}"')
    listed = f"Choose from: {', '.join(valid)}." if valid else "The data hold none."
    raise UsageError(f'no {what} "{value}"{hint}', remedy=listed)


def _reference(sql: str, *kinds: str) -> Filter:
    """Any of some records of some kind; their ids stand for `{}` in the condition."""

    def condition(database: sqlite3.Connection, references: Sequence[str]) -> Condition:
        ids = tuple(dict.fromkeys(resolve(database, reference, kinds).id for reference in references))
        return Condition(sql.replace("{}", f"({', '.join('?' * len(ids))})"), ids * sql.count("{}"))

    return condition


_TREE = """WITH RECURSIVE below (id) AS (
    SELECT ? UNION SELECT committees.id FROM committees JOIN below ON committees.parent = below.id
) SELECT id FROM below"""


def committee_tree(database: sqlite3.Connection, reference: str, *, recursive: bool) -> list[str]:
    """The id of a committee and, if `recursive`, of all below it. Raises NotThereError."""
    id = resolve(database, reference, ("committees",)).id
    return with_below(database, id) if recursive else [id]


def with_below(database: sqlite3.Connection, id: str) -> list[str]:
    """The id of a committee and of all below it, at any remove."""
    return [id for (id,) in database.execute(_TREE, (id,))]


def _committee(sql: str) -> Filter:
    """Committees, with those below them if wanted; they are left in the table `tree` for the columns."""

    def condition(database: sqlite3.Connection, within: Within) -> Condition:
        trees = [committee_tree(database, ref, recursive=within.recursive) for ref in within.references]
        own = {ids[0] for ids in trees}
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("DROP TABLE IF EXISTS temp.tree")
        database.execute("CREATE TEMP TABLE tree (id PRIMARY KEY, own)")
        every = dict.fromkeys(id for ids in trees for id in ids)
        database.executemany("INSERT INTO tree VALUES (?, ?)", ((id, id in own) for id in every))
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


_TIED = "SELECT {} FROM liaisons WHERE kind = 'committee' AND {} IN "
"""One end of the liaisons with committees, by the other. A cooperation or an agreement that names a committee is
found by that committee among the liaisons, but makes nobody a partner in liaison with it."""
_MENTIONED = "SELECT row FROM mentions WHERE field = '{}' AND target IN {{}}"
_PARTY = f"liaisons.partner IN {{}} OR liaisons.row IN ({_MENTIONED.format('parties')})"
_SIGNED = f"""SELECT signed.target FROM mentions AS signed JOIN liaisons ON liaisons.row = signed.row
    WHERE signed.field = 'signatories' AND ({_PARTY}) AND NOT EXISTS (
        SELECT 1 FROM mentions AS held JOIN people AS who ON who.row = held.row
        WHERE held.field = 'posts' AND who.id = signed.target AND held.target NOT IN {{}})"""
"""Who signed a liaison of the partners, unless a post tells that it was for somebody else."""

FILTERS: dict[str, dict[str, Filter]] = {
    "partners": {
        "text": texts.filtered("partners"),
        "kind": _choice("kind", PARTNER_KINDS),
        "country": _value("partners", "country"),
        "committee": _committee(f"partners.id IN ({_TIED.format('partner', 'committee')} (SELECT id FROM tree))"),
    },
    "liaisons": {
        "text": texts.filtered("liaisons"),
        "partner": _reference(f"({_PARTY})", "partners"),
        "kind": _choice("kind", LIAISON_KINDS),
        "committee": _committee("liaisons.committee IN (SELECT id FROM tree)"),
        "since": _since,
        "until": _until,
    },
    "quotes": {
        "text": texts.filtered("quotes"),
        "person": _reference("quotes.person IN {}", "people"),
        "partner": _reference("quotes.partner IN {}", "partners"),
        "about": _reference(f"quotes.row IN ({_MENTIONED.format('about')})", "partners", "committees", "liaisons"),
        "since": _since,
        "until": _until,
    },
    "people": {
        "text": texts.filtered("people"),
        "partner": _reference(
            f"(people.row IN ({_MENTIONED.format('posts')})"
            f" OR people.id IN (SELECT person FROM quotes WHERE partner IN {{}}) OR people.id IN ({_SIGNED}))",
            "partners",
        ),
    },
    "committees": {
        "text": texts.filtered("committees"),
        "partner": _reference(f"committees.id IN ({_TIED.format('committee', 'partner')} {{}})", "partners"),
        "status": _value("committees", "status", "Active", "Suspended"),
    },
    "figures": {"text": texts.filtered("figures")},
    "sources": {"text": texts.filtered("sources")},
}

_HAS_DATE = "date IS NOT NULL"
KNOWN: dict[str, dict[str, str]] = {
    "partners": {
        "kind": "kind IS NOT NULL",
        "country": "country IS NOT NULL",
        "committee": "partners.standing != 'no data'",
    },
    "liaisons": {"since": _HAS_DATE, "until": _HAS_DATE},
    "quotes": {
        "partner": "quotes.partner IS NOT NULL",
        "about": "about IS NOT NULL",
        "since": _HAS_DATE,
        "until": _HAS_DATE,
    },
    "people": {"partner": "posts IS NOT NULL"},
    "committees": {"partner": "committees.partners IS NOT NULL", "status": "status IS NOT NULL"},
    "figures": {},
    "sources": {},
}
"""Of the filters that the data do not always decide: where they do, as SQL.

Every other filter is decided by a field that a record must have, or by its words.
"""
