"""Relations: the records shown on the card of another record, as its kind declares them.

Each kind has a class `Related`. An attribute's value is a relation, which says what to fetch from the index; its
annotation says what the kind's card finds under that name.
"""

from __future__ import annotations

from typing import Any

from inliaison.kinds.sql import BRIEF_STANDARD, IN_FORCE_SQL, IN_WORK_SQL
from inliaison.kinds.stages import OPEN_SQL
from inliaison.values import Value


class Relation(Value):
    """Records, or a value, shown on the card of another record."""

    kind: str = ""
    """The kind of the records; empty for a value."""
    where: str = ""
    """The SQL that selects the records, or that of the value; `:name` is a field of the card's record."""
    field: str = ""
    """The field of the card's record that holds the id of the record, or lists the ids of several in their order."""
    is_known_sql: str = "1"
    """SQL that is true if an empty list means "none" rather than "unknown"."""
    shape: str = "text"
    """The shape of a value: `text` or `mapping`."""
    fields: tuple[str, ...] = ()
    """The fields of the records that are fetched; empty means all."""
    max_on_card: int = 0
    """How many of the records people see on a card, of hundreds; 0 means all. Programs get all of them."""


def declare_relation(
    kind: str = "",
    where: str = "",
    *,
    field: str = "",
    is_known_sql: str = "1",
    shape: str = "text",
    fields: tuple[str, ...] = (),
) -> Any:
    """Return a relation as the default of an attribute, whose annotation gives the type of the result."""
    return Relation(kind, where, field, is_known_sql, shape, fields)


def count_standards(condition: str) -> Any:
    """Return the numbers of documents that meet a condition: in `force`, in `work`, and `open` for comment or vote.

    Those of which the status is not known are `unknown`. It is None where no documents are known.
    """
    counts = ", ".join(
        f"'{name}', (SELECT count(*) FROM standards WHERE {condition} AND {where})"
        for name, where in (
            ("force", IN_FORCE_SQL),
            ("work", IN_WORK_SQL),
            ("open", OPEN_SQL),
            ("unknown", "status IS NULL"),
        )
    )
    has_standards = "EXISTS (SELECT 1 FROM standards)"
    return declare_relation(where=f"SELECT CASE WHEN {has_standards} THEN json_object({counts}) END", shape="mapping")


def list_open_standards(condition: str) -> Any:
    """Return the documents that meet a condition and are open for comment or vote."""
    return Relation("standards", f"{condition} AND {OPEN_SQL}", fields=BRIEF_STANDARD, max_on_card=_MOST_OPEN)


_MOST_OPEN = 10


class NoRelated:
    """No related records, for a kind whose cards show only the record."""
