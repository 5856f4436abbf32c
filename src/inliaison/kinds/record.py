"""Records as frozen Python objects, created from plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from inliaison.kinds import KINDS, load_kind
from inliaison.kinds.attributes import format_attribute


class Sourced(dict[str, tuple[str, ...]]):
    """The fields that each source supports: a dictionary, so that JSON can encode it, but immutable."""

    __slots__ = ()

    def __init__(self, fields: Mapping[str, Iterable[str]] | Iterable[tuple[str, Iterable[str]]]) -> None:
        super().__init__({source: tuple(names) for source, names in dict(fields).items()})

    def _refuse(self, *_: object, **__: object) -> Any:
        raise TypeError("records cannot be changed")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a hash that equal mappings share."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be pickled."""
        return Sourced, (dict(self),)


@cache
def record_class(declaration: type) -> type[Any]:
    """Return the frozen dataclass of a description, under the same name."""
    frozen_class: type[Any] = dataclass(frozen=True, slots=True, kw_only=True)(declaration)
    frozen_class.__module__ = "inliaison"  # Copies and pickles look up the class there.
    return frozen_class


@cache
def list_classes() -> dict[str, type[Any]]:
    """Return the frozen classes by name: those of the records of all kinds, and of the tables in them."""
    kinds = map(load_kind, KINDS)
    return {each.__name__: record_class(each) for kind in kinds for each in (kind.record, *kind.tables.values())}


def record(kind: str, values: Mapping[str, Any]) -> Any:
    """Return an immutable record of a kind with these values of its fields."""
    declaration = load_kind(kind)
    return _build(declaration.record, values, declaration.tables)


def _build(declaration: type, values: Mapping[str, Any], tables: Mapping[str, type]) -> Any:
    frozen_class = record_class(declaration)
    return frozen_class(**{format_attribute(name): _freeze(value, tables.get(name)) for name, value in values.items()})


def _freeze(value: Any, table: type | None) -> Any:
    if isinstance(value, list):
        return tuple(_build(table, item, {}) if table else item for item in value)
    return Sourced(value) if isinstance(value, dict) else value


def as_data(record: Any) -> dict[str, Any]:
    """Return a record as plain data: fields by name, tuples as lists, and tables without unknown values."""
    return {field.name.rstrip("_"): _to_plain(getattr(record, field.name)) for field in fields(record)}


def _to_plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [item if isinstance(item, str | int) else _drop_none(as_data(item)) for item in value]
    return {source: list(names) for source, names in value.items()} if isinstance(value, Sourced) else value


def _drop_none(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value is not None}
