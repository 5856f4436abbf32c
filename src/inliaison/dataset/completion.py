"""Ids and sources that user records lack, added while a file is read.

Each addition is reported as a suggestion, and an id that may stand for another record as a likely mistake.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from inliaison.dataset import defaults
from inliaison.dataset.report import Origin, Report
from inliaison.dataset.rules import FieldProblem
from inliaison.kinds import REGISTRY, SINGULAR, load_kind
from inliaison.text import names

Table = dict[str, Any]


class Completion:
    """Completes the records of a kind in one file; `existing` are the records that have been read already."""

    def __init__(self, kind: str, data: Table, existing: Mapping[str, Mapping[str, Table]], report: Report) -> None:
        self._kind, self._existing, self._report = kind, existing, report
        tables = (data.get(name) for name in (kind, SINGULAR[kind]))
        rows = [row for rows in tables if isinstance(rows, list) for row in rows if isinstance(row, dict)]
        self._file_ids = {row["id"] for row in rows if isinstance(row.get("id"), str)}
        self._name_ids: dict[str, str] | None = None

    def complete(self, origin: Origin, row: Table) -> Table | None:
        """Add the id and source that a record lacks, and return the created source, or None if it exists already."""
        kind = self._kind
        if "id" not in row:
            self._add_id(origin, row)
        sources = self._existing["sources"]
        source = defaults.add_source(kind, row, sources.values(), sources.__contains__)
        if source:
            self._report.prefer(origin, kind, "", f"sources = {_format_value(row['sources'])} in this {SINGULAR[kind]}")
        if source is None or source["id"] in sources:
            return None
        fields_text = ", ".join(f"{name} = {_format_value(value)}" for name, value in source.items())
        self._report.prefer(origin, kind, "", f"[[sources]] with {fields_text}")
        return source

    def _add_id(self, origin: Origin, row: Table) -> None:
        kind, existing = self._kind, self._existing[self._kind]
        derived_id = defaults.derive_id(kind, row)
        if not derived_id:
            return
        ids_by_slug = self._load_name_ids()
        id = defaults.create_id(
            kind, row, lambda slug: any(slug in ids for ids in (self._file_ids, existing, ids_by_slug))
        )
        row["id"] = id
        self._report.prefer(origin, kind, "", f'id = "{id}" in this {SINGULAR[kind]}')
        other = derived_id if derived_id in existing else ids_by_slug.get(derived_id)
        if other and REGISTRY[kind].known_by_name:
            message = f'is not given, and "{id}" is made: give "{other}" if that one is meant, else "{id}"'
            self._report.note(origin, kind, id, FieldProblem("id", message, slight=True))

    def _load_name_ids(self) -> Mapping[str, str]:
        """Return the ids that full names of known records would give, as references resolve to them first."""
        if self._name_ids is None:
            name_fields = load_kind(self._kind).names.full if REGISTRY[self._kind].known_by_name else ()
            names_and_ids = (
                (record.get(name), id) for id, record in self._existing[self._kind].items() for name in name_fields
            )
            self._name_ids = {names.make_slug(name): id for name, id in names_and_ids if isinstance(name, str)}
        return self._name_ids


def _format_value(value: Any) -> str:
    """Return a text or a list of texts in TOML notation, which is that of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)
