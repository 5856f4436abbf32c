"""Partners: the organizations that ISO works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.filters import make_country_columns
from inliaison.kinds.kind import CountColumn, DerivedColumn, Kind, Names, Texts, record
from inliaison.kinds.partner_filters import FILTERS
from inliaison.kinds.partner_kinds import KIND_LABELS, PartnerKind
from inliaison.kinds.relations import count_standards, declare_relation, list_open_standards
from inliaison.kinds.sql import (
    BY_USER,
    COMMITTEE_TIES,
    HAS_REGISTER,
    PARTY,
    PEOPLE,
    TIE_CATEGORIES,
    select_decade,
    select_links,
)
from inliaison.render.documents import Column, View
from inliaison.text import names
from inliaison.text.identifiers import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Annotated, Any

    from inliaison.kinds.committees import Committee
    from inliaison.kinds.fields import (
        Country,
        Date,
        EuTransparency,
        Isni,
        IsoNumber,
        PartnerId,
        RecordId,
        Ror,
        Sourced,
        Sources,
        Url,
        Wikidata,
    )
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.people import Person
    from inliaison.kinds.quotes import Quote
    from inliaison.kinds.standards import Standard
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Partner:
    """An organization that ISO works with."""

    id: RecordId
    acronym: Annotated[str | None, "its short name, or the label under which ISO lists it"] = None
    name: Annotated[str | None, "its full name in English"] = None
    name_fr: Annotated[str | None, "its full name in French"] = None
    kind: Annotated[PartnerKind | None, "what sort of organization it is"] = None
    part_of: Annotated[PartnerId | None, "the partner it belongs to"] = None
    institution_of: Annotated[
        tuple[str, ...], "the names of the body it is an institution of, which is no partner"
    ] = ()
    founded: Annotated[Date | None, "the year from which the body itself counts"] = None
    ended: Annotated[Date | None, "when it ended its work or became part of another"] = None
    successor: Annotated[PartnerId | None, "the partner that carries on its work"] = None
    city: Annotated[str | None, "where its seat is"] = None
    country: Annotated[Country | None, "in which country its seat is"] = None
    website: Annotated[Url | None, "its address on the web"] = None
    iso_id: Annotated[IsoNumber | None, "the number under which ISO lists it as in liaison"] = None
    other_iso_ids: Annotated[tuple[IsoNumber, ...], "other numbers under which ISO lists it too"] = ()
    ror: Annotated[Ror | None, "its identifier in the Research Organization Registry"] = None
    wikidata: Annotated[Wikidata | None, "its item of Wikidata"] = None
    isni: Annotated[Isni | None, "its International Standard Name Identifier (ISO 27729), without blanks"] = None
    eu_transparency: Annotated[EuTransparency | None, "its number in the EU Transparency Register"] = None
    in_register: Annotated[bool | None, "false where ISO is known not to list it"] = None
    aliases: Annotated[tuple[str, ...], "other names it is found by"] = ()
    former_names: Annotated[tuple[str, ...], "names that it had before"] = ()
    aliases_fr: Annotated[tuple[str, ...], "its acronyms and other names in French"] = ()
    aliases_es: Annotated[tuple[str, ...], "its acronyms and other names in Spanish"] = ()
    summary: Annotated[str | None, "a few words on it"] = None
    sources: Sources = ()
    sourced: Sourced = None


_SOURCES = "(SELECT partners.row AS row, value AS target FROM partners, json_each(partners.sources))"
"""The SQL of the sources of partners, one row for each source of a partner."""
_SEAT = "coalesce(city || ', ' || country, city, country)"
_IN_LIAISON = COMMITTEE_TIES.format("committee", "partner = :id")
_OF_ITS_COMMITTEES = f"owner IN (SELECT reference FROM committees WHERE id IN ({_IN_LIAISON}))"


class Related:
    """The records shown on the card of a partner."""

    part_of: Partner | None = declare_relation("partners", field="part_of")
    successor: Partner | None = declare_relation("partners", field="successor")
    successor_of: Sequence[Partner] = declare_relation("partners", "successor = :id")
    parts: Sequence[Partner] = declare_relation("partners", "part_of = :id")
    liaisons: Sequence[Liaison] = declare_relation("liaisons", f"kind != 'committee' AND ({PARTY.format('= :id')})")
    framework_of: Sequence[Liaison] = declare_relation("liaisons", "framework = :id")
    register: str = declare_relation(where="SELECT standing FROM partners WHERE id = :id")
    """Whether ISO's register lists it: `listed`, `not listed`, or `no data`."""
    committees: Sequence[Committee] | None = declare_relation("committees", f"id IN ({_IN_LIAISON})", is_known_sql="0")
    own_committees: Sequence[Committee] = declare_relation(
        "committees",
        f"id IN ({_IN_LIAISON} AND {BY_USER}) AND NOT id IN ({_IN_LIAISON} AND NOT {BY_USER})",
    )
    """The committees in liaison with it that only user records name."""
    categories: Mapping[str, Mapping[str, Any]] = declare_relation(
        where=TIE_CATEGORIES.format("committee", "partner"), shape="mapping"
    )
    """The category of the liaison with a committee, where it is known: `category`, `as_of` and `sources`."""
    standards: Mapping[str, int] = count_standards(_OF_ITS_COMMITTEES)
    """How many documents its committees make."""
    open_standards: Sequence[Standard] = list_open_standards(_OF_ITS_COMMITTEES)
    own_standards: Mapping[str, int] = count_standards("owner = :acronym")
    """How many documents it makes itself."""
    people: Sequence[Person] = declare_relation("people", PEOPLE.format("= :id"))
    quotes: Sequence[Quote] = declare_relation("quotes", "partner = :id")
    quotes_about: Sequence[Quote] = declare_relation("quotes", f"row IN ({select_links('quotes_about', '= :id')})")


