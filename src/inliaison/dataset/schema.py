"""The rules of a dataset as a JSON Schema, for editors that complete and check TOML while one types.

It is stricter than the loader in one point: a key that is not known, which the loader warns of, is a
fault to the schema. What takes the whole dataset to tell, such as a reference to a record that does not
exist, or two fields of a record, no schema can say: that is for `inliaison check`.
"""

from __future__ import annotations

from typing import Any

from inliaison.dataset.rules import LARGEST_INTEGER
from inliaison.kinds import KINDS, SINGULAR, load
from inliaison.kinds.fields import Field, Rule, fields
from inliaison.text import names

Schema = dict[str, Any]

_END = r"$(?!\n)"
"""The end of a text and not the place before a last line feed, which some take for it."""
_LEAP = r"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAYS = (
    r"\d{4}-(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])",
    r"\d{4}-(?:0[469]|11)-(?:0[1-9]|[12]\d|30)",
    r"\d{4}-02-(?:0[1-9]|1\d|2[0-8])",
    rf"{_LEAP}-02-29",
)
_DATE = rf"^(?!0000)(?:\d{{4}}|\d{{4}}-(?:0[1-9]|1[0-2])|{'|'.join(_DAYS)}){_END}".replace(r"\d", "[0-9]")
_ID = rf"^{names.ID}{_END}"
_URL = rf"^https?://[^\s\u0000-\u0020\u007f-\u009f]+{_END}"


def schema() -> Schema:
    """The schema of a dataset file: tables of every kind, all of them optional."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A dataset of inliaison",
        "description": "Partners of ISO, their liaisons, and what was said about them.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{kind: {"type": "array", "items": {"$ref": f"#/definitions/{SINGULAR[kind]}"}} for kind in KINDS},
            "snapshot": {"type": "object", "description": "what a snapshot of ISO's register says of itself"},
        },
        "definitions": {SINGULAR[kind]: _record(kind) for kind in KINDS},
    }


def _record(kind: str) -> Schema:
    """A record of a kind. Only `id` and `sources` are needed in every layer; a lower one may hold the rest."""
    known = fields(kind)
    record = _table(known, [field.name for field in known if field.required and field.name in ("id", "sources")])
    record["description"] = (load(kind).record.__doc__ or "").rstrip(".")
    if kind == "liaisons":
        record["if"] = {"properties": {"kind": {"const": "committee"}}, "required": ["kind"]}
        record["then"] = {"required": ["committee"]}
    return record


def _table(known: tuple[Field, ...], required: list[str]) -> Schema:
    names = [field.name for field in known]
    properties = {field.name: {"description": field.meaning, **_value(field, names)} for field in known}
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _value(field: Field, names: list[str]) -> Schema:
    """What a field may hold, in a record of fields with these names."""
    text = _text(field.rule)
    least = {"number": 1, "count": 0}.get(field.rule.name, -LARGEST_INTEGER)
    integer = {"type": "integer", "minimum": least, "maximum": LARGEST_INTEGER}
    if field.shape == "integer":
        return integer
    if field.shape == "number":
        return {"type": "number", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}
    if field.shape == "boolean":
        return {"type": "boolean"}
    if field.shape == "list":
        return {
            "type": "array",
            "items": integer if field.rule.name == "number" else text,
            **({"minItems": 1} if field.required else {}),
        }
    if field.shape == "tables":
        required = [inner.name for inner in field.inner if inner.required]
        return {"type": "array", "items": _table(field.inner, required)}
    if field.shape == "mapping":
        named = {"type": "string", "pattern": rf"^(?:{'|'.join(names)})(?:\.[\s\S]*)?{_END}"}
        return {"type": "object", "additionalProperties": {"type": "array", "items": named, "minItems": 1}}
    return text


def _text(rule: Rule) -> Schema:
    if rule.name == "choice":
        return {"type": "string", "enum": list(rule.of)}
    patterns = {"id": _ID, "date": _DATE, "url": _URL}
    return {"type": "string", "pattern": patterns.get(rule.name, r"\S")}
