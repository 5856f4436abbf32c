"""Terms of WHERE clauses with the values that they bind."""

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
    """A set of values as SQL; a large one is bound as a whole, for the database takes no more than so many values."""
    every = tuple(values)
    if len(every) <= _FEW:
        return Condition(f"({', '.join('?' * len(every))})", every)
    import json

    return Condition("(SELECT value FROM json_each(?))", (json.dumps(every),))


def among(values: Iterable[Any], column: str = "id") -> Condition:
    """The condition that a record has one of these ids, or one of these values in another column."""
    those = bound(values)
    return Condition(f"{column} IN {those.sql}", those.values)
