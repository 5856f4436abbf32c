"""The values of filters that people choose among facets, or type: how they change, what they mean, how they read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.kinds import load_kind
from inliaison.kinds.filter import Filter
from inliaison.kinds.kind import CountColumn, Kind
from inliaison.query import filters
from inliaison.query.conditions import match_ids
from inliaison.query.filter_values import fill_values, resolve_tree, resolve_values
from inliaison.query.filters import FilterValues

SPAN = ("since", "until")
"""The options of the first and the last year."""


def toggle_value(kind: str, values: FilterValues, name: str, value: str) -> dict[str, Any]:
    """Return filter values with a value of a facet chosen, or no longer if it was."""
    filter = find_filter(kind, name)
    if filter and filter.is_flag:
        return drop_filter(kind, values, name) if values.get(name) else {**values, name: True}
    if name not in load_kind(kind).filter_options:
        span = make_span(load_kind(kind).count_columns[name], value)
        without = {key: each for key, each in values.items() if key not in SPAN}
        return without if is_span(values, span) else {**without, **span}
    before = values.get(name) or []
    after = [each for each in before if each != value] if value in before else [*before, value]
    return {**values, name: after} if after else drop_filter(kind, values, name)


def drop_filter(kind: str, values: FilterValues, name: str) -> dict[str, Any]:
    """Return filter values without those of one filter, and without options that modified only this one."""
    rest = {key: value for key, value in values.items() if key != name}
    in_use = [it for it in load_kind(kind).filters if any(rest.get(option) for option in it.options)]
    if not any(filter.value_type == "committee" for filter in in_use):
        rest.pop("recursive", None)
    if not any(filter.many and rest.get(filter.name) for filter in in_use):
        rest.pop("all", None)
    kind_info = load_kind(kind)
    useless = [option for option in kind_info.role_options if not can_choose_role(kind_info, option, rest)]
    return {key: value for key, value in rest.items() if key not in useless}


def resolve_filter_values(database: sqlite3.Connection, kind: str, values: FilterValues) -> dict[str, Any]:
    """Return typed filter values as the facets have them: ids of records, and words as they stand in the data.

    Raises UsageError or NotThereError for a value that means nothing.
    """
    filters.build_selection(database, kind, values)
    known_values = {name: value for name, value in values.items() if value}
    for filter in load_kind(kind).filters:
        for option in filter.options:
            if known_values.get(option) and not filter.single:
                known_values[option] = _resolve_filter(database, kind, filter, known_values[option])
    return known_values


def read_labels(database: sqlite3.Connection, kind: str, name: str, values: Sequence[str]) -> dict[str, str]:
    """Return the labels of values of a filter: short names of records, and words as people see them."""
    filter = find_filter(kind, name)
    if filter is None:
        return {}
    labels = {value: label for value, label in load_kind(kind).view.get_look(name).labels.items() if value in values}
    for target in ("committees",) if filter.value_type == "committee" else filter.kinds:
        condition = match_ids(values)
        sql = f"SELECT id, short FROM {target} WHERE {condition.sql}"
        labels |= dict(database.execute(sql, condition.values).fetchall())
    return labels


def label_filter_values(database: sqlite3.Connection, kind: str, values: FilterValues) -> dict[str, Any]:
    """Return typed filter values as people read them: short names of records, names of countries, labels of words."""
    with_labels = dict(values)
    for name, value in resolve_filter_values(database, kind, {**values, "text": ""}).items():
        if isinstance(value, list | tuple):
            labels = read_labels(database, kind, name, value)
            with_labels[name] = [labels.get(each, each) for each in value]
    return with_labels


def describe_values(database: sqlite3.Connection, kind: str, values: FilterValues) -> list[str]:
    """Return the active filters, one text each, such as "partner: WHO"."""
    either = " and " if values.get("all") else " or "
    texts = []
    for name, value in values.items():
        if name == "recursive":
            texts.append("with subcommittees")
        elif value is True and name != "all":
            texts.append(name.replace("_", " "))
        elif isinstance(value, str):
            texts.append(f"{name}: {value}")
        elif name != "all":
            labels = read_labels(database, kind, name, value)
            texts.append(f"{name.replace('_', ' ')}: {either.join(labels.get(each, each) for each in value)}")
    return texts


def find_filter(kind: str, option: str) -> Filter | None:
    """Return the filter that an option sets, or None if it sets none."""
    return next((filter for filter in load_kind(kind).filters if option in filter.options), None)


def can_choose_role(kind_info: Kind, option: str, values: FilterValues) -> bool:
    """Return whether a role can be chosen: that in any committee always, that of members only together with one."""
    by_role = [filter for filter in kind_info.filters if filter.roles and filter.role_option == option]
    return any(filter.value_type == "committee" or values.get(filter.name) for filter in by_role)


def make_span(column: CountColumn, period: str) -> dict[str, str]:
    """Return the first and the last year of a period such as 1990s."""
    return {"since": period[:4], "until": str(int(period[:4]) + column.step - 1)}


def is_span(values: FilterValues, span: Mapping[str, str]) -> bool:
    """Return whether filter values are for exactly this period."""
    return all(values.get(name) == year for name, year in span.items())


def _resolve_filter(database: sqlite3.Connection, kind: str, filter: Filter, texts: Sequence[str]) -> list[str]:
    if filter.value_type == "committee":
        return list(resolve_tree(database, texts, recursive=False).roots)
    ids = list(resolve_values(database, kind, filter, texts, recursive=False) or ())
    if filter.value_type == "class":  # A person chose the class, and not the codes of the documents in it.
        return [id for id in ids if "." not in id]
    return list(_iter_countries(database, kind, filter, ids)) if filter.value_type == "country" else ids


def _iter_countries(database: sqlite3.Connection, kind: str, filter: Filter, codes: Sequence[str]) -> Iterator[str]:
    """Yield the names in the data of the countries with these codes, or the code of one that has no records."""
    for code in codes:
        condition = fill_values(filter.where, [code], "")
        sql = f"SELECT DISTINCT {filter.column} FROM {kind} WHERE {condition.sql}"
        yield from [name for (name,) in database.execute(sql, condition.values)] or [code]
