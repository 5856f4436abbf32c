"""The members of committees in a snapshot of the register, and the liaisons between committees."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

Roster = tuple[str | None, str | None]
"""The ids of the members that participate in a committee, and of those that observe it."""


class Body(NamedTuple):
    """An organization or a member in a snapshot."""

    id: str
    label: str


class Members(NamedTuple):
    """The memberships in committees, and the liaisons between committees.

    Lists stay JSON until somebody asks for them, as those of two snapshots are mostly the same.
    """

    bodies: dict[int, Body]
    """By ISO's numbers."""
    rosters: dict[str, Roster]
    """By committee."""
    liaisons: dict[str, str | None]
    """By committee, the numbers of those that its row lists as in liaison with it."""

    @property
    def numbers(self) -> dict[str, int]:
        """ISO's numbers of the members, by id."""
        return {body.id: number for number, body in self.bodies.items()}

    def read_roles(self, committees: Iterable[str]) -> dict[str, dict[int, str]]:
        """Return the roles in some committees: by committee, then by ISO's number of the member."""
        numbers = self.numbers
        roles: dict[str, dict[int, str]] = {id: {} for id in committees}
        for id, by_number in roles.items():
            for role, text in zip(("participating", "observing"), self.rosters.get(id, ()), strict=False):
                known = filter(None, map(numbers.get, _read_list(text)))
                by_number.update(dict.fromkeys(known, role))
        return roles

    def read_liaisons(self, committees: Iterable[str]) -> set[tuple[str, str]]:
        """Return pairs of a committee whose row lists the liaison, one of some committees, and the one it names."""
        return {(id, other) for id in committees for other in _read_list(self.liaisons.get(id))}

    def find_committees(self, members: Iterable[str]) -> list[str]:
        """Return the committees that list any of the members with some ids."""
        words = [json.dumps(id) for id in members]
        return [
            id
            for id, roster in self.rosters.items()
            if any(text and any(word in text for word in words) for text in roster)
        ]

    def find_other_rosters(self, others: Members) -> set[str]:
        """Return the committees whose members may differ from those of another snapshot."""
        if self.numbers != others.numbers:  # The same id may then mean another member.
            return {*self.rosters, *others.rosters}
        return {id for id, _ in self.rosters.items() ^ others.rosters.items()}


def _read_list(text: str | None) -> list[str]:
    ids: list[str] = json.loads(text) if text else []
    return ids
