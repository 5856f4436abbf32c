"""Errors of a wrong SQL statement: what is wrong, where, and what may have been meant."""

from __future__ import annotations

import re
import sqlite3

from inliaison.errors import AccessError, UsageError
from inliaison.query import views
from inliaison.query.sql_quotes import as_typed

_QUOTES = re.compile("[“”‘’«»\xa0]")
_NAMED = re.compile(r"no such (column|table|function): (.+)")
_FIXED = re.compile(r"cannot modify (\w+) because it is a view")
_TOO_MUCH = ("too big", "out of memory", "database or disk is full", "nested too deep")
_NEAR = re.compile(r'near "(.+)": syntax error', re.DOTALL)


def fault(
    error: sqlite3.Error | sqlite3.Warning, statement: str, refused: str, database: sqlite3.Connection
) -> Exception:
    """Return the error that says what is wrong with a statement, where, and what may have been meant.

    It is a UsageError, or an AccessError for a statement that is too much for SQLite.
    """
    message = as_typed(str(error), statement)
    if refused:
        return UsageError(f"{refused} is not allowed", remedy="A statement only reads the documented views.")
    if any(sign in message for sign in _TOO_MUCH):
        return AccessError(f"the statement is too much: {message}")
    if fixed := _FIXED.search(message):
        return UsageError(f"{fixed[1]} can only be read")
    named, near = _NAMED.search(message), _NEAR.search(message)
    token = named[2] if named else near[1] if near else ""
    remedy = ""
    if _QUOTES.search(statement):
        remedy = "Quotes are straight in SQL, blanks plain: ' around texts."
    elif named:
        remedy = _nearest(database, named[1], token)
        if not remedy and f'"{token}"' in statement:
            remedy = "Double quotes are for names; a text stands in single quotes."
    elif near:
        remedy = "That is where it could not be read any further; the mistake may stand before."
    return UsageError(message, details=_place(statement, token.rpartition(".")[2]), remedy=remedy)


def _nearest(database: sqlite3.Connection, what: str, token: str) -> str:
    from difflib import get_close_matches

    known = list(views.NAMES)
    if what == "column":
        database.set_authorizer(None)
        known = list(dict.fromkeys(name for view in views.views(database) for name in view.columns))
    found = get_close_matches(token.rpartition(".")[2], known, n=1, cutoff=0.6) if what != "function" else []
    if found:
        return f"Did you mean {found[0]}?"
    return f"There are: {', '.join(known)}." if what == "table" else ""


def _place(statement: str, token: str) -> list[str]:
    """Return the line of a token with a caret below it; empty unless the token occurs exactly once."""
    found = [match.start() for match in re.finditer(re.escape(token), statement)] if token else []
    if len(found) != 1:
        return []
    before = statement[: found[0]]
    line = statement.splitlines()[before.count("\n")]
    column = len(before) - (before.rfind("\n") + 1)
    start = max(0, column - 60)
    return [
        f"line {before.count(chr(10)) + 1}, column {column + 1}:",
        line[start : start + 120],
        " " * (column - start) + "^",
    ]
