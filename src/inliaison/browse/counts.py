"""The numbers that are too slow for every key press: of records of each kind, and of records by filter value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.timer import Timer

from inliaison.browse.directory import Directory, InterruptedQueryError
from inliaison.browse.filter_pane import Facets
from inliaison.browse.program import Program
from inliaison.browse.query_state import QueryState
from inliaison.query.browse_rows import TABS
from inliaison.query.facets import Facet

_PAUSE = 0.15
"""The pause in seconds after a key press before the numbers are counted again."""
_NEXT_TICK = 0.001


class Counts:
    """Counts one number at a time, and none while a key waits."""

    def __init__(
        self,
        app: Program,
        directory: Directory,
        query_state: QueryState,
        facets: Facets,
        on_count: Callable[[], None],
    ) -> None:
        self.sizes: dict[str, int] = {}
        """The number of matching records by kind, as far as it is counted."""
        self._app, self._directory, self._query_state = app, directory, query_state
        self._pane, self._on_count = facets, on_count
        self._timer: Timer | None = None
        self._steps: Iterator[Callable[[], None]] = iter(())
        self._next: Callable[[], None] | None = None
        self._facets: list[Facet] = []

    def schedule(self, *, at_once: bool = False) -> None:
        """Start counting after a pause; another call starts anew."""
        self._steps, self._next = self._iter_steps(), None
        self._wait(_NEXT_TICK if at_once else _PAUSE)

    def clear(self) -> None:
        """Drop the numbers because they are those of another query."""
        self.sizes.clear()

    def step(self) -> bool:
        """Count the next number; return False if there is none. Raises InterruptedQueryError if a key arrives."""
        self._next = self._next or next(self._steps, None)
        if self._next is None:
            return False
        self._app.has_key = False
        with self._directory.interrupt_if(lambda: self._app.has_key):
            self._next()
        self._next = None
        return True

    def _wait(self, pause: float) -> None:
        if self._timer:
            self._timer.stop()
        self._timer = self._app.set_timer(pause, self._count_next)

    def _count_next(self) -> None:
        try:
            if self.step():
                self._wait(_NEXT_TICK)
        except InterruptedQueryError:
            self._wait(_PAUSE)

    def _iter_steps(self) -> Iterator[Callable[[], None]]:
        """Yield the counts: of the rows of the other kinds and, if visible, of each filter value."""
        yield from (partial(self._count_kind, kind) for kind in TABS if kind != self._query_state.kind)
        if self._pane.display:
            self._facets = []
            yield from (partial(self._count_facet, name) for name in self._query_state.list_facets())
            yield self._fill

    def _count_kind(self, kind: str) -> None:
        if self._query_state.is_loaded(kind):
            self.sizes[kind] = self._query_state.count_rows(kind)
        self._on_count()

    def _count_facet(self, name: str) -> None:
        facet = self._query_state.count_facet(name)
        self._facets += [facet] if facet else []

    def _fill(self) -> None:
        self._pane.fill(self._facets)
