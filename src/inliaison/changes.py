"""What differs between two snapshots of the register, told by ISO's numbers.

A renamed label or reference is a rename, not a loss and a gain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from inliaison.names import natural

COLUMNS = ("kind", "change", "id", "name", "partner", "committee", "old", "new")


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


class Change(NamedTuple):
    """One difference."""

    kind: str
    """`liaison`, `partner` or `committee`."""
    change: str
    """`established`, `ended`, `joined`, `left`, `renamed`, `opened`, `closed`, `moved`, `status`, `retitled`
    or, of the French title, `retitled-fr`."""
    id: str
    name: str
    partner: str | None = None
    """The partner's id, where a partner or a liaison changed."""
    committee: str | None = None
    """The committee's number, where a committee or a liaison changed."""
    old: str | None = None
    """What it was before; None where nothing was told, or where no value belongs to such a change."""
    new: str | None = None


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


_NOUNS = {"liaison": "liaison", "partner": "organization", "committee": "committee"}
_CHANGED = {"moved": "moved below another", "status": "changed in status", "retitled-fr": "retitled in French"}
_VALUES = {"moved": "parent", "status": "status", "retitled": "title", "retitled-fr": "French title"}
"""What began or ceased to be told of a committee where one of two values is not known."""


def grouped(found: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes in groups, under what people are told of each, such as `2 liaisons ended`; the order stays."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in found:
        groups.setdefault((_NOUNS[change.kind], _told(change)), []).append(change)
    return {
        f"{len(changes):,} {noun}{'' if len(changes) == 1 else 's'} {told}": changes
        for (noun, told), changes in groups.items()
    }


def _told(change: Change) -> str:
    value = _VALUES.get(change.change)
    if value and change.old is None:
        return f"given a {value}"
    if value and change.new is None:
        return f"left without a {value}"
    return _CHANGED.get(change.change, change.change)


def summary(found: Iterable[Change]) -> str:
    """The changes in one line, by their number."""
    return ", ".join(grouped(found)) or "nothing changed"
