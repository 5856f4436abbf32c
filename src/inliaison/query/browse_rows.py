"""Queries of the full screen: the rows that match, one page of them, and the number of records per filter value."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from inliaison.kinds import REGISTRY, load_kind
from inliaison.kinds.filter import Filter
from inliaison.query import filters, register_state
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.filters import Selection
from inliaison.query.name_lookup import find_bearers
from inliaison.query.references import Found
from inliaison.query.rows import list_rows, read_fields, select_rows
from inliaison.render.documents import Listing
from inliaison.text import names
from inliaison.values import Value

TABS = tuple(sorted((kind for kind, entry in REGISTRY.items() if entry.tab), key=lambda kind: REGISTRY[kind].tab))
"""The kinds of record that have a tab there, in order."""

FilterValues = Mapping[str, Any]
"""Filter values by option name, and the search `text`."""


class Rows(Value):
    """The records of a kind that match, as row numbers."""

    numbers: list[int]
    named: int
    """How many rows at the start have the text as a full name."""
    notes: list[str]
    """Messages about records that are left out."""


class Facet(Value):
    """The values of one filter, each with the number of records that have it and match all other filters."""

    name: str
    heading: str
    values: list[tuple[str, int]]
    unknown: int
    labels: Mapping[str, str] = {}
    """Labels of some of the values."""


def read_rows(database: sqlite3.Connection, kind: str, values: FilterValues) -> Rows:
    """Return the matching records in the natural order of their kind, those with the text as a full name first.

    Raises UsageError if the text cannot be searched for.
    """
    selection = filters.build_selection(database, kind, values)
    first = _find_bearer_rows(database, kind, selection, values.get("text") or "")
    numbers = _select_numbers(database, kind, selection.conditions)
    if first:
        first_set = set(first)
        numbers = [*first, *(number for number in numbers if number not in first_set)]
    return Rows(numbers, len(first), _list_notes(database, kind, selection))


def _select_numbers(database: sqlite3.Connection, kind: str, conditions: Sequence[Condition]) -> list[int]:
    return [number for (number,) in select_rows(database, kind, conditions, {"row": Condition(f"{kind}.row")}, {})]


def _find_bearer_rows(database: sqlite3.Connection, kind: str, selection: Selection, text: str) -> list[int]:
    """Return the records that have the text as a full name and match all other filters."""
    hits = [number for _, number in find_bearers(database, text, (kind,))] if text.strip() else []
    others = [term.matches for name, term in selection.terms.items() if name != "text"]
    return _select_numbers(database, kind, [match_ids(hits, f"{kind}.row"), *others]) if hits else []


def _list_notes(database: sqlite3.Connection, kind: str, selection: Selection) -> list[str]:
    notes = filters.describe_unknown(kind, selection.undecided(database))
    return [*notes, register_state.EXCERPT] if kind == "committees" and register_state.is_excerpt(database) else notes


def count_rows(database: sqlite3.Connection, kind: str, values: FilterValues) -> int:
    """Return the number of matching records of a kind."""
    selection = filters.build_selection(database, kind, values)
    (number,) = select_rows(database, kind, selection.conditions, {"number": Condition("count(*)")}, {})[0]
    bearers = _find_bearer_rows(database, kind, selection, values.get("text") or "")
    return int(number) + len(
        set(bearers).difference(_select_numbers(database, kind, selection.conditions) if bearers else ())
    )


def read_page(database: sqlite3.Connection, kind: str, numbers: Sequence[int]) -> Listing:
    """Return records with their row numbers, their ids and the columns that a list shows on screen."""
    columns = tuple(dict.fromkeys(("row", "id", *load_kind(kind).view.shown(on_screen=True))))
    condition = match_ids(numbers, f"{kind}.row")
    return list_rows(database, kind, [condition], columns, added={"row": Condition(f"{kind}.row")})


def has_row(database: sqlite3.Connection, kind: str, number: int) -> Found | None:
    """Return the record with a row number, or None if it no longer exists."""
    label = {"id": Condition("id"), "label": Condition(load_kind(kind).label)}
    rows = select_rows(database, kind, [match_ids([number], f"{kind}.row")], label, {})
    return Found(kind, *rows[0]) if rows else None


def find_row_number(database: sqlite3.Connection, kind: str, id: str) -> int | None:
    """Return the row number of the record with an id, or None."""
    return next(iter(_select_numbers(database, kind, [match_ids([id], f"{kind}.id")])), None)


def list_facets(database: sqlite3.Connection, kind: str) -> list[Filter]:
    """Return the filters of a kind whose values are words or countries in one of its own columns."""
    own, _ = read_fields(database, kind)
    return [
        filter
        for filter in load_kind(kind).filters
        if filter.value_type in ("word", "country") and _get_column(filter) in own
    ]


def _get_column(filter: Filter) -> str:
    return filter.column or filter.name


def count_facet(database: sqlite3.Connection, kind: str, filter: Filter, chosen: FilterValues) -> Facet:
    """Return the values of a filter that occur or are chosen, the most frequent first."""
    others = {name: value for name, value in chosen.items() if name != filter.name}
    selection = filters.build_selection(database, kind, others)
    where = " AND ".join(f"({condition.sql})" for condition in selection.conditions) or "1"
    sql_values = [value for condition in selection.conditions for value in condition.values]
    sql = f"SELECT {kind}.{_get_column(filter)}, count(*) FROM {kind} WHERE {where} GROUP BY 1"
    counts = dict(database.execute(sql, sql_values).fetchall())
    unknown = counts.pop(None, 0)
    counts |= {value: 0 for value in chosen.get(filter.name) or () if value not in counts}
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], names.make_natural_key(entry[0])))
    labels = load_kind(kind).view.look(_get_column(filter)).labels
    return Facet(filter.name, filter.display_name.capitalize(), ranked, unknown, labels)
