"""Classes of the International Classification for Standards (ICS), by which ISO sorts its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.kind import DerivedColumn, Kind, Names, Texts, record
from inliaison.kinds.relations import declare_relation
from inliaison.kinds.sql import IN_CLASS, IN_FORCE_SQL
from inliaison.render.cards import Ref
from inliaison.render.documents import Column, View
from inliaison.text import names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, IcsId, RecordId, Sourced, Sources
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class IcsClass:
    """A class of the International Classification for Standards."""

    id: RecordId
    code: Annotated[str, REQUIRED, "its code, such as 13.020.10"]
    title: Annotated[str, REQUIRED, "its title in English"]
    title_fr: Annotated[str | None, "its title in French"] = None
    parent: Annotated[IcsId | None, "the class that it is part of"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Related:
    """The records shown on the card of a class."""

    parent: IcsClass | None = declare_relation("ics", field="parent")
    parts: Sequence[IcsClass] = declare_relation("ics", "parent = :id")
    standards: int | None = declare_relation(where="SELECT standards FROM ics WHERE id = :id")
    """How many documents in force it and the classes below it have; None where none are loaded."""


def build_card(ics: IcsClass, related: Related, card: Card) -> CardContent:
    """Return the card of a class: the class above it and those below it."""
    from inliaison.kinds import card_content as parts

    facts = []
    if related.parent:
        above = related.parent
        facts.append(parts.CardLine("Part of", f"{above.code} {above.title}", refs=(Ref("ics", above.id, above.code),)))
    if related.standards is not None:
        facts.append(parts.CardLine("In force", parts.format_count("standards", range(related.standards))))
    below = [parts.CardLine(it.code, it.title, refs=(Ref("ics", it.id, it.code),)) for it in related.parts]
    sections = [parts.Section("", facts), parts.Section("Classes in it", below)]
    return parts.compose_content(card, ics.code, [ics.title, ics.title_fr], sections)


KIND = Kind(
    "ics",
    IcsClass,
    meaning="A class of the International Classification for Standards",
    purpose="List the classes of ICS, the classification of standards, with how many standards in force each has.",
    examples=("inliaison ics environment", "inliaison ics 13.020"),
    order=lambda it, position: names.make_natural_key(it["code"]),
    names=Names(shorts=("code",), full=("title",), translations=("title_fr",)),
    texts=Texts(("code", "title"), ("title_fr",)),
    view=View(
        ("code", "title", "standards"),
        main="title",
        looks={"standards": Column("Standards in force", short="In force", narrow_pattern="standards in force: {}")},
    ),
    label="code || ' ' || title",
    short="code",
    build_card=build_card,
    id_from=(("code",),),
    columns={
        "standards": DerivedColumn(
            "CASE WHEN EXISTS (SELECT 1 FROM standards) THEN (SELECT count(*) FROM standards"
            f" WHERE {IN_FORCE_SQL} AND row IN ({IN_CLASS.format('row', 'ics.code', 'ics.code')})) END",
            "how many documents in force it and the classes below it have; null where none are loaded",
            "integer",
            is_stored=True,
            behind="parent",
        ),
    },
    indexes=("parent", "code"),
    related=Related,
)
