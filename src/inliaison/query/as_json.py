"""SQL that makes the database return rows as finished JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inliaison.query.conditions import Condition

NULLABLE = "nullable "
_QUOTE_CALL = "json_quote({0})"
_COLUMN = "CASE WHEN {0} IS NULL THEN 'null' ELSE json_quote({0}) END"
"""The same for a plain column, where it is quicker: the check costs little there, and many values are unknown."""
_JSON = {
    "list": "coalesce({0}, '[]')",
    "nullable list": "coalesce({0}, 'null')",
    "tables": "coalesce({0}, '[]')",
    "mapping": "coalesce({0}, 'null')",
    "boolean": "CASE WHEN {0} IS NULL THEN 'null' WHEN {0} THEN 'true' ELSE 'false' END",
    "number": "CASE typeof({0}) WHEN 'real' THEN printf('%!.17g', {0}) ELSE json_quote({0}) END",
}


def build_json(
    expressions: Mapping[str, Condition], shapes: Mapping[str, str], members: Mapping[str, str]
) -> Condition:
    """Return one SQL expression for the columns as the bytes of a JSON object, which Python need not decode or encode.

    `members` holds finished members of the object by column: they follow it and replace its label columns.
    """
    patterns: list[str] = []
    texts: list[str] = []
    values: list[Any] = []
    for name, expression in expressions.items():
        if any(name.startswith(f"{field}_") and name not in shapes for field in members):
            continue
        patterns.append(f'"{name}": %s')
        pattern = _JSON.get(shapes.get(name, "text"), _QUOTE_CALL if "(" in expression.sql else _COLUMN)
        texts.append(pattern.format(expression.sql))
        values += expression.values * pattern.count("{0}")
        if name in members:
            patterns.append("%s")
            texts.append(members[name])
    return Condition(f"CAST(printf('{{{', '.join(patterns)}}}', {', '.join(texts)}) AS BLOB)", tuple(values))
