"""Errors of a wrong SQL statement: what is wrong, where, and what was probably intended."""

from __future__ import annotations

import re
import sqlite3

from inliaison.errors import AccessError, UsageError
from inliaison.index import views
from inliaison.query.sql_quotes import restore_quotes

READABLE = "A statement only reads the documented views."
_QUOTES = re.compile("[“”‘’«»\xa0]")
_NO_SUCH = re.compile(r"no such (column|table|function): (.+)")
_READ_ONLY = re.compile(r"cannot modify (\w+) because it is a view")
_TOO_MUCH = ("too big", "out of memory", "database or disk is full", "nested too deep")
_NEAR = re.compile(r'near "(.+)": syntax error', re.DOTALL)


def explain_error(error: sqlite3.Error | sqlite3.Warning, statement: str, refusal: str) -> Exception:
    """Return the error that says what is wrong with a statement, where, and what was probably intended.

    It is a UsageError, or an AccessError for a statement that is too much for SQLite.
    """
    message = restore_quotes(str(error), statement)
    if refusal:
        return UsageError(f"{refusal} is not allowed", remedy=READABLE)
    if any(sign in message for sign in _TOO_MUCH):
        return AccessError(f"the statement is too much: {message}")
    if read_only := _READ_ONLY.search(message):
        return UsageError(f"{read_only[1]} can only be read")
    missing, near = _NO_SUCH.search(message), _NEAR.search(message)
    token = missing[2] if missing else near[1] if near else ""
    remedy = ""
    if _QUOTES.search(statement):
        remedy = "Quotes are straight in SQL, blanks plain: ' around texts."
    elif missing:
        remedy = _suggest_name(missing[1], token)
        if not remedy and f'"{token}"' in statement:
            remedy = "Double quotes are for names; a text stands in single quotes."
    elif near:
        remedy = "That is where it could not be read any further; the mistake may stand before."
    return UsageError(message, details=_locate_token(statement, token.rpartition(".")[2]), remedy=remedy)


def _suggest_name(what: str, token: str) -> str:
    from difflib import get_close_matches

    valid = list(views.NAMES)
    if what == "column":
        valid = list(dict.fromkeys(name for view in views.list_views() for name in view.columns))
    matches = get_close_matches(token.rpartition(".")[2], valid, n=1, cutoff=0.6) if what != "function" else []
    if matches:
        return f"Did you mean {matches[0]}?"
    return f"There are: {', '.join(valid)}." if what == "table" else ""


def _locate_token(statement: str, token: str) -> list[str]:
    """Return the line of a token with a caret below it; empty unless the token occurs exactly once."""
    starts = [match.start() for match in re.finditer(re.escape(token), statement)] if token else []
    if len(starts) != 1:
        return []
    before = statement[: starts[0]]
    line = statement.splitlines()[before.count("\n")]
    column = len(before) - (before.rfind("\n") + 1)
    start = max(0, column - 60)
    return [
        f"line {before.count(chr(10)) + 1}, column {column + 1}:",
        line[start : start + 120],
        " " * (column - start) + "^",
    ]
