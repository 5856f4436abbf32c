"""Filters of the kinds of record: each turns typed values into one SQL condition.

The values come by option name: that of a filter; that with `without_` as prefix, for values that no row may have;
and `recursive`, `role` and `all`, which modify the other options.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.kinds import load
from inliaison.kinds.kind import WITHOUT, Filter, Kind, in_roles
from inliaison.query import texts
from inliaison.query.conditions import Condition, among
from inliaison.query.filter_values import committee_tree, fill_values, match_words, resolve_values
from inliaison.query.name_lookup import find_bearers
from inliaison.query.rows import Holders, Tree
from inliaison.render.view import not_known
from inliaison.text import names
from inliaison.values import Value


class Term(Value):
    """The conditions of one filter."""

    certain: Condition
    """True for rows that are known to match."""
    maybe: Condition
    """True for rows that match or may match, as the data do not know."""


class Chosen(Value):
    """The filters in use, each as a term by option name."""

    kind: str
    terms: dict[str, Term]
    tree: Tree | None = None
    """The committees that the rows must belong to, if any are chosen."""
    leading: tuple[int, ...] = ()
    """The rows that have the text as a full name; they come first."""
    holders: Holders | None = None
    """The records in which the rows must have a role, or that must have one in the rows, if any are chosen."""

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that all rows of the listing meet."""
        return [term.certain for term in self.terms.values()]

    def undecided(self, database: sqlite3.Connection) -> dict[str, int]:
        """Return for each option the number of rows that it leaves out only because the data do not know.

        Rows that another filter certainly leaves out are not counted.
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
    """Return notes on the rows that filters left out because the data do not know."""
    unknown = {option: filter.unknown for filter in load(kind).filters for option in filter.options}
    unknown["where"] = "what the condition compares is"
    told = dict.fromkeys((unknown[name], number) for name, number in counts.items())
    return [not_known(kind, number, what) for what, number in told]


class _Asked(Value):
    """A filter with its values and the options that modify it."""

    option: str
    filter: Filter
    values: Any
    recursive: bool
    every: bool
    """Whether all values must match, not just one."""
    roles: Sequence[str] = ()
    """The roles that count."""

    @property
    def without(self) -> bool:
        """Whether no row may have the values."""
        return self.option.startswith(WITHOUT)

    def resolve(self, database: sqlite3.Connection, kind: str, values: Any) -> Sequence[str] | str | None:
        """Return the resolved form of some of its values."""
        return resolve_values(database, kind, self.filter, values, recursive=self.recursive)


def chosen(database: sqlite3.Connection, kind: str, given: Mapping[str, Any]) -> Chosen:
    """Return the filters that have a value. Raises UsageError or NotThereError for a value that means nothing."""
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
            ids = asked.resolve(database, kind, asked.values) or ()
            holders = Holders(tuple(ids), tuple(role for role in asked.filter.roles if role in asked.roles))
        terms[asked.option] = _term(database, kind, asked)
    if "since" in terms and "until" in terms:  # A row that either or both cannot judge is counted once.
        both = [terms.pop(name) for name in ("since", "until")]
        certain, maybe = ([getattr(term, name) for term in both] for name in ("certain", "maybe"))
        terms["since"] = Term(_joined(" AND ", certain), _joined(" AND ", maybe))
    return Chosen(kind, terms, tree, leading, holders)


def _refuse_empty_span(since: str | None, until: str | None) -> None:
    """Raise UsageError if `since` is later than `until`."""
    if since and until and names.checked_date(since) > names.checked_date(until) + "~":
        raise UsageError(f"{{}} {since} is later than {{}} {until}", options=("since", "until"))


def _asked(database: sqlite3.Connection, described: Kind, given: Mapping[str, Any]) -> Iterator[_Asked]:
    """Yield the filters with a value. Raises UsageError for an empty one, or for an option that lacks its filter."""
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
    """Raise UsageError if an option that modifies others is given without any of them."""
    if value and not any(given.get(option) for option, _ in options):
        wanted = [option for option, _ in options if not option.startswith(WITHOUT)]
        raise UsageError(f"{{}} needs {' or '.join('{}' for _ in wanted)}", options=(name, *wanted))


def _roles(database: sqlite3.Connection, filter: Filter, wanted: Sequence[str] | None) -> list[str]:
    """Return the chosen roles, or all roles of the filter if none is chosen."""
    return [role for each in wanted or () for role in match_words(database, each, list(filter.roles), "role")] or list(
        filter.roles
    )


def _term(database: sqlite3.Connection, kind: str, asked: _Asked) -> Term:
    filter = asked.filter
    groups = [[value] for value in asked.values] if asked.every else [asked.values]
    wanted = [asked.resolve(database, kind, values) for values in groups]
    conditions = [fill_values(filter.where, each, "(SELECT id FROM committees)") for each in wanted]
    # For "any committee", it is enough that some committees are known.
    known = [fill_values(filter.known, each, "(NULL)") for each in wanted]
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
