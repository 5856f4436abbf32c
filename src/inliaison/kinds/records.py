"""The kinds of record and their fields: the one definition of what a dataset holds.

A field's annotation carries its rule (what a value must be) and its meaning. Loader, index, formats
and documentation all learn the fields from `fields(kind)`, so that a new field is one line here.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, TypedDict, get_args, get_origin

from inliaison.kinds import LIAISON_KINDS, PARTNER_KINDS


class Rule(NamedTuple):
    """What a value must be: an `id`, a `date`, a `url`, one `of` some words, a record's id, a positive `number`."""

    name: str
    of: tuple[str, ...] = ()


REQUIRED = Rule("required")
Id = Annotated[str, Rule("id")]
Date = Annotated[str, Rule("date")]
Url = Annotated[str, Rule("url")]
IsoNumber = Annotated[int, Rule("number")]
PartnerId = Annotated[str, Rule("reference", ("partners",))]
PersonId = Annotated[str, Rule("reference", ("people",))]
CommitteeId = Annotated[str, Rule("reference", ("committees",))]
SourceId = Annotated[str, Rule("reference", ("sources",))]
SubjectId = Annotated[str, Rule("reference", ("partners", "committees", "liaisons"))]
PartnerKind = Annotated[str, Rule("choice", PARTNER_KINDS)]
LiaisonKind = Annotated[str, Rule("choice", LIAISON_KINDS)]
Sources = Annotated[tuple[SourceId, ...], REQUIRED, "ids of the sources it rests on"]
Sourced = Annotated[Mapping[SourceId, tuple[str, ...]] | None, "which source supports which of its fields, where told"]
RecordId = Annotated[Id, REQUIRED, "unique among its kind: lower-case letters, digits, hyphens"]


