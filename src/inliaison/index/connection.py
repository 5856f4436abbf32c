"""A connection to an index, which collects what is to be said of a question beside its answer."""

from __future__ import annotations

import sqlite3
from typing import Any


class Connection(sqlite3.Connection):
    """A connection that keeps remarks on how the question was understood, each once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.remarks: dict[str, None] = {}


def add_remark(database: sqlite3.Connection, text: str) -> None:
    """Add a remark, such as whom a part of a name was taken for."""
    if isinstance(database, Connection):
        database.remarks[text] = None


def get_remarks(database: sqlite3.Connection) -> list[str]:
    """Return the remarks on a question so far, in their order."""
    return list(database.remarks) if isinstance(database, Connection) else []
