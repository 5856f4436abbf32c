"""ISO Open Data's rows as records: the one place that knows ISO's field names.

Each line of the file is a committee as a JSON object with the organizations in liaison with it. Only
`id` and `reference` are sure to be there; a missing list may be null or absent.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from inliaison.dataset import integrity, merge
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.register import clean_text, iso_rows
from inliaison.register.iso_rows import Fault, Row
from inliaison.text import names

Table = dict[str, Any]


class Register(NamedTuple):
    """The register of one day, read but not yet stored."""

    committees: list[Table]
    organizations: dict[int, list[str]]
    """ISO's number and the labels of each, the commonest first."""
    liaisons: list[tuple[int, int]]
    """ISO's numbers of organization and committee."""
    digest: str
    """A fingerprint of the bytes it was read from."""
    faults: list[Fault]
    """What could not be taken from them."""


def read(content: bytes, name: str) -> Register:
    """The register in a file of JSON Lines, less what cannot be taken of it, which is named among the faults.

    Raises FaultyDataError for what is no JSON Lines, or holds no committee; nothing is taken from such a file.
    """
    faults: list[Fault] = []
    known: dict[int, tuple[Row, Table]] = {}
    labels: dict[int, Counter[str]] = {}
    liaisons: set[tuple[int, int]] = set()
    for row in iso_rows.read(content, name, faults):
        id, reference = row.number("id", "the row"), row.text("reference", "the row")
        if id is None or not reference:
            continue
        if id in known:
            row.note("id", f"{id} is that of line {known[id][0].line} too; the row is left out")
            continue
        known[id] = row, _committee(row, id, reference)
        for number, label in row.bodies("organizationLiaisons"):
            labels.setdefault(number, Counter()).update(filter(None, [label]))
            liaisons.add((number, id))
    if not known:
        raise FaultyDataError(
            f"{name} holds no committee", details=iso_rows.told(faults, name), remedy="Nothing was imported."
        )
    _set_parents(known)
    organizations = {number: _ordered(number, found) for number, found in labels.items()}
    committees = [{name: value for name, value in held.items() if value} for _, held in known.values()]
    digest = hashlib.sha256(content).hexdigest()
    return Register(committees, organizations, sorted(liaisons), digest, sorted(faults))


def _ordered(number: int, labels: Counter[str]) -> list[str]:
    """The labels of an organization, the commonest first; made of its number where it has none."""
    return sorted(labels, key=lambda label: (-labels[label], names.natural(label), label)) or [f"no. {number}"]


def dataset(register: Register, ids: Mapping[int, str], date: str) -> dict[str, list[Table]]:
    """The register as the tables of a dataset, with the ids that its organizations go by."""
    source = ISO.source(date)
    sources = [source["id"]]
    return {
        "sources": [source],
        "partners": [
            {"id": ids[number], "acronym": label, ISO.number: number}
            | ({"aliases": others} if others else {})
            | {"sources": sources}
            for number, (label, *others) in sorted(register.organizations.items())
        ],
        "committees": [{**committee, "sources": sources} for committee in register.committees],
        "liaisons": [
            {
                "id": f"{organization}-{committee}",
                "partner": ids[organization],
                "kind": "committee",
                "committee": str(committee),
                "sources": sources,
            }
            for organization, committee in register.liaisons
        ],
    }


def assign_ids(
    organizations: Mapping[int, list[str]], known: Mapping[int, str], reserved: Mapping[str, int]
) -> dict[int, str]:
    """An id for every organization: the one it had before, else its first label as a slug.

    Where a slug fits two organizations, or is `reserved` for the number of another, the number
    follows it, as often as it takes to be an id that no other one has.
    """
    slugs = {number: names.slug(labels[0]) or "org" for number, labels in organizations.items()}
    holders: dict[str, set[int]] = {}
    for number, id in (*slugs.items(), *known.items(), *((number, id) for id, number in reserved.items())):
        holders.setdefault(id, set()).add(number)
    ids = {}
    for number, slug in slugs.items():
        alone = holders[slug] == {number} and not slug.isdigit() and slug != "org"
        if number in known or alone:
            ids[number] = known.get(number, slug)
    taken = {*known.values(), *reserved, *ids.values()}
    for number in sorted(slugs.keys() - ids.keys()):
        ids[number] = merge.free(slugs[number], number, taken)
        taken.add(ids[number])
    return ids


def _committee(row: Row, id: int, reference: str) -> Table:
    title, scope = row.languages("title"), row.languages("scope")
    return {
        "id": str(id),
        "reference": reference,
        "title": clean_text.one_line(title["en"]),
        "title_fr": clean_text.one_line(title["fr"]),
        "parent": "",
        "status": row.text("status"),
        "created": row.day("creationDate"),
        "scope": clean_text.paragraphs(scope["en"] or scope["fr"]),
    }


def _set_parents(known: Mapping[int, tuple[Row, Table]]) -> None:
    """Put each committee below its parent, where that has a row and does not lead back to the committee itself.

    Which link of a ring is the wrong one nobody can tell: none of them is taken.
    """
    parents = {id: parent for id, (row, _) in known.items() if (parent := row.number("parentId")) is not None}
    cycles = integrity.find_cycles(parents)
    for id, parent in parents.items():
        row, committee = known[id]
        if parent not in known:
            row.note("parentId", f"{parent} has no row; it is left out")
        elif id in cycles:
            row.note("parentId", f"{parent} leads back to the committee itself; it is left out")
        else:
            committee["parent"] = str(parent)
