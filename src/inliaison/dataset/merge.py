"""Merging of layers: later records over earlier ones, and registers with known partners and members."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.dataset.registers import ISO, Register
from inliaison.kinds import KINDS
from inliaison.kinds.fields import fields
from inliaison.text.names import make_slug

Table = dict[str, Any]


def collect_numbers(register: Register, bodies: Iterable[Table]) -> dict[int, str]:
    """Return the ids of bodies by their numbers in a register, after later rows have corrected earlier ones."""
    fields_by_id: dict[str, Table] = {}
    for body in bodies:
        number_fields = {name: body[name] for name in (register.other_numbers, register.number) if name in body}
        if number_fields:
            fields_by_id.setdefault(body["id"], {}).update(number_fields)
    return {number: id for id, number_fields in fields_by_id.items() for number in register.list_numbers(number_fields)}


class CuratedBodies(NamedTuple):
    """The partners, or the members, of all layers but a register's own."""

    ids: dict[int, str]
    """By number in the register."""
    ids_in_use: set[str]
    """The ids that belong to curated bodies, not to the register's own."""


def list_rows(tables: Any) -> list[Table]:
    """Return the tables of a list that may hold anything, or be none."""
    return [row for row in tables if isinstance(row, dict)] if isinstance(tables, list) else []


def collect_curated_bodies(register: Register, datasets: Sequence[tuple[bool, Table]]) -> dict[str, CuratedBodies]:
    """Return the ids of the bodies in all layers but a register's own, by kind.

    Each dataset comes with a flag: whether it is bundled. A body of a later layer without a number may correct one of
    the register, so its id is not taken.
    """
    curated_bodies = {}
    for kind in register.count_names:
        bodies = [(is_bundled, row) for is_bundled, tables in datasets for row in list_rows(tables.get(kind))]
        curated_bodies[kind] = _collect_curated_of_kind(register, bodies)
    return curated_bodies


def _collect_curated_of_kind(register: Register, bodies: Sequence[tuple[bool, Table]]) -> CuratedBodies:
    bodies = [(is_bundled, row) for is_bundled, row in bodies if isinstance(row.get("id"), str)]
    ids = {row["id"] for is_bundled, row in bodies if is_bundled or register.list_numbers(row)}
    ids |= {make_slug(str(row.get("acronym", ""))) for is_bundled, row in bodies if is_bundled}
    return CuratedBodies(collect_numbers(register, (row for _, row in bodies)), ids)


def use_known_ids(
    register: Register, snapshot: Mapping[str, list[Table]], curated_by_kind: Mapping[str, CuratedBodies]
) -> dict[str, list[Table]]:
    """Return the tables of a snapshot with the ids that the other layers use for its organizations and members.

    A body with the number of a curated one takes its id, without its own labels, which become aliases later; one whose
    id belongs to another body gets its number appended. If several numbers are one partner, it gets the committees of
    all of them.
    """
    tables = dict(snapshot)
    for kind, curated_bodies in curated_by_kind.items():
        ids = _list_ids(register, snapshot.get(kind, ()), curated_bodies)
        bodies = (
            _use_known_id(register, body, ids[body["id"]], is_curated=body[register.number] in curated_bodies.ids)
            for body in snapshot.get(kind, ())
        )
        tables[kind] = list({body["id"]: body for body in bodies}.values())
        new_ids = {old: new for old, new in ids.items() if old != new}
        for other in tables if new_ids else ():
            for field in (
                (field.name for field in fields(other) if field.type.kinds == (kind,)) if other in KINDS else ()
            ):
                tables[other] = [_replace_ids(row, field, new_ids) for row in tables[other]]
    ties = tables.get("liaisons", ())
    tables["liaisons"] = list({(tie.get("partner"), str(tie.get("committee"))): tie for tie in ties}.values())
    return tables


