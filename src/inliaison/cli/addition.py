"""A record to be added to a user file: made, compared with those that exist, and checked with all other data."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from inliaison.cli.change import Change
from inliaison.cli.user_file import RecordKey, UserFile
from inliaison.dataset import new_record, toml_edits
from inliaison.dataset.merge import list_values
from inliaison.dataset.problems import ProblemsError, format_problems
from inliaison.errors import FaultyDataError
from inliaison.kinds.fields import fields
from inliaison.query import country_names, duplicates, references
from inliaison.text import toml

_ADD_UP = ("id", "sources", "sourced")
"""Fields in which no value replaces another."""

_MAX_LENGTH = 40


class Addition(NamedTuple):
    """A record that is to be added, and the change of the file that it makes."""

    id: RecordKey
    text: str
    """The record, and the source that was made for it, as TOML."""
    change: Change
    notes: Sequence[str] = ()
    """What the record replaces, or the records that it duplicates, as text."""


def add_record(file: UserFile, kind: str, values: Mapping[str, Sequence[Any]], *, dry_run: bool) -> Addition:
    """Add the record that fields make to the end of a file, unless this is a dry run, and return it.

    Raises UsageError and NotThereError for fields that make no record, FaultyDataError for a file that takes none or
    has the record already, ProblemsError for a record that would make the dataset faulty.
    """
    with contextlib.nullcontext() if dry_run else file.lock():
        addition = _make_addition(file, kind, values)
        change = addition.change
        message, remedy = "the record cannot be added", "Nothing was written."
        if change.problems_without_data:
            message = "the record needs the data of --data or INLIAISON_DATA; without it:"
            remedy += " `--to FILE` adds it to a file beside that data."
        problems = change.explain_problems()
        if problems:
            raise ProblemsError(message, problems, details=_format_problems(change), remedy=remedy)
        if not dry_run:
            file.write(change.new)
    return addition


def _format_problems(change: Change) -> list[str]:
    """Return the problems as lines of text, without the place of those after the last line that the file really has."""
    last = len(change.old.splitlines())
    return format_problems(
        problem._replace(file="") if change.file.is_at(problem.file) and (problem.line or 0) > last else problem
        for problem in change.problems or change.problems_without_data
    )


def _make_addition(file: UserFile, kind: str, values: Mapping[str, Sequence[Any]]) -> Addition:
    old = file.read()
    sources = toml.parse_toml(old, str(file.path)).get("sources", []) if old.strip() else []

    def question(database: sqlite3.Connection) -> tuple[dict[str, list[dict[str, Any]]], bool, list[str]]:
        is_taken = partial(duplicates.is_taken, database)
        tables = new_record.make_record(kind, values, make_resolver(database), is_taken, sources)
        (record,) = tables[kind]
        is_correction = duplicates.is_there(database, kind, record["id"])
        return tables, is_correction, duplicates.describe_duplicates(database, kind, record)

    tables, is_correction, notes = file.ask(question)
    (record,) = tables[kind]
    id = RecordKey(kind, record["id"])
    if is_correction:
        _refuse_existing(file, id)
    change = Change(file, old, toml_edits.append_records(old, tables, str(file.path)))
    if is_correction and not (change.problems or change.problems_without_data):
        before, after = (data.records[kind][id.id] for data in (change.before, change.after))
        notes = list(_describe_overwritten(kind, record, before, after))
    return Addition(id, toml_edits.format_records(tables), change, notes)


def make_resolver(database: sqlite3.Connection) -> new_record.Resolve:
    """Return a function that resolves references to ids, and references to countries to their names."""

    def resolve(reference: str, kinds: tuple[str, ...]) -> str:
        if kinds == ("countries",):
            return country_names.resolve_country(database, reference)
        return references.resolve(database, reference, kinds, strict=True).id

    return resolve


def _refuse_existing(file: UserFile, id: RecordKey) -> None:
    for place in file.find_places([id]).values():
        raise FaultyDataError(
            f"{id} has a record in {file.path} already{f', on line {place.line}' if place.line else ''}",
            remedy=f"To change it: inliaison add --edit {id.id}{file.format_options('--to')}",
        )


def _describe_overwritten(
    kind: str, record: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    """Yield, by field, what a record replaces in the data `before`, or what stays in its place `after`.

    Layers override each other field by field, silently.
    """
    for name in (field.name for field in fields(kind) if field.name in record and field.name not in _ADD_UP):
        visible, old = after[name], before.get(name)
        if not all(value in list_values(visible) for value in list_values(record[name])):
            yield f"{name}: {_shorten(visible)} stays, for it comes from data that overrides this file"
        elif old is not None and old != visible:
            yield f"{name}: {_shorten(visible)} in place of {_shorten(old)}"


def _shorten(value: Any) -> str:
    """Return a value as a short text; for a list, its length."""
    if isinstance(value, list):
        return str(len(value))
    text = value if isinstance(value, str) else ""
    return json.dumps(f"{text[:_MAX_LENGTH]}…" if len(text) > _MAX_LENGTH else value, ensure_ascii=False)
