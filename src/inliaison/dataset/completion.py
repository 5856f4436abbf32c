"""What people leave out of their records, put in while a file is read: ids and sources.

Whatever is put in is reported as what would be better written, and an id that another record may have been meant by as
a mistake.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from inliaison.dataset import making
from inliaison.dataset.report import Origin, Report
from inliaison.dataset.rules import Fault
from inliaison.kinds import REGISTRY, SINGULAR, load
from inliaison.kinds.fields import fields
from inliaison.text import names

Table = dict[str, Any]


class Completion:
    """Completes the records of a kind in one file; `there` are those that are read already."""

    def __init__(self, kind: str, data: Table, there: Mapping[str, Mapping[str, Table]], report: Report) -> None:
        self._kind, self._there, self._report = kind, there, report
        tables = (data.get(name) for name in (kind, SINGULAR[kind]))
        rows = [row for rows in tables if isinstance(rows, list) for row in rows if isinstance(row, dict)]
        self._given = {row["id"] for row in rows if isinstance(row.get("id"), str)}
        self._named: dict[str, str] | None = None

    def complete(self, origin: Origin, row: Table) -> Table | None:
        """Give a record what it lacks; the source that was made for it, unless it is there already."""
        kind = self._kind
        if "id" not in row:
            self._put_id(origin, row)
        source = put_source(kind, row, self._there["sources"])
        if source:
            self._report.prefer(origin, kind, "", f"sources = {_written(row['sources'])} in this {SINGULAR[kind]}")
        if source is None or source["id"] in self._there["sources"]:
            return None
        told = ", ".join(f"{name} = {_written(value)}" for name, value in source.items())
        self._report.prefer(origin, kind, "", f"[[sources]] with {told}")
        return source

    def _put_id(self, origin: Origin, row: Table) -> None:
        kind, there = self._kind, self._there[self._kind]
        plain = making.plain_id(kind, row)
        if not plain:
            return
        known = self._ids_of_names()
        id = making.id_for(kind, row, lambda id: id in self._given or id in there or id in known)
        row["id"] = id
        self._report.prefer(origin, kind, "", f'id = "{id}" in this {SINGULAR[kind]}')
        other = plain if plain in there else known.get(plain)
        if other and REGISTRY[kind].known_by_name:
            told = f'is not given, and "{id}" is made: give "{other}" if that one is meant, else "{id}"'
            self._report.note(origin, kind, id, Fault("id", told, slight=True))

    def _ids_of_names(self) -> Mapping[str, str]:
        """The ids that would be made of the full names of others: with one of these a record would be found first."""
        if self._named is None:
            full = load(self._kind).names.full if REGISTRY[self._kind].known_by_name else ()
            told = ((record.get(name), id) for id, record in self._there[self._kind].items() for name in full)
            self._named = {names.slug(name): id for name, id in told if isinstance(name, str)}
        return self._named


def _written(value: Any) -> str:
    """A text or a list of them as TOML has it, which is as JSON has it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def put_source(kind: str, row: Table, there: Mapping[str, Table]) -> Table | None:
    """Name the source of a record that names none by an id; that source, which may be among those that are `there`."""
    told = {name: _taken(kind, row, name) for name in (making.SOURCE, making.URL)}
    named = row.get("sources", [])
    if kind == "sources" or not isinstance(named, list) or ("sources" in row and not any(told.values())):
        return None
    made = making.source_of(told[making.SOURCE], told[making.URL])
    made["id"] = making.id_for("sources", {"title": made["id"]}, there.__contains__)
    source = making.same_source(made, there.values()) or made
    row["sources"] = [*named, source["id"]]
    return source


def _taken(kind: str, row: Table, name: str) -> str:
    """Take a text out of a record where it is none of the fields of its kind."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or any(field.name == name for field in fields(kind)):
        return ""
    return str(row.pop(name))
