"""Members: the national standards bodies that are members of ISO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inliaison.kinds.filter import Filter, Role
from inliaison.kinds.filters import filter_by_country, make_region_column
from inliaison.kinds.kind import CountColumn, DerivedColumn, Kind, Names, RoleDisplay, Texts, record
from inliaison.kinds.relations import declare_relation
from inliaison.kinds.sql import BRIEF_COMMITTEE, ROLES, select_links
from inliaison.render.documents import Column, View
from inliaison.text import names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    from inliaison.kinds.committees import Committee
    from inliaison.kinds.fields import REQUIRED, IsoNumber, RecordId, Sourced, Sources, Url
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


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
    aliases: Annotated[tuple[str, ...], "other names it is found by"] = ()
    sources: Sources = ()
    sourced: Sourced = None


def build_card(member: Member, related: Related, card: Card) -> CardContent:
    """Return a member's card: names and facts, then the committees by role."""
    from inliaison.kinds import card_content as parts
    from inliaison.kinds import membership

    facts = parts.list_facts(card, "country", "city", "website", "iso_id", "aliases")
    if related.region:
        facts.insert(1, parts.CardLine("Region", related.region))
    sections = [parts.Section("", facts), *membership.iter_committee_sections(related, card)]
    return parts.compose_content(card, member.acronym, [member.name, member.name_en], sections)


def _filter_role(role: str) -> Role:
    """Return the filter by members with a role in the chosen committees, all of which must have this role known."""
    is_unknown = "secretariat IS NULL AND participating IS NULL" if role == "secretariat" else f"{role} IS NULL"
    is_known = f"{_HAS_ROLES} AND NOT EXISTS (SELECT 1 FROM committees WHERE {is_unknown} AND id IN {{}})"
    table = "committees" if role == "secretariat" else f"committees, json_each(committees.{role})"
    value = "secretariat" if role == "secretariat" else "value"
    pairs = f"SELECT members.row, committees.id AS value FROM {table} JOIN members ON members.id = {value}"
    return Role(f"members.id IN (SELECT {value} FROM {table} WHERE committees.id IN {{}})", is_known, pairs)


_HAS_ROLES = "members.participating IS NOT NULL"
_KNOWN_ON_CARD = "SELECT participating IS NOT NULL FROM members WHERE id = :id"
_HAS_MEMBERS = "EXISTS (SELECT 1 FROM committees WHERE participating IS NOT NULL)"
"""SQL that is true if the data include members of committees at all."""
_WHERE = {
    "secretariats": "secretariat = :id",
    "participating": f"row IN ({select_links('committees_participating', '= :id')})",
    "observing": f"row IN ({select_links('committees_observing', '= :id')})",
}
"""By role, the SQL of a member's committees."""


def _relate_committees(role: str) -> Any:
    return declare_relation("committees", _WHERE[role], is_known_sql=_KNOWN_ON_CARD, fields=BRIEF_COMMITTEE)


_COUNTS = {
    role: f"SELECT count(*) FROM committees WHERE {where.replace(':id', 'members.id')}"
    for role, where in _WHERE.items()
}
_MEANINGS = {
    "secretariats": "how many secretariats it holds",
    "participating": "in how many committees it participates",
    "observing": "in how many it observes",
}


class Related:
    """The records shown on the card of a member."""

    coverage: str = declare_relation(
        where="SELECT CASE WHEN EXISTS (SELECT 1 FROM committees WHERE partners IS NOT NULL)"
        " THEN 'whole' ELSE 'excerpt' END"
    )
    """What the data on committees are: a `whole` register, or an `excerpt`."""
    region: str | None = declare_relation(where="SELECT region FROM members WHERE id = :id")
    secretariats: Sequence[Committee] | None = _relate_committees("secretariats")
    participating: Sequence[Committee] | None = _relate_committees("participating")
    observing: Sequence[Committee] | None = _relate_committees("observing")


KIND = Kind(
    "members",
    Member,
    meaning="A national standards body, member of ISO",
    purpose="List members: the national standards bodies that are members of ISO.",
    examples=("inliaison members --country kenya", 'inliaison members --committee "TC 207" --role secretariat'),
    session=(
        '>>> [member.acronym for member in directory.members(country="kenya")]',
        "['KEBS']",
    ),
    order=lambda member, position: names.make_natural_key(member["acronym"]),
    names=Names(
        numbers=("iso_id",),
        shorts=("acronym",),
        others=("aliases",),
        codes=("country_code",),
        countries=("country",),
        country="country_code",
        full=("name", "name_en"),
    ),
    texts=Texts(("acronym", "name"), ("id", "name_en", "country", "aliases"), ("city", "country_code")),
    view=View(
        ("id", "acronym", "name", "country", "city", *_COUNTS),
        screen=("acronym", "name", "country", "city", *_COUNTS),
        main="name",
        schema_type="Organization",
        droppable=(*_COUNTS, "city"),
        looks={"acronym": Column("Member")}
        | {name: Column(short=short) for name, short in zip(_COUNTS, ("Sec.", "P", "O"), strict=True)},
    ),
    label="coalesce(name, acronym)",
    short="acronym",
    build_card=build_card,
    id_from=(("acronym",),),
    nested_label="acronym",
    distinguishing_sql=("country",),
    country="code",
    columns={
        "code": DerivedColumn("coalesce(country_code, code_of(country))", is_stored=True, internal=True),
        "region": make_region_column("members.code", "country_code"),
        "label": DerivedColumn("", "the acronym under which ISO's register lists it", is_stored=True, internal=True),
    }
    | {
        name: DerivedColumn(f"CASE WHEN {_HAS_MEMBERS} THEN ({count}) END", _MEANINGS[name], "integer", is_stored=True)
        for name, count in _COUNTS.items()
    }
    | {"role": DerivedColumn(), "where": DerivedColumn()},
    count_columns={"region": CountColumn("region"), "country": CountColumn("country")},
    indexes=("country",),
    filters=(
        *filter_by_country("members", "code", "From this {}.", "the data have no member of ISO in {}"),
        Filter(
            "committee",
            "In this committee, such as TC 207.",
            "",
            "committee",
            unknown_label="the committees are",
            metavar="REF",
            roles={role: _filter_role(role) for role in ROLES},
            many=True,
            negatable=True,
        ),
    ),
    related=Related,
    reference_fields=("acronym", "name"),
    address="website",
    role_display=RoleDisplay(
        {
            role: f"SELECT reference AS label FROM committees WHERE id IN {{}} AND {where.replace(':id', 'members.id')}"
            " ORDER BY row"
            for role, where in zip(ROLES, _WHERE.values(), strict=True)
        },
        holder_column="where",
        instead_of=tuple(_COUNTS),
    ),
)
