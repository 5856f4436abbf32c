"""Standards: the documents of ISO, in work, in force and withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.kind import CountColumn, Default, DerivedColumn, Kind, Names, Position, Table, Texts, record
from inliaison.kinds.relations import declare_relation
from inliaison.kinds.sql import BRIEF_COMMITTEE, BRIEF_STANDARD, COMMITTEE_TIES, COVERAGE, IN_FORCE_SQL
from inliaison.kinds.stages import ENDED_STATUSES, OPEN_SQL, STATUS_SQL, format_stage
from inliaison.kinds.standard_filters import FILTERS
from inliaison.render.documents import Column, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    from inliaison.kinds.committees import Committee
    from inliaison.kinds.fields import REQUIRED, Count, Date, IcsCode, RecordId, Sourced, Sources, Stage, StandardNumber
    from inliaison.kinds.ics import IcsClass
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Standard:
    """A document of ISO: a standard, a technical report and so on, in work, in force or withdrawn."""

    id: RecordId
    reference: Annotated[str, REQUIRED, "its reference, such as ISO 14001:2015"]
    title: Annotated[str | None, "its title in English"] = None
    title_fr: Annotated[str | None, "its title in French"] = None
    type: Annotated[str | None, "IS, TS, TR, PAS, IWA, GUIDE, R, ISP, TTA or DATA"] = None
    supplement: Annotated[str | None, "Amd, Cor, Add or Suppl, where it supplements another document"] = None
    owner: Annotated[str | None, "the committee, or the other body, that makes it"] = None
    stage: Annotated[Stage | None, "its stage by the international harmonized stage codes, such as 40.60"] = None
    published: Annotated[Date | None, "when it was published"] = None
    edition: Annotated[Count | None, "the number of its edition"] = None
    ics: Annotated[tuple[IcsCode, ...], "its classes of the International Classification for Standards"] = ()
    replaces: Annotated[tuple[StandardNumber, ...], "ids of the documents it replaces"] = ()
    replaced_by: Annotated[tuple[StandardNumber, ...], "ids of the documents that replace it"] = ()
    languages: Annotated[tuple[str, ...], "the languages in which there is a text of it"] = ()
    pages: Annotated[Count | None, "its number of pages"] = None
    scope: Annotated[str | None, "what it is about"] = None
    sources: Sources = ()
    sourced: Sourced = None


def _order(standard: Table, position: Position) -> str:
    """Return the sort key: by number, type, publisher, year and supplement."""
    from inliaison.text.standards import parse_reference

    return parse_reference(standard["reference"]).sort_key


_COMMITTEE = "(SELECT {} FROM main.committees WHERE committees.reference = standards.owner)"
_OF_OWNER = "SELECT id FROM committees WHERE reference = :owner"


class Related:
    """The records shown on the card of a standard."""

    committees: Sequence[Committee] = declare_relation("committees", f"id IN ({_OF_OWNER})", fields=BRIEF_COMMITTEE)
    owners: Sequence[Partner] = declare_relation("partners", "acronym = :owner", fields=("id", "acronym", "name"))
    """The partner that makes it itself."""
    secretariats: Sequence[Member] = declare_relation(
        "members",
        "id IN (SELECT secretariat FROM committees WHERE reference = :owner)",
        fields=("id", "acronym", "name", "country"),
    )
    partners: Sequence[Partner] = declare_relation(
        "partners",
        f"id IN ({COMMITTEE_TIES.format('partner', f'committee IN ({_OF_OWNER})')})",
        fields=("id", "acronym", "name"),
    )
    register: str = declare_relation(where=COVERAGE.format("reference = :owner"))
    """What the data on its committee are, as on that one's card; None if it has no record."""
    replaces: Sequence[Standard] = declare_relation(
        "standards", "id IN (SELECT value FROM json_each(:replaces))", fields=BRIEF_STANDARD
    )
    replaced_by: Sequence[Standard] = declare_relation(
        "standards", "id IN (SELECT value FROM json_each(:replaced_by))", fields=BRIEF_STANDARD
    )
    supplements: Sequence[Standard] = declare_relation(
        "standards", "reference > :reference || '/' AND reference < :reference || '0'", fields=BRIEF_STANDARD
    )
    classes: Sequence[IcsClass] = declare_relation("ics", "code IN (SELECT value FROM json_each(:ics))")


def build_card(standard: Standard, related: Related, card: Card) -> CardContent:
    """Return the card of a standard: committee, stage, dates, what it replaces, classes, scope, organizations."""
    from inliaison.kinds.standard_sections import compose_card

    return compose_card(standard, related, card)


_WITH_CLASSES = (
    "(SELECT row, target FROM standards_ics UNION ALL"
    " SELECT row, NULL FROM standards WHERE row NOT IN (SELECT row FROM standards_ics))"
)
"""The SQL of the documents, each with its classes one by one, or with null."""


KIND = Kind(
    "standards",
    Standard,
    meaning="A document of ISO: a standard, a technical report and so on, in work, in force or withdrawn",
    purpose="List standards: what ISO's committees make.",
    examples=(
        "inliaison standards --partner who --open",
        'inliaison standards --committee "TC 207" --recursive --status enquiry',
        "inliaison standards --type TS --since 2024",
    ),
    order=_order,
    names=Names(standards=("reference",)),
    texts=Texts(("reference", "title"), ("title_fr",)),
    view=View(
        ("id", "reference", "title", "status", "stage", "owner", "published"),
        screen=("reference", "title", "status", "owner", "published"),
        main="title",
        droppable=("status", "owner", "published"),
        looks={
            "reference": Column("Standard", "bold magenta", min_width=15),
            "owner": Column("Committee", min_width=14),
        },
    ),
    label="reference || coalesce(' ' || title, '')",
    short="reference",
    build_card=build_card,
    distinguishing_sql=("status", "published"),
    rank_sql=f"({IN_FORCE_SQL})",
    columns={
        "committee": DerivedColumn(_COMMITTEE.format("id"), "ISO's number of its committee", behind="owner"),
        "committee_title": DerivedColumn(_COMMITTEE.format("title"), "the title of its committee", behind="owner"),
        "secretariat": DerivedColumn(
            _COMMITTEE.format("(SELECT acronym FROM main.members WHERE members.id = committees.secretariat)"),
            "the member that holds the secretariat of its committee",
            behind="owner",
        ),
        "status": DerivedColumn(
            STATUS_SQL.format("stage"), "its status, by its stage", is_stored=True, of_row=True, behind="stage"
        ),
        "open": DerivedColumn(OPEN_SQL, "whether it is open for comment or vote", "boolean", behind="stage"),
    },
    indexes=("owner, status, stage, id", "stage, owner, status", "status", "reference"),
    filters=FILTERS,
    default=Default(
        f"coalesce(standards.status, '') NOT IN {ENDED_STATUSES}",
        unless=("status", "stage", "every"),
        left_out="withdrawn or deleted",
    ),
    related=Related,
    count_columns={
        "committee": CountColumn("owner"),
        "ics": CountColumn(
            "coalesce((SELECT id FROM ics WHERE code = target), target)",
            value_kind="ics",
            rows=_WITH_CLASSES,
            things="entries of standards",
        ),
        "status": CountColumn("status"),
        "stage": CountColumn("stage", format_label=format_stage),
        "year": CountColumn("substr(published, 1, 4)", step=1, noun="year of publication"),
        "type": CountColumn("type"),
        "secretariat": CountColumn(_COMMITTEE.format("secretariat"), value_kind="members"),
    },
)
