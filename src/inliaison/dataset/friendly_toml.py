"""Conversion of handwritten TOML to stored form: bare dates become texts, and names of records become ids.

`completion` adds the ids and sources that people leave out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from inliaison.dataset.rules import FieldProblem
from inliaison.kinds import load_kind
from inliaison.kinds.fields import Field, fields
from inliaison.kinds.types import DATE
from inliaison.text import dates, names

Table = dict[str, Any]
Records = Mapping[str, Mapping[str, Table]]
"""Records by kind and id."""


def write_dates(kind: str, row: Table) -> Iterator[tuple[str, str]]:
    """Replace the bare dates of a record by texts; yield each field with the suggested notation."""
    for field, date in _write_dates(row, _list_date_fields(kind)):
        yield field, f'{field.rpartition(".")[2]} = "{date}" for {date} without quotation marks'


@cache
def _list_date_fields(kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields of a kind that hold dates, and those whose tables have date fields, with these fields."""
    return tuple(
        (field.name, _list_inner_date_fields(field))
        for field in fields(kind)
        if field.type is DATE or _list_inner_date_fields(field)
    )


def _list_inner_date_fields(field: Field) -> tuple[str, ...]:
    return tuple(inner.name for inner in field.inner if inner.type is DATE)


def _write_dates(row: Table, date_fields: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    for name, inner in date_fields:
        value = row.get(name)
        if date := dates.read_value(value):
            row[name] = date
            yield name, date
        for table in value if inner and isinstance(value, list) else ():
            if isinstance(table, dict):
                inner_dates = _write_dates(table, [(field, ()) for field in inner])
                yield from ((f"{name}.{field}", text) for field, text in inner_dates)


class Names:
    """The names of a dataset's records, read only once a record refers to another one by name."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._ids_by_key: dict[str, dict[str, set[str]]] = {}

    def replace_name(self, record: Table, problem: FieldProblem) -> str:
        """Replace a name by the id of the one record it means, and return that id.

        Returns an empty string if the name means no record or several.
        """
        candidates = self.find_ids(problem)
        if len(candidates) != 1:
            return ""
        (id,) = candidates
        field, _, inner = problem.field.partition(".")
        value = record.get(field)
        if isinstance(value, list):
            record[field] = [_replace_target(item, inner, problem.target, id) for item in value]
        else:
            record[field] = id
        return id

    def add_candidates(self, problem: FieldProblem) -> FieldProblem:
        """Return the problem unchanged, or with the candidate ids if its name means several records."""
        candidates = self.find_ids(problem) if problem.target else ()
        message = f'names several: "{problem.target}" may be {", ".join(sorted(candidates))}'
        return problem._replace(message=message, better="") if len(candidates) > 1 else problem

    def find_ids(self, problem: FieldProblem) -> set[str]:
        """Return the ids of all records that an unresolved name may mean."""
        return {id for kind in problem.of for id in self._ids(kind).get(_make_key(kind, problem.target), ())}

    def _ids(self, kind: str) -> dict[str, set[str]]:
        if kind not in self._ids_by_key:
            ids_by_key: dict[str, set[str]] = {}
            for id, record in self._records[kind].items():
                for key in _list_keys(kind, record):
                    ids_by_key.setdefault(key, set()).add(id)
            self._ids_by_key[kind] = ids_by_key
        return self._ids_by_key[kind]


def _replace_target(item: Any, inner: str, target: str, id: str) -> Any:
    if isinstance(item, dict):
        return {**item, inner: id} if item.get(inner) == target else item
    return id if item == target else item


def _make_key(kind: str, text: str) -> str:
    return names.make_committee_key(text) if load_kind(kind).names.references else names.fold(text)


def _list_keys(kind: str, record: Table) -> Iterator[str]:
    """Yield the keys of the names by which a file may refer to a record: whole names, no parts of them."""
    kind_names = load_kind(kind).names
    for field in kind_names.references:
        yield from names.list_committee_keys(str(record.get(field, "")))
    for field in (*kind_names.shorts, *kind_names.others, *kind_names.full):
        value = record.get(field)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield names.fold(text)
