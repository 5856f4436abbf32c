"""Conversion of ISO Open Data's rows to records; this is the place for the field names that ISO uses.

Each line of the file is a committee as a JSON object, with its members, and the committees and organizations in liaison
with it. Only `id` and `reference` are always present; an empty list is null or absent.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from inliaison.dataset import integrity, merge, open_data, registers
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.register import clean_text, iso_rows
from inliaison.register.iso_rows import Row, RowProblem
from inliaison.text import names

Table = dict[str, Any]
Labels = dict[int, Counter[str]]
"""By ISO's number, the labels of a body with their frequencies in the file."""

_ROLES = {"participating": "pMembers", "observing": "oMembers"}


class Register(NamedTuple):
    """The register of one day, read but not yet stored."""

    committees: list[Table]
    """Records of committees, in which members and committees in liaison are given by ISO's numbers."""
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


def recognizes(content: bytes) -> bool:
    """Return whether a file is one of ISO's."""
    return open_data.recognize_content(content) is not None


def read(content: bytes, name: str) -> Register:
    """Return the register in a file of JSON Lines; what cannot be read is skipped and listed among its problems.

    Raises FaultyDataError if the file is not JSON Lines or holds no committee; nothing is read from such a file.
    """
    sort = open_data.recognize_content(content)
    open_data.must_be_committees(sort, name)
    problems: list[RowProblem] = []
    rows_by_id: dict[int, tuple[Row, Table]] = {}
    organizations: Labels = {}
    members: Labels = {}
    liaisons: set[tuple[int, int]] = set()
    for id, row, committee in _iter_committees(iso_rows.iter_rows(content, name, problems), sort):
        if id in rows_by_id:
            row.note("id", f"{id} is that of line {rows_by_id[id][0].line} too; the row is left out")
            continue
        rows_by_id[id] = row, committee
        for number, label in row.bodies("organizationLiaisons"):
            _add_label(organizations, number, label)
            liaisons.add((number, id))
        committee.update(_read_roles(row, members))
    if not rows_by_id:
        remedy = f"Nothing was imported. ISO's file of committees: {ISO.address}"
        raise FaultyDataError(
            f"{name} holds no committee", details=iso_rows.format_problems(problems, name), remedy=remedy
        )
    _set_parents(rows_by_id)
    _set_liaison_committees(rows_by_id)
    committees = [
        {name: value for name, value in committee.items() if value not in (None, "")}
        for _, committee in rows_by_id.values()
    ]
    return Register(
        committees,
        _sort_labels(organizations),
        _sort_labels(members) if members else None,
        sorted(liaisons),
        hashlib.sha256(content).hexdigest(),
        sorted(problems),
    )


def _iter_committees(rows: Iterable[Row], sort: str | None) -> Iterator[tuple[int, Row, Table]]:
    """Yield the number, row and record of each committee; other rows are skipped, with a note on foreign ones.

    There are none in a file of an unknown `sort`, whatever its rows are called.
    """
    for row in rows:
        id, reference = row.number("id", "the row"), row.text("reference", "the row")
        if id is None or not reference or sort is None:
            continue
        if open_data.recognize_row(row.table) not in (open_data.COMMITTEES, None):
            row.note("", "the row is no committee; it is left out")
            continue
        yield id, row, _build_committee(row, id, reference)


def _add_label(labels: Labels, number: int, label: str) -> None:
    labels.setdefault(number, Counter()).update(filter(None, [label]))


def _sort_labels(labels: Labels) -> dict[int, list[str]]:
    """Return the labels of each body, the most frequent first; one made of its number if it has none."""
    return {
        number: sorted(counts, key=lambda label: (-counts[label], names.make_natural_key(label), label))
        or [f"no. {number}"]
        for number, counts in labels.items()
    }


def _read_roles(row: Row, members: Labels) -> Table:
    """Return the holder of the secretariat and the participating and observing members, by ISO's numbers.

    Returns an empty table if the row has none of these fields, or no member at all.
    """
    if not row.has_any("secretariat", *_ROLES.values()):
        return {}
    roles: Table = {}
    fields_by_number: dict[int, str] = {}
    for role, field in _ROLES.items():
        if not row.is_list(field):
            list(row.bodies(field))  # Reading the list reports the problem.
            continue
        roles[role] = []
        for number, label in row.bodies(field):
            if number in fields_by_number:
                row.note(
                    field, f"names {label or number} again, which is in {fields_by_number[number]}; that is left out"
                )
                continue
            fields_by_number[number] = field
            roles[role].append(number)
            _add_label(members, number, label)
    secretariat = row.body("secretariat")
    if secretariat:
        roles["secretariat"] = secretariat[0]
        _add_label(members, *secretariat)
    return roles if fields_by_number or secretariat else {}


