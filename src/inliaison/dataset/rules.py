"""Checks of a single record; each problem comes as a field and a message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from inliaison.dataset import defaults
from inliaison.kinds.fields import Field, fields
from inliaison.kinds.types import LARGEST_INTEGER, Type

_DEEPEST = 32
_IN_EVERY_LAYER = ("id", "sources")
"""The fields that a record needs in each layer; the other required ones may come from another layer."""


class FieldProblem(NamedTuple):
    """A problem of one record; a `slight` one is a warning."""

    field: str
    message: str
    slight: bool = False
    target: str = ""
    """The id in the field, if no such record exists."""
    of: tuple[str, ...] = ()
    """The kinds that the missing record may be of."""
    better: str = ""
    """The suggested notation and what it replaces, if it can be guessed."""


def check_record(kind: str, record: dict[str, Any]) -> Iterator[FieldProblem]:
    """Yield every problem of a record by itself; references to other records are not checked."""
    checks, required_fields = _find_checks(kind)
    yield from _check_table(record, checks)
    for name in _IN_EVERY_LAYER:
        if name in required_fields and name not in record:
            lacking = " and ".join(defaults.list_missing_id_fields(kind, record)) if name == "id" else ""
            yield FieldProblem(name, f"is missing, and without {lacking} none is made" if lacking else "is missing")
    if kind == "liaisons" and record.get("kind") == "committee" and "committee" not in record:
        yield FieldProblem("committee", "is missing (the kind is committee)")
    sourced = record.get("sourced")
    if isinstance(sourced, dict):
        yield from _check_sources_of_fields(sourced, record, checks)


def check_required_fields(kind: str, record: dict[str, Any]) -> Iterator[FieldProblem]:
    """Yield a problem for each required field that is missing once all layers are merged.

    Does not repeat the fields that `check_record` checks in every layer.
    """
    for name in _find_checks(kind)[1]:
        if name not in record and name not in _IN_EVERY_LAYER:
            yield FieldProblem(name, "is missing")
    if kind == "partners" and "name" not in record and "acronym" not in record:
        yield FieldProblem("name", "is missing (a partner has a name or an acronym)")


def is_overlay(kind: str, record: dict[str, Any]) -> bool:
    """Return whether a record has none of the required fields of its kind, so that it can only correct another one."""
    requirements = [name for name in _find_checks(kind)[1] if name not in _IN_EVERY_LAYER]
    return not any(name in record for name in requirements or ("name", "acronym"))


def is_needed(kind: str, record: dict[str, Any], field: str) -> bool:
    """Return whether a record is invalid without a field."""
    return field in _find_checks(kind)[1] or (field == "committee" and record.get("kind") == "committee")


def build_unknown_key_problem(field: str, name: str, value: Any, candidates: Sequence[str]) -> FieldProblem:
    """Return a problem for an unknown key, with the likeliest known one.

    It is a warning, unless the value is nested too deeply.
    """
    field = field or '""'
    if _measure_depth(value) > _DEEPEST:
        return FieldProblem(field, f"is nested deeper than {_DEEPEST} levels")
    suggestion = find_nearest(name, candidates)
    return FieldProblem(
        field,
        f"is not a known key{format_hint(suggestion)}",
        slight=True,
        better=f"{suggestion} for {name}" if suggestion else "",
    )


def _measure_depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        inner = [v for v in level if isinstance(v, dict | list)]
        level = [v for container in inner for v in (container.values() if isinstance(container, dict) else container)]
        depth += bool(inner)
    return depth


def suggest_nearest(name: str, candidates: Sequence[str]) -> str:
    """Return a suggestion of the known name most similar to an unknown one, or an empty string."""
    return format_hint(find_nearest(name, candidates))


def find_nearest(name: str, candidates: Sequence[str]) -> str:
    """Return the known name most similar to an unknown one, or an empty string if none is similar."""
    if len(candidates) > 20_000:  # Comparing takes a second for so many names, and there may be many problems.
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, candidates, n=1, cutoff=0.7)), "")


def format_hint(suggestion: str) -> str:
    """Return a suggestion to put at the end of a message; empty if there is none."""
    return f'; did you mean "{suggestion}"?' if suggestion else ""


_Check = Callable[[Any], Iterable[FieldProblem]]


@cache
def _find_checks(kind: str) -> tuple[dict[str, _Check], tuple[str, ...]]:
    return (
        {field.name: _build_check(field) for field in fields(kind)},
        tuple(field.name for field in fields(kind) if field.required),
    )


def _check_table(table: dict[str, Any], checks: dict[str, _Check], prefix: str = "") -> Iterator[FieldProblem]:
    for name, value in table.items():
        check = checks.get(name)
        if check is None:
            yield build_unknown_key_problem(prefix + name, name, value, list(checks))
            continue
        for problem in check(value):
            yield problem._replace(field=prefix + problem.field) if prefix else problem


def _build_check(field: Field) -> _Check:
    checks_by_container = {"list": _find_list_problems, "tables": _check_tables, "mapping": _check_mapping}
    return partial(checks_by_container.get(field.container, _check_value), field)


def _format_type_message(expected: str, value: Any) -> str:
    types = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return f"must be {expected}, not {types.get(type(value), 'a ' + type(value).__name__)}"


def _check_value(field: Field, value: Any) -> Sequence[FieldProblem]:
    message = _find_problem(field.type, value)
    return (FieldProblem(field.name, message),) if message else ()


def _find_problem(type: Type, value: Any) -> str | None:
    """Return the problem of a single value; references are checked once all layers are merged."""
    if type.shape == "boolean":
        return None if isinstance(value, bool) else _format_type_message("true or false", value)
    return _find_text_problem(type, value) if type.shape == "text" else _find_number_problem(type, value)


def _find_text_problem(type: Type, value: Any) -> str | None:
    if not isinstance(value, str):
        return _format_type_message("text", value)
    if not value.strip():
        return "is empty; leave the key out where nothing is known"
    if type.words and value not in type.words:
        return f'"{value}" is none of {", ".join(type.words)}{suggest_nearest(value, type.words)}'
    if type.pattern and not (re.fullmatch(type.pattern, value) and type.is_valid(value)):
        return f'"{value}" is not {type.expected}'
    return None


def _find_number_problem(type: Type, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float if type.shape == "number" else int):
        return _format_type_message("a whole number" if type.shape == "integer" else "a number", value)
    if not abs(value) < float("inf"):
        return "must be a finite number"
    if type.least is not None and value < type.least:
        return "must be a positive number" if type.least else "must not be less than 0"
    return None if abs(value) <= LARGEST_INTEGER else "is larger than 63 bits"


def _check_mapping(field: Field, value: Any) -> Iterator[FieldProblem]:
    is_valid = isinstance(value, dict) and all(
        isinstance(names, list) and names and all(isinstance(name, str) for name in names) for names in value.values()
    )
    if not is_valid:
        yield FieldProblem(field.name, "must be a table of source ids, each with a list of field names")


def _find_list_problems(field: Field, value: Any) -> Iterator[FieldProblem]:
    if not isinstance(value, list):
        plain = isinstance(value, str) and value.isprintable() and '"' not in value
        yield FieldProblem(
            field.name, _format_type_message("a list", value), better=f'{field.name} = ["{value}"]' if plain else ""
        )
        return
    if field.required and not value:
        yield FieldProblem(field.name, "is empty; name at least one")
    for number, item in enumerate(value, 1):
        message = _find_problem(field.type, item)
        if message:
            yield FieldProblem(field.name, f"item {number} {message}")


@cache
def _build_inner_checks(field: Field) -> dict[str, _Check]:
    return {inner.name: _build_check(inner) for inner in field.inner}


def _check_tables(field: Field, value: Any) -> Iterator[FieldProblem]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        yield FieldProblem(field.name, "must be a list of tables")
        return
    for table in value:
        yield from _check_table(table, _build_inner_checks(field), f"{field.name}.")
        for inner in field.inner:
            if inner.required and inner.name not in table:
                yield FieldProblem(f"{field.name}.{inner.name}", "is missing")


def _check_sources_of_fields(
    sourced: dict[str, Any], record: dict[str, Any], checks: dict[str, _Check]
) -> Iterator[FieldProblem]:
    sources = record.get("sources")
    for source, field_names in sourced.items():
        if isinstance(sources, list) and source not in sources:
            yield FieldProblem("sourced", f'"{source}" is not among the record\'s sources')
        for name in field_names if isinstance(field_names, list) else ():
            if isinstance(name, str) and name.partition(".")[0] not in checks:
                yield FieldProblem("sourced", f'"{name}" is not a field{suggest_nearest(name, list(checks))}')
