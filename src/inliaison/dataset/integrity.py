"""Checks across the records of a whole dataset; each problem comes as kind, id, and field with message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from inliaison.dataset import merge, registers, rules
from inliaison.dataset.registers import Register
from inliaison.kinds import SINGULAR
from inliaison.kinds.fields import fields
from inliaison.text import names

Records = Mapping[str, Mapping[str, dict[str, Any]]]
"""Records by kind and id."""
Problems = Iterator[tuple[str, str, rules.FieldProblem]]
MisplacedProblem = tuple[int, str, str, rules.FieldProblem]
"""The position of a record among those of its kind in a file, its kind, its id, and its problem."""


_MAX_COMPARISONS = 100_000
"""The number of ids that are compared with unresolved references at most, which takes half a second."""


class Nearest:
    """Finds the id nearest to an unresolved reference, until it has compared so many ids that users would notice."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._cache: dict[tuple[str, Sequence[str]], str] = {}
        self._remaining = _MAX_COMPARISONS

    def __call__(self, target: str, kinds: Sequence[str]) -> str:
        """Return the nearest id of these kinds, or an empty string if none is near."""
        if (target, kinds) not in self._cache:
            ids = [id for kind in kinds for id in self._records[kind]]
            self._remaining -= len(ids)
            self._cache[target, kinds] = _find_nearest(target, ids) if self._remaining > 0 else ""
        return self._cache[target, kinds]


def _find_nearest(target: str, ids: Sequence[str]) -> str:
    """Return the only id that contains the words of a reference, else the one with the most similar spelling."""
    words = f"-{names.make_slug(target)}-"
    with_words = [id for id in ids if words in f"-{id}-"]
    return with_words[0] if len(with_words) == 1 else rules.find_nearest(target, ids)


def check_dataset(records: Records, origin_of: Callable[[str, str, str], Any], near: Nearest) -> Problems:
    """Yield the problems that can be found only once all layers are merged.

    `origin_of(kind, id, field)` returns where a record has a field from; of two records in conflict, the later one has
    the problem.
    """
    for kind in records:
        references = _list_references(kind)
        for id, record in records[kind].items():
            for problem in (
                *rules.check_required_fields(kind, record),
                *_find_missing_references(records, record, references, near),
            ):
                yield kind, id, problem
    yield from _find_shared_numbers(records, origin_of)
    yield from _find_cycles(records)


def check_snapshot(
    register: Register, head: Mapping[str, Any], tables: Mapping[str, Any]
) -> Iterator[MisplacedProblem]:
    """Yield the problems of an incomplete snapshot: records without id, number or label, and wrong counts in its head.

    Wrong counts come without kind and id.
    """
    for kind in register.count_names:
        for number, row in enumerate(tables.get(kind) or ()):
            for name, shape in ((register.number, int), ("acronym", str), ("id", str)):
                if not isinstance(row.get(name), shape):
                    yield number, kind, str(row.get("id")), rules.FieldProblem(name, "is missing")
    counts = {"members": 0, **head}  # The head of a snapshot that was stored without members does not count them.
    for kind, name in (*register.count_names.items(), ("liaisons", "liaisons"), ("committees", "committees")):
        count = len(tables.get(kind) or ())
        if counts.get(name) != count:
            message = f"holds {count} {name} where its head says {counts.get(name)}"
            yield 0, "", "", rules.FieldProblem(name, message)


def _list_references(kind: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the fields of a kind that name other records: field, field of its tables, and kinds that it may name."""
    direct = [(field.name, "", field.type.kinds) for field in fields(kind) if field.type.kinds]
    inner = ((outer.name, field.name, field.type.kinds) for outer in fields(kind) for field in outer.inner)
    return [*direct, *(reference for reference in inner if reference[2])]


def find_naming_records(records: Records, targets: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield kind, id and field of each record that names one of these records, which are pairs of kind and id."""
    for kind in records:
        for field, inner, kinds in _list_references(kind):
            for id, record in records[kind].items():
                if any((of, target) in targets for of in kinds for target in _iter_targets(record, field, inner)):
                    yield kind, id, field


def _iter_targets(record: dict[str, Any], field: str, inner: str) -> list[str]:
    """Return the ids in a field, or in the field `inner` of its tables."""
    targets = merge.list_values(record[field]) if field in record else []
    if inner:
        targets = [post.get(inner) for post in targets if isinstance(post, dict)]
    return [target for target in targets if isinstance(target, str)]


def _find_missing_references(
    records: Records,
    record: dict[str, Any],
    references: list[tuple[str, str, tuple[str, ...]]],
    near: Nearest,
) -> Iterator[rules.FieldProblem]:
    for field, inner, kinds in references:
        for target in _iter_targets(record, field, inner) if field in record else ():
            if not any(target in records[kind] for kind in kinds):
                kind_names = " or ".join(SINGULAR[kind] for kind in kinds)
                path = f"{field}.{inner}" if inner else field
                suggestion = near(target, kinds)
                message = f'names no {kind_names}: "{target}"{rules.format_hint(suggestion)}'
                better = f'"{suggestion}" for "{target}"' if suggestion else ""
                yield rules.FieldProblem(path, message, target=target, of=kinds, better=better)


def _find_shared_numbers(records: Records, origin_of: Callable[[str, str, str], Any]) -> Problems:
    """Yield a problem for each number of a register that two records of a kind share."""
    for register, kind in ((one, kind) for one in registers.REGISTERS for kind in one.count_names):
        number_field = register.number
        holders: dict[int, list[str]] = {}
        for id, record in records[kind].items():
            for number in register.list_numbers(record):
                holders.setdefault(number, []).append(id)
        for number, ids in holders.items():
            origins = {id: origin_of(kind, id, number_field) for id in ids}
            first, *later = sorted(ids, key=origins.__getitem__)
            for id in later:
                field = number_field if number == records[kind][id].get(number_field) else register.other_numbers
                yield kind, id, rules.FieldProblem(field, f'{number} is also that of "{first}"')


def _find_cycles(records: Records) -> Problems:
    """Yield a problem for each partner or committee that is part of itself, directly or through others."""
    for kind, field in (("partners", "part_of"), ("committees", "parent")):
        above = {id: record[field] for id, record in records[kind].items() if isinstance(record.get(field), str)}
        cycles = find_cycles(above)
        for id in above:
            if id in cycles:
                yield kind, id, rules.FieldProblem(field, "leads back to itself")


Id = TypeVar("Id")


def find_cycles(above: Mapping[Id, Id]) -> set[Id]:
    """Return the items whose chain of parents leads back to themselves; `above` maps each item to its parent."""
    in_cycle: set[Id] = set()
    done_ids: set[Id] = set()
    for start in above:
        path: dict[Id, int] = {}
        item = start
        while item in above and item not in done_ids and item not in path:
            path[item] = len(path)
            item = above[item]
        if item in path:
            in_cycle.update(list(path)[path[item] :])
        done_ids.update(path)
    return in_cycle
