"""What differs between two snapshots of the register, told by ISO's numbers.

A renamed label or reference is a rename, not a loss and a gain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from inliaison.render.differences import Change
from inliaison.text.names import natural


class Organization(NamedTuple):
    """An organization in a snapshot."""

    id: str
    label: str


class Committee(NamedTuple):
    """A committee in a snapshot."""

    reference: str
    title: str | None
    title_fr: str | None
    status: str | None
    parent: str | None
    """ISO's number of the committee that it is below."""


class State(NamedTuple):
    """The register of one day, by ISO's numbers."""

    date: str
    organizations: dict[int, Organization]
    committees: dict[str, Committee]
    liaisons: frozenset[tuple[int, str]]


def between(old: State, new: State) -> list[Change]:
    """Every difference: liaisons first, then organizations, then committees, each in natural order."""
    return [*_liaisons(old, new), *_organizations(old, new), *_committees(old, new)]


def _liaisons(old: State, new: State) -> Iterator[Change]:
    for change, ties, state in (
        ("established", new.liaisons - old.liaisons, new),
        ("ended", old.liaisons - new.liaisons, old),
    ):
        places = {tie: (_place(state, tie[1]), _label_order(state, tie[0])) for tie in ties}
        for number, committee in sorted(ties, key=places.__getitem__):
            organization, reference = state.organizations[number], state.committees[committee].reference
            name = f"{organization.label} in {reference}"
            yield Change("liaison", change, f"{number}-{committee}", name, organization.id, committee)


def _organizations(old: State, new: State) -> Iterator[Change]:
    for change, numbers, state in (
        ("joined", new.organizations.keys() - old.organizations.keys(), new),
        ("left", old.organizations.keys() - new.organizations.keys(), old),
    ):
        for number in sorted(numbers, key=partial(_label_order, state)):
            id, label = state.organizations[number]
            yield Change("partner", change, id, label, id)
    for number in sorted(old.organizations.keys() & new.organizations.keys(), key=partial(_label_order, new)):
        before, (id, label) = old.organizations[number].label, new.organizations[number]
        if before != label:
            yield Change("partner", "renamed", id, label, id, None, before, label)


def _committees(old: State, new: State) -> Iterator[Change]:
    for change, ids, state in (
        ("opened", new.committees.keys() - old.committees.keys(), new),
        ("closed", old.committees.keys() - new.committees.keys(), old),
    ):
        for id in sorted(ids, key=partial(_place, state)):
            name = " ".join(filter(None, state.committees[id][:2]))
            yield Change("committee", change, id, name, None, id)
    both = sorted(old.committees.keys() & new.committees.keys(), key=partial(_place, new))
    for change, field in _FIELDS.items():
        for id in both:
            before, after = getattr(old.committees[id], field), getattr(new.committees[id], field)
            if before != after:
                told = (_reference(old, before), _reference(new, after)) if field == "parent" else (before, after)
                yield Change("committee", change, id, new.committees[id].reference, None, id, *told)


_FIELDS = {
    "renamed": "reference",
    "moved": "parent",
    "status": "status",
    "retitled": "title",
    "retitled-fr": "title_fr",
}
"""The changes of a committee that stays, and the field that each is told by."""


def _label_order(state: State, number: int) -> tuple[object, ...]:
    return natural(state.organizations[number].label), number


def _place(state: State, committee: str) -> tuple[object, ...]:
    return natural(state.committees[committee].reference), natural(committee)


def _reference(state: State, committee: str | None) -> str | None:
    """What a committee is called; its number where the snapshot has no row of it."""
    return state.committees[committee].reference if committee in state.committees else committee
