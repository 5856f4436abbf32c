"""Creation of user records from typed fields."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from inliaison.dataset import defaults, rules
from inliaison.dataset.defaults import list_source_fields
from inliaison.dataset.friendly_toml import write_dates
from inliaison.dataset.rules import suggest_nearest
from inliaison.errors import FaultyDataError, UsageError
from inliaison.kinds import SINGULAR
from inliaison.kinds.fields import Field, fields
from inliaison.text import toml

_SURROGATE = re.compile("[\ud800-\udfff]")
"""The characters by which Python stands for bytes that the locale cannot decode."""

Table = dict[str, Any]
Resolve = Callable[[str, tuple[str, ...]], str]
"""Returns the id that a reference to records of some kinds means; for a country, its name."""
IsTaken = Callable[[str, str], bool]
"""Returns whether a record of a kind has an id."""

CONTACT = "contact"
"""The word for people who are added."""


def parse_words(kind: str, words: Sequence[str]) -> dict[str, list[Any]]:
    """Return fields with their values from words such as `name=Our Lighthouse`.

    The first word may be the name or title alone. Fields of the tables within a record make one table, such as a post.
    Raises UsageError for an unknown field, a missing value, or a second value of a field that takes one.
    """
    names = list_typed_fields(kind)
    main_field = next((name for name in ("name", "title") if name in list_fields(kind)), "")
    values_by_field: dict[str, list[Any]] = {}
    for number, word in enumerate(words):
        name, equals, value = _decode_word(word).partition("=")
        if not (equals or number) and main_field and name not in names:
            name, equals, value = main_field, "=", name
        if not equals:
            remedy = f"Write {name}=…" if name in names else "A value of several words stands in quotes."
            raise UsageError(f'"{word}" is not FIELD=VALUE', remedy=remedy)
        if name not in names:
            raise UsageError(
                f'a {SINGULAR[kind]} has no field "{name}"{suggest_nearest(name, list(names))}',
                remedy=f"Choose from: {', '.join(names)}.",
            )
        values_by_field.setdefault(name, []).append(value)
    for name, items in values_by_field.items():
        field = names[name]
        if len(items) > 1 and field.shape not in ("list", "tables"):
            raise UsageError(f"{name} is given twice", remedy="It takes one value: give it once.")
    for name, inner_fields in _list_inner_fields(kind).items():
        table = {inner: values_by_field.pop(inner)[0] for inner in inner_fields if inner in values_by_field}
        if table:
            values_by_field.setdefault(name, []).append(table)
    return values_by_field


def list_typed_fields(kind: str) -> dict[str, Field]:
    """Return the fields that can be typed: those of the record, and those of the tables within it."""
    inner_fields = [field for inner in _list_inner_fields(kind).values() for field in inner.items()]
    return {**list_fields(kind), **dict(inner_fields)}


def _list_inner_fields(kind: str) -> dict[str, dict[str, Field]]:
    """Return by field the fields of the tables in it, except those that the record has, too."""
    outer = list_fields(kind)
    return {
        field.name: {inner.name: inner for inner in field.inner if inner.name not in outer}
        for field in fields(kind)
        if field.inner
    }


def list_fields(kind: str) -> dict[str, Field]:
    """Return the fields of a template: those of the record, and those that only serve to create a source."""
    return {field.name: field for field in fields(kind) if field.name != "sourced"} | list_source_fields(kind)


def split_values(kind: str, row: Table) -> dict[str, Sequence[Any]]:
    """Return the fields of a TOML record, each with its values, in the form that `parse_words` returns."""
    several = {field.name for field in fields(kind) if field.shape in ("list", "tables")}
    return {name: value if name in several and isinstance(value, list) else [value] for name, value in row.items()}


def _decode_word(word: str) -> str:
    """Return a word of the command line, decoded as UTF-8 whatever the locale is, else as the locale decodes it.

    Raises UsageError for a word that is neither.
    """
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError as error:
        if not _SURROGATE.search(word):
            return word
        raise UsageError(f"{word!r} is not UTF-8, from byte {getattr(error, 'start', 0) + 1} on") from None


def build_record(kind: str, values: Mapping[str, Sequence[Any]], resolve: Resolve) -> Table:
    """Return a record made of fields: references become ids, numbers become numbers; values that are no text stay.

    Raises UsageError for an invalid value, NotThereError for a reference that matches nothing.
    """
    table: Table = {}
    for field in (*fields(kind), *list_source_fields(kind).values()):
        if field.name in values:
            items = [_convert_value(field, value, resolve) for value in values[field.name]]
            table[field.name] = items if field.shape in ("list", "tables") else items[0]
    list(write_dates(kind, table))  # The generator converts the dates while it is consumed.
    return table


def _convert_value(field: Field, value: Any, resolve: Resolve) -> Any:
    if isinstance(value, dict) and field.inner:
        return _convert_table(field, value, resolve)
    if not isinstance(value, str):
        return value
    if field.type.known_as:
        return resolve(value, field.type.known_as) if value else value
    if field.type.shape in ("integer", "number"):
        try:
            return int(value) if field.type.shape == "integer" or value.lstrip("+-").isdigit() else float(value)
        except ValueError:
            raise UsageError(f'{field.name} must be a number, not "{value}"') from None
    if field.shape == "boolean":
        if value.casefold() not in ("true", "false"):
            raise UsageError(f'{field.name} must be true or false, not "{value}"')
        return value.casefold() == "true"
    return _convert_table(field, _parse_inline_table(field, value), resolve) if field.shape == "tables" else value


def _convert_table(field: Field, table: Table, resolve: Resolve) -> Table:
    inner_fields = {inner.name: inner for inner in field.inner}
    return {
        name: _convert_value(inner_fields[name], value, resolve) if name in inner_fields else value
        for name, value in table.items()
    }


def _parse_inline_table(field: Field, value: str) -> Table:
    """Return a table within a record, parsed from TOML's inline notation."""
    try:
        table = toml.parse_toml(f"value = {value}".encode(), field.name)["value"]
    except FaultyDataError:
        table = None
    if not isinstance(table, dict):
        example = ", ".join(f'{inner.name} = "…"' for inner in field.inner)
        raise UsageError(f"{field.name} must be a table", remedy=f"Write {field.name}='{{ {example} }}'.")
    return table


def make_record(
    kind: str, values: Mapping[str, Sequence[Any]], resolve: Resolve, is_taken: IsTaken, sources: Iterable[Table]
) -> dict[str, list[Table]]:
    """Return a record made of fields, with an id, and the source that has to be created for it, if any.

    `sources` are those of the file it goes to; a record without any is from the user's notes of today. Raises
    UsageError, NotThereError, and FaultyDataError if a field is missing without which there is no id.
    """
    row = build_record(kind, values, resolve)
    problems = [f"{name} is empty" for name in list_source_fields(kind) if name in row and not row[name].strip()]
    if "id" not in row and not defaults.derive_id(kind, row):  # A field that is missing for the id is a required one.
        problems += [f"{problem.field} {problem.message}" for problem in rules.check_required_fields(kind, row)]
    if problems:
        raise FaultyDataError("the record cannot be added", details=problems, remedy="Nothing was written.")
    id = row.pop("id", "") or defaults.create_id(kind, row, partial(is_taken, kind))
    row = {"id": id, **row}
    existing = [source for source in sources if "id" in source]
    today = datetime.date.today().isoformat()
    source = defaults.add_source(kind, row, existing, partial(is_taken, "sources"), today)
    return {kind: [row]} if source is None or source in existing else {kind: [row], "sources": [source]}
