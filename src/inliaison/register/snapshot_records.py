"""The register of one day, and the dataset that a snapshot of it is: the same for every register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from inliaison.dataset import merge, registers
from inliaison.dataset.registers import ISO
from inliaison.register.iso_rows import RowProblem
from inliaison.text import names

Table = dict[str, Any]


_ROLES = ("participating", "observing")


class Register(NamedTuple):
    """The register of one day, read but not yet stored."""

    committees: list[Table]
    """Records of committees, in which members and committees in liaison stand by ISO's numbers."""
    organizations: dict[int, list[str]]
    """By ISO's number, the labels of an organization, the most frequent first."""
    members: dict[int, list[str]] | None
    """By ISO's number, the labels of a member, likewise; None if the file has no data on members."""
    liaisons: list[tuple[int, int]]
    """Pairs of ISO's numbers: organization and committee."""
    digest: str
    """The SHA-256 digest of the bytes it was read from."""
    problems: list[RowProblem]
    """What could not be read."""
    of: registers.Register = ISO
    """The register that the file belongs to."""


def build_dataset(
    register: Register, ids: Mapping[int, str], members: Mapping[int, str], date: str
) -> dict[str, list[Table]]:
    """Return the register as the tables of a dataset; `ids` and `members` map ISO's numbers to ids."""
    of = register.of
    source = of.make_source(date)
    sources = [source["id"]]
    return {
        "sources": [source],
        "partners": [{**body, "sources": sources} for body in _iter_bodies(of, register.organizations, ids)],
        "members": [{**body, "sources": sources} for body in _iter_bodies(of, register.members or {}, members)],
        "committees": [
            {**_replace_numbers(of, committee, members), "sources": sources} for committee in register.committees
        ],
        "liaisons": [
            {
                "id": of.make_id(f"{organization}-{committee}"),
                "partner": ids[organization],
                "kind": "committee",
                "committee": of.make_id(committee),
                "sources": sources,
            }
            for organization, committee in register.liaisons
        ],
    }


def count_memberships(register: Register) -> dict[str, int]:
    """Return the numbers of members, memberships and liaisons between committees, as far as the file has them."""
    totals = {}
    if register.members is not None:
        totals["members"] = len(register.members)
        totals["memberships"] = sum(
            len(committee.get(role, ())) for committee in register.committees for role in _ROLES
        )
    with_liaisons = [committee for committee in register.committees if "liaison_committees" in committee]
    if with_liaisons:
        liaison_count = sum(len(committee["liaison_committees"]) for committee in with_liaisons)
        totals["committee_liaisons"] = liaison_count + sum(
            committee["liaison_committees_unnamed"] for committee in with_liaisons
        )
    return totals


def _iter_bodies(of: registers.Register, labels: Mapping[int, list[str]], ids: Mapping[int, str]) -> Iterator[Table]:
    for number, (label, *others) in sorted(labels.items()):
        aliases = {"aliases": others} if others else {}
        yield {"id": ids[number], "acronym": label, of.number: number, **aliases}


def _replace_numbers(of: registers.Register, committee: Table, members: Mapping[int, str]) -> Table:
    """Return a committee with the ids of members and other committees instead of the register's numbers."""
    roles: Table = {role: sorted(members[number] for number in committee[role]) for role in _ROLES if role in committee}
    if "secretariat" in committee:
        roles["secretariat"] = members[committee["secretariat"]]
    others: Table = {name: of.make_id(committee[name]) for name in ("id", "parent") if name in committee}
    if "liaison_committees" in committee:
        others["liaison_committees"] = [of.make_id(number) for number in committee["liaison_committees"]]
    return committee | roles | others


def assign_ids(
    labels: Mapping[int, list[str]],
    ids_before: Mapping[int, str],
    reserved_ids: Mapping[str, int],
    of: registers.Register = ISO,
) -> dict[int, str]:
    """Return an id for every body: the one it had before, else its first label as a slug.

    If a slug fits two bodies, or is among the `reserved_ids` with the number of another one, the number is appended, as
    often as it takes to make the id unique.
    """
    slugs = {number: of.make_id(names.make_slug(own_labels[0]) or "org") for number, own_labels in labels.items()}
    holders: dict[str, set[int]] = {}
    for number, id in (*slugs.items(), *ids_before.items(), *((number, id) for id, number in reserved_ids.items())):
        holders.setdefault(id, set()).add(number)
    ids = {}
    for number, slug in slugs.items():
        is_free = holders[slug] == {number} and not slug.isdigit() and slug != of.make_id("org")
        if number in ids_before or is_free:
            ids[number] = ids_before.get(number, slug)
    used_ids = {*ids_before.values(), *reserved_ids, *ids.values()}
    for number in sorted(slugs.keys() - ids.keys()):
        ids[number] = merge.append_number(slugs[number], number, used_ids)
        used_ids.add(ids[number])
    return ids
