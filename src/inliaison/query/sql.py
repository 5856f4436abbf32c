"""One SELECT of the user over the documented views: read only, limited in memory, stoppable at any time.

SQLite's authorizer decides what is allowed, not a search for keywords: these can stand in the texts of a statement,
and `WITH … DELETE` begins like an honest one.
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
from inliaison.index import views
from inliaison.query import sql_errors as problems
from inliaison.query import sql_quotes as quotes
from inliaison.render.documents import Rows

_HEAP = 256 * 1024 * 1024
"""Bytes that SQLite may allocate; only for the command line, as the limit holds for the whole process, for good."""
_LIMITS = {"LENGTH": 16_000_000, "LIKE_PATTERN_LENGTH": 1_000, "SQL_LENGTH": 1_000_000, "ATTACHED": 0}
"""SQLite limits, by the ends of their names."""
_CHECK_INTERVAL = 10_000
"""SQLite instructions between two checks of the clock, which then cost less than 1% of the time."""
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
"""Prefixes of the tables in which SQLite describes itself."""


@contextlib.contextmanager
def run_statement(
    database: sqlite3.Connection,
    statement: str,
    *,
    before: str = "",
    after: str = "",
    timeout: float | None = None,
    limits_memory: bool = False,
) -> Iterator[Rows]:
    """Yield the rows of a statement, which must be read within the context.

    `before` and `after` turn typed text, such as a condition, into a statement; errors mention only the typed text.
    `timeout` is in seconds; `limits_memory` limits the memory of the process, which should run one statement only.
    Raises UsageError for a wrong or forbidden statement, AccessError for one that takes too much time or memory.
    """
    if views.READING in statement.casefold():
        raise UsageError(f"the name {views.READING} is not allowed", remedy=problems.READABLE)
    _set_limits(
        database, limits_memory=limits_memory
    )  # This comes first: a change of temp_store drops the temporary views.
    views.open_views(database)
    authorizer = _Authorizer(database)
    stop = _Stop(timeout, is_typed=limits_memory)
    database.set_authorizer(authorizer)
    database.set_progress_handler(stop, _CHECK_INTERVAL)
    with stop.catch_interrupt():
        try:
            cursor = _execute(database, before + quotes.backquote_names(statement) + after)
            names = [quotes.restore_quotes(column[0], statement) for column in cursor.description]
            yield Rows(tuple(names), stop.iter_untimed(cursor))
        except MemoryError:
            raise AccessError(f"the statement took more than {_HEAP // 1024**2} MB of memory") from None
        except (sqlite3.Error, sqlite3.Warning) as error:
            stop.raise_if_stopped()
            raise problems.explain_error(error, statement, authorizer.refusal) from None


def _set_limits(database: sqlite3.Connection, *, limits_memory: bool) -> None:
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    if limits_memory:
        limit_memory(database)
    database.execute("PRAGMA temp_store = memory")
    for limit, most in _LIMITS.items():
        database.setlimit(getattr(sqlite3, f"SQLITE_LIMIT_{limit}"), most)


def limit_memory(database: sqlite3.Connection) -> None:
    """Limit the memory that SQLite may allocate in this process, for good."""
    database.execute(f"PRAGMA hard_heap_limit = {_HEAP}")


class _Stop:
    """Progress handler that stops a statement after a timeout or an interrupt by the user."""

    def __init__(self, timeout: float | None, *, is_typed: bool) -> None:
        self._timeout = timeout
        self._is_typed = is_typed
        self._end = math.inf if timeout is None else time.monotonic() + timeout
        self._was_interrupted = False

    def __call__(self) -> int:
        return int(self._was_interrupted or time.monotonic() > self._end)

    @contextlib.contextmanager
    def catch_interrupt(self) -> Iterator[None]:
        """Stop the statement at Ctrl-C within the context; Python's own handler would wait for its end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
        if self._was_interrupted:
            raise KeyboardInterrupt

    def _interrupt(self, *_: object) -> None:
        self._was_interrupted = True

    def iter_untimed(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Yield rows as they come; the time that the consumer of each takes does not count towards the timeout."""
        for row in rows:
            before = time.monotonic()
            yield row
            self._end += time.monotonic() - before

    def raise_if_stopped(self) -> None:
        """Raise KeyboardInterrupt or AccessError if the statement was interrupted or timed out."""
        if self._was_interrupted:
            raise KeyboardInterrupt
        if self():
            more = f"{10 * (self._timeout or 0):g}"
            raise AccessError(
                f"the statement was stopped after {self._timeout:g} s",
                remedy=f"Give it more time: {f'--timeout {more}' if self._is_typed else f'timeout={more}'}",
            )


class _Authorizer:
    """Authorizer of a statement; it stores what it refused first, as SQLite's message does not say.

    Only the second views, which `views.READING` names, read tables of the index. SQLite reports the reading view by the
    name in the statement, which may be that of a common table expression; no statement contains such a second name.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.refusal = ""
        tables = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        self._hidden_tables = frozenset(name for (name,) in tables).difference(views.NAMES, ("search",))

    def __call__(self, action: int, first: str | None, second: str | None, schema: str | None, view: str | None) -> int:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return self._authorize(second not in _UNSAFE, f"the function {second}")
        if action == sqlite3.SQLITE_READ:
            return self._authorize(self._is_readable(first or "", second or "", schema, view), f"the table {first}")
        is_harmless = (action == sqlite3.SQLITE_PRAGMA and (first, second) == ("data_version", None)) or (
            action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"  # json_each and FTS5 declare themselves so.
        )
        labels = (text for name, text in _ACTIONS.items() if getattr(sqlite3, f"SQLITE_{name}") == action)
        return self._authorize(is_harmless, next(labels, "anything but SELECT"))

    def _is_readable(self, table: str, column: str, schema: str | None, view: str | None) -> bool:
        if view is not None and view.endswith(views.READING):
            return True
        if column == "":  # `count(*)` reads no column; `table` is the name as it stands in the statement.
            return table.casefold() not in self._hidden_tables and not table.casefold().startswith(_SYSTEM)
        return (
            table.endswith(views.READING)
            or (schema == "temp" and table in views.NAMES)
            or table.split("_", maxsplit=1)[0] == "search"
            or table in _OPEN_TABLES
            or (table, column) == ("sqlite_master", "ROWID")
        )

    def _authorize(self, is_allowed: bool, what: str) -> int:
        if not is_allowed:
            self.refusal = self.refusal or what
        return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


class _Parameters(dict[str, None]):
    """Parameters of a statement: it has no values, but stores the names that the statement uses."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __missing__(self, name: str) -> None:
        self.names.append(name)


def _execute(database: sqlite3.Connection, statement: str) -> sqlite3.Cursor:
    """Return the cursor of one statement without parameters. Raises UsageError for any other, or sqlite3.Error."""
    if "\0" in statement:
        raise UsageError("a statement holds no character NUL")
    try:
        statement.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"the statement is not UTF-8, from character {error.start + 1} on") from None
    parameters = _Parameters()
    try:
        cursor = database.execute(statement, parameters)
    except sqlite3.ProgrammingError as error:
        if "one statement" in str(error):
            raise UsageError("there is more than one statement", remedy="Give one at a time.") from None
        raise UsageError("a value stands open: ?", remedy="Write the value itself.") from None
    if parameters.names:
        raise UsageError(f"a value stands open: {', '.join(parameters.names)}", remedy="Write the value itself.")
    if cursor.description is None:
        raise UsageError("there is no statement", remedy="`inliaison sql` alone shows what can be asked.")
    return cursor


def decode_statement(source: str, content: bytes) -> str:
    """Return a statement from the bytes of a file or standard input. Raises UsageError if they are not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} is not UTF-8, from byte {error.start + 1} on") from None