def build_card(partner: Partner, related: Related, card: Card) -> CardContent:
    """Return a partner's card: names and facts, liaisons, committees, people, quotes, parts."""
    from inliaison.kinds import card_content as parts
    from inliaison.kinds import partner_sections, standard_sections

    title = partner.acronym or partner.name or partner.id
    seat = ", ".join(filter(None, (partner.city, partner.country)))
    facts = [
        *parts.list_facts(card, "kind", "part_of", "institution_of"),
        *([parts.CardLine("Seat", seat)] if seat else []),
        *parts.list_facts(card, "founded", "ended", "successor", "website", "iso_id", "other_iso_ids"),
        *parts.list_facts(card, *SCHEMES),
        *parts.list_facts(card, "aliases", "former_names", "aliases_fr", "aliases_es", "summary"),
        *parts.list_series(card, "Committees"),
        *parts.count_categories(related.categories, related.committees),
    ]
    in_frame = [parts.CardLine(ref.label, "", refs=(ref,)) for ref in map(parts.make_liaison_ref, related.framework_of)]
    sections = [
        parts.Section("", facts),
        *parts.iter_liaison_sections(card, related.liaisons),
        parts.Section("Partnerships in its frame", in_frame),
        *partner_sections.iter_committee_sections(partner, related, card, title),
        *standard_sections.iter_partner_sections(partner, related, card),
        parts.Section("People", list(partner_sections.iter_people(partner, related))),
        parts.list_quotes(card, "Who spoke for it", related.quotes),
        parts.list_quotes(card, "What was said about it", related.quotes_about),
        parts.list_records("Its parts", "partners", related.parts),
        parts.list_records("It carries on the work of", "partners", related.successor_of),
    ]
    return parts.compose_content(
        card, title, [name for name in (partner.name, partner.name_fr) if name != title], sections
    )