class Partner(NamedTuple):
    """An organization that ISO works with."""

    id: RecordId
    acronym: Annotated[str | None, "its short name, or the label under which ISO lists it"] = None
    name: Annotated[str | None, "its full name in English"] = None
    name_fr: Annotated[str | None, "its full name in French"] = None
    kind: Annotated[PartnerKind | None, "what sort of organization it is"] = None
    part_of: Annotated[PartnerId | None, "the partner it belongs to"] = None
    founded: Annotated[Date | None, "the year from which the body itself counts"] = None
    ended: Annotated[Date | None, "when it ended its work or became part of another"] = None
    successor: Annotated[PartnerId | None, "the partner that carries on its work"] = None
    city: Annotated[str | None, "where its seat is"] = None
    country: Annotated[str | None, "in which country its seat is"] = None
    website: Annotated[Url | None, "its address on the web"] = None
    iso_id: Annotated[IsoNumber | None, "the number under which ISO lists it as in liaison"] = None
    other_iso_ids: Annotated[tuple[IsoNumber, ...], "other numbers under which ISO lists it too"] = ()
    in_register: Annotated[bool | None, "false where ISO is known not to list it"] = None
    aliases: Annotated[tuple[str, ...], "other names it is found by"] = ()
    summary: Annotated[str | None, "a few words on it"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Liaison(NamedTuple):
    """One tie between ISO and one partner."""

    id: RecordId
    partner: Annotated[PartnerId, REQUIRED, "the partner it ties to ISO"]
    parties: Annotated[tuple[PartnerId, ...], "the other partners of an act of several"] = ()
    kind: Annotated[LiaisonKind, REQUIRED, "what sort of tie it is"] = ""
    title: Annotated[str | None, "what it is called"] = None
    committee: Annotated[CommitteeId | None, "the ISO committee, where the kind is committee"] = None
    framework: Annotated[PartnerId | None, "the partner in whose frame it stands"] = None
    category: Annotated[str | None, "ISO's category of the liaison: A, B, C or D"] = None
    date: Annotated[Date | None, "when it was signed or established"] = None
    ended: Annotated[Date | None, "when it ended"] = None
    place: Annotated[str | None, "where it was signed"] = None
    signatories: Annotated[tuple[PersonId, ...], "the people who signed"] = ()
    purposes: Annotated[tuple[str, ...], "what it is for"] = ()
    means: Annotated[tuple[str, ...], "how that is to be reached"] = ()
    summary: Annotated[str | None, "a few words on it"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Quote(NamedTuple):
    """Words somebody said, verbatim to the character."""

    id: RecordId
    person: Annotated[PersonId, REQUIRED, "who said it"]
    role: Annotated[str | None, "the speaker's role as printed"] = None
    partner: Annotated[PartnerId | None, "the partner spoken for"] = None
    text: Annotated[str, REQUIRED, "the words"] = ""
    publication: Annotated[str | None, "where the words appeared"] = None
    date: Annotated[Date | None, "when they appeared"] = None
    about: Annotated[tuple[SubjectId, ...], "the partners, committees or liaisons spoken of"] = ()
    note: Annotated[str | None, "what a reader should know"] = None
    sources: Sources = ()
    sourced: Sourced = None


Post = TypedDict(
    "Post",
    {
        "partner": Annotated[PartnerId, REQUIRED, "the partner it is held at"],
        "title": Annotated[str, REQUIRED, "what the post is called in its source"],
        "from": Annotated[Date, "its first day"],
        "to": Annotated[Date, "its last day"],
        "as_of": Annotated[Date, "a time at which it was held"],
    },
    total=False,
)


class Person(NamedTuple):
    """Somebody who signed, spoke or leads."""

    id: RecordId
    name: Annotated[str, REQUIRED, "the name as printed"]
    aliases: Annotated[tuple[str, ...], "other names it is found by"] = ()
    posts: Annotated[tuple[Post, ...], "posts held: partner, title, from, to, as_of"] = ()
    note: Annotated[str | None, "what a reader should know"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Committee(NamedTuple):
    """A committee of ISO."""

    id: RecordId
    reference: Annotated[str, REQUIRED, "its reference, such as ISO/TC 207/SC 3"]
    title: Annotated[str | None, "its title in English"] = None
    title_fr: Annotated[str | None, "its title in French"] = None
    parent: Annotated[CommitteeId | None, "the committee it is a subcommittee of"] = None
    status: Annotated[str | None, "Active or Suspended, as ISO has it"] = None
    created: Annotated[Date | None, "its creation date as ISO has it; often a placeholder"] = None
    scope: Annotated[str | None, "what it works on"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Figure(NamedTuple):
    """A published number."""

    id: RecordId
    subject: Annotated[str, REQUIRED, "what is counted"]
    value: Annotated[float, REQUIRED, "the number"]
    approximate: Annotated[bool | None, "true where the source itself does not claim to be exact"] = None
    as_of: Annotated[Date | None, "the time it speaks of"] = None
    note: Annotated[str | None, "what a reader should know"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Source(NamedTuple):
    """Where facts come from."""

    id: RecordId
    title: Annotated[str, REQUIRED, "what it is called"]
    publisher: Annotated[str | None, "who publishes it"] = None
    date: Annotated[Date | None, "when it was published"] = None
    url: Annotated[Url | None, "its address on the web"] = None
    licence: Annotated[str | None, "under which terms it may be used"] = None
    note: Annotated[str | None, "what was taken from it"] = None


Record = Partner | Liaison | Quote | Person | Committee | Figure | Source

CLASSES: dict[str, type[Record]] = {
    "partners": Partner,
    "liaisons": Liaison,
    "quotes": Quote,
    "people": Person,
    "committees": Committee,
    "figures": Figure,
    "sources": Source,
}


class FrozenTable(dict[str, Any]):
    """A table in which nothing can be changed, and which can therefore be hashed, copied and kept."""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("records cannot be changed")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenTable, (dict(self),)


def frozen(kind: str, values: Mapping[str, Any]) -> Record:
    """A record of its class, made of the values of its fields by name, in which nothing can be changed."""
    return CLASSES[kind](**{name: _frozen(value) for name, value in values.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return FrozenTable({name: _frozen(inner) for name, inner in value.items()})
    return value


class Field(NamedTuple):
    """One field of a kind, read off its annotation."""

    name: str
    shape: str
    """`text`, `integer`, `number`, `boolean`, `list`, `tables` or `mapping`."""
    rule: Rule
    required: bool
    meaning: str


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """The fields of a kind of record, in their order."""
    return _fields(CLASSES[kind].__annotations__)


@cache
def post_fields() -> tuple[Field, ...]:
    """The fields of a person's post, in their order."""
    return _fields(Post.__annotations__)


def _fields(annotations: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(_field(name, annotation) for name, annotation in annotations.items())


def _field(name: str, annotation: Any) -> Field:
    marks: list[Any] = []
    shape = _shape(annotation, marks)
    rules = [mark for mark in marks if isinstance(mark, Rule) and mark is not REQUIRED]
    meaning = next((mark for mark in marks if isinstance(mark, str)), "")
    return Field(name, shape, rules[0] if rules else Rule("any"), REQUIRED in marks, meaning)


def _shape(annotation: Any, marks: list[Any]) -> str:
    """The shape of a value, collecting every mark on the way in."""
    simple = {str: "text", int: "integer", float: "number", bool: "boolean", Post: "tables"}
    if annotation in simple:
        return simple[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks.extend(arguments[1:])
        return _shape(arguments[0], marks)
    inner = _shape(arguments[0], marks)
    if origin is tuple:
        return inner if inner == "tables" else "list"
    return "mapping" if origin is Mapping or inner == "mapping" else inner
