"""The numbers of a record, or of the register as a whole, in the state of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Set

from inliaison.dataset.registers import Register
from inliaison.query.targets import Target
from inliaison.register import snapshots
from inliaison.register.changes import State
from inliaison.render.timeline import VALUES

Ids = Mapping[str, Set[str]]
"""The ids of the records that a history is about, by kind."""


def is_listed(state: State, subject: Target | None) -> bool | None:
    """Return whether a snapshot has the subject; None for a country or the register, or if that is unknown."""
    if subject is None or subject.kind == "countries" or (subject.kind == "members" and state.members is None):
        return None
    if subject.kind == "committees":
        return subject.id in state.committees
    if subject.kind == "partners":
        return subject.id in state.organizations.numbers
    return any(_count_roles(state, {subject.id}).values())


def count_numbers(
    state: State, subject: Target | None, ids: Ids | None, register: Register
) -> dict[str, int | str | None]:
    """Return the numbers of a moment by column; None if the snapshot does not know them."""
    if subject is None or ids is None:
        from inliaison.register.store import read_head

        head = read_head(snapshots.get_current(state.date, register))
        return {name: head.get(name) for name in VALUES[""]}
    if subject.kind == "committees":
        return _count_committee(state, subject.id)
    partners = ids.get("partners", set()) & state.organizations.numbers.keys()
    liaisons = len(state.organizations.list_roles(partners))
    if subject.kind == "partners":
        return {"committees": liaisons if partners else None}
    roles = _count_roles(state, ids["members"])
    if subject.kind == "members":
        return roles if any(roles.values()) else dict.fromkeys(roles)
    return {"partners": len(partners), "liaisons": liaisons, **roles}


def _count_committee(state: State, id: str) -> dict[str, int | str | None]:
    """Return the numbers of a committee and the label of its secretariat; of one without members, they are unknown."""
    columns = VALUES["committees"]
    if id not in state.committees:
        return dict.fromkeys(columns)
    partners = len(state.organizations.read_roles(id))
    holder, members = state.committees[id].secretariat, state.members
    roles = [*members.read_roles(id).values()] if members else []
    if members is None or not (roles or holder):
        return dict.fromkeys(columns) | {"partners": partners}
    label = members.bodies[holder].label if holder else None
    return dict(zip(columns, (partners, roles.count("participating"), roles.count("observing"), label), strict=True))


def _count_roles(state: State, ids: Set[str]) -> dict[str, int | str | None]:
    """Return how many committees the members with these ids are in, by role."""
    columns = VALUES["members"]
    members = state.members
    if members is None:
        return dict.fromkeys(columns)
    numbers = {number for id, number in members.numbers.items() if id in ids}
    roles = members.list_roles(ids)
    secretariats = [it for it in state.committees.values() if it.secretariat in numbers]
    counts = (len(secretariats), roles.count("participating"), roles.count("observing"))
    return dict(zip(columns, counts, strict=True))
