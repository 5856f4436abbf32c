"""What is asked for and where the reader is: the kind, the words, the filters, the steps from card to card."""

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
    """A record whose card is or was shown, and the number of the reference that was marked in it."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.at: int | None = None


class Asked:
    """What the lists and the card are to show."""

    def __init__(self, directory: Directory) -> None:
        self.kind = TABS[0]
        self.text = ""
        self.steps: list[Step] = []
        """From the record that is selected in the list to the one whose card is shown."""
        self._directory = directory
        self._chosen: dict[str, dict[str, list[str]]] = {kind: {} for kind in TABS}
        self._selected: dict[str, int | None] = {}

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The values of filters that are chosen for this kind."""
        return self._chosen[self.kind]

    @property
    def shown(self) -> Found | None:
        """The record whose card is shown, if there is one."""
        return self.steps[-1].found if self.steps else None

    @property
    def selected(self) -> int | None:
        """The row that was last selected among those of this kind."""
        return self._selected.get(self.kind)

    @property
    def given(self) -> dict[str, object]:
        """What the list shows: the values of filters, and the text that is searched for."""
        return self._given(self.kind)

    def _given(self, kind: str) -> dict[str, object]:
        return {**self._chosen[kind], "text": self.text}

    def rows(self) -> Rows:
        """The rows to list; where the text cannot be searched for none, and why."""
        try:
            return self._directory.ask(lambda database: browsed.rows(database, self.kind, self._given(self.kind)))
        except UsageError as error:
            return Rows([], 0, [error.message])

    def size(self, kind: str) -> int:
        """How many rows of a kind fit."""
        try:
            return self._directory.ask(lambda database: browsed.size(database, kind, self._given(kind)))
        except UsageError:
            return 0

    def facets(self) -> Iterator[Facet]:
        """The values that the rows can be filtered by, one filter after the other."""
        kind, given = self.kind, self._given(self.kind)
        for filter in self._directory.ask(lambda database: browsed.faceted(database, kind)):
            with contextlib.suppress(UsageError):
                yield self._directory.ask(partial(browsed.facet, kind=kind, filter=filter, given=given))

    def choose(self, filter: str, value: str) -> None:
        """Choose a value of a filter, or no longer, if it is chosen."""
        values = self.chosen.pop(filter, [])
        values = [each for each in values if each != value] if value in values else [*values, value]
        if values:
            self.chosen[filter] = values

    def start_from(self, number: int | None) -> None:
        """Begin the steps at a row of the list, if there is one."""
        self._selected[self.kind] = number
        found = None
        if number is not None:
            found = self._directory.ask(lambda database: browsed.found(database, self.kind, number))
        self.steps = [Step(found)] if found else []

    def number(self) -> int | None:
        """The number that the row of the selected record has in the index as it is now."""
        if not self.steps:
            return None
        first = self.steps[0].found
        return self._directory.ask(lambda database: browsed.number(database, first.kind, first.id))

    def card(self) -> Card | None:
        """The card of the last step."""
        found = self.shown
        return None if found is None else self._directory.ask(lambda database: cards.card(database, found))
