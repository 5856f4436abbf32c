"""Sources: where the facts come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds import KINDS
from inliaison.kinds.kind import DerivedColumn, Kind, Names, Texts, record
from inliaison.kinds.relations import declare_relation
from inliaison.render.documents import Column, View
from inliaison.text import names
from inliaison.text.licences import LICENCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, Date, RecordId, Url
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Source:
    """Where facts come from."""

    id: RecordId
    title: Annotated[str, REQUIRED, "what it is called"]
    publisher: Annotated[str | None, "who publishes it"] = None
    date: Annotated[Date | None, "when it was published"] = None
    url: Annotated[Url | None, "its address on the web"] = None
    licence: Annotated[str | None, "under which terms it may be used"] = None
    note: Annotated[str | None, "what was taken from it"] = None


_COUNTS_BY_SOURCE = (
    "SELECT held.value AS source, count(DISTINCT {0}.row) AS number FROM {0}, json_each({0}.sources) AS held GROUP BY 1"
)
_COUNTS_BY_KIND = ", ".join(
    f"'{kind}', coalesce((SELECT number FROM ({_COUNTS_BY_SOURCE.format(kind)}) WHERE source = :id), 0)"
    for kind in KINDS
    if kind != "sources"
)
"""The SQL of the number of records of each kind that rest on a source; the database counts all sources at once."""


class Related:
    """What the card of a source shows besides the source."""

    supports: Mapping[str, int] = declare_relation(where=f"SELECT json_object({_COUNTS_BY_KIND})", shape="mapping")
    """By kind, the number of records that rest on it."""


def build_card(source: Source, related: Related, card: Card) -> CardContent:
    """Return a source's card: facts, then the number of records that rest on it."""
    from inliaison.kinds import card_content as parts
    from inliaison.render.view import format_count

    record_counts = [
        parts.CardLine(format_count(kind, number), "") for kind, number in related.supports.items() if number
    ]
    facts = parts.Section("", parts.list_facts(card, "publisher", "date", "url", "licence", "note"))
    return parts.compose_content(card, source.title, [], [facts, parts.Section("What rests on it", record_counts)])


KIND = Kind(
    "sources",
    Source,
    meaning="Where facts come from",
    purpose="List sources: where the facts come from.",
    examples=("inliaison sources", "inliaison sources --columns title,publisher,url -f markdown"),
    order=lambda source, position: names.make_natural_key(source["title"]),
    names=Names(full=("title",)),
    texts=Texts(("title",), ("publisher",), ("note", "licence", "url")),
    view=View(
        ("id", "title", "publisher", "date", "licence", "facts"),
        main="title",
        droppable=("publisher", "date", "licence"),
        looks={"licence": Column(addresses=LICENCES)},
    ),
    label="title",
    short="title",
    build_card=build_card,
    id_from=(("title",),),
    distinguishing_sql=("publisher", "date"),
    columns={"facts": DerivedColumn("", "how many facts of all records rest on it", "integer", is_stored=True)},
    related=Related,
    address="url",
)
