"""SQL conditions over the columns of a listing, under the same rules as statements of `sql`."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from typing import Any

from inliaison.errors import AccessError, UsageError
from inliaison.index.connection import open_again
from inliaison.kinds.fields import fields
from inliaison.query.sql import run_statement

_TIMEOUT = 60
"""Seconds that a condition may take."""


def select_ids(database: sqlite3.Connection, kind: str, condition: str) -> tuple[list[str], list[str]]:
    """Return the ids of the records of a kind for which a condition holds, and of those for which it is null.

    Raises UsageError unless it is one correct and allowed expression, AccessError if it takes too long.
    """
    if not condition.strip():
        raise UsageError("{} is empty", options=("where",))
    _refuse_lists(kind, condition)
    _check_expression(database, kind, condition)
    before, after = (
        "SELECT id, holds IS NULL FROM (SELECT id, (\n",
        f"\n) AS holds FROM {kind}) WHERE coalesce(holds, 1)",
    )
    try:
        rows = _select(database, condition, before, after)
        return [id for id, is_null in rows if not is_null], [id for id, is_null in rows if is_null]
    except AccessError as error:
        raise AccessError(error.message, remedy="`inliaison sql` takes more time with --timeout.") from None


def _refuse_lists(kind: str, condition: str) -> None:
    """Raise UsageError for a list that is compared with a number: as a text of JSON it is greater than every number."""
    words = re.sub(r"'[^']*'", "''", condition)
    lists = {field.name for field in fields(kind) if field.container}
    for name in re.findall(r"\b([a-z_]+)\b\s*(?:[<>]=?|<>|!?=)\s*-?[0-9]", words, re.IGNORECASE):
        if name.casefold() in lists:
            raise UsageError(f"{name} is a list", remedy=f"Compare its length: json_array_length({name}).")


def _check_expression(database: sqlite3.Connection, kind: str, condition: str) -> None:
    """Raise UsageError for a condition that is not one complete expression.

    One that closes the parentheses of the query and continues after them fails between CASE WHEN and THEN.
    """
    try:
        _select(database, condition, f"EXPLAIN SELECT id FROM {kind} WHERE CASE WHEN\n", "\nTHEN 1 END")
    except UsageError as error:
        if error.message.startswith(('near "THEN"', "incomplete", "unrecognized token")):
            raise UsageError(
                "the condition ends too early", remedy="It is one expression, as it stands after WHERE."
            ) from None
        raise


def _select(database: sqlite3.Connection, condition: str, before: str, after: str) -> list[tuple[Any, ...]]:
    with (
        contextlib.closing(open_again(database)) as another,  # Views would hide this one's tables.
        run_statement(another, condition, before=before, after=after, timeout=_TIMEOUT) as rows,
    ):
        return list(rows)
