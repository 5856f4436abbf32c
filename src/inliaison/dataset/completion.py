"""Ids and sources that user records lack, added while a file is read.

Each addition is reported as a suggestion, and an id by which another record may have been meant as a likely mistake.
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
    """Completes the records of a kind in one file; `there` are the records that have been read already."""

    def __init__(self, kind: str, data: Table, there: Mapping[str, Mapping[str, Table]], report: Report) -> None:
        self._kind, self._there, self._report = kind, there, report
        tables = (data.get(name) for name in (kind, SINGULAR[kind]))
        rows = [row for rows in tables if isinstance(rows, list) for row in rows if isinstance(row, dict)]
        self._given = {row["id"] for row in rows if isinstance(row.get("id"), str)}
        self._named: dict[str, str] | None = None

    def complete(self, origin: Origin, row: Table) -> Table | None:
        """Add the id and source that a record lacks, and return the created source, or None if it exists already."""
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
        """Return the ids that full names of known records would give, as references resolve to them first."""
        if self._named is None:
            full = load(self._kind).names.full if REGISTRY[self._kind].known_by_name else ()
            told = ((record.get(name), id) for id, record in self._there[self._kind].items() for name in full)
            self._named = {names.slug(name): id for name, id in told if isinstance(name, str)}
        return self._named


def _written(value: Any) -> str:
    """Return a text or a list of texts in TOML notation, which is that of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)


def put_source(kind: str, row: Table, there: Mapping[str, Table]) -> Table | None:
    """Add the source of a record that names none by id, and return it, whether created or found in `there`.

    Returns None if the record needs no source.
    """
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
    """Remove a text from a record and return it; an empty string if there is none or the kind has such a field."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or any(field.name == name for field in fields(kind)):
        return ""
    return str(row.pop(name))
