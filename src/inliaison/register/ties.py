"""The ties of organizations or members to committees in a snapshot of the register, by role.

They stay the texts that the index has until somebody asks for them, as those of two snapshots are mostly the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import zip_longest
from typing import NamedTuple

RolesByNumber = dict[tuple[int, str], str]
"""Roles by ISO's numbers of the body and of the committee."""


Lists = Mapping[str, tuple[str | None, ...]]
"""By committee, the ids of the bodies in each role, as JSON."""


class Body(NamedTuple):
    """An organization or a member in a snapshot."""

    id: str
    label: str
    name: str | None
    """In full; None if the snapshot has none."""


class Ties:
    """The ties of all bodies of a kind."""

    def __init__(self, roles: Sequence[str], bodies: dict[int, Body], lists: Lists) -> None:
        self.roles, self.bodies, self.lists = roles, bodies, lists
        """The bodies are by ISO's numbers."""
        self.numbers = {body.id: number for number, body in bodies.items()}
        """ISO's numbers of the bodies, by id."""

    def read_roles(self, committee: str) -> dict[str, str]:
        """Return the roles of all bodies in a committee, by id."""
        return self.find_roles(committee, {id for text in self.lists.get(committee, ()) for id in read_ids(text)})

    def find_roles(self, committee: str, ids: Iterable[str]) -> dict[str, str]:
        """Return the roles in a committee of those of some bodies that have one, by id."""
        pairs = [(role, text) for role, text in zip(self.roles, self.lists.get(committee, ()), strict=False) if text]
        known_ids = [id for id in ids if id in self.numbers]
        return {id: role for role, text in pairs for id in known_ids if _quote(id) in text}

    def find_committees(self, ids: Set[str]) -> list[str]:
        """Return the committees in which any of the bodies with some ids has a role."""
        return _find_committees(self.lists, ids & self.numbers.keys())

    def list_roles(self, ids: Set[str]) -> list[str]:
        """Return every role in a committee that any of the bodies with some ids has."""
        return [role for committee in self.find_committees(ids) for role in self.find_roles(committee, ids).values()]

    def compare(self, later: Ties) -> tuple[RolesByNumber, RolesByNumber]:
        """Return the roles that only this snapshot has, and those that only the later one has."""
        renumbered_ids = {id for id, _ in self.numbers.items() ^ later.numbers.items()}
        committees = {id for id, _ in self.lists.items() ^ later.lists.items()}
        if renumbered_ids:
            committees.update(_find_committees(dict(self.lists.items() & later.lists.items()), renumbered_ids))
        first, then = RolesByNumber(), RolesByNumber()
        for committee in committees:
            ids = renumbered_ids | _find_differences(self.lists.get(committee, ()), later.lists.get(committee, ()))
            for ties, roles in ((self, first), (later, then)):
                body_roles = ties.find_roles(committee, ids)
                roles.update({(ties.numbers[id], committee): role for id, role in body_roles.items()})
        return dict(first.items() - then.items()), dict(then.items() - first.items())


def _find_committees(lists: Lists, ids: Iterable[str]) -> list[str]:
    """Return the committees whose lists have any of some ids."""
    whole = "".join([text for texts in lists.values() for text in texts if text])
    words = [word for id in ids if (word := _quote(id)) in whole]
    pairs = [(committee, "".join(filter(None, texts))) for committee, texts in lists.items()] if words else ()
    return [committee for committee, text in pairs if any(word in text for word in words)]


def _find_differences(first: Sequence[str | None], then: Sequence[str | None]) -> set[str]:
    """Return the ids that only one of two days lists in a role, and maybe some that both list."""
    pairs = [
        ((one or "").split(","), (other or "").split(",")) for one, other in zip_longest(first, then) if one != other
    ]
    return {part.strip('[" ]') for one, other in pairs for part in {*one} ^ {*other}}


def _quote(id: str) -> str:
    return f'"{id}"'


def read_ids(text: str | None) -> list[str]:
    """Return a list of ids that is JSON; no id has a quotation mark in it."""
    return text.split('"')[1::2] if text else []
