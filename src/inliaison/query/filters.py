"""Filters of the kinds of record: each turns typed values into one SQL condition.

The values come by option name: that of a filter; that with `without_` as prefix, for values that no row may have;
and `recursive`, `all` and those of roles, which modify the other options.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.kinds import load_kind
from inliaison.kinds.filter import EXCLUDE_PREFIX, Filter, narrow_to_roles
from inliaison.kinds.kind import Default, Kind
from inliaison.query import texts
from inliaison.query.columns import Holders, Tree
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.filter_values import fill_values, match_words, resolve_tree, resolve_values
from inliaison.query.name_lookup import find_bearers
from inliaison.render.view import format_count, format_unknown
from inliaison.text import dates
from inliaison.values import Value

FilterValues = Mapping[str, Any]
"""Values by option name, and the search `text`."""


class Term(Value):
    """The conditions of one filter."""

    matches: Condition
    """True for rows that are known to match."""
    may_match: Condition
    """True for rows that match or may match, as the data do not know."""
    unknown: Condition | None = None
    """True for rows of which the data do not know, where that is simpler than what may match."""
    unknown_label: str = ""
    """What is unknown of a row that may match, with its verb."""


class Selection(Value):
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
        return [term.matches for term in self.terms.values()]

    left_out: Default | None = None
    """What the listing leaves out by default."""

    def describe_left_out(self, database: sqlite3.Connection, *, with_option: bool = True) -> list[str]:
        """Return the note on the records that the listing leaves out by default, and the option that asks for them."""
        if not self.left_out:
            return []
        default, option = self.left_out, self.left_out.unless[-1]
        terms = [term.matches for name, term in self.terms.items() if name != option]
        where = " AND ".join([f"NOT ({default.where})", *(f"({term.sql})" for term in terms)])
        values = [value for term in terms for value in term.values]
        (number,) = database.execute(f"SELECT count(*) FROM {self.kind} WHERE {where}", values).fetchone()
        verb = "is" if number == 1 else "are"
        records = format_count(f"{default.left_out} {self.kind}", number)
        return [f"{records} {verb} left out{f' (--{option})' * with_option}"] if number else []

    def count_unknown(self, database: sqlite3.Connection) -> dict[str, int]:
        """Return for each option the number of rows that it leaves out only because the data do not know.

        Rows that another filter certainly leaves out are not counted.
        """
        counts: dict[str, int] = {}
        for name, term in self.terms.items():
            if term.may_match is not term.matches:
                others = [other.may_match for other in self.terms.values() if other is not term]
                # What is unknown of few rows comes first, so that few are held against the rest.
                no_match = Condition(f"NOT coalesce(({term.matches.sql}), 0)", term.matches.values)
                parts = [term.unknown or term.may_match, no_match, *others]
                where = " AND ".join(f"({part.sql})" for part in parts)
                values = [value for part in parts for value in part.values]
                (number,) = database.execute(f"SELECT count(*) FROM {self.kind} WHERE {where}", values).fetchone()
                counts |= {name: number} if number else {}
        return counts

    def describe_unknown(self, database: sqlite3.Connection) -> list[str]:
        """Return notes on the rows that it leaves out because the data do not know."""
        counts = self.count_unknown(database).items()
        notes = dict.fromkeys((number, self.terms[name].unknown_label) for name, number in counts)
        return [format_unknown(self.kind, number, what) for number, what in notes]


class _FilterUse(Value):
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
    def is_negated(self) -> bool:
        """Whether no row may have the values."""
        return self.option.startswith(EXCLUDE_PREFIX)

    def resolve(self, database: sqlite3.Connection, kind: str, values: Any) -> Sequence[str] | str | None:
        """Return the resolved form of some of its values."""
        return resolve_values(database, kind, self.filter, values, recursive=self.recursive)


def build_selection(database: sqlite3.Connection, kind: str, values: Mapping[str, Any]) -> Selection:
    """Return the filters that have a value. Raises UsageError or NotThereError for a value that means nothing."""
    terms: dict[str, Term] = {}
    tree = holders = None
    leading: tuple[int, ...] = ()
    _refuse_empty_span(values.get("since"), values.get("until"))
    if values.get("text"):
        condition = texts.build_text_filter(kind)(database, values["text"])
        terms["text"] = Term(condition, condition)
        leading = tuple(row for _, row in find_bearers(database, values["text"], (kind,)))
    if values.get("where") is not None:
        from inliaison.query.where import select_ids

        true_ids, null_ids = select_ids(database, kind, values["where"])
        condition = match_ids(true_ids, f"{kind}.id")
        may_match = match_ids([*true_ids, *null_ids], f"{kind}.id") if null_ids else condition
        terms["where"] = Term(condition, may_match, unknown_label="what the condition compares is")
    default = load_kind(kind).default
    if default and any(values.get(option) for option in default.unless):
        default = None
    if default:
        condition = Condition(default.where)
        terms[default.unless[-1]] = Term(condition, condition)
    for use in _iter_uses(database, load_kind(kind), values):
        if use.filter.value_type == "committee" and not use.is_negated and use.values:
            tree = resolve_tree(database, use.values, recursive=use.recursive)
        if use.roles and load_kind(kind).role_display and not use.is_negated and use.values:
            ids = use.resolve(database, kind, use.values) or ()
            holders = Holders(tuple(ids), tuple(role for role in use.filter.roles if role in use.roles))
        terms[use.option] = _build_term(database, kind, use)
    if "since" in terms and "until" in terms:  # A row that either or both cannot judge is counted once.
        both = [terms.pop(name) for name in ("since", "until")]
        joint = {name: _join(" AND ", [getattr(it, name) for it in both]) for name in ("matches", "may_match")}
        terms["since"] = both[0].replace(**joint, unknown=None)
    return Selection(kind, terms, tree, leading, holders, default)


def _refuse_empty_span(since: str | None, until: str | None) -> None:
    """Raise UsageError if `since` is later than `until`."""
    if since and until and dates.check_date(since) > dates.check_date(until) + dates.LAST:
        raise UsageError(f"{{}} {since} is later than {{}} {until}", options=("since", "until"))


def _iter_uses(database: sqlite3.Connection, kind_info: Kind, values: Mapping[str, Any]) -> Iterator[_FilterUse]:
    """Yield the filters with a value. Raises UsageError for an empty one, or for an option that lacks its filter."""
    every, recursive = values.get("all"), values.get("recursive")
    filters = [(option, filter) for filter in kind_info.filters for option in filter.options]
    for option, _ in filters:
        value = values.get(option)
        if "" in ([value] if isinstance(value, str) else value if isinstance(value, Sequence) else ()):
            raise UsageError("{} is empty", options=(option,))
    _require_filter(
        "recursive", recursive, [(name, filter) for name, filter in filters if filter.value_type == "committee"], values
    )
    _require_filter(
        "all", every, [(name, filter) for name, filter in filters if filter.many and name == filter.name], values
    )
    for name in kind_info.role_options:
        by_role = [(option, filter) for option, filter in filters if filter.roles and filter.role_option == name]
        if not any(filter.value_type == "committee" for _, filter in by_role):
            _require_filter(name, values.get(name), by_role, values)
    for option, filter in filters:
        roles = values.get(filter.role_option) if filter.roles else None
        any_committee = bool(roles and option == filter.name and filter.value_type == "committee")
        if values.get(option) or any_committee:
            role_words = roles if option == filter.name or not values.get(filter.name) else None
            chosen_roles = _match_roles(database, filter, role_words)
            together = bool(every) and filter.many and option == filter.name
            narrow_filter, roles_that_count = narrow_to_roles(filter, chosen_roles), chosen_roles or list(filter.roles)
            yield _FilterUse(
                option, narrow_filter, values.get(option) or (), bool(recursive), together, roles_that_count
            )


def _require_filter(name: str, value: Any, options: Sequence[tuple[str, Filter]], values: Mapping[str, Any]) -> None:
    """Raise UsageError if an option that modifies others is there without any of them."""
    if value and not any(values.get(option) for option, _ in options):
        filter_options = [option for option, _ in options if not option.startswith(EXCLUDE_PREFIX)]
        raise UsageError(f"{{}} needs {' or '.join('{}' for _ in filter_options)}", options=(name, *filter_options))


def _match_roles(database: sqlite3.Connection, filter: Filter, words: Sequence[str] | None) -> list[str]:
    """Return the chosen roles. Raises UsageError for a word that is none."""
    every = list(filter.roles)
    return [role for each in words or () for role in match_words(database, each, every, filter.role_option)]


def _build_term(database: sqlite3.Connection, kind: str, use: _FilterUse) -> Term:
    filter = use.filter
    groups = [[value] for value in use.values] if use.every else [use.values]
    value_groups = [use.resolve(database, kind, values) for values in groups]
    conditions = [fill_values(filter.where, each, "(SELECT id FROM committees)") for each in value_groups]
    # For "any committee", it is enough that some committees are known.
    is_known = [fill_values(filter.is_known_sql, each, "(NULL)") for each in value_groups]
    matches = _join(" AND ", conditions)
    if use.is_negated:
        exclusion = Condition(f"NOT coalesce(({matches.sql}), 0)", matches.values)
        known_exclusion = _join(" AND ", [*is_known, exclusion]) if filter.is_known_sql else exclusion
        return Term(known_exclusion, exclusion, unknown_label=filter.unknown)
    if not filter.is_known_sql:
        return Term(matches, matches)
    unknown = [Condition(_negate(certainty.sql), certainty.values) for certainty in is_known]
    may_match = [
        Condition(f"(({match.sql}) OR {doubt.sql})", match.values + doubt.values)
        for match, doubt in zip(conditions, unknown, strict=True)
    ]
    return Term(matches, _join(" AND ", may_match), unknown[0] if len(unknown) == 1 else None, filter.unknown)


_IS_NOT_NULL = re.compile(r"\A([\w.]++) IS NOT NULL\Z")


def _negate(sql: str) -> str:
    """Return the opposite of a condition, such that an index helps if a column is null."""
    match = _IS_NOT_NULL.fullmatch(sql)
    return f"{match[1]} IS NULL" if match else f"NOT ({sql})"


def _join(word: str, conditions: Sequence[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    sql = word.join(f"({condition.sql})" for condition in conditions)
    return Condition(sql, tuple(value for condition in conditions for value in condition.values))
