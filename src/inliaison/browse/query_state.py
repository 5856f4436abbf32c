"""The current query and position: the kind, the search text, the filters, and the path from card to card."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from inliaison.browse.directory import Directory
from inliaison.errors import UsageError
from inliaison.query import browse_rows, cards
from inliaison.query.browse_rows import TABS, Facet, Rows
from inliaison.query.references import Found
from inliaison.render.documents import Card


class Step:
    """A record whose card is or was shown, with the number of the reference that was selected in it."""

    def __init__(self, record: Found) -> None:
        self.record = record
        self.at: int | None = None


class QueryState:
    """The state that decides what the lists and the card show."""

    def __init__(self, directory: Directory) -> None:
        self.kind = TABS[0]
        self.text = ""
        self.path: list[Step] = []
        """The path from the record selected in the list to the one whose card is shown."""
        self._directory = directory
        self._filters_by_kind: dict[str, dict[str, list[str]]] = {kind: {} for kind in TABS}
        self._selected_rows: dict[str, int | None] = {}

    @property
    def filters(self) -> dict[str, list[str]]:
        """The active filter values of the current kind."""
        return self._filters_by_kind[self.kind]

    @property
    def current(self) -> Found | None:
        """The record whose card is shown, or None."""
        return self.path[-1].record if self.path else None

    @property
    def selected_row(self) -> int | None:
        """The row of this kind that was selected last."""
        return self._selected_rows.get(self.kind)

    @property
    def query(self) -> dict[str, object]:
        """The query of the list: its filter values and search text."""
        return self._build_query(self.kind)

    def _build_query(self, kind: str) -> dict[str, object]:
        return {**self._filters_by_kind[kind], "text": self.text}

    def load_rows(self) -> Rows:
        """Return the rows to list; none, with a note on the reason, if the text cannot be searched for."""
        try:
            return self._directory.ask(
                lambda database: browse_rows.read_rows(database, self.kind, self._build_query(self.kind))
            )
        except UsageError as error:
            return Rows([], 0, [error.message])

    def count_rows(self, kind: str) -> int:
        """Return how many rows of a kind match; 0 if the text cannot be searched for."""
        try:
            return self._directory.ask(lambda database: browse_rows.count_rows(database, kind, self._build_query(kind)))
        except UsageError:
            return 0

    def iter_facets(self) -> Iterator[Facet]:
        """Yield each filter with the values that the rows can be filtered by."""
        kind, query = self.kind, self._build_query(self.kind)
        for filter in self._directory.ask(lambda database: browse_rows.list_facets(database, kind)):
            with contextlib.suppress(UsageError):
                yield self._directory.ask(partial(browse_rows.count_facet, kind=kind, filter=filter, chosen=query))

    def toggle_filter(self, filter: str, value: str) -> None:
        """Toggle a value of a filter."""
        values = self.filters.pop(filter, [])
        values = [each for each in values if each != value] if value in values else [*values, value]
        if values:
            self.filters[filter] = values

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
        return None if record is None else self._directory.ask(lambda database: cards.read_card(database, record))
