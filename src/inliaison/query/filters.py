"""The filters that the kinds of record declare: each turns what was typed into one SQL condition.

What is given comes by the names of options: those of the filters; `without_` before one, whose values no row
may have; and `recursive`, `role` and `all`, which say how the others are meant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.index.connection import add_remark
from inliaison.kinds import load
from inliaison.kinds.kind import WITHOUT, Filter, Kind, in_roles
from inliaison.kinds.sql import BELOW
from inliaison.query import texts
from inliaison.query.conditions import Condition, among, bound
from inliaison.query.name_lookup import find_bearers
from inliaison.query.references import resolve
from inliaison.query.rows import Holders, Tree
from inliaison.render.view import not_known
from inliaison.text import names
from inliaison.values import Value


class Term(Value):
    """What one filter asks of a row."""

    certain: Condition
    """Holds where the row is known to fit."""
    maybe: Condition
    """Holds where it fits for all that is known."""


class Chosen(Value):
    """The filters that were given a value, each as a term, by the name of its option."""

    kind: str
    terms: dict[str, Term]
    tree: Tree | None = None
    """The committees that the rows have to be tied to, where some were chosen."""
    leading: tuple[int, ...] = ()
    """The rows that bear the text as a name; they come before all others."""
    holders: Holders | None = None
    """The records in which the rows have to have a role, or that have one in them, where some were chosen."""

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that all rows of a listing meet."""
        return [term.certain for term in self.terms.values()]

    def undecided(self, database: sqlite3.Connection) -> dict[str, int]:
        """How many rows are left out by an option that cannot judge them, for the data do not know.

        Only rows that no other filter leaves out for certain are counted.
        """
        found: dict[str, int] = {}
        for name, term in self.terms.items():
            if term.maybe is not term.certain:
                parts = [other.maybe for other in self.terms.values()]
                where = " AND ".join([f"NOT coalesce(({term.certain.sql}), 0)", *(f"({part.sql})" for part in parts)])
                values = [value for part in (term.certain, *parts) for value in part.values]
                (number,) = database.execute(f"SELECT count(*) FROM {self.kind} WHERE {where}", values).fetchone()
                found |= {name: number} if number else {}
        return found


def undecided(kind: str, counts: Mapping[str, int]) -> list[str]:
    """What is said of the rows that filters left out because the data do not know."""
    unknown = {option: filter.unknown for filter in load(kind).filters for option in filter.options}
    unknown["where"] = "what the condition compares is"
    told = dict.fromkeys((unknown[name], number) for name, number in counts.items())
    return [not_known(kind, number, what) for what, number in told]


class _Asked(Value):
    """A filter with its values, and how they are meant."""

    option: str
    filter: Filter
    values: Any
    recursive: bool
    every: bool
    """Whether all values have to fit, and not any."""
    roles: Sequence[str] = ()
    """The roles in which they may fit."""

    @property
    def without(self) -> bool:
        """Whether its values are those that no row may have."""
        return self.option.startswith(WITHOUT)


def chosen(database: sqlite3.Connection, kind: str, given: Mapping[str, Any]) -> Chosen:
    """The filters that were given a value. Raises UsageError, NotThereError."""
    terms: dict[str, Term] = {}
    tree = holders = None
    leading: tuple[int, ...] = ()
    _refuse_empty_span(given.get("since"), given.get("until"))
    if given.get("text"):
        held = texts.filtered(kind)(database, given["text"])
        terms["text"] = Term(held, held)
        leading = tuple(row for _, row in find_bearers(database, given["text"], (kind,)))
    if given.get("where") is not None:
        from inliaison.query.where import select_ids

        holds, is_null = select_ids(database, kind, given["where"])
        held = among(holds, f"{kind}.id")
        terms["where"] = Term(held, among([*holds, *is_null], f"{kind}.id") if is_null else held)
    for asked in _asked(database, load(kind), given):
        if asked.filter.form == "committee" and not asked.without and asked.values:
            tree = committee_tree(database, asked.values, recursive=asked.recursive)
        if asked.roles and not asked.without and asked.values:
            ids = _wanted(database, kind, asked, asked.values) or ()
            holders = Holders(tuple(ids), tuple(role for role in asked.filter.roles if role in asked.roles))
        terms[asked.option] = _term(database, kind, asked)
    if "since" in terms and "until" in terms:  # What neither or both of them can judge is counted once.
        both = [terms.pop(name) for name in ("since", "until")]
        certain, maybe = ([getattr(term, name) for term in both] for name in ("certain", "maybe"))
        terms["since"] = Term(_joined(" AND ", certain), _joined(" AND ", maybe))
    return Chosen(kind, terms, tree, leading, holders)


