"""What a field may hold: rules and meanings, read off the annotations of the records' classes.

A field's annotation carries its rule (what a value must be) and its meaning. Loader, index, formats
and documentation all learn the fields from `fields(kind)`, so that a new field is one line in its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from inliaison.kinds import load


class Rule(NamedTuple):
    """What a value is: `id`, `date`, `url`, `email`, `country`, `number` above 0, `count`, one `of` words or kinds."""

    name: str
    of: tuple[str, ...] = ()


REQUIRED = Rule("required")
_NULLABLE = Rule("nullable")
Id = Annotated[str, Rule("id")]
Date = Annotated[str, Rule("date")]
Url = Annotated[str, Rule("url")]
Email = Annotated[str, Rule("email")]
Country = Annotated[str, Rule("country")]
"""The name of a country that is known, in what is added; a file may hold any other."""
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
    """One field of a kind, read off its annotation."""

    name: str
    shape: str
    """`text`, `integer`, `number`, `boolean`, `list`, `tables` or `mapping`."""
    rule: Rule
    required: bool
    meaning: str
    inner: tuple[Field, ...] = ()
    """The fields of the tables in it."""
    nullable: bool = False
    """Of a list: whether an empty one means "none"; where nothing is known, the list itself is absent."""

    @property
    def named(self) -> tuple[str, ...]:
        """The kinds of record that its values are ids of."""
        return self.rule.of if self.rule.name == "reference" else ()

    @property
    def sql_type(self) -> str:
        """The type of its column in SQL, which decides how it compares: `NUMERIC` is for what may be whole or not."""
        return sql_type(self.shape)


def sql_type(shape: str) -> str:
    """Return the type of a column in SQL that holds values of a shape."""
    return {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}.get(shape, "TEXT")


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """The fields of a kind of record, in their order."""
    return _fields(load(kind).record)


def _fields(made: type) -> tuple[Field, ...]:
    """The fields of a class whose annotations are texts in the words of this module, `typing` and its own."""
    words = globals() | vars(import_module(made.__module__))
    found = {name: eval(text, words) for name, text in made.__annotations__.items()}  # noqa: S307 - our own source
    return tuple(_field(name.rstrip("_"), annotation) for name, annotation in found.items())


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
    """The shape of a value and the class of the tables in it, collecting every mark on the way in."""
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
