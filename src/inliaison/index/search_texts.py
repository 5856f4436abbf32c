"""What a record is found by: the names it answers to, and the texts that are searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from inliaison.kinds import load
from inliaison.text import names

Table = dict[str, Any]
Records = Mapping[str, Mapping[str, Table]]
"""By kind and id."""


def names_of(kind: str, record: Table) -> Iterator[tuple[str, int]]:
    """The names a record answers to, folded, each with its level: id, acronym, alias, full name."""
    known = load(kind).names
    yield record["id"], 0
    for number in _values(record, known.numbers):
        yield str(number), 0
    for reference in _values(record, known.references):
        for key in names.committee_keys(reference):
            yield key, 1
    for level, found_by in ((1, known.shorts), (3, known.others), (5, known.full)):
        for text in _values(record, found_by):
            yield names.fold(text), level
            yield names.loose(text), level + 1
            if level > 1 and not known.personal:
                yield names.bare(text) or names.loose(text), level + 1
            if level == 1:
                yield names.loose(text).replace(" ", ""), level + 1


def _values(record: Table, fields: tuple[str, ...]) -> Iterator[Any]:
    for field in fields:
        value = record.get(field)
        yield from value if isinstance(value, list) else () if value is None else (value,)


def searched(kind: str) -> set[str]:
    """The fields of a kind in which words are looked for."""
    return {field for group in load(kind).texts.groups for field in group}


END = "¦"
"""Stands behind the last word of every field and item, and nobody can type it, so that no phrase goes on beyond.

Words are sought as beginnings, so that the last one is found all the same. A word of its own between two fields
would do that, too, but make every record longer, and so less relevant.
"""


def texts(records: Records, kind: str, record: Table) -> Iterator[str]:
    """The folded texts of a record, by the weight a hit in them has: title, names, body."""
    for group in load(kind).texts.groups:
        told = (names.loose(text) for field in group for text in _told(records, kind, field, record.get(field)))
        yield " ".join(text + END for text in told if text)


def _told(records: Records, kind: str, field: str, value: Any) -> Iterator[str]:
    """The texts of a field: one, each item of a list, or what the record that it names is called."""
    if isinstance(value, list):
        for item in value:
            yield from _told(records, kind, field, item)
    elif isinstance(value, dict):
        for inner, item in value.items():
            yield from _told(records, kind, inner, item)
    elif value is not None:
        named = _named(kind).get(field, "")
        called = load(named).called if named else ()
        yield from (records[named][value].get(name, "") for name in called) if called else [str(value)]


@cache
def _named(kind: str) -> dict[str, str]:
    """The fields of a kind, and of the tables in it, that name records of one kind, and that kind."""
    from inliaison.kinds.fields import fields  # What a query asks of this module needs no rules.

    every = [field for outer in fields(kind) for field in (outer, *outer.inner)]
    return {field.name: field.named[0] for field in every if len(field.named) == 1}
