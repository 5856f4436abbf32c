"""The current query and position: the kind, the search text, the filters, and the path from card to card."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from inliaison.browse.directory import Directory
from inliaison.errors import UsageError
from inliaison.query import browsed, cards
from inliaison.query.browsed import TABS, Facet, Rows
from inliaison.query.references import Found
from inliaison.render.documents import Card


class Step:
    """A record whose card is or was shown, with the number of the reference that was selected in it."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.at: int | None = None


class Asked:
    """The state that decides what the lists and the card show."""

    def __init__(self, directory: Directory) -> None:
        self.kind = TABS[0]
        self.text = ""
        self.steps: list[Step] = []
        """The path from the record selected in the list to the one whose card is shown."""
        self._directory = directory
        self._chosen: dict[str, dict[str, list[str]]] = {kind: {} for kind in TABS}
        self._selected: dict[str, int | None] = {}

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The active filter values of the current kind."""
        return self._chosen[self.kind]

    @property
    def shown(self) -> Found | None:
        """The record whose card is shown, or None."""
        return self.steps[-1].found if self.steps else None

    @property
    def selected(self) -> int | None:
        """The row of this kind that was selected last."""
        return self._selected.get(self.kind)

    @property
    def given(self) -> dict[str, object]:
        """The query of the list: its filter values and search text."""
        return self._given(self.kind)

    def _given(self, kind: str) -> dict[str, object]:
        return {**self._chosen[kind], "text": self.text}

    def rows(self) -> Rows:
        """Return the rows to list; none, with a note on the reason, if the text cannot be searched for."""
        try:
            return self._directory.ask(lambda database: browsed.rows(database, self.kind, self._given(self.kind)))
        except UsageError as error:
            return Rows([], 0, [error.message])

    def size(self, kind: str) -> int:
        """Return how many rows of a kind match; 0 if the text cannot be searched for."""
        try:
            return self._directory.ask(lambda database: browsed.size(database, kind, self._given(kind)))
        except UsageError:
            return 0

    def facets(self) -> Iterator[Facet]:
        """Yield each filter with the values that the rows can be filtered by."""
        kind, given = self.kind, self._given(self.kind)
        for filter in self._directory.ask(lambda database: browsed.faceted(database, kind)):
            with contextlib.suppress(UsageError):
                yield self._directory.ask(partial(browsed.facet, kind=kind, filter=filter, given=given))

    def choose(self, filter: str, value: str) -> None:
        """Toggle a value of a filter."""
        values = self.chosen.pop(filter, [])
        values = [each for each in values if each != value] if value in values else [*values, value]
        if values:
            self.chosen[filter] = values

    def start_from(self, number: int | None) -> None:
        """Begin the path at a row of the list; clear it if the row is None or gone."""
        self._selected[self.kind] = number
        found = None
        if number is not None:
            found = self._directory.ask(lambda database: browsed.found(database, self.kind, number))
        self.steps = [Step(found)] if found else []

    def number(self) -> int | None:
        """Return the number of the selected record's row in the current index; None if there is no such row."""
        if not self.steps:
            return None
        first = self.steps[0].found
        return self._directory.ask(lambda database: browsed.number(database, first.kind, first.id))

    def card(self) -> Card | None:
        """Return the card of the last record on the path; None if there is none."""
        found = self.shown
        return None if found is None else self._directory.ask(lambda database: cards.card(database, found))
