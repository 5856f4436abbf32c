"""Connections to an index, which collect remarks on a query beside its answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inliaison.kinds import DOCUMENT_KINDS
from inliaison.text import dates

if TYPE_CHECKING:
    import sqlite3


DOCUMENTS = "documents"
"""The schema of an attached index of documents."""


@cache
def _connection_class() -> type[sqlite3.Connection]:
    import sqlite3  # Some builds of Python have none, and help and version need none.

    class Connection(sqlite3.Connection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.remarks: dict[str, None] = {}
            self.has_documents = False

    return Connection


def connect(uri: str) -> sqlite3.Connection:
    """Return a connection to a file, as a URI, or to memory.

    It keeps remarks on how a query was understood, each once, and formats dates in SQL.
    """
    import sqlite3

    database: sqlite3.Connection = sqlite3.connect(uri, uri=True, factory=_connection_class())
    database.create_function("format_date", 1, lambda date: dates.format_date(date) or None, deterministic=True)
    return database


def add_remark(database: sqlite3.Connection, text: str) -> None:
    """Add a remark, such as which record a part of a name was taken for."""
    get_remarks(database)[text] = None


def get_remarks(database: sqlite3.Connection) -> dict[str, None]:
    """Return the remarks on a query so far, in order; a connection of another class keeps none."""
    remarks: dict[str, None] = getattr(database, "remarks", {})
    return remarks


def overlay_documents(database: sqlite3.Connection, path: Path) -> None:
    """Attach an index of documents; its tables then stand for those of the same names on this connection."""
    database.execute(f"ATTACH ? AS {DOCUMENTS}", (_make_uri(path),))
    tables = database.execute(f"SELECT name FROM {DOCUMENTS}.sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if table.partition("_")[0] in DOCUMENT_KINDS:
            database.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM {DOCUMENTS}.{table}")
    database.execute(
        "CREATE TEMP VIEW sources AS SELECT * FROM main.sources UNION ALL"
        f" SELECT * FROM {DOCUMENTS}.sources WHERE id NOT IN (SELECT id FROM main.sources)"
    )
    vars(database)["has_documents"] = True


def get_schema(database: sqlite3.Connection, kind: str) -> str:
    """Return the schema that holds the full text and the names of a kind: that of the documents, if attached."""
    return DOCUMENTS if kind in DOCUMENT_KINDS and has_documents(database) else "main"


def has_documents(database: sqlite3.Connection) -> bool:
    """Return whether an index of documents is attached."""
    return getattr(database, "has_documents", False)


def open_again(database: sqlite3.Connection) -> sqlite3.Connection:
    """Return another connection to the same data, or to a copy if the data are in memory."""
    paths = {name: path for _, name, path in database.execute("PRAGMA database_list")}
    if paths["main"]:
        another = connect(_make_uri(Path(paths["main"])))
    else:
        another = connect(":memory:")
        database.backup(another)
    if has_documents(database):
        overlay_documents(another, Path(paths[DOCUMENTS]))
    return another


def _make_uri(path: Path) -> str:
    return f"{path.as_uri()}?mode=ro&immutable=1"
