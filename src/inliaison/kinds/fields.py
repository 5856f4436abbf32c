"""The fields of each kind, with their rules and meanings, read from the annotations of the record classes.

An annotation holds the rule for a field's values and its meaning. The loader, the index, the formats and the
documentation get all fields from `fields(kind)`, so that a new field is one line in its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from inliaison.kinds import load_kind


class Rule(NamedTuple):
    """The type of a value: `id`, `date`, `url`, `email`, `country`, `number` above 0, `count`, or one `of` a set."""

    name: str
    of: tuple[str, ...] = ()


REQUIRED = Rule("required")
_NULLABLE = Rule("nullable")
Id = Annotated[str, Rule("id")]
Date = Annotated[str, Rule("date")]
Url = Annotated[str, Rule("url")]
Email = Annotated[str, Rule("email")]
Country = Annotated[str, Rule("country")]
"""The name of a known country in records that are added; files may hold any name."""
Count = Annotated[int, Rule("count")]
IsoNumber = Annotated[int, Rule("number")]
PartnerId = Annotated[str, Rule("reference", ("partners",))]
PersonId = Annotated[str, Rule("reference", ("people",))]
MemberId = Annotated[str, Rule("reference", ("members",))]
CommitteeId = Annotated[str, Rule("reference", ("committees",))]
SourceId = Annotated[str, Rule("reference", ("sources",))]
SubjectId = Annotated[str, Rule("reference", ("partners", "committees", "liaisons"))]
Sources = Annotated[tuple[SourceId, ...], REQUIRED, "ids of the sources it rests on"]
Sourced = Annotated[Mapping[SourceId, tuple[str, ...]] | None, "which source supports which of its fields, where told"]
RecordId = Annotated[Id, REQUIRED, "unique among its kind: lower-case letters, digits, hyphens"]


class Field(NamedTuple):
    """One field of a kind, read from its annotation."""

    name: str
    shape: str
    """`text`, `integer`, `number`, `boolean`, `list`, `tables` or `mapping`."""
    rule: Rule
    required: bool
    meaning: str
    inner: tuple[Field, ...] = ()
    """The fields of the tables in it."""
    nullable: bool = False
    """Whether an empty list means "none"; if nothing is known, the list itself is absent."""

    @property
    def target_kinds(self) -> tuple[str, ...]:
        """The kinds of record whose ids its values are."""
        return self.rule.of if self.rule.name == "reference" else ()

    @property
    def sql_type(self) -> str:
        """The type of its SQL column, which decides how values compare; `NUMERIC` is for whole and other numbers."""
        return sql_type(self.shape)


def sql_type(shape: str) -> str:
    """Return the type of an SQL column for values of a shape."""
    return {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}.get(shape, "TEXT")


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """Return the fields of a kind of record, in their order."""
    return _fields(load_kind(kind).record)


class Link(NamedTuple):
    """A list of ids of other records, which the index also holds as a table with a row for each of them."""

    table: str
    """The name of that table: the kind, the field and, where the field holds tables, the field in these."""
    field: str
    inner: str = ""
    """The field that holds the id in the tables of the field."""


@cache
def list_links(kind: str) -> tuple[Link, ...]:
    """Return the lists of ids in the records of a kind, other than their sources."""
    lists = [Link(f"{kind}_{it.name}", it.name) for it in fields(kind) if it.shape == "list" and it.target_kinds]
    tables = [
        Link(f"{kind}_{outer.name}_{it.name}", outer.name, it.name)
        for outer in fields(kind)
        for it in outer.inner
        if it.target_kinds
    ]
    return tuple(link for link in lists + tables if link.field != "sources")


def _fields(described: type) -> tuple[Field, ...]:
    """Return the fields of a class, whose annotations are strings in the names of this module and its own."""
    namespace = globals() | vars(import_module(described.__module__))
    annotations = {name: eval(text, namespace) for name, text in described.__annotations__.items()}  # noqa: S307 - our own source
    return tuple(_field(name.rstrip("_"), annotation) for name, annotation in annotations.items())


def _field(name: str, annotation: Any) -> Field:
    marks: list[Any] = []
    shape, inner = _shape(annotation, marks)
    rules = [mark for mark in marks if isinstance(mark, Rule) and mark not in (REQUIRED, _NULLABLE)]
    meaning = next((mark for mark in marks if isinstance(mark, str)), "")
    fields = _fields(inner) if inner else ()
    rule = rules[0] if rules else Rule("any")
    return Field(name, shape, rule, REQUIRED in marks, meaning, fields, nullable=_NULLABLE in marks)


_SIMPLE = {str: "text", int: "integer", float: "number", bool: "boolean"}


def _shape(annotation: Any, marks: list[Any]) -> tuple[str, type | None]:
    """Return the shape of a value and the class of the tables in it; add every mark on the way to `marks`."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation], None
    if isinstance(annotation, type):
        return "tables", annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks.extend(arguments[1:])
    if origin is Literal:
        marks.append(Rule("choice", arguments))
        return "text", None
    shape, inner = _shape(arguments[0], marks)
    if origin is UnionType and shape == "list":
        marks.append(_NULLABLE)
    if origin is tuple:
        return (shape if shape == "tables" else "list"), inner
    return ("mapping" if origin is Mapping or shape == "mapping" else shape), inner