def _refuse_empty_span(since: str | None, until: str | None) -> None:
    """Raise UsageError for two dates between which there is no day."""
    if since and until and names.checked_date(since) > names.checked_date(until) + "~":
        raise UsageError(f"{{}} {since} is later than {{}} {until}", options=("since", "until"))


def _asked(database: sqlite3.Connection, described: Kind, given: Mapping[str, Any]) -> Iterator[_Asked]:
    """The filters that something was given for. Raises UsageError where an option lacks the one it belongs to."""
    every, recursive, roles = (given.get(name) for name in ("all", "recursive", "role"))
    filters = [(option, filter) for filter in described.filters for option in filter.options]
    for option, _ in filters:
        if "" in ([given[option]] if isinstance(given.get(option), str) else given.get(option) or ()):
            raise UsageError("{} is empty", options=(option,))
    _need("recursive", recursive, [(name, filter) for name, filter in filters if filter.form == "committee"], given)
    _need("all", every, [(name, filter) for name, filter in filters if filter.many and name == filter.name], given)
    by_role = [(name, filter) for name, filter in filters if filter.roles]
    if not any(filter.form == "committee" for _, filter in by_role):
        _need("role", roles, by_role, given)
    for option, filter in filters:
        any_committee = bool(roles and filter.roles and option == filter.name and filter.form == "committee")
        if given.get(option) or any_committee:
            meant = roles if option == filter.name or not given.get(filter.name) else None
            among = _roles(database, filter, meant) if filter.roles else []
            narrowed = in_roles(filter, among) if among else filter
            together = bool(every) and filter.many and option == filter.name
            yield _Asked(option, narrowed, given.get(option) or (), bool(recursive), together, among)


def _need(name: str, value: Any, options: Sequence[tuple[str, Filter]], given: Mapping[str, Any]) -> None:
    """Refuse an option that says how another is meant, where none of those is there."""
    if value and not any(given.get(option) for option, _ in options):
        wanted = [option for option, _ in options if not option.startswith(WITHOUT)]
        raise UsageError(f"{{}} needs {' or '.join('{}' for _ in wanted)}", options=(name, *wanted))


def _roles(database: sqlite3.Connection, filter: Filter, wanted: Sequence[str] | None) -> list[str]:
    """Return the roles that were asked for; all of them where none was."""
    return [role for each in wanted or () for role in _alike(database, each, list(filter.roles), "role")] or list(
        filter.roles
    )


def _term(database: sqlite3.Connection, kind: str, asked: _Asked) -> Term:
    filter = asked.filter
    groups = [[value] for value in asked.values] if asked.every else [asked.values]
    wanted = [_wanted(database, kind, asked, values) for values in groups]
    conditions = [_filled(filter.where, each, "(SELECT id FROM committees)") for each in wanted]
    # Of any committee at all it is enough to know some.
    known = [_filled(filter.known, each, "(NULL)") for each in wanted]
    held = _joined(" AND ", conditions)
    if asked.without:
        never = Condition(f"NOT coalesce(({held.sql}), 0)", held.values)
        return Term(_joined(" AND ", [*known, never]) if filter.known else never, never)
    if not filter.known:
        return Term(held, held)
    or_not_known = [
        Condition(f"(({fits.sql}) OR NOT ({knows.sql}))", fits.values + knows.values)
        for fits, knows in zip(conditions, known, strict=True)
    ]
    return Term(held, _joined(" AND ", or_not_known))


