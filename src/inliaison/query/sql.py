"""One SELECT of the user over the documented views: read only, bounded in memory, stopped at any time.

What is allowed is decided by SQLite's authorizer, never by looking at words: those of a statement can stand in its
texts, and `WITH … DELETE` begins like an honest one.
"""

from __future__ import annotations

import contextlib
import math
import signal
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

from inliaison.errors import AccessError, UsageError
from inliaison.query import sql_faults as faults
from inliaison.query import sql_quotes as quotes
from inliaison.query import views
from inliaison.render.documents import Rows

_HEAP = 256 * 1024 * 1024
"""Bytes that SQLite may take, on the command line alone: the limit holds for the whole process and for good."""
_LENGTHS = {"LENGTH": 16_000_000, "LIKE_PATTERN_LENGTH": 1_000, "SQL_LENGTH": 1_000_000, "ATTACHED": 0}
"""The limits of SQLite, by the ends of their names."""
_OFTEN = 10_000
"""Instructions of SQLite between two looks at the clock: they cost less than a hundredth of the time."""
_ACTIONS = {
    "ATTACH": "ATTACH and VACUUM INTO",
    "DETACH": "DETACH",
    "PRAGMA": "PRAGMA",
    "INSERT": "INSERT",
    "UPDATE": "UPDATE",
    "DELETE": "DELETE",
    "TRANSACTION": "a transaction",
    "SAVEPOINT": "SAVEPOINT",
}
_UNSAFE = ("load_extension", "fts3_tokenizer")
_OPEN_TABLES = ("json_each", "json_tree")
_SYSTEM = ("sqlite_", "pragma_")
"""How the names of the tables begin in which SQLite tells of itself."""


@contextlib.contextmanager
def answered(
    database: sqlite3.Connection,
    statement: str,
    *,
    before: str = "",
    after: str = "",
    timeout: float | None = None,
    bounded: bool = False,
) -> Iterator[Rows]:
    """The rows of a statement, which have to be taken within the context.

    `before` and `after` make a statement of what was typed, such as a condition; faults are told of the latter alone.
    `timeout` is in seconds; `bounded` limits the memory of the process, and is for a process of one statement.
    Raises UsageError for what is not allowed or wrong, AccessError for what takes too long or too much.
    """
    _bound(database, bounded=bounded)  # First, for another place for temporary things would take the views away.
    allowed = _Authorizer(views.create(database, before + statement + after), views.hidden(database))
    stopped = _Stop(timeout, typed=bounded)
    database.set_authorizer(allowed)
    database.set_progress_handler(stopped, _OFTEN)
    with stopped.by_interrupt():
        try:
            cursor = _executed(database, before + quotes.backquoted(statement) + after)
            names = [quotes.as_typed(column[0], statement) for column in cursor.description]
            yield Rows(tuple(names), stopped.uncounted(cursor))
        except MemoryError:
            raise AccessError(f"the statement took more than {_HEAP // 1024**2} MB of memory") from None
        except (sqlite3.Error, sqlite3.Warning) as error:
            stopped.raise_if_stopped()
            raise faults.fault(error, statement, allowed.refused, database) from None


def _bound(database: sqlite3.Connection, *, bounded: bool) -> None:
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    if bounded:
        limit_memory(database)
    database.execute("PRAGMA temp_store = memory")
    for limit, most in _LENGTHS.items():
        database.setlimit(getattr(sqlite3, f"SQLITE_LIMIT_{limit}"), most)


def limit_memory(database: sqlite3.Connection) -> None:
    """Limit what SQLite may take of memory in this process, for good."""
    database.execute(f"PRAGMA hard_heap_limit = {_HEAP}")


