"""Countries of ISO 3166-1, whose codes and names find members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.kind import DerivedColumn, Kind, Names, Texts, record
from inliaison.kinds.relations import declare_relation
from inliaison.render.documents import View
from inliaison.text import names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, RecordId, Sourced, Sources
    from inliaison.kinds.members import Member
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Country:
    """A country of ISO 3166-1."""

    id: RecordId
    code: Annotated[str, REQUIRED, "its code in two letters (ISO 3166-1 alpha-2)"]
    alpha3: Annotated[str | None, "its code in three letters (ISO 3166-1 alpha-3)"] = None
    name: Annotated[str, REQUIRED, "its usual name in English"]
    name_fr: Annotated[str | None, "its usual name in French"] = None
    region: Annotated[str | None, "its region (UN M49)"] = None
    subregion: Annotated[str | None, "its subregion (UN M49)"] = None
    groups: Annotated[tuple[str, ...], "the groups it is a member of: EU, EEA, OECD, APEC"] = ()
    aliases: Annotated[tuple[str, ...], "other names that people use for it"] = ()
    sources: Sources = ()
    sourced: Sourced = None


class Related:
    """The records shown on the card of a country."""

    members: Sequence[Member] = declare_relation("members", "members.code = :code")


def build_card(country: Country, related: Related, card: Card) -> CardContent:
    """Return a country's card: codes, region, groups and names, then its member of ISO."""
    from inliaison.kinds import card_content as parts

    facts = parts.list_facts(card, "code", "alpha3", "region", "subregion", "groups", "aliases")
    sections = [parts.Section("", facts), parts.list_records("Member of ISO", "members", related.members)]
    return parts.compose_content(card, country.name, [country.name_fr], sections)


_COUNTS = {
    name: DerivedColumn(f"(SELECT {sql} = countries.code)", meaning, "integer", is_stored=True)
    for name, sql, meaning in (
        ("partners", "count(*) FROM partners WHERE country_code", "how many partners have their seat there"),
        ("members", "count(*) FROM members WHERE code", "how many members of ISO it has"),
        (
            "secretariats",
            "sum(secretariats) FROM members WHERE code",
            "how many secretariats of committees these hold; null where that is not known",
        ),
    )
}

KIND = Kind(
    "countries",
    Country,
    meaning="A country of ISO 3166-1",
    purpose="List countries, with their codes, regions and groups.",
    examples=("inliaison countries africa", "inliaison countries -f csv"),
    session=(
        '>>> [country.code for country in directory.countries("côte d\'ivoire")]',
        "['CI']",
    ),
    order=lambda country, position: names.make_natural_key(country["name"]),
    names=Names(codes=("code", "alpha3"), countries=("name", "name_fr", "aliases")),
    texts=Texts(("name", "code", "alpha3"), ("id", "name_fr", "aliases"), ("region", "subregion", "groups")),
    view=View(
        ("code", "alpha3", "name", "region", "subregion", "groups", *_COUNTS),
        main="name",
        droppable=("region", "groups", "alpha3", *_COUNTS),
    ),
    columns=_COUNTS,
    label="name",
    short="name",
    build_card=build_card,
    id_from=(("code",),),
    distinguishing_sql=("code",),
    related=Related,
)
