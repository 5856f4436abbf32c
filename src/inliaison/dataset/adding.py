"""Creation of user records from fields and values, and their addition to the end of a file."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from inliaison.dataset import rules
from inliaison.dataset.defaults import SOURCE, URL, build_source, create_id, derive_id, find_same_source
from inliaison.dataset.friendly_toml import write_dates
from inliaison.dataset.rules import suggest_nearest
from inliaison.errors import FaultyDataError, UsageError
from inliaison.kinds import SINGULAR
from inliaison.kinds.fields import Field, fields
from inliaison.text import toml

Table = dict[str, Any]
_SURROGATE = re.compile("[\ud800-\udfff]")
"""The characters by which Python stands for bytes that the locale cannot decode."""
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
    inner = tables_within(kind)
    allowed = {**list_fields(kind), **{field.name: field for fields in inner.values() for field in fields}}
    main_field = next((name for name in ("name", "title") if name in list_fields(kind)), "")
    values_by_field: dict[str, list[Any]] = {}
    for number, word in enumerate(words):
        name, equals, value = _decode_word(word).partition("=")
        if not (equals or number) and main_field and name not in allowed:
            name, equals, value = main_field, "=", name
        if not equals:
            remedy = f"Write {name}=…" if name in allowed else "A value of several words stands in quotes."
            raise UsageError(f'"{word}" is no FIELD=VALUE', remedy=remedy)
        if name not in allowed:
            raise UsageError(
                f'a {SINGULAR[kind]} has no field "{name}"{suggest_nearest(name, list(allowed))}',
                remedy=f"Choose from: {', '.join(allowed)}.",
            )
        values_by_field.setdefault(name, []).append(value)
    for name, items in values_by_field.items():
        field = allowed[name]
        if len(items) > 1 and (field is None or field.shape not in ("list", "tables")):
            raise UsageError(f"{name} is given twice", remedy="It takes one value: give it once.")
    for name, inner_fields in inner.items():
        table = {
            field.name: values_by_field.pop(field.name)[0] for field in inner_fields if field.name in values_by_field
        }
        if table:
            values_by_field.setdefault(name, []).append(table)
    return values_by_field


def tables_within(kind: str) -> dict[str, tuple[Field, ...]]:
    """Return by field the fields of the tables in it, except those that the record has, too."""
    own = list_fields(kind)
    return {
        field.name: tuple(inner for inner in field.inner if inner.name not in own)
        for field in fields(kind)
        if field.inner
    }


def list_fields(kind: str) -> dict[str, Field | None]:
    """Return the fields that can be given, with None for those that only serve to create a source."""
    own: dict[str, Field | None] = {field.name: field for field in fields(kind) if field.name != "sourced"}
    return own if kind == "sources" else {**own, SOURCE: None, **({} if URL in own else {URL: None})}


def split_values(kind: str, row: Table) -> dict[str, Sequence[Any]]:
    """Return the fields of a TOML record, each with its values, in the form that `given` returns."""
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
    for field in fields(kind):
        if field.name in values:
            items = [_convert_value(field, value, resolve) for value in values[field.name]]
            table[field.name] = items if field.shape in ("list", "tables") else items[0]
    list(write_dates(kind, table))  # The generator converts the dates while it is consumed.
    return table


def _convert_value(field: Field, value: Any, resolve: Resolve) -> Any:
    if isinstance(value, dict) and field.inner:
        return _resolve_table(field, value, resolve)
    if not isinstance(value, str):
        return value
    if field.target_kinds:
        return resolve(value, field.target_kinds) if value else value
    if field.rule.name == "country":
        return resolve(value, ("countries",)) if value else value
    if field.shape in ("integer", "number") or (field.shape == "list" and field.rule.name == "number"):
        try:
            return int(value) if field.shape != "number" or value.lstrip("+-").isdigit() else float(value)
        except ValueError:
            raise UsageError(f'{field.name} must be a number, not "{value}"') from None
    if field.shape == "boolean":
        if value.casefold() not in ("true", "false"):
            raise UsageError(f'{field.name} must be true or false, not "{value}"')
        return value.casefold() == "true"
    if field.shape == "tables":
        return _parse_table(field, value, resolve)
    return value


def _parse_table(field: Field, value: str, resolve: Resolve) -> Table:
    """Return a table within a record, parsed from TOML's inline notation."""
    try:
        table = toml.parse_toml(f"value = {value}".encode(), field.name)["value"]
    except FaultyDataError:
        table = None
    if not isinstance(table, dict):
        listed = ", ".join(f'{inner.name} = "…"' for inner in field.inner)
        raise UsageError(f"{field.name} must be a table", remedy=f"Write {field.name}='{{ {listed} }}'.")
    return _resolve_table(field, table, resolve)


