"""The filters that the kinds of record declare: each turns what was typed into one SQL condition."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.errors import UsageError
from inliaison.kinds import load
from inliaison.kinds.kind import BELOW, Filter
from inliaison.query import texts
from inliaison.query.references import resolve
from inliaison.query.rows import Condition, Tree, bound
from inliaison.text import names


class Within(NamedTuple):
    """Committees, and whether their subcommittees count in."""

    references: tuple[str, ...]
    recursive: bool = False


class Chosen(NamedTuple):
    """The filters that were given a value, each as a condition, by name."""

    kind: str
    by_name: dict[str, Condition]
    tree: Tree | None = None
    """The committees that the rows have to be tied to, where some were chosen."""

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that all rows of a listing meet."""
        return list(self.by_name.values())

    def undecided(self, database: sqlite3.Connection) -> dict[str, int]:
        """How many rows are left out by a filter that cannot judge them, for the data do not know.

        Only rows that no other filter leaves out for certain are counted.
        """
        known = {filter.name: filter.known for filter in load(self.kind).filters if filter.known}
        maybe = {name: _maybe(condition, known.get(name)) for name, condition in self.by_name.items()}
        found: dict[str, int] = {}
        for name, condition in self.by_name.items():
            if name in known:
                unjudged = Condition(f"NOT ({known[name]}) AND NOT coalesce(({condition.sql}), 0)", condition.values)
                others = [other for key, other in maybe.items() if key != name]
                where = " AND ".join(part.sql for part in (unjudged, *others))
                values = [value for part in (unjudged, *others) for value in part.values]
                (number,) = database.execute(f"SELECT count(*) FROM {self.kind} WHERE {where}", values).fetchone()
                found |= {name: number} if number else {}
        return found


def _maybe(condition: Condition, known: str | None) -> Condition:
    """What may meet a condition: whatever does, and whatever cannot be judged."""
    return Condition(f"(({condition.sql}) OR NOT ({known}))", condition.values) if known else condition


def chosen(database: sqlite3.Connection, kind: str, values: Mapping[str, Any]) -> Chosen:
    """The filters that were given a value. Raises UsageError, NotThereError."""
    declared = {filter.name: filter for filter in load(kind).filters}
    by_name: dict[str, Condition] = {}
    tree = None
    for name, value in values.items():
        given = value.references if isinstance(value, Within) else [value] if isinstance(value, str) else value
        if name != "text" and "" in (given or ()):
            raise UsageError(f"--{name} is empty")
        if not value:
            continue
        if name == "text":
            by_name[name] = texts.filtered(kind)(database, value)
            continue
        filter = declared[name]
        if filter.form == "committee":
            tree = committee_tree(database, value)
        by_name[name] = _condition(filter, _wanted(database, kind, filter, value, tree))
    return Chosen(kind, by_name, tree)


def _condition(filter: Filter, wanted: Sequence[str] | str) -> Condition:
    """The condition of a filter, with the chosen values in their places."""
    times = filter.where.count("{}")
    if isinstance(wanted, str):
        return Condition(filter.where.replace("{}", "?"), (wanted,) * times)
    those = bound(wanted)
    return Condition(filter.where.replace("{}", those.sql), those.values * times)


def _wanted(
    database: sqlite3.Connection, kind: str, filter: Filter, value: Any, tree: Tree | None
) -> Sequence[str] | str:
    """What a filter looks for: a day, words of a list, ids of records."""
    if filter.form in ("since", "until"):
        return names.checked_date(value) + ("~" if filter.form == "until" else "")
    if filter.form == "word":
        return [word for each in value for word in _alike(each, _words(database, kind, filter), filter.name)]
    if filter.form == "committee":
        return tree.every if tree else ()
    return list(dict.fromkeys(resolve(database, reference, filter.kinds).id for reference in value))


def _words(database: sqlite3.Connection, kind: str, filter: Filter) -> list[str]:
    """The words that a value may be: those that are known, and those that occur."""
    sql = f"SELECT DISTINCT {filter.column} FROM {kind} WHERE {filter.column} IS NOT NULL ORDER BY 1"
    rows = database.execute(sql).fetchall() if filter.column else []
    return list(dict.fromkeys([*filter.words, *(row[0] for row in rows)]))


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


def committee_tree(database: sqlite3.Connection, within: Within) -> Tree:
    """Some committees and, if wanted, all below them. Raises NotThereError."""
    own = dict.fromkeys(resolve(database, reference, ("committees",)).id for reference in within.references)
    every = dict.fromkeys(id for root in own for id in (with_below(database, root) if within.recursive else [root]))
    return Tree(tuple(own), tuple(every))


_TREE = BELOW.format("?")


def with_below(database: sqlite3.Connection, id: str) -> list[str]:
    """The id of a committee and of all below it, at any remove."""
    return [id for (id,) in database.execute(_TREE, (id,))]