def _set_liaison_committees(rows_by_id: Mapping[int, tuple[Row, Table]]) -> None:
    """Set the committees that each committee is in liaison with, and the number of those without a row in the file."""
    if not any(row.has_any("committeeLiaisons") for row, _ in rows_by_id.values()):
        return
    places = {
        id: place
        for place, id in enumerate(
            sorted(rows_by_id, key=lambda each: names.make_natural_key(rows_by_id[each][1]["reference"]))
        )
    }
    for id, (row, committee) in rows_by_id.items():
        others = dict.fromkeys(number for number, _ in row.bodies("committeeLiaisons", "reference"))
        if id in others:
            row.note("committeeLiaisons", "names the committee itself; that is left out")
        listed = sorted((number for number in others if number in places and number != id), key=places.__getitem__)
        committee["liaison_committees"] = [str(number) for number in listed]
        committee["liaison_committees_unnamed"] = sum(number not in rows_by_id for number in others)


def build_dataset(
    register: Register, ids: Mapping[int, str], members: Mapping[int, str], date: str
) -> dict[str, list[Table]]:
    """Return the register as the tables of a dataset; `ids` and `members` map ISO's numbers to ids."""
    of = register.of
    source = of.source(date)
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
                "id": of.id(f"{organization}-{committee}"),
                "partner": ids[organization],
                "kind": "committee",
                "committee": of.id(committee),
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
        total_listed = sum(len(committee["liaison_committees"]) for committee in with_liaisons)
        totals["committee_liaisons"] = total_listed + sum(
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
    others: Table = {name: of.id(committee[name]) for name in ("id", "parent") if name in committee}
    if "liaison_committees" in committee:
        others["liaison_committees"] = [of.id(number) for number in committee["liaison_committees"]]
    return committee | roles | others


def assign_ids(
    labels: Mapping[int, list[str]], known: Mapping[int, str], reserved: Mapping[str, int], of: registers.Register = ISO
) -> dict[int, str]:
    """Return an id for every body: the one it had before, else its first label as a slug.

    If a slug fits two bodies, or is `reserved` for the number of another one, the number is appended, as often as it
    takes to make the id unique.
    """
    slugs = {number: of.id(names.make_slug(own_labels[0]) or "org") for number, own_labels in labels.items()}
    holders: dict[str, set[int]] = {}
    for number, id in (*slugs.items(), *known.items(), *((number, id) for id, number in reserved.items())):
        holders.setdefault(id, set()).add(number)
    ids = {}
    for number, slug in slugs.items():
        is_free = holders[slug] == {number} and not slug.isdigit() and slug != of.id("org")
        if number in known or is_free:
            ids[number] = known.get(number, slug)
    taken = {*known.values(), *reserved, *ids.values()}
    for number in sorted(slugs.keys() - ids.keys()):
        ids[number] = merge.append_number(slugs[number], number, taken)
        taken.add(ids[number])
    return ids


def _build_committee(row: Row, id: int, reference: str) -> Table:
    title, scope = row.languages("title"), row.languages("scope")
    return {
        "id": str(id),
        "reference": reference,
        "title": clean_text.clean_line(title["en"]),
        "title_fr": clean_text.clean_line(title["fr"]),
        "parent": "",
        "status": row.text("status"),
        "created": row.day("creationDate"),
        "scope": clean_text.clean_paragraphs(scope["en"] or scope["fr"]),
    }


def _set_parents(rows_by_id: Mapping[int, tuple[Row, Table]]) -> None:
    """Set the parent of each committee, if the parent has a row and is not below the committee itself.

    Nobody can tell which link of a cycle is the wrong one, so all of them are skipped.
    """
    parents = {id: parent for id, (row, _) in rows_by_id.items() if (parent := row.number("parentId")) is not None}
    cycles = integrity.find_cycles(parents)
    for id, parent in parents.items():
        row, committee = rows_by_id[id]
        if parent not in rows_by_id:
            row.note("parentId", f"{parent} has no row; it is left out")
        elif id in cycles:
            row.note("parentId", f"{parent} leads back to the committee itself; it is left out")
        else:
            committee["parent"] = str(parent)