def _resolve_table(field: Field, table: Table, resolve: Resolve) -> Table:
    kinds_by_field = {inner.name: inner.target_kinds for inner in field.inner if inner.target_kinds}
    return {
        key: resolve(value, kinds_by_field[key])
        if key in kinds_by_field and isinstance(value, str) and value
        else value
        for key, value in table.items()
    }


def tables(
    kind: str, values: Mapping[str, Sequence[Any]], resolve: Resolve, is_taken: IsTaken, sources: Iterable[Table]
) -> dict[str, list[Table]]:
    """Return a record made of fields, with an id, and the source that has to be created for it, if any.

    `sources` are those of the file it goes to. Raises UsageError, NotThereError, and FaultyDataError if a field is
    missing without which there is no id.
    """
    row = build_record(kind, values, resolve)
    if "id" not in row and not derive_id(kind, row):  # A field that is missing for the id is a required one.
        missing = [f"{problem.field} {problem.message}" for problem in rules.check_required(kind, row)]
        if missing:
            raise FaultyDataError("the record cannot be added", details=missing, remedy="Nothing was written.")
    row = {"id": row.pop("id", "") or create_id(kind, row, partial(is_taken, kind)), **row}
    if kind == "sources" or ("sources" in values and not (SOURCE in values or URL in values)):
        return {kind: [row]}
    existing = list(sources)
    new_source = choose_source(values, existing)
    is_new = new_source not in existing
    if is_new:
        new_source["id"] = create_id("sources", {"title": new_source["id"]}, partial(is_taken, "sources"))
    row["sources"] = list(dict.fromkeys([*row.get("sources", ()), new_source["id"]]))
    return {kind: [row], **({"sources": [new_source]} if is_new else {})}


def choose_source(values: Mapping[str, Sequence[Any]], existing: Iterable[Table]) -> Table:
    """Return the source of a user record: an existing one with the same title and address, else a new one.

    Without title and address, it is the user's notes of today.
    """
    title, url = (next(iter(values.get(name, ())), "") for name in (SOURCE, URL))
    table = build_source(title, url, date="" if title or url else datetime.date.today().isoformat())
    return find_same_source(table, existing) or table


_LONG_RECORD = {"id": "x" * 120}


def written(tables: Mapping[str, Sequence[Table]]) -> str:
    """Return records as TOML as a person would write it, each under its own header.

    The library writes short tables inline, after which no other record could be added; a long first record, dropped
    from the result, prevents that.
    """
    texts = []
    for kind, records in tables.items():
        header = f"[[{kind}]]\n"
        _, _, *pieces = toml.format_toml({kind: [_LONG_RECORD, *records]}).split(header)
        texts += [header + text.rstrip("\n") + "\n" for text in pieces]
    return "\n".join(texts)


def appended(old: bytes, tables: Mapping[str, Sequence[Table]], name: str) -> bytes:
    """Return the bytes of a file with records added at its end; the rest stays as it is.

    Raises FaultyDataError if the file cannot be read, or cannot take such records at its end.
    """
    before = toml.parse_toml(old, name) if old.strip() else {}
    end = b"\r\n" if b"\r\n" in old else b"\n"
    text = written(tables).encode("utf-8")
    gap = b"" if not old else end if old.endswith(b"\n") else end * 2
    new = old + gap + text.replace(b"\n", end)
    expected: Table | None = dict(before)
    for kind, records in tables.items():
        old_rows = before.get(kind, [])
        expected = (
            {**expected, kind: [*old_rows, *records]} if expected is not None and isinstance(old_rows, list) else None
        )
    try:
        parsed = toml.parse_toml(new, name)
    except FaultyDataError:
        parsed = None
    if parsed is None or repr(parsed) != repr(expected):  # NaN does not equal itself.
        raise FaultyDataError(
            f"{name} cannot have [[{next(iter(tables))}]] added at its end, for it holds them in another form",
            remedy="Rewrite it, or name another file with --to.",
        )
    return new
