"""The index behind the screen: queried at will, and reopened if it breaks."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from inliaison import index
from inliaison.dataset.layer import Layer
from inliaison.register.documents import DocumentSnapshot

Answer = TypeVar("Answer")


_OPERATIONS = 10_000
"""The number of steps of a query, a fraction of a millisecond, between two looks whether it has to end."""


class InterruptedQueryError(Exception):
    """A query was ended because something more urgent waits."""


class Directory:
    """A connection to the index of some layers that survives if another process replaces or damages the index."""

    def __init__(
        self,
        layers: Callable[[], Sequence[Layer]],
        warn: Callable[[str], None],
        progress: Callable[[float], None] = lambda _: None,
        documents: Callable[[], Sequence[DocumentSnapshot]] = tuple,
    ) -> None:
        """Open the index of these layers, which may have to be built first. Raises what `index.open` raises."""
        self._layers = layers
        self._documents = documents
        self.warn = warn
        self.on_renewed: Callable[[], None] = lambda: None
        """Called after the index was reopened, because its row numbers may mean other records."""
        self._resources = contextlib.ExitStack()
        self._database = self._resources.enter_context(
            index.open(self._layers(), self._warn, progress, self._documents())
        )

    def _warn(self, text: str) -> None:
        self.warn(text)

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Return the result of a query; if the index is broken, rebuild it and ask again."""
        try:
            return question(self._database)
        except sqlite3.DatabaseError as error:
            if not index.files.is_file_error(error):
                raise
            self.renew()
            return question(self._database)

    @contextlib.contextmanager
    def interrupt_if(self, is_urgent: Callable[[], bool]) -> Iterator[None]:
        """Within the context, end a query as soon as `is_urgent` returns true, and raise InterruptedQueryError."""
        database = self._database
        database.set_progress_handler(is_urgent, _OPERATIONS)
        try:
            yield
        except sqlite3.OperationalError as error:
            if not is_urgent():
                raise
            raise InterruptedQueryError from error
        finally:
            if database is self._database:
                database.set_progress_handler(None, 0)

    def build(self, progress: Callable[[float], None]) -> None:
        """Build the index if the data have changed; any thread may call this. Raises what `index.open` raises."""
        with index.open(self._layers(), lambda _: None, progress):
            pass

    def renew(self) -> None:
        """Read the data again. Raises what `index.open` raises; the old index then stays open."""
        fresh = contextlib.ExitStack()
        database = fresh.enter_context(index.open(self._layers(), self._warn, documents=self._documents()))
        self.close()
        self._resources, self._database = fresh, database
        self.on_renewed()

    def close(self) -> None:
        """Close the index."""
        self._resources.close()