def _list_ids(register: Register, bodies: Iterable[Table], curated_bodies: CuratedBodies) -> dict[str, str]:
    """Return the final ids of bodies by their ids in a snapshot."""
    bodies = list(bodies)
    used_ids = curated_bodies.ids_in_use | {body["id"] for body in bodies}
    ids: dict[str, str] = {}
    for body in bodies:
        id, number = body["id"], body[register.number]
        ids[id] = curated_bodies.ids.get(number) or (
            append_number(id, number, used_ids) if id in curated_bodies.ids_in_use else id
        )
        used_ids.add(ids[id])
    return ids


def _replace_ids(row: Table, field: str, ids: Mapping[str, str]) -> Table:
    """Return a record with the ids in a field replaced."""
    value = row.get(field)
    if isinstance(value, list):
        return {**row, field: list(dict.fromkeys(ids.get(id, id) for id in value))}
    return {**row, field: ids[value]} if isinstance(value, str) and value in ids else row


def _use_known_id(register: Register, body: Table, id: str, *, is_curated: bool) -> Table:
    omit = ("acronym", "aliases", register.number) if is_curated else ()
    return {name: value for name, value in body.items() if name not in omit} | {"id": id}


def list_labels(body: Table) -> list[str]:
    """Return the labels under which the register lists a body, the main one first."""
    return [body["acronym"], *(name for name in list_values(body.get("aliases")) if isinstance(name, str))]


def add_names(body: Table, labels: Iterable[str]) -> None:
    """Add the labels that are not yet names of a partner or member to its aliases."""
    names = (body.get("acronym"), body.get("name"), *body.get("aliases", ()), *body.get("former_names", ()))
    others = [label for label in labels if label not in names]
    if others:
        body["aliases"] = [*body.get("aliases", ()), *others]


def append_number(id: str, number: int, used_ids: Collection[str]) -> str:
    """Return the id with the number appended, as often as it takes to differ from all taken ids."""
    id = f"{id}-{number}"
    return append_number(id, number, used_ids) if id in used_ids else id


def merge_record(record: Table, later: Table, *, by_hand: bool = False) -> None:
    """Lay a later layer's record over an earlier one, field by field, and add its sources.

    Fields that a user record corrects (`by_hand`) rest on the sources it names, and only the others on the earlier
    ones.
    """
    sources = list_values(record.get("sources"))
    new_sources = [source for source in list_values(later.get("sources")) if source not in sources]
    if by_hand and new_sources:
        _fill_sources_of_fields(record)
        _fill_sources_of_fields(later)
    sources += new_sources
    sourced = {
        source: [name for name in names if name.partition(".")[0] not in later]
        for source, names in _merge_sources_of_fields(record)
    }
    for source, names in _merge_sources_of_fields(later):
        sourced[source] = [*sourced.get(source, ()), *names]
    record.update(later, sources=sources)
    record.pop("sourced", None)
    if any(sourced.values()):
        record["sourced"] = {source: names for source, names in sourced.items() if names}


def _fill_sources_of_fields(record: Table) -> None:
    """Record that all sources of a record support all its fields, unless it says which source supports what."""
    fields = [name for name in record if name not in ("id", "sources", "sourced")]
    if fields and "sourced" not in record:
        record["sourced"] = {source: fields for source in list_values(record.get("sources")) if isinstance(source, str)}


def list_values(value: Any) -> list[Any]:
    """Return the values of a field as a list, whether it holds one or a list of them."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _merge_sources_of_fields(record: Table) -> list[tuple[str, list[str]]]:
    sourced = record.get("sourced")
    items = sourced.items() if isinstance(sourced, dict) else ()
    return [(source, [name for name in list_values(names) if isinstance(name, str)]) for source, names in items]


def is_excerpt(kind: str, row: Table) -> bool:
    """Return whether a bundled record is of the excerpt that a whole register replaces."""
    if kind == "liaisons":
        return row.get("kind") == "committee"
    # A committee that other sources list has no row in the register, which therefore does not replace it.
    return kind == "committees" and all(ISO.find_date(str(source)) for source in list_values(row.get("sources")))
