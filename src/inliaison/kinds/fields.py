"""The fields of each kind, with their types and meanings, read from the annotations of the record classes.

An annotation holds the type of a field's values (`kinds/types.py`) and their meaning. The loader, the index, the
formats and the documentation get all fields from `fields(kind)`, so that a new field is one line in its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from inliaison.kinds import load_kind, types
from inliaison.kinds.types import Type, make_reference_type, make_word_type


class Mark(Enum):
    """What an annotation says of a field besides the type of its values and its meaning."""

    REQUIRED = auto()
    NULLABLE = auto()


REQUIRED = Mark.REQUIRED
Id = Annotated[str, types.ID]
Date = Annotated[str, types.DATE]
Url = Annotated[str, types.URL]
Email = Annotated[str, types.EMAIL]
Country = Annotated[str, types.COUNTRY]
"""The name of a known country in records that are added; files may hold any name."""
Count = Annotated[int, types.COUNT]
Ror = Annotated[str, types.IDENTIFIERS["ror"]]
Wikidata = Annotated[str, types.IDENTIFIERS["wikidata"]]
Isni = Annotated[str, types.IDENTIFIERS["isni"]]
EuTransparency = Annotated[str, types.IDENTIFIERS["eu_transparency"]]
Stage = Annotated[str, types.STAGE]
StandardNumber = Annotated[str, types.STANDARD_NUMBER]
IcsCode = Annotated[str, types.ICS_CODE]
IcsId = Annotated[str, make_reference_type("ics")]
IsoNumber = Annotated[int, types.ISO_NUMBER]
PartnerId = Annotated[str, make_reference_type("partners")]
PersonId = Annotated[str, make_reference_type("people")]
MemberId = Annotated[str, make_reference_type("members")]
CommitteeId = Annotated[str, make_reference_type("committees")]
SourceId = Annotated[str, make_reference_type("sources")]
SubjectId = Annotated[str, make_reference_type("partners", "committees", "liaisons")]
Sources = Annotated[tuple[SourceId, ...], REQUIRED, "ids of the sources it rests on"]
Sourced = Annotated[Mapping[SourceId, tuple[str, ...]] | None, "which source supports which of its fields"]
RecordId = Annotated[Id, REQUIRED, "unique among its kind: lower-case letters, digits, hyphens"]


class Field(NamedTuple):
    """One field of a kind, read from its annotation."""

    name: str
    type: Type
    """The type of its value, or of each in a list."""
    required: bool
    meaning: str
    container: str = ""
    """`list`, `tables` or `mapping`; empty for a single value."""
    inner: tuple[Field, ...] = ()
    """The fields of the tables in it."""
    nullable: bool = False
    """Whether an empty list means "none"; if nothing is known, the list itself is absent."""

    @property
    def shape(self) -> str:
        """Its container, or the shape of its single value."""
        return self.container or self.type.shape


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """Return the fields of a kind of record, in their order."""
    return _list_fields(load_kind(kind).record)


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
    links = [it for it in fields(kind) if it.shape == "list" and (it.type.kinds or it.type.has_link_table)]
    lists = [Link(f"{kind}_{it.name}", it.name) for it in links]
    tables = [
        Link(f"{kind}_{outer.name}_{it.name}", outer.name, it.name)
        for outer in fields(kind)
        for it in outer.inner
        if it.type.kinds
    ]
    return tuple(link for link in lists + tables if link.field != "sources")


def _list_fields(declaration: type) -> tuple[Field, ...]:
    """Return the fields of a class, whose annotations are strings in the names of this module and its own."""
    namespace = globals() | vars(import_module(declaration.__module__))
    annotations = {name: eval(text, namespace) for name, text in declaration.__annotations__.items()}  # noqa: S307 - our own source
    return tuple(_make_field(name.rstrip("_"), annotation) for name, annotation in annotations.items())


def _make_field(name: str, annotation: Any) -> Field:
    marks: list[Any] = []
    container, inner = _read_annotation(annotation, marks)
    type = next(mark for mark in marks if isinstance(mark, Type))
    meaning = next((mark for mark in marks if isinstance(mark, str)), "")
    fields = _list_fields(inner) if inner else ()
    return Field(name, type, REQUIRED in marks, meaning, container, fields, nullable=Mark.NULLABLE in marks)


_SIMPLE = {str: types.TEXT, int: types.INTEGER, float: types.NUMBER, bool: types.BOOLEAN}


def _read_annotation(annotation: Any, marks: list[Any]) -> tuple[str, type | None]:
    """Return the container of a value and the class of the tables in it; add every mark on the way to `marks`."""
    if annotation in _SIMPLE:
        marks.append(_SIMPLE[annotation])
        return "", None
    if isinstance(annotation, type):
        marks.append(types.TEXT)
        return "tables", annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks.extend(arguments[1:])
    if origin is Literal:
        marks.append(make_word_type(arguments))
        return "", None
    container, inner = _read_annotation(arguments[0], marks)
    if origin is UnionType and container == "list":
        marks.append(Mark.NULLABLE)
    if origin is tuple:
        return container or "list", inner
    return ("mapping" if origin is Mapping else container), inner
