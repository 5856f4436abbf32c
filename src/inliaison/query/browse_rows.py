"""Queries of the full screen: the rows that match, and one page of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from inliaison.kinds import REGISTRY, load_kind
from inliaison.query import facet_values, filters, register_state
from inliaison.query.columns import Holders, Tree
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.filters import FilterValues, Selection
from inliaison.query.listing_columns import choose_columns
from inliaison.query.name_lookup import find_bearers
from inliaison.query.order import Order
from inliaison.query.rows import list_rows, select_rows
from inliaison.query.targets import Target
from inliaison.render.documents import Listing
from inliaison.values import Value

TABS = tuple(sorted((kind for kind, entry in REGISTRY.items() if entry.tab), key=lambda kind: REGISTRY[kind].tab))
"""The kinds of record that have a tab there, in order."""


class Query(Value):
    """What a list of records of a kind shows."""

    kind: str
    values: Mapping[str, Any] = {}
    order: Order = Order()
    columns: tuple[str, ...] = ()
    """The chosen columns; without any, a list has the usual ones."""


class Shape(Value):
    """The columns of a list, and what the values in some of them depend on."""

    kind: str
    columns: tuple[str, ...]
    user_columns: frozenset[str] = frozenset()
    """The columns that never give way."""
    order: Order = Order()
    tree: Tree | None = None
    holders: Holders | None = None


Rank = Callable[["sqlite3.Connection", Shape, Order], Sequence[int]]
"""Returns all records of a kind sorted by columns."""


class Rows(Value):
    """The records of a kind that match, as row numbers in their order."""

    numbers: list[int]
    shape: Shape
    notes: list[str]
    """Messages about records that are left out."""


def read_ranking(database: sqlite3.Connection, shape: Shape, order: Order) -> Sequence[int]:
    """Return all records of a kind sorted by columns. Raises UsageError for columns that it does not have."""
    listing = _list_rows(database, shape, (), ("row",), order.replace(limit=None))
    return [number for (number,) in listing.rows]


def read_rows(database: sqlite3.Connection, query: Query, rank: Rank = read_ranking) -> Rows:
    """Return the matching records in the order of a query.

    Those with the text as a full name come first, unless there are columns to sort by. Raises UsageError if the text
    cannot be searched for.
    """
    kind = query.kind
    selection = filters.build_selection(database, kind, query.values)
    shape = _make_shape(query, selection)
    numbers = _select_numbers(database, kind, selection.conditions)
    if query.order.keys:
        matches = set(numbers)
        numbers = [number for number in rank(database, shape, query.order) if number in matches]
    else:
        first = _find_bearer_rows(database, kind, selection, query.values.get("text") or "")
        if first:
            leading = set(first)
            numbers = [*first, *(number for number in numbers if number not in leading)]
        numbers = numbers[::-1] if query.order.reverse else numbers
    return Rows(numbers[: query.order.limit], shape, _list_notes(database, kind, selection))


def resolve_query(database: sqlite3.Connection, query: Query) -> Query:
    """Return a query with its filter values as the facets have them. Raises what a listing of it raises."""
    with_ids = query.replace(values=facet_values.resolve_filter_values(database, query.kind, query.values))
    rows = read_rows(database, with_ids)
    read_page(database, rows.shape, ())
    return with_ids


def list_usual_columns(query: Query) -> tuple[str, ...]:
    """Return the columns of a list, whatever its filters."""
    return query.columns or load_kind(query.kind).view.get_default_columns(on_screen=True)


def _make_shape(query: Query, selection: Selection) -> Shape:
    """Return the columns of a list, by the same rules as in listings."""
    usual = list_usual_columns(query)
    columns, user_columns = choose_columns(query.kind, query.values, selection, query.order, query.columns, usual)
    return Shape(query.kind, columns, user_columns, query.order, selection.tree, selection.holders)


def _list_rows(
    database: sqlite3.Connection, shape: Shape, conditions: Sequence[Condition], columns: Sequence[str], order: Order
) -> Listing:
    extra = {"row": Condition(f"{shape.kind}.row")}
    tree, holders = shape.tree, shape.holders
    return list_rows(database, shape.kind, conditions, columns, order, tree=tree, holders=holders, extra_columns=extra)


def _select_numbers(database: sqlite3.Connection, kind: str, conditions: Sequence[Condition]) -> list[int]:
    """Return the numbers of the rows that meet all conditions, in order.

    They come as one text: reading 100,000 of them as rows, sorted by the database, takes twice as long.
    """
    import json

    ((text,),) = select_rows(database, kind, conditions, {"rows": Condition(f"json_group_array({kind}.row)")}, {})
    return sorted(json.loads(text))


def _find_bearer_rows(database: sqlite3.Connection, kind: str, selection: Selection, text: str) -> list[int]:
    """Return the records that have the text as a full name and match all other filters."""
    hits = [number for _, number in find_bearers(database, text, (kind,))] if text.strip() else []
    others = [term.matches for name, term in selection.terms.items() if name != "text"]
    return _select_numbers(database, kind, [match_ids(hits, f"{kind}.row"), *others]) if hits else []


def _list_notes(database: sqlite3.Connection, kind: str, selection: Selection) -> list[str]:
    notes = selection.describe_left_out(database, with_option=False) + selection.describe_unknown(database)
    notes += register_state.describe_missing_documents(database, kind)
    return [*notes, register_state.EXCERPT] if kind == "committees" and register_state.is_excerpt(database) else notes


def count_rows(database: sqlite3.Connection, kind: str, values: FilterValues) -> int:
    """Return the number of matching records of a kind."""
    selection = filters.build_selection(database, kind, values)
    (number,) = select_rows(database, kind, selection.conditions, {"number": Condition("count(*)")}, {})[0]
    bearers = _find_bearer_rows(database, kind, selection, values.get("text") or "")
    return int(number) + len(
        set(bearers).difference(_select_numbers(database, kind, selection.conditions) if bearers else ())
    )


def read_page(database: sqlite3.Connection, shape: Shape, numbers: Sequence[int]) -> Listing:
    """Return records with their row numbers, their ids and the columns of a list."""
    columns = tuple(dict.fromkeys(("row", "id", *shape.columns)))
    return _list_rows(database, shape, [match_ids(numbers, f"{shape.kind}.row")], columns, Order())


def read_sample(database: sqlite3.Connection, shape: Shape, most: int) -> Listing:
    """Return at most `most` records of a kind, evenly spread, as a page."""
    numbers = _select_numbers(database, shape.kind, ())
    return read_page(database, shape, numbers[:: -(-len(numbers) // most)] if numbers else ())


def read_names(database: sqlite3.Connection, record: Target) -> dict[str, str]:
    """Return the short name and the name of a record."""
    columns = {"short name": Condition("short"), "name": Condition(load_kind(record.kind).label)}
    (row,) = select_rows(database, record.kind, [match_ids([record.id], f"{record.kind}.id")], columns, {})
    return {what: name for what, name in zip(columns, row, strict=True) if name}


def has_row(database: sqlite3.Connection, kind: str, number: int) -> Target | None:
    """Return the record with a row number, or None if it no longer exists."""
    label = {"id": Condition("id"), "label": Condition(load_kind(kind).label)}
    rows = select_rows(database, kind, [match_ids([number], f"{kind}.row")], label, {})
    return Target(kind, *rows[0]) if rows else None


def find_row_number(database: sqlite3.Connection, kind: str, id: str) -> int | None:
    """Return the row number of the record with an id, or None."""
    return next(iter(_select_numbers(database, kind, [match_ids([id], f"{kind}.id")])), None)
