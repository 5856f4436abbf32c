"""Records as objects of the classes that describe them, with their fields as attributes, from which cards are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from keyword import kwlist
from typing import Any, TypeVar

from inliaison.kinds import load_kind
from inliaison.render.card_document import Card
from inliaison.render.cards import CardContent

Class = TypeVar("Class")


_KEYWORDS = frozenset(kwlist)


def format_attribute(name: str) -> str:
    """Return the attribute name of a field; that of a Python keyword ends in an underscore, such as `from_`."""
    return f"{name}_" if name in _KEYWORDS else name


def record(kind: str, values: Mapping[str, Any]) -> Any:
    """Return a record of a kind; a field without a value has the default of its description."""
    declaration = load_kind(kind)
    present = [(name, table) for name, table in declaration.tables.items() if name in values]
    tables: dict[str, Any] = {name: [_build(table, row) for row in values[name]] for name, table in present}
    return _build(declaration.record, {**values, **tables})


def build_content(card: Card, make: Callable[[str, Mapping[str, Any]], Any] = record) -> CardContent:
    """Return the content of a card; `make` creates the objects of its records."""
    declaration = load_kind(card.kind)
    related = {name: _build_related(card.related_kinds.get(name), value, make) for name, value in card.related.items()}
    return declaration.build_card(make(card.kind, card.record), _build(declaration.related, related), card)


def _build_related(kind: str | None, value: Any, make: Callable[[str, Mapping[str, Any]], Any]) -> Any:
    if kind is None or value is None:
        return value
    return [make(kind, each) for each in value] if isinstance(value, list) else make(kind, value)


def _build(declaration: type[Class], values: Mapping[str, Any]) -> Class:
    record = object.__new__(declaration)
    record.__dict__.update(values)
    for name in _KEYWORDS & values.keys():
        record.__dict__[format_attribute(name)] = record.__dict__.pop(name)
    return record
