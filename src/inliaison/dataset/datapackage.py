"""The description of a dataset as a Data Package 2.0 (Frictionless): what its tables, fields and licences are.

It follows from the descriptions of the kinds. Lists of ids are no foreign keys, since a Table Schema has none of lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from inliaison.dataset.head import DataVersion
from inliaison.dataset.registers import find_licensor, format_credit
from inliaison.kinds import load_kind
from inliaison.kinds.fields import Field, fields
from inliaison.values import Value

Description = dict[str, Any]

_ABOUT = (
    "Partners of ISO, their liaisons, and what was said about them. An empty cell is not known. A list is a JSON array,"
    " a table a JSON object. Dates are as precise as they are known: YYYY, YYYY-MM or YYYY-MM-DD."
)
_MIT = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
_SOURCE_FIELDS = {"title": "title", "url": "path", "publisher": "publisher", "date": "date", "licence": "licence"}
"""The names of a source's fields in the description."""
_CONTAINERS = {"list": "array", "tables": "array", "mapping": "object", "text": "string"}


class Tables(Value):
    """What a description needs to know of the records."""

    counts: Mapping[str, int]
    """The number of records of each kind."""
    sources: Collection[Mapping[str, Any]]
    """The sources that these records cite."""
    version: DataVersion
    is_bundled: bool
    """Whether records of the bundled dataset, with its licence, are among them."""


def describe_package(tables: Tables, files: Mapping[str, Description]) -> Description:
    """Return the description of a dataset; `files` gives for each kind the path and the format of its table."""
    version, day = tables.version
    licensors = {it.title: it for source in tables.sources if (it := find_licensor(source))}.values()
    licences = [{"name": it.licence.replace(" ", "-"), "title": it.terms} for it in licensors]
    licences = [_MIT, *licences] if tables.is_bundled else licences
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "inliaison",
        "title": "ISO's international partners",
        "description": " ".join(filter(None, (_ABOUT, *format_credit(tables.sources).splitlines()))),
        **({"version": version} if version else {}),
        **({"created": f"{day}T00:00:00Z"} if day else {}),
        **({"licenses": licences} if licences else {}),
        **({"sources": source_list} if (source_list := list(map(_describe_source, tables.sources))) else {}),
        "resources": [_describe_table(kind, tables.counts, file) for kind, file in files.items()],
    }


def _describe_source(source: Mapping[str, Any]) -> Description:
    return {name: source[field] for field, name in _SOURCE_FIELDS.items() if source.get(field)}


def _describe_table(kind: str, counts: Mapping[str, int], file: Description) -> Description:
    keys = [
        {"fields": [it.name], "reference": {**({"resource": of} if of != kind else {}), "fields": ["id"]}}
        for it in fields(kind)
        for of in it.type.kinds
        if not it.container and len(it.type.kinds) == 1 and of in counts
    ]
    return {
        "name": kind,
        **file,
        "encoding": "utf-8",
        "description": f"{load_kind(kind).meaning}.",
        "rows": counts[kind],
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": list(map(_describe_field, fields(kind))),
            "missingValues": [""],
            "primaryKey": ["id"],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _describe_field(field: Field) -> Description:
    many = bool(field.container)
    constraints = {
        **({"required": True} if field.required else {}),
        **({"enum": list(field.type.words)} if field.type.words and not many else {}),
        **({"minimum": field.type.least} if field.type.least is not None and not many else {}),
    }
    return {
        "name": field.name,
        "type": _CONTAINERS.get(field.shape, field.shape),
        "description": "; ".join(filter(None, (field.meaning, *_describe_notation(field)))),
        **({"constraints": constraints} if constraints else {}),
    }


def _describe_notation(field: Field) -> Iterable[str]:
    """Yield what the type and the constraints of a field cannot say."""
    if field.type.kinds and (field.container or len(field.type.kinds) > 1):
        yield f"{'each' if field.container else 'it'} is the id of one of the {' or '.join(field.type.kinds)}"
    if field.nullable:
        yield "an empty list means none"
    if not field.type.kinds and not field.type.words:
        yield field.type.notation