class _Stop:
    """Whether a statement has to end: it took too long, or the user interrupted it."""

    def __init__(self, timeout: float | None, *, typed: bool) -> None:
        self._timeout = timeout
        self._typed = typed
        self._end = math.inf if timeout is None else time.monotonic() + timeout
        self._interrupted = False

    def __call__(self) -> int:
        return int(self._interrupted or time.monotonic() > self._end)

    @contextlib.contextmanager
    def by_interrupt(self) -> Iterator[None]:
        """Take Ctrl-C as a wish to stop: Python's own handler would wait for the end of the statement."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
        if self._interrupted:
            raise KeyboardInterrupt

    def _interrupt(self, *_: object) -> None:
        self._interrupted = True

    def uncounted(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Rows as they come; what is done with each, such as to wait for who reads them, takes none of the time."""
        for row in rows:
            before = time.monotonic()
            yield row
            self._end += time.monotonic() - before

    def raise_if_stopped(self) -> None:
        """Say why a statement was stopped, where it was."""
        if self._interrupted:
            raise KeyboardInterrupt
        if self():
            more = f"{10 * (self._timeout or 0):g}"
            raise AccessError(
                f"the statement was stopped after {self._timeout:g} s",
                remedy=f"Give it more time: {f'--timeout {more}' if self._typed else f'timeout={more}'}",
            )


class _Authorizer:
    """What SQLite may do for a statement; it remembers what it refused, for SQLite's message does not say.

    Tables of the index are read by the views' own SQL alone. SQLite says which view reads by the name that stands in
    the statement, be it that of a common table expression; hence the views behind the views, whose names nobody knows.
    """

    def __init__(self, made: views.Made, hidden: frozenset[str]) -> None:
        self.refused = ""
        self._made = made
        self._hidden = hidden

    def __call__(self, action: int, first: str | None, second: str | None, place: str | None, view: str | None) -> int:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return self._decided(second not in _UNSAFE, f"the function {second}")
        if action == sqlite3.SQLITE_READ:
            return self._decided(self._readable(first or "", second or "", place, view), f"the table {first}")
        quiet = (action == sqlite3.SQLITE_PRAGMA and (first, second) == ("data_version", None)) or (
            action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"  # How json_each and FTS5 declare themselves.
        )
        named = (text for name, text in _ACTIONS.items() if getattr(sqlite3, f"SQLITE_{name}") == action)
        return self._decided(quiet, next(named, "anything but SELECT"))

    def _readable(self, table: str, column: str, place: str | None, view: str | None) -> bool:
        if column == "":  # Of the rows alone, as `count(*)` does; the name is what stands in the statement.
            return table.casefold() not in self._hidden and not table.casefold().startswith(_SYSTEM)
        if view in self._made.behind or (place == "temp" and table in self._made.names):
            return True
        return (
            table.split("_", maxsplit=1)[0] == "search"
            or table in _OPEN_TABLES
            or (table, column) == ("sqlite_master", "ROWID")
        )

    def _decided(self, allowed: bool, what: str) -> int:
        if not allowed:
            self.refused = self.refused or what
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


class _Asked(dict[str, None]):
    """Values for the parameters of a statement: there are none, but their names are to be told."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __missing__(self, name: str) -> None:
        self.names.append(name)


def _executed(database: sqlite3.Connection, statement: str) -> sqlite3.Cursor:
    """A statement that is one, and leaves nothing open. Raises UsageError, sqlite3.Error."""
    if "\0" in statement:
        raise UsageError("a statement holds no character NUL")
    try:
        statement.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"the statement is not UTF-8, from character {error.start + 1} on") from None
    asked = _Asked()
    try:
        cursor = database.execute(statement, asked)
    except sqlite3.ProgrammingError as error:
        if "one statement" in str(error):
            raise UsageError("there is more than one statement", remedy="Give one at a time.") from None
        raise UsageError("a value stands open: ?", remedy="Write the value itself.") from None
    if asked.names:
        raise UsageError(f"a value stands open: {', '.join(asked.names)}", remedy="Write the value itself.")
    if cursor.description is None:
        raise UsageError("there is no statement", remedy="`inliaison sql` alone tells what can be asked.")
    return cursor


def read(source: str, content: bytes) -> str:
    """A statement from a file or from standard input. Raises UsageError for what is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} is not UTF-8, from byte {error.start + 1} on") from None
