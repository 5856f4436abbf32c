"""Members: the national standards bodies that are members of ISO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.kind import Filter, Kind, Names, Texts, record
from inliaison.render.documents import Column, View
from inliaison.text import names

if TYPE_CHECKING:
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, IsoNumber, RecordId, Sourced, Sources, Url
    from inliaison.render.documents import Card
    from inliaison.render.stories import Story


@record
class Member:
    """A national standards body, member of ISO."""

    id: RecordId
    acronym: Annotated[str, REQUIRED, "its short name, under which ISO lists it"]
    name: Annotated[str | None, "its full name, as it calls itself where ISO prints that"] = None
    name_en: Annotated[str | None, "its full name in English, where that is another one"] = None
    country: Annotated[str | None, "the country whose member it is"] = None
    country_code: Annotated[str | None, "that country's code in two letters (ISO 3166-1)"] = None
    city: Annotated[str | None, "where its seat is"] = None
    website: Annotated[Url | None, "its address on the web"] = None
    iso_id: Annotated[IsoNumber | None, "the number under which ISO lists it as a member"] = None
    sources: Sources = ()
    sourced: Sourced = None


def story(card: Card) -> Story:
    """Names and facts."""
    from inliaison.kinds import story as telling

    member = card.record
    facts = telling.facts(card, "country", "city", "website", "iso_id")
    return telling.told(card, member["acronym"], [member["name"], member["name_en"]], [telling.Section("", facts)])


KIND = Kind(
    "members",
    Member,
    purpose="List members: the national standards bodies that are members of ISO.",
    examples=("inliaison members --country kenya", "inliaison members normalisation -f json"),
    order=lambda member, position: names.natural(member["acronym"]),
    names=Names(numbers=("iso_id",), shorts=("acronym",), others=("country",), full=("name", "name_en")),
    texts=Texts(("acronym", "name"), ("id", "name_en", "country"), ("city", "country_code")),
    view=View(
        ("id", "acronym", "name", "country", "city"),
        screen=("acronym", "name", "country", "city"),
        main="name",
        lesser=("country", "city"),
        looks={"acronym": Column("Member", "bold")},
    ),
    label="coalesce(name, acronym)",
    short="acronym",
    story=story,
    beside="acronym",
    telling=("country",),
    indexes=("country",),
    filters=(
        Filter(
            "country",
            "Of this country. Repeatable.",
            "members.country IN {}",
            "word",
            "country IS NOT NULL",
            column="country",
            metavar="COUNTRY",
        ),
    ),
    called=("acronym", "name"),
    address="website",
)
