"""The numbers that are too slow for every key press: of records of each kind, and of records by filter value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.app import App
from textual.timer import Timer

from inliaison.browse.filter_pane import Facets
from inliaison.browse.query_state import QueryState
from inliaison.query.browse_rows import TABS

_PAUSE = 0.15
"""The pause in seconds after a key press before the numbers are counted again."""
_NEXT_TICK = 0.001


class Counts:
    """Counts one number at a time, so that no key has to wait for all of them."""

    def __init__(self, app: App[None], query_state: QueryState, facets: Facets, on_count: Callable[[], None]) -> None:
        self.sizes: dict[str, int] = {}
        """The number of matching records by kind, as far as it is counted."""
        self._app, self._query_state, self._facets, self._on_count = app, query_state, facets, on_count
        self._timer: Timer | None = None
        self._steps: Iterator[None] = iter(())

    def schedule(self, *, at_once: bool = False) -> None:
        """Start counting after a pause; another call starts anew."""
        self._steps = self._count()
        if self._timer:
            self._timer.stop()
        self._timer = self._app.set_timer(_NEXT_TICK if at_once else _PAUSE, self._count_next)

    def clear(self) -> None:
        """Drop the numbers because they are those of another query."""
        self.sizes.clear()

    def step(self) -> bool:
        """Count the next number; return False if there is none."""
        return next(self._steps, self) is None

    def _count_next(self) -> None:
        if self.step():
            self._timer = self._app.set_timer(_NEXT_TICK, self._count_next)

    def _count(self) -> Iterator[None]:
        """Count the rows of the other kinds and, if visible, those of each filter value; yield after each step."""
        for kind in (kind for kind in TABS if kind != self._query_state.kind):
            self.sizes[kind] = self._query_state.count_rows(kind)
            self._on_count()
            yield
        if self._facets.display:
            facets = []
            for facet in self._query_state.iter_facets():
                facets.append(facet)
                yield
            self._facets.fill(facets)
