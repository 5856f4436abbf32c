"""What must hold between the records of a whole dataset: each fault as kind, id, field and sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inliaison import joining, rules
from inliaison.kinds import SINGULAR
from inliaison.records import fields, post_fields

Records = Mapping[str, Mapping[str, dict[str, Any]]]
"""By kind and id."""
Found = Iterator[tuple[str, str, rules.Fault]]


def faults(records: Records) -> Found:
    """Everything that can be told only once all layers are there."""
    for kind in records:
        references = _references(kind)
        for id, record in records[kind].items():
            for fault in (*rules.missing(kind, record), *_dangling(records, record, references)):
                yield kind, id, fault
    yield from _shared_numbers(records)
    yield from _rings(records)


def _references(kind: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The fields of a kind that name other records: field, field of the post in it, kinds named."""
    own = [(field.name, "", field.rule.of) for field in fields(kind) if field.rule.name == "reference"]
    if kind == "people":
        own += [("posts", field.name, field.rule.of) for field in post_fields() if field.rule.name == "reference"]
    return own


def _dangling(
    records: Records, record: dict[str, Any], references: list[tuple[str, str, tuple[str, ...]]]
) -> Iterator[rules.Fault]:
    for field, inner, kinds in references:
        if field not in record:
            continue
        targets = joining.values(record[field])
        if inner:
            targets = [post.get(inner) for post in targets if isinstance(post, dict)]
        for target in targets:
            if isinstance(target, str) and not any(target in records[kind] for kind in kinds):
                known = [id for kind in kinds for id in records[kind]]
                what = " or ".join(SINGULAR[kind] for kind in kinds)
                name = f"{field}.{inner}" if inner else field
                yield rules.Fault(name, f'names no {what}: "{target}"{rules.nearest(target, known)}')


def _shared_numbers(records: Records) -> Found:
    """ISO gives no number to two organizations."""
    numbers: dict[int, str] = {}
    for id, partner in records["partners"].items():
        for number in joining.iso_numbers(partner):
            if number in numbers:
                field = "iso_id" if number == partner.get("iso_id") else "other_iso_ids"
                yield "partners", id, rules.Fault(field, f'{number} is also that of "{numbers[number]}"')
            numbers[number] = id


def _rings(records: Records) -> Found:
    """No partner may be a part of itself and no committee its own parent, at any remove."""
    for kind, field in (("partners", "part_of"), ("committees", "parent")):
        known = records[kind]
        for id in known:
            seen, above = {id}, known[id].get(field)
            while isinstance(above, str) and above in known and above not in seen:
                seen.add(above)
                above = known[above].get(field)
            if above == id:
                yield kind, id, rules.Fault(field, "leads back to itself")
