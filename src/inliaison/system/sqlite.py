"""Python's SQLite, loaded on first use, so that help and version work without it."""

from __future__ import annotations

import contextlib
import importlib.util
import sys

from inliaison.errors import AccessError

LEAST = (3, 31)
"""The oldest version that supports all features of the index."""


def load_lazily() -> None:
    """Make `import sqlite3` cost nothing, and succeed, until something of it is used."""
    spec = importlib.util.find_spec("sqlite3")
    if "sqlite3" in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sqlite3"] = module
    spec.loader.exec_module(module)


def require_sqlite() -> None:
    """Raise AccessError if Python has no SQLite, or one that is too old or lacks a feature."""
    try:
        import _sqlite3  # noqa: F401 - the part of Python that is missing where it was built without SQLite
        import sqlite3
    except ImportError:
        raise _build_error("none") from None
    if sqlite3.sqlite_version_info < LEAST:
        raise _build_error(sqlite3.sqlite_version)
    # Any other failure recurs when the index is opened, and is handled there.
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(":memory:")) as database:
        if ("fts5",) not in database.execute("PRAGMA module_list").fetchall():
            raise _build_error(f"{sqlite3.sqlite_version} without FTS5")
        try:
            database.execute("SELECT json('[]')")
        except sqlite3.OperationalError:
            raise _build_error(f"{sqlite3.sqlite_version} without JSON") from None


def _build_error(version: str) -> AccessError:
    least = ".".join(map(str, LEAST))
    return AccessError(
        f"inliaison needs SQLite {least} or newer, with FTS5 and JSON; this Python has {version}",
        remedy="Install inliaison with another Python, such as one from python.org or your system's packages.",
    )