def _joined(word: str, conditions: Sequence[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    sql = word.join(f"({condition.sql})" for condition in conditions)
    return Condition(sql, tuple(value for condition in conditions for value in condition.values))


def _filled(sql: str, wanted: Sequence[str] | str | None, any_committee: str) -> Condition:
    """Return SQL with the chosen values in their places; None is any committee."""
    times = sql.count("{}")
    if wanted is None:
        return Condition(sql.replace("{}", any_committee))
    if isinstance(wanted, str):
        return Condition(sql.replace("{}", "?"), (wanted,) * times)
    those = bound(wanted)
    return Condition(sql.replace("{}", those.sql), those.values * times)


def _wanted(database: sqlite3.Connection, kind: str, asked: _Asked, values: Any) -> Sequence[str] | str | None:
    """What a filter looks for: a day, words of a list, ids of records."""
    filter = asked.filter
    if filter.form in ("since", "until"):
        return names.checked_date(values) + ("~" if filter.form == "until" else "")
    if filter.form == "country":
        return [value for each in values for value in _country(database, kind, filter, each)]
    if filter.form == "word":
        return [
            word for each in values for word in _alike(database, each, _words(database, kind, filter), filter.spoken)
        ]
    if filter.form == "committee":
        return committee_tree(database, values, recursive=asked.recursive).every if values else None
    return list(dict.fromkeys(_resolve(database, kind, filter, reference) for reference in values))


def _resolve(database: sqlite3.Connection, kind: str, filter: Filter, reference: str) -> str:
    """Return the id that a reference means, with candidates that some row fits before others. Raises NotThereError."""

    def is_usable(id: str) -> bool:
        return _finds_any(database, kind, filter, id)

    return resolve(database, reference, filter.kinds, strict=True, is_usable=is_usable).id


def _finds_any(database: sqlite3.Connection, kind: str, filter: Filter, value: str) -> bool:
    """Tell whether any record fits a value of a filter."""
    fitting = _filled(filter.where, [value], "")
    sql = f"SELECT 1 FROM {kind} WHERE {fitting.sql} LIMIT 1"
    return database.execute(sql, fitting.values).fetchone() is not None


def _country(database: sqlite3.Connection, kind: str, filter: Filter, text: str) -> list[str]:
    """Return the code of the country that a text means, or else the word for it in the data. Raises UsageError."""
    hits = find_bearers(database, text, ("countries",))
    if not hits:
        return _alike(database, text, _words(database, kind, filter), filter.spoken)
    code, name = database.execute("SELECT code, name FROM countries WHERE row = ?", (hits[0][1],)).fetchone()
    if not _finds_any(database, kind, filter, code):
        add_remark(database, filter.none_there.format(name))
    return [code]


def _words(database: sqlite3.Connection, kind: str, filter: Filter) -> list[str]:
    """The words that a value may be: those that are known, and those that occur."""
    sql = f"SELECT DISTINCT {filter.column} FROM {kind} WHERE {filter.column} IS NOT NULL ORDER BY 1"
    rows = database.execute(filter.words_sql or sql).fetchall() if filter.column or filter.words_sql else []
    return list(dict.fromkeys([*filter.words, *(row[0] for row in rows)]))


def _alike(database: sqlite3.Connection, value: str, valid: Sequence[str], what: str) -> list[str]:
    """Return the valid words that are the same but for case and accents; else the one that has the value as words.

    Raises UsageError.
    """
    folded = names.loose(value)
    same = [word for word in valid if names.loose(word) == folded]
    if same:
        return same
    partly = [word for word in valid if folded and f" {folded}" in f" {names.loose(word)}"]
    partly = [word for word in partly if f" {folded} " in f" {names.loose(word)} "] or partly
    if len(partly) == 1:
        add_remark(database, f'"{value}" is taken for {partly[0]}')
        return partly
    if partly:
        raise UsageError(f'{what} "{value}" fits {len(partly)}', remedy=f"Choose from: {', '.join(partly)}.")
    from inliaison.dataset.rules import nearest

    by_name = {names.loose(word): word for word in valid}
    hint = nearest(folded, list(by_name))
    for name, word in by_name.items():
        hint = hint.replace(f'"{name}"', f'"{word}"')
    listed = f"Choose from: {', '.join(valid)}." if valid else "The data hold none."
    raise UsageError(f'no {what} "{value}"{hint}', remedy=listed)


def committee_tree(database: sqlite3.Connection, references: Sequence[str], *, recursive: bool) -> Tree:
    """Some committees and, if wanted, all below them. Raises NotThereError."""
    own = dict.fromkeys(resolve(database, reference, ("committees",), strict=True).id for reference in references)
    every = dict.fromkeys(id for root in own for id in (with_below(database, root) if recursive else [root]))
    return Tree(tuple(own), tuple(every))


_TREE = BELOW.format("?")


def with_below(database: sqlite3.Connection, id: str) -> list[str]:
    """The id of a committee and of all below it, at any remove."""
    return [id for (id,) in database.execute(_TREE, (id,))]
