"""What a user record replaces in the record it corrects: layers override each other field by field, silently."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from inliaison.dataset.merge import list_values
from inliaison.kinds.fields import fields

_ADD_UP = ("id", "sources", "sourced")
"""Fields in which no value replaces another."""

_LONGEST = 40


def describe_overwritten(
    kind: str, record: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    """Return, by field, what a record replaces in the data `before`, or what stays in its place `after`."""
    return [
        text
        for name in _list_field_names(kind, record)
        for text in _describe_field(name, record[name], before.get(name), after[name])
    ]


def _list_field_names(kind: str, record: Mapping[str, Any]) -> list[str]:
    return [field.name for field in fields(kind) if field.name in record and field.name not in _ADD_UP]


def _describe_field(name: str, own: Any, before: Any, after: Any) -> Iterator[str]:
    visible = list_values(after)
    if not all(value in visible for value in list_values(own)):
        yield f"{name}: {_shorten(after)} stays, for it comes from data that overrides this file"
    elif before is not None and before != after:
        yield f"{name}: {_shorten(after)} in place of {_shorten(before)}"


def _shorten(value: Any) -> str:
    """Return a value as a short text; for a list, its length."""
    if isinstance(value, list):
        return str(len(value))
    text = value if isinstance(value, str) else ""
    return json.dumps(f"{text[:_LONGEST]}…" if len(text) > _LONGEST else value, ensure_ascii=False)
