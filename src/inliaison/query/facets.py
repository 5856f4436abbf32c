"""Facets: the values of a kind's filters, each with the number of records that choosing it would list."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from inliaison.kinds import load_kind
from inliaison.kinds.filter import Filter, narrow_to_roles
from inliaison.kinds.kind import Kind
from inliaison.query import filters
from inliaison.query.conditions import Condition
from inliaison.query.facet_values import (
    SPAN,
    can_choose_role,
    drop_filter,
    find_filter,
    is_span,
    make_span,
    read_labels,
)
from inliaison.query.filters import FilterValues
from inliaison.query.rows import select_rows
from inliaison.text import names
from inliaison.values import Value

_MAX_VALUES = 1000
"""The number of values that a facet has at most."""
_ON = "yes"
"""The value of a filter that takes none."""
_WITH_HIGHER = """WITH RECURSIVE above (id, value) AS (
    SELECT id, id FROM committees UNION SELECT above.id, committees.parent FROM above
    JOIN committees ON committees.id = above.value WHERE committees.parent IS NOT NULL
) SELECT DISTINCT pairs.row, above.value FROM ({}) AS pairs JOIN above ON above.id = pairs.value"""
"""The SQL of pairs with committees, with all committees above them as well."""


class Facet(Value):
    """The values of one filter, each with the number of records that have it and match all other filters."""

    name: str
    heading: str
    values: list[tuple[str, int]]
    """The most frequent first; of very many only these."""
    total: int
    """How many values there are."""
    unknown: int
    """The number of records for which the value is not known."""
    labels: Mapping[str, str] = {}
    """Labels of some of the values."""
    choice: frozenset[str] = frozenset()


def list_facets(kind: str, values: FilterValues) -> list[str]:
    """Return the names of a kind's facets: filters, options of roles, and the column of dates that it is counted by."""
    kind_info = load_kind(kind)
    facets = [filter.name for filter in kind_info.filters if filter.pairs or filter.roles or filter.is_flag]
    roles = [option for option in kind_info.role_options if can_choose_role(kind_info, option, values)]
    return [*facets, *roles, *([name] if (name := _find_span_column(kind_info)) else [])]


def count_facet(database: sqlite3.Connection, kind: str, name: str, values: FilterValues) -> Facet:
    """Return the values of a facet that occur or are chosen. Raises UsageError for filter values that mean nothing."""
    if name in load_kind(kind).role_options:
        return _count_roles(database, kind, name, values)
    filter = find_filter(kind, name)
    if filter is None:
        return _count_span(database, kind, name, values)
    if filter.is_flag:
        return _count_flag(database, kind, filter, values)
    is_joint = filter.many and values.get("all")
    others = _build_conditions(database, kind, values if is_joint else drop_filter(kind, values, name))
    counts = _count_pairs(database, kind, _choose_pairs(filter, values), others)
    choice = [*values.get(name, ())]
    counts |= {value: 0 for value in choice if value not in counts}
    unknown = _count_rows(database, kind, [*others, Condition(f"NOT ({_select_known_sql(filter, values)})")])
    most = dict(sorted(counts.items(), key=lambda entry: (entry[0] not in choice, -entry[1]))[:_MAX_VALUES])
    labels = read_labels(database, kind, name, list(most))
    ranking, heading = _rank(most, labels), filter.display_name.capitalize()
    return Facet(name, heading, ranking, len(counts), unknown, labels, frozenset(choice))


def _choose_pairs(filter: Filter, values: FilterValues) -> str:
    pairs = _narrow(filter, values).pairs
    is_tree = filter.value_type == "committee" and values.get("recursive")
    return _WITH_HIGHER.format(pairs) if is_tree else pairs


def _select_known_sql(filter: Filter, values: FilterValues) -> str:
    """Return the SQL of the records for which the value is known; it is that for all if it depends on the value."""
    is_known = _narrow(filter, values).is_known_sql
    return is_known if is_known and "{}" not in is_known else "1"


def _narrow(filter: Filter, values: FilterValues) -> Filter:
    return narrow_to_roles(filter, [role for role in filter.roles if role in (values.get(filter.role_option) or ())])


def _build_conditions(database: sqlite3.Connection, kind: str, values: FilterValues) -> list[Condition]:
    return filters.build_selection(database, kind, values).conditions


def _count_rows(database: sqlite3.Connection, kind: str, conditions: Sequence[Condition]) -> int:
    (number,) = select_rows(database, kind, conditions, {"number": Condition("count(*)")}, {})[0]
    return int(number)


def _count_pairs(
    database: sqlite3.Connection, kind: str, pairs: str, conditions: Sequence[Condition]
) -> dict[str, int]:
    """Return the number of records that meet the conditions by value."""
    where = " AND ".join(f"({condition.sql})" for condition in conditions)
    row_condition = f" AND row IN (SELECT {kind}.row FROM {kind} WHERE {where})" if where else ""
    sql = f"SELECT value, count(*) FROM ({pairs}) WHERE value IS NOT NULL{row_condition} GROUP BY value"
    return dict(database.execute(sql, [value for condition in conditions for value in condition.values]).fetchall())


def _rank(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[tuple[str, int]]:
    def get_rank(entry: tuple[str, int]) -> tuple[Any, ...]:
        return -entry[1], names.make_natural_key(labels.get(entry[0], entry[0]))

    return sorted(counts.items(), key=get_rank)


def _count_roles(database: sqlite3.Connection, kind: str, option: str, values: FilterValues) -> Facet:
    roles = load_kind(kind).role_options[option]
    counts = [
        (role, _count_rows(database, kind, _build_conditions(database, kind, {**values, option: [role]})))
        for role in roles
    ]
    unknown_counts = filters.build_selection(database, kind, {**values, option: roles}).count_unknown(database)
    by_role = [filter.name for filter in load_kind(kind).filters if filter.role_option == option and filter.roles]
    unknown = sum(unknown_counts.get(name, 0) for name in by_role)
    choice = frozenset(values.get(option) or ())
    occurring = [(role, count) for role, count in counts if count or role in choice]
    return Facet(option, option.capitalize(), occurring, len(occurring), unknown, choice=choice)


def _count_flag(database: sqlite3.Connection, kind: str, filter: Filter, values: FilterValues) -> Facet:
    """Return the facet of a filter without values, which has one that turns it on."""
    number = _count_rows(database, kind, _build_conditions(database, kind, {**values, filter.name: True}))
    choice = frozenset([_ON] if values.get(filter.name) else [])
    return Facet(filter.name, filter.display_name.capitalize(), [(_ON, number)], 1, 0, {}, choice)


def _find_span_column(kind_info: Kind) -> str:
    """Return the name of the column of periods by which a kind with filters by date is counted, or an empty text."""
    by_date = {filter.name for filter in kind_info.filters}.issuperset(SPAN)
    return next((name for name, column in kind_info.count_columns.items() if by_date and column.step), "")


def _count_span(database: sqlite3.Connection, kind: str, name: str, values: FilterValues) -> Facet:
    """Return the periods of the dates, in their order."""
    column = load_kind(kind).count_columns[name]
    others = _build_conditions(database, kind, {key: value for key, value in values.items() if key not in SPAN})
    pairs = f"SELECT row, {column.value} AS value FROM {kind}"
    counts = _count_pairs(database, kind, pairs, others)
    unknown = _count_rows(database, kind, [*others, Condition(f"({column.value}) IS NULL")])
    choice = frozenset(value for value in counts if is_span(values, make_span(column, value)))
    return Facet(name, (column.noun or name).capitalize(), sorted(counts.items()), len(counts), unknown, {}, choice)
