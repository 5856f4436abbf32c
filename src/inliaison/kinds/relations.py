"""What belongs on the card of a record beside it, as a kind declares it.

A kind has a class `Related`: each attribute has a relation as its value, which says what is asked of the index, and an
annotation, which says what the story of the kind finds under that name.
"""

from __future__ import annotations

from typing import Any

from inliaison.values import Value


class Relation(Value):
    """Records, or a value, that belong on the card of another record."""

    kind: str = ""
    """Of which kind the records are; none for a value."""
    where: str = ""
    """Which records, or the SQL of the value; `:name` is a field of the card's record."""
    field: str = ""
    """The field of the card's record that has the id of the one, or lists those of several in its order."""
    known: str = "1"
    """The SQL that holds where an empty list means "none", and not "not known"."""
    shape: str = "text"
    """Of a value: `text` or `mapping`."""
    fields: tuple[str, ...] = ()
    """The fields that the records have there; none means all."""


def relation(
    kind: str = "",
    where: str = "",
    *,
    field: str = "",
    known: str = "1",
    shape: str = "text",
    fields: tuple[str, ...] = (),
) -> Any:
    """A relation as the default of an attribute, whose annotation tells the story what it will find there."""
    return Relation(kind, where, field, known, shape, fields)


class NoRelated:
    """Of a kind whose cards tell of the record alone."""
