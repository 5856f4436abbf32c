"""What a file says of partners, committees and liaisons that are not there: in a register they leave.

The file is not wrong for that, and the rest of it is still to be answered from. So what names such a
record is left out: an item of a list, a field, or the whole record where it would be none without it.
"""

from __future__ import annotations

from typing import Any

from inliaison.dataset import registers, rules
from inliaison.kinds import SINGULAR

Records = dict[str, dict[str, dict[str, Any]]]
REGISTERED = ("partners", "committees", "liaisons", "members")
"""The kinds of record that ISO's register holds."""


def settle(records: Records, kind: str, id: str, fault: rules.Fault) -> rules.Fault | None:
    """Leave out what a fault is about and tell so; None where it is a fault of another sort, or already settled."""
    record = records[kind].get(id)
    if record is None:
        return None
    if not fault.target and kind in REGISTERED and rules.is_overlay(kind, record):
        del records[kind][id]
        return fault._replace(
            field="id",
            message=f"is that of no {SINGULAR[kind]} that could be corrected; what is said of it is left out",
        )
    if fault.target and set(fault.of) <= set(REGISTERED) and fault.field.partition(".")[0] in record:
        return fault._replace(message=f"{fault.message}; {_without(records, kind, id, fault)} is left out")
    return None


def source(fault: rules.Fault) -> dict[str, Any] | None:
    """The snapshot of a register that a record names as its source, where it is none of the data."""
    dates = ((register, register.date_of(fault.target)) for register in registers.REGISTERS if fault.of == ("sources",))
    return next((register.source(date) for register, date in dates if date), None)


def _without(records: Records, kind: str, id: str, fault: rules.Fault) -> str:
    """Take out of a record what a fault says is not there; what is left out, in words."""
    record = records[kind][id]
    field, _, inner = fault.field.partition(".")
    value = record[field]
    if isinstance(value, list):
        record[field] = [
            item for item in value if (item.get(inner) if isinstance(item, dict) else item) != fault.target
        ]
        if not record[field]:
            del record[field]
        return "the post" if inner else "it"
    if rules.is_needed(kind, record, field):
        del records[kind][id]
        return f"the {SINGULAR[kind]}"
    del record[field]
    return "it"