KIND = Kind(
    "partners",
    Partner,
    meaning="An organization that ISO works with",
    purpose="List partners: the organizations that ISO works with.",
    examples=(
        "inliaison partners --kind un-body --country Austria",
        'inliaison partners --committee "TC 207" --recursive',
        "inliaison partners energy -f json",
    ),
    session=(
        '>>> unido, = directory.partners("industrial development")',
        ">>> unido.city, unido.country, unido.founded",
        "('Vienna', 'Austria', '1966')",
        '>>> [partner.acronym for partner in directory.partners(committee=["tc 279", "tc 301"], all=True)]',
        "['UNIDO']",
    ),
    order=lambda partner, position: names.make_natural_key(partner.get("acronym") or partner["name"]),
    names=Names(
        numbers=("other_iso_ids", "iso_id"),
        identifiers=tuple(SCHEMES),
        shorts=("acronym",),
        others=("aliases", "former_names", "aliases_fr", "aliases_es"),
        full=("name", "name_fr"),
        bodies=("institution_of",),
    ),
    texts=Texts(
        ("acronym", "name"),
        ("id", "name_fr", "aliases", "former_names", "aliases_fr", "aliases_es"),
        ("institution_of", "city", "country", "kind", "summary"),
    ),
    view=View(
        ("id", "acronym", "name", "kind", "seat", "founded", "committees"),
        screen=("acronym", "name", "kind", "seat", "founded", "committees"),
        main="name",
        schema_type="Organization",
        droppable=("seat", "kind", "founded", "committees"),
        looks={"kind": Column(labels=KIND_LABELS)},
    ),
    label="coalesce(name, acronym)",
    short="coalesce(acronym, name)",
    build_card=build_card,
    id_from=(("acronym",), ("name",)),
    nested_label="coalesce(acronym, name)",
    distinguishing_sql=(
        _SEAT,
        "committees || CASE committees WHEN 1 THEN ' committee' ELSE ' committees' END",
    ),
    rank_sql="committees",
    country="country_code",
    columns={
        **make_country_columns("partners"),
        "standing": DerivedColumn(
            "CASE WHEN label IS NOT NULL THEN 'listed' WHEN in_register = 0 THEN 'not listed'"
            f" WHEN {HAS_REGISTER} THEN CASE WHEN iso_id IS NULL THEN 'no data' ELSE 'not listed' END"
            " WHEN EXISTS (SELECT 1 FROM liaisons WHERE partner = partners.id AND +kind = 'committee'"
            f" AND NOT {BY_USER}"
            " AND NOT layers IN (SELECT json_array(layer) FROM register)) THEN 'listed' ELSE 'no data' END",
            is_stored=True,
            internal=True,
        ),
        "committees": DerivedColumn(
            "CASE WHEN standing != 'no data' OR EXISTS (SELECT 1 FROM register) THEN"
            " nullif((SELECT count(DISTINCT committee) FROM liaisons"
            " WHERE partner = partners.id AND +kind = 'committee'), 0) END",
            "with how many committees it is in liaison; null where none is known",
            "integer",
            is_stored=True,
        ),
        "label": DerivedColumn("", "the label under which ISO's register lists it", is_stored=True),
        "own": DerivedColumn(type="integer"),
        "below": DerivedColumn(type="integer"),
        "seat": DerivedColumn(_SEAT),
    },
    indexes=("kind", "country", "part_of", "successor", "country_code", "acronym"),
    filters=FILTERS,
    related=Related,
    count_columns={
        "kind": CountColumn("kind", of_register=True),
        "country": CountColumn("country"),
        "region": CountColumn("region"),
        "founded": CountColumn(select_decade("founded"), step=10, noun="decade of founding"),
        "source": CountColumn("target", value_kind="sources", rows=_SOURCES, things="uses of sources"),
    },
    reference_fields=("acronym", "name"),
    address="website",
    committee_sql=COMMITTEE_TIES.format("committee", "liaisons.partner = partners.id"),
)
