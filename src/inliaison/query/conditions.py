"""Terms of WHERE clauses with the values they bind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inliaison.values import Value


class Condition(Value):
    """One term of a WHERE clause and the values it binds."""

    sql: str
    values: tuple[Any, ...] = ()


_FEW = 50


def bound(values: Iterable[Any]) -> Condition:
    """Return values as an SQL set; a large one is bound as one JSON list, as SQLite limits the number of parameters."""
    every = tuple(values)
    if len(every) <= _FEW:
        return Condition(f"({', '.join('?' * len(every))})", every)
    import json

    return Condition("(SELECT value FROM json_each(?))", (json.dumps(every),))


def among(values: Iterable[Any], column: str = "id") -> Condition:
    """Return the condition that a column, by default the id, has one of the values."""
    those = bound(values)
    return Condition(f"{column} IN {those.sql}", those.values)
