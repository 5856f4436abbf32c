"""Connections to an index, which collect remarks on a query beside its answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from inliaison.text import dates

if TYPE_CHECKING:
    import sqlite3


@cache
def _connection_class() -> type[sqlite3.Connection]:
    import sqlite3  # Some builds of Python have none, and help and version need none.

    class Connection(sqlite3.Connection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.remarks: dict[str, None] = {}

    return Connection


def connect(place: str, *, uri: bool = False) -> sqlite3.Connection:
    """Return a connection that keeps remarks on how a query was understood, each once, and formats dates in SQL."""
    import sqlite3

    database: sqlite3.Connection = sqlite3.connect(place, uri=uri, factory=_connection_class())
    database.create_function("format_date", 1, lambda date: dates.format_date(date) or None, deterministic=True)
    return database


def add_remark(database: sqlite3.Connection, text: str) -> None:
    """Add a remark, such as which record a part of a name was taken for."""
    get_remarks(database)[text] = None


def get_remarks(database: sqlite3.Connection) -> dict[str, None]:
    """Return the remarks on a query so far, in order; a connection of another class keeps none."""
    remarks: dict[str, None] = getattr(database, "remarks", {})
    return remarks


def open_again(database: sqlite3.Connection) -> sqlite3.Connection:
    """Return another connection to the same data, or to a copy if the data are in memory."""
    from pathlib import Path

    (_, _, place), *_ = database.execute("PRAGMA database_list")
    if place:
        return connect(f"{Path(place).as_uri()}?mode=ro&immutable=1", uri=True)
    another = connect(":memory:")
    database.backup(another)
    return another
