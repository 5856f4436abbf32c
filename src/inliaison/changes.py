"""What differs between two snapshots of the register, told by ISO's numbers.

A renamed label or reference is a rename, not a loss and a gain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

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
    id: str
    name: str
    partner: str | None = None
    """The partner's id, where a partner or a liaison changed."""
    committee: str | None = None
    """The committee's number, where a committee or a liaison changed."""
    old: str | None = None
    new: str | None = None


def between(old: State, new: State) -> list[Change]:
    """Every difference: liaisons first, then organizations, then committees, each in natural order."""
    return [*_liaisons(old, new), *_organizations(old, new), *_committees(old, new)]


def _liaisons(old: State, new: State) -> Iterator[Change]:
    for change, ties, state in (
        ("established", new.liaisons - old.liaisons, new),
        ("ended", old.liaisons - new.liaisons, old),
    ):
        for number, committee in sorted(ties, key=lambda tie: _tie_order(state, tie)):
            organization, reference = state.organizations[number], state.committees[committee].reference
            name = f"{organization.label} in {reference}"
            yield Change("liaison", change, f"{number}-{committee}", name, organization.id, committee)


def _tie_order(state: State, tie: tuple[int, str]) -> tuple[object, ...]:
    from inliaison.names import natural

    number, committee = tie
    return natural(state.committees[committee].reference), natural(state.organizations[number].label)


def _organizations(old: State, new: State) -> Iterator[Change]:
    for change, numbers, state in (
        ("joined", new.organizations.keys() - old.organizations.keys(), new),
        ("left", old.organizations.keys() - new.organizations.keys(), old),
    ):
        for _, id, label in sorted((state.organizations[n].label.casefold(), *state.organizations[n]) for n in numbers):
            yield Change("partner", change, id, label, id)
    for number in sorted(old.organizations.keys() & new.organizations.keys()):
        before, (id, label) = old.organizations[number].label, new.organizations[number]
        if before != label:
            yield Change("partner", "renamed", id, label, id, None, before, label)


def _committees(old: State, new: State) -> Iterator[Change]:
    for change, ids, state in (
        ("opened", new.committees.keys() - old.committees.keys(), new),
        ("closed", old.committees.keys() - new.committees.keys(), old),
    ):
        for id in sorted(ids, key=lambda id: state.committees[id].reference):
            name = " ".join(filter(None, state.committees[id][:2]))
            yield Change("committee", change, id, name, None, id)
    for change, field in (
        ("renamed", "reference"),
        ("status", "status"),
        ("retitled", "title"),
        ("retitled", "title_fr"),
    ):
        for id in sorted(old.committees.keys() & new.committees.keys()):
            before, after = getattr(old.committees[id], field), getattr(new.committees[id], field)
            if before and after and before != after:
                yield Change("committee", change, id, new.committees[id].reference, None, id, before, after)


def summary(found: list[Change]) -> str:
    """The changes in one line, by their number."""
    counts: dict[tuple[str, str], int] = {}
    for change in found:
        key = (change.kind, change.change)
        counts[key] = counts.get(key, 0) + 1
    nouns = {"liaison": "liaison", "partner": "organization", "committee": "committee"}
    verbs = {"status": "changed in status"}
    parts = [
        f"{count} {nouns[kind]}{'' if count == 1 else 's'} {verbs.get(change, change)}"
        for (kind, change), count in counts.items()
    ]
    return ", ".join(parts) if parts else "nothing changed"
