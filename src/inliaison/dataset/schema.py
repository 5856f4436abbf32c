"""The rules of a dataset as a JSON Schema, for editors that complete and check TOML as people type.

It accepts handwritten notation, which `friendly_toml` and `completion` convert: records without an id or a source,
`source` and `url` instead of source ids, and headers in the singular. It is stricter than the loader in one point: the
loader warns of an unknown key, the schema rejects it. A schema cannot check what takes several fields or the whole
dataset, such as a reference to a missing record; `inliaison check` does.
"""

from __future__ import annotations

from typing import Any

from inliaison.dataset import categories, head
from inliaison.dataset.defaults import list_source_fields
from inliaison.kinds import KINDS, SINGULAR, load_kind
from inliaison.kinds.fields import Field, fields
from inliaison.kinds.types import DATE, ID, ISO_NUMBER, LARGEST_INTEGER, Type
from inliaison.text import dates

Schema = dict[str, Any]

_END = r"$(?!\n)"
"""The end of a text, but not the place before a last line feed, which some engines accept for `$`."""


def build_schema() -> Schema:
    """Return the schema of a dataset file: tables of every kind, all of them optional."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A dataset of inliaison",
        "description": "Partners of ISO, their liaisons, and what was said about them.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{kind: _describe_records(kind) for kind in KINDS},
            **{
                singular: {
                    **_describe_records(kind),
                    "deprecated": True,
                    "description": f"is read as {kind}; write it so",
                }
                for kind, singular in SINGULAR.items()
            },
            "snapshot": {"type": "object", "description": "what a snapshot of ISO's register says of itself"},
            categories.KEY: _describe_categories(),
            head.HEADER: {
                "type": "object",
                "description": "which version of the data the file holds",
                "additionalProperties": False,
                "properties": {
                    name: {"type": "string", "description": text, "pattern": r"\S"}
                    for name, text in head.MEANINGS.items()
                },
            },
        },
        "definitions": {SINGULAR[kind]: _record(kind) for kind in KINDS},
    }


def _describe_categories() -> Schema:
    """Return the schema of the table of categories of liaisons."""
    numbers = {"type": "array", "items": _describe_item(ISO_NUMBER)}
    types = {"as_of": DATE, "source": ID}
    return {
        "type": "object",
        "description": "categories of liaisons: ISO's numbers of organizations, each with those of committees",
        "required": list(types),
        "properties": {name: {"description": categories.FIELDS[name], **_describe_item(types[name])} for name in types},
        "additionalProperties": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {f"^[0-9]+{_END}": numbers},
        },
    }


def _describe_records(kind: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/definitions/{SINGULAR[kind]}"}}


def _record(kind: str) -> Schema:
    """Return the schema of a record. No field is required: a lower layer may hold it, or it can be created."""
    record = _describe_table(fields(kind), [])
    record["description"] = load_kind(kind).meaning
    source_fields = list_source_fields(kind).values()
    source_properties = {
        field.name: {"description": field.meaning, **_describe_item(field.type)} for field in source_fields
    }
    record["properties"] = {**source_properties, **record["properties"]}
    record["required"] = [] if load_kind(kind).id_from else ["id"]
    if kind == "liaisons":
        record["if"] = {"properties": {"kind": {"const": "committee"}}, "required": ["kind"]}
        record["then"] = {"required": ["committee"]}
    return record


def _describe_table(inner_fields: tuple[Field, ...], required: list[str]) -> Schema:
    names = [field.name for field in inner_fields]
    properties = {field.name: {"description": field.meaning, **_describe_value(field, names)} for field in inner_fields}
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _describe_value(field: Field, names: list[str]) -> Schema:
    """Return the schema of a field's values; `names` are the fields of the record it belongs to."""
    if field.container == "list":
        return {"type": "array", "items": _describe_item(field.type), **({"minItems": 1} if field.required else {})}
    if field.container == "tables":
        required = [inner.name for inner in field.inner if inner.required]
        return {"type": "array", "items": _describe_table(field.inner, required)}
    if field.container == "mapping":
        name_schema = {"type": "string", "pattern": rf"^(?:{'|'.join(names)})(?:\.[\s\S]*)?{_END}"}
        return {"type": "object", "additionalProperties": {"type": "array", "items": name_schema, "minItems": 1}}
    if field.type is DATE:  # People may write a year without quotation marks.
        year = {"type": "integer", "minimum": dates.YEARS[0], "maximum": dates.YEARS[-1]}
        return {"anyOf": [_describe_item(DATE), year]}
    return _describe_item(field.type)


def _describe_item(type: Type) -> Schema:
    """Return the schema of a single value."""
    if type.shape == "text":
        pattern = f"^{type.pattern}{_END}" if type.pattern else r"\S"
        return {"type": "string", **({"enum": list(type.words)} if type.words else {"pattern": pattern})}
    if type.shape == "boolean":
        return {"type": "boolean"}
    least = -LARGEST_INTEGER if type.least is None else type.least
    return {"type": type.shape, "minimum": least, "maximum": LARGEST_INTEGER}
