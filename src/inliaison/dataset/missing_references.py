"""Removal of references to partners, committees and liaisons that are gone, since registers drop records over time.

The file is not wrong for that, and the rest of it remains usable. So a reference to a missing record is left out: an
item of a list, a field, or the whole record if it is invalid without it.
"""

from __future__ import annotations

from typing import Any

from inliaison.dataset import registers, rules
from inliaison.kinds import SINGULAR

Records = dict[str, dict[str, dict[str, Any]]]
REGISTERED = ("partners", "committees", "liaisons", "members")
"""The kinds of record that ISO's register holds."""


def drop_reference(records: Records, kind: str, id: str, problem: rules.FieldProblem) -> rules.FieldProblem | None:
    """Leave out what a problem is about, and return the problem with a message that says so.

    Returns None if it is a problem of another sort, or already resolved.
    """
    record = records[kind].get(id)
    if record is None:
        return None
    if not problem.target and kind in REGISTERED and rules.is_overlay(kind, record):
        del records[kind][id]
        return problem._replace(
            field="id",
            message=f"is that of no {SINGULAR[kind]} that could be corrected; what is said of it is left out",
        )
    if problem.target and set(problem.of) <= set(REGISTERED) and problem.field.partition(".")[0] in record:
        return problem._replace(message=f"{problem.message}; {_remove_target(records, kind, id, problem)} is left out")
    return None


def find_snapshot_source(problem: rules.FieldProblem) -> dict[str, Any] | None:
    """Return the snapshot of a register that a record names as a missing source, or None if it names something else."""
    sources = (it.find_source(problem.target) for it in registers.REGISTERS if problem.of == ("sources",))
    return next(filter(None, sources), None)


def _remove_target(records: Records, kind: str, id: str, problem: rules.FieldProblem) -> str:
    """Remove a missing reference from a record, and return what is left out, in words."""
    record = records[kind][id]
    field, _, inner = problem.field.partition(".")
    targets = record[field]
    if isinstance(targets, list):
        record[field] = [
            item for item in targets if (item.get(inner) if isinstance(item, dict) else item) != problem.target
        ]
        if not record[field]:
            del record[field]
        return "the post" if inner else "it"
    if rules.is_needed(kind, record, field):
        del records[kind][id]
        return f"the {SINGULAR[kind]}"
    del record[field]
    return "it"
