"""How records of several layers join: later ones over earlier ones, a register with known partners and members."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from inliaison.dataset.registers import Register
from inliaison.kinds import KINDS
from inliaison.kinds.fields import fields
from inliaison.text.names import slug

Table = dict[str, Any]


def numbers(register: Register, bodies: Iterable[Table]) -> dict[int, str]:
    """The id of every body by a register's numbers, as they hold once later rows have corrected earlier ones."""
    last: dict[str, Table] = {}
    for body in bodies:
        told = {name: body[name] for name in (register.other_numbers, register.number) if name in body}
        if told:
            last.setdefault(body["id"], {}).update(told)
    return {number: id for id, told in last.items() for number in register.numbers(told)}


class Curated(NamedTuple):
    """The partners, or the members, of all layers but a register's own."""

    ids: dict[int, str]
    """By the register's numbers."""
    taken: set[str]
    """The ids that are none of the register's own."""


def curated(register: Register, bodies: Iterable[tuple[bool, Table]]) -> Curated:
    """What is known of the bodies of a kind in all layers but a register's own.

    Each comes with whether it is a bundled one: one of a later layer without a number may be a body of the
    register that is overlaid.
    """
    bodies = [(bundled, row) for bundled, row in bodies if isinstance(row.get("id"), str)]
    taken = {row["id"] for bundled, row in bodies if bundled or register.numbers(row)}
    taken |= {slug(str(row.get("acronym", ""))) for bundled, row in bodies if bundled}
    return Curated(numbers(register, (row for _, row in bodies)), taken)


def joined(
    register: Register, snapshot: Mapping[str, list[Table]], curated: Mapping[str, Curated]
) -> dict[str, list[Table]]:
    """The tables of a snapshot with the ids under which its organizations and its members are known.

    A body with the number of a curated one takes the id of that and keeps its own labels aside; one whose id
    belongs to another gets its number behind it. Where several numbers are one partner, its committees are
    those of all of them.
    """
    tables = dict(snapshot)
    for kind, known in curated.items():
        ids = _ids(register, snapshot.get(kind, ()), known)
        bodies = (
            _joined(register, body, ids[body["id"]], known=body[register.number] in known.ids)
            for body in snapshot.get(kind, ())
        )
        tables[kind] = list({body["id"]: body for body in bodies}.values())
        changed = {old: new for old, new in ids.items() if old != new}
        for other in tables if changed else ():
            for field in (field.name for field in fields(other) if field.named == (kind,)) if other in KINDS else ():
                tables[other] = [_renamed(row, field, changed) for row in tables[other]]
    ties = tables.get("liaisons", ())
    tables["liaisons"] = list({(tie.get("partner"), str(tie.get("committee"))): tie for tie in ties}.values())
    return tables


def _ids(register: Register, bodies: Iterable[Table], known: Curated) -> dict[str, str]:
    """By the ids that bodies have in a snapshot, those under which they are known."""
    bodies = list(bodies)
    every = known.taken | {body["id"] for body in bodies}
    ids: dict[str, str] = {}
    for body in bodies:
        own, number = body["id"], body[register.number]
        ids[own] = known.ids.get(number) or (free(own, number, every) if own in known.taken else own)
        every.add(ids[own])
    return ids


def _renamed(row: Table, field: str, ids: Mapping[str, str]) -> Table:
    """A record with other ids in a field."""
    value = row.get(field)
    if isinstance(value, list):
        return {**row, field: list(dict.fromkeys(ids.get(id, id) for id in value))}
    return {**row, field: ids[value]} if isinstance(value, str) and value in ids else row


def _joined(register: Register, body: Table, id: str, *, known: bool) -> Table:
    aside = ("acronym", "aliases", register.number) if known else ()
    return {name: value for name, value in body.items() if name not in aside} | {"id": id}


def labels(body: Table) -> list[str]:
    """The labels under which the register lists a body, the one that it goes by first."""
    return [body["acronym"], *(name for name in values(body.get("aliases")) if isinstance(name, str))]


def add_names(body: Table, found: Iterable[str]) -> None:
    """Make aliases of a partner or member of those labels that are none of its names."""
    there = (body.get("acronym"), body.get("name"), *body.get("aliases", ()))
    others = [label for label in found if label not in there]
    if others:
        body["aliases"] = [*body.get("aliases", ()), *others]


def free(id: str, number: int, taken: Collection[str]) -> str:
    """An id with a number behind it, as often as it takes to be none of those that are taken."""
    id = f"{id}-{number}"
    return free(id, number, taken) if id in taken else id


def overlay(record: Table, later: Table, *, by_hand: bool = False) -> None:
    """Lay a later layer's record over an earlier one, field by field; sources add up.

    What people correct `by_hand` rests on the sources that they name, and only the rest of it on those of before.
    """
    sources = values(record.get("sources"))
    more = [source for source in values(later.get("sources")) if source not in sources]
    if by_hand and more:
        _tell_sources(record)
        _tell_sources(later)
    sources += more
    told = {
        source: [name for name in names if name.partition(".")[0] not in later] for source, names in _sourced(record)
    }
    for source, names in _sourced(later):
        told[source] = [*told.get(source, ()), *names]
    record.update(later, sources=sources)
    record.pop("sourced", None)
    if any(told.values()):
        record["sourced"] = {source: names for source, names in told.items() if names}


def _tell_sources(record: Table) -> None:
    """Say that all sources of a record support all its fields, if it says nothing of that itself."""
    fields = [name for name in record if name not in ("id", "sources", "sourced")]
    if fields and "sourced" not in record:
        record["sourced"] = {source: fields for source in values(record.get("sources")) if isinstance(source, str)}


def values(value: Any) -> list[Any]:
    """The values of a field, whether it holds one or a list of them."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _sourced(record: Table) -> list[tuple[str, list[str]]]:
    told = record.get("sourced")
    known = told.items() if isinstance(told, dict) else ()
    return [(source, [name for name in values(names) if isinstance(name, str)]) for source, names in known]
