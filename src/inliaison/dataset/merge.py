"""How records of several layers join: later ones over earlier ones, a register with known partners."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from inliaison.dataset.registers import Register
from inliaison.text.names import slug

Table = dict[str, Any]


def numbers(register: Register, partners: Iterable[Table]) -> dict[int, str]:
    """The id of every partner by a register's numbers, as they hold once later rows have corrected earlier ones."""
    last: dict[str, Table] = {}
    for partner in partners:
        told = {name: partner[name] for name in (register.other_numbers, register.number) if name in partner}
        if told:
            last.setdefault(partner["id"], {}).update(told)
    return {number: id for id, told in last.items() for number in register.numbers(told)}


def curated(register: Register, partners: Iterable[tuple[bool, Table]]) -> tuple[dict[int, str], set[str]]:
    """A register's numbers of the partners in all layers but its own, and the ids that are not its own.

    Each partner comes with whether it is a bundled one: one of a later layer without a number may be a
    register organization that is overlaid.
    """
    partners = [(bundled, row) for bundled, row in partners if isinstance(row.get("id"), str)]
    taken = {row["id"] for bundled, row in partners if bundled or register.numbers(row)}
    taken |= {slug(str(row.get("acronym", ""))) for bundled, row in partners if bundled}
    return numbers(register, (row for _, row in partners)), taken


def joined(
    register: Register, snapshot: Mapping[str, list[Table]], curated: Mapping[int, str], taken: Iterable[str]
) -> dict[str, list[Table]]:
    """The tables of a snapshot with the ids under which its organizations are known.

    An organization with the number of a curated partner takes that partner's id and keeps its own
    labels aside; one whose id belongs to another partner gets its number behind it. Where several numbers
    are one partner, its committees are those of all of them.
    """
    others = set(taken)
    every = others | {partner["id"] for partner in snapshot.get("partners", ())}
    ids: dict[str, str] = {}
    for partner in snapshot.get("partners", ()):
        own, number = partner["id"], partner[register.number]
        ids[own] = curated.get(number) or (free(own, number, every) if own in others else own)
        every.add(ids[own])
    partners = (
        _joined(register, partner, ids[partner["id"]], known=partner[register.number] in curated)
        for partner in snapshot.get("partners", ())
    )
    liaisons = ({**tie, "partner": ids.get(tie["partner"], tie["partner"])} for tie in snapshot.get("liaisons", ()))
    return {
        **snapshot,
        "partners": list({partner["id"]: partner for partner in partners}.values()),
        "liaisons": list({(tie["partner"], str(tie.get("committee"))): tie for tie in liaisons}.values()),
    }


def _joined(register: Register, partner: Table, id: str, *, known: bool) -> Table:
    aside = ("acronym", "aliases", register.number) if known else ()
    return {name: value for name, value in partner.items() if name not in aside} | {"id": id}


def labels(organization: Table) -> list[str]:
    """The labels under which the register lists an organization, the one that it goes by first."""
    return [organization["acronym"], *(name for name in values(organization.get("aliases")) if isinstance(name, str))]


def add_names(partner: Table, found: Iterable[str]) -> None:
    """Make aliases of a partner of those labels that are none of its names."""
    there = (partner.get("acronym"), partner.get("name"), *partner.get("aliases", ()))
    others = [label for label in found if label not in there]
    if others:
        partner["aliases"] = [*partner.get("aliases", ()), *others]


def free(id: str, number: int, taken: Collection[str]) -> str:
    """An id with a number behind it, as often as it takes to be none of those that are taken."""
    id = f"{id}-{number}"
    return free(id, number, taken) if id in taken else id


def overlay(record: Table, later: Table) -> None:
    """Lay a later layer's record over an earlier one, field by field; sources add up."""
    sources = values(record.get("sources"))
    sources += [source for source in values(later.get("sources")) if source not in sources]
    told = {
        source: [name for name in names if name.partition(".")[0] not in later] for source, names in _sourced(record)
    }
    for source, names in _sourced(later):
        told[source] = [*told.get(source, ()), *names]
    record.update(later, sources=sources)
    record.pop("sourced", None)
    if any(told.values()):
        record["sourced"] = {source: names for source, names in told.items() if names}


def values(value: Any) -> list[Any]:
    """The values of a field, whether it holds one or a list of them."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _sourced(record: Table) -> list[tuple[str, list[str]]]:
    told = record.get("sourced")
    known = told.items() if isinstance(told, dict) else ()
    return [(source, [name for name in values(names) if isinstance(name, str)]) for source, names in known]
