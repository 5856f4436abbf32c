"""The current query and position: the kind, the search text, the filters, and the path from card to card."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from inliaison.browse.directory import Directory
from inliaison.errors import UsageError
from inliaison.query import browse_rows, cards, facet_values, facets, register_state, uses
from inliaison.query.browse_rows import TABS, Query, Rows, Shape
from inliaison.query.facets import Facet
from inliaison.query.order import Order
from inliaison.query.targets import Target
from inliaison.query.uses import Use
from inliaison.render.card_document import Card


class Step:
    """A record whose card is or was shown, with the number of the reference that was selected in it."""

    def __init__(self, record: Target) -> None:
        self.record = record
        self.at: int | None = None


class QueryState:
    """The state that decides what the lists and the card show."""

    def __init__(self, directory: Directory, start: Query | None = None) -> None:
        self.kind = start.kind if start else TABS[0]
        self.text = ""
        self.path: list[Step] = []
        """The path from the record selected in the list to the one whose card is shown."""
        self._directory = directory
        self._queries = {kind: Query(kind) for kind in TABS} | ({start.kind: start} if start else {})
        """The filters, the order and the columns of each kind."""
        self._selected_rows: dict[str, int | None] = {}
        self._rankings: dict[str, Sequence[int]] = {}

    @property
    def filters(self) -> dict[str, Any]:
        """The active filter values of the current kind."""
        return dict(self._queries[self.kind].values)

    @property
    def current(self) -> Target | None:
        """The record whose card is shown, or None."""
        return self.path[-1].record if self.path else None

    @property
    def selected_row(self) -> int | None:
        """The row of this kind that was selected last."""
        return self._selected_rows.get(self.kind)

    @property
    def query(self) -> Query:
        """The query of the list, with the search text."""
        return self._build_query(self.kind)

    def _build_query(self, kind: str) -> Query:
        query = self._queries[kind]
        return query.replace(values={**query.values, "text": self.text})

    def load_rows(self) -> Rows:
        """Return the rows to list; none, with a note on the reason, if the text cannot be searched for."""
        query = self.query
        try:
            return self._directory.ask(lambda database: browse_rows.read_rows(database, query, self._rank))
        except UsageError as error:
            return Rows([], Shape(query.kind, browse_rows.list_usual_columns(query)), [error.message])

    def _rank(self, database: sqlite3.Connection, shape: Shape, order: Order) -> Sequence[int]:
        """Return all records of a kind sorted by columns, which is slow, so that it is done once for each order."""
        key = repr((shape.kind, order, shape.tree, shape.holders))
        if key not in self._rankings:
            self._rankings[key] = browse_rows.read_ranking(database, shape, order)
        return self._rankings[key]

    def clear_cache(self) -> None:
        """Clear what was cached from the index, which may have been replaced."""
        self._rankings.clear()

    def count_rows(self, kind: str) -> int:
        """Return how many rows of a kind match; 0 if the text cannot be searched for."""
        values = self._build_query(kind).values
        try:
            return self._directory.ask(lambda database: browse_rows.count_rows(database, kind, values))
        except UsageError:
            return 0

    def is_loaded(self, kind: str) -> bool:
        """Return whether there are records of a kind, or it is known that there are none."""
        return self._directory.ask(lambda database: register_state.is_loaded(database, kind))

    def list_facets(self) -> list[str]:
        """Return the names of the filters that the rows can be filtered by."""
        return facets.list_facets(self.kind, self.query.values)

    def count_facet(self, name: str) -> Facet | None:
        """Return a filter with its values; None if the text cannot be searched for."""
        count = partial(facets.count_facet, kind=self.kind, name=name, values=self.query.values)
        with contextlib.suppress(UsageError):
            return self._directory.ask(count)
        return None

    def describe_filters(self) -> list[str]:
        """Return the active filters as people read them."""
        return self._directory.ask(partial(facet_values.describe_values, kind=self.kind, values=self.filters))

    def toggle_filter(self, filter: str, value: str) -> None:
        """Toggle a value of a filter."""
        self.set_filters(self.kind, facet_values.toggle_value(self.kind, self.filters, filter, value))

    def set_filters(self, kind: str, values: Mapping[str, Any]) -> None:
        """Replace the filters of a kind."""
        self._queries[kind] = self._queries[kind].replace(values=values)

    def sort_by(self, name: str) -> None:
        """Sort by a column, downwards if the list is already sorted by it; in the usual order if the name is empty."""
        order = self._queries[self.kind].order
        key = f"-{name}" if order.keys == {name: order.reverse} else name
        order = order.replace(key=key or None, reverse=False)
        self._queries[self.kind] = self._queries[self.kind].replace(order=order)

    def list_uses(self, record: Target) -> list[Use]:
        """Return the lists that the record filters."""
        return self._directory.ask(lambda database: uses.list_uses(database, TABS, record))

    def start_from(self, number: int | None) -> None:
        """Begin the path at a row of the list; clear it if the row is None or gone."""
        self._selected_rows[self.kind] = number
        record = None
        if number is not None:
            record = self._directory.ask(lambda database: browse_rows.has_row(database, self.kind, number))
        self.path = [Step(record)] if record else []

    def find_row_number(self) -> int | None:
        """Return the number of the selected record's row in the current index; None if there is no such row."""
        if not self.path:
            return None
        first = self.path[0].record
        return self._directory.ask(lambda database: browse_rows.find_row_number(database, first.kind, first.id))

    def load_card(self) -> Card | None:
        """Return the card of the last record on the path; None if there is none."""
        record = self.current
        if record is None:
            return None
        return self._directory.ask(lambda database: cards.read_card(database, record, brief=True))
