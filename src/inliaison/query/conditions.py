"""Terms of WHERE clauses with the values they bind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inliaison.values import Value


class Condition(Value):
    """One term of a WHERE clause and the values it binds."""

    sql: str
    values: tuple[Any, ...] = ()


_MAX_PARAMETERS = 50


def bind_values(values: Iterable[Any]) -> Condition:
    """Return values as an SQL set; a large one is bound as one JSON list, as SQLite limits the number of parameters."""
    all_values = tuple(values)
    if len(all_values) <= _MAX_PARAMETERS:
        return Condition(f"({', '.join('?' * len(all_values))})", all_values)
    import json

    return Condition("(SELECT value FROM json_each(?))", (json.dumps(all_values),))


def match_ids(values: Iterable[Any], column: str = "id") -> Condition:
    """Return the condition that a column, by default the id, has one of the values."""
    value_set = bind_values(values)
    return Condition(f"{column} IN {value_set.sql}", value_set.values)
