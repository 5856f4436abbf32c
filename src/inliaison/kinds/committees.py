"""Committees: where ISO's standards are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.committee_filters import FILTERS, HAS_KNOWN_SECRETARIAT
from inliaison.kinds.kind import CountColumn, DerivedColumn, Kind, Names, RoleDisplay, Texts, record
from inliaison.kinds.partner_kinds import KIND_LABELS
from inliaison.kinds.relations import count_standards, declare_relation, list_open_standards
from inliaison.kinds.sql import (
    BELOW,
    BRIEF_COMMITTEE,
    BRIEF_MEMBER,
    BY_USER,
    COMMITTEE_TIES,
    COVERAGE,
    HOLDERS,
    MEMBERSHIPS,
    TIE_CATEGORIES,
    select_links,
)
from inliaison.render.documents import Column, View
from inliaison.text import names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Annotated, Any

    from inliaison.kinds.fields import REQUIRED, CommitteeId, Count, Date, MemberId, RecordId, Sourced, Sources
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.quotes import Quote
    from inliaison.kinds.standards import Standard
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent

_LONG_SCOPE = 3 * 63
"""The number of characters on three lines of facts, in a terminal of 80 columns."""


@record
class Committee:
    """A committee of ISO."""

    id: RecordId
    reference: Annotated[str, REQUIRED, "its reference, such as ISO/TC 207/SC 3"]
    title: Annotated[str | None, "its title in English"] = None
    title_fr: Annotated[str | None, "its title in French"] = None
    parent: Annotated[CommitteeId | None, "the committee it is a subcommittee of"] = None
    status: Annotated[str | None, "Active or Suspended, as ISO has it"] = None
    created: Annotated[Date | None, "its creation date as ISO has it; often a placeholder"] = None
    scope: Annotated[str | None, "what it works on"] = None
    secretariat: Annotated[MemberId | None, "the member that holds its secretariat"] = None
    participating: Annotated[tuple[MemberId, ...] | None, "the members that take part and vote (P-members)"] = None
    observing: Annotated[tuple[MemberId, ...] | None, "the members that observe (O-members)"] = None
    liaison_committees: Annotated[
        tuple[CommitteeId, ...] | None, "the committees that ISO lists as in liaison with it"
    ] = None
    liaison_committees_unnamed: Annotated[Count | None, "how many more ISO lists of which it has no row"] = None
    sources: Sources = ()
    sourced: Sourced = None


def build_card(committee: Committee, related: Related, card: Card) -> CardContent:
    """Return a committee's card: facts, subcommittees, partners, members, committees in liaison, acts, quotes.

    A long scope comes after the members.
    """
    from inliaison.kinds import card_content as parts
    from inliaison.kinds import membership, standard_sections

    publisher = card.get_publisher(committee.sources)
    scope = parts.list_facts(card, "scope")
    is_long = len(committee.scope or "") > _LONG_SCOPE
    facts = [*parts.list_facts(card, "parent", "status", "created"), *parts.list_series(card, "Organizations")]
    facts += parts.count_categories(related.categories, related.partners)
    sections = [
        parts.Section("", [*membership.iter_secretariat_lines(related), *facts, *([] if is_long else scope)]),
        *membership.iter_organization_sections(related),
        *membership.iter_member_sections(related, publisher),
        parts.Section("Scope", [line._replace(label="") for line in scope] if is_long else []),
        *membership.iter_liaison_committee_sections(committee, related, publisher),
        *parts.iter_liaison_sections(card, related.ties),
        *standard_sections.iter_committee_sections(committee, related, card),
        parts.list_quotes(card, "What was said about it", related.quotes_about),
    ]
    return parts.compose_content(card, committee.reference, [committee.title, committee.title_fr], sections)


_LOWER = f"SELECT id FROM ({BELOW.format(':id')}) WHERE id != :id"


def _count_secretariats(column: str) -> CountColumn:
    """Return the count of committees by a column of the member that holds the secretariat; `none` if nobody does."""
    of_member = f"(SELECT members.{column} FROM members WHERE members.id = committees.secretariat)"
    return CountColumn(
        f"CASE WHEN committees.secretariat IS NOT NULL THEN {of_member} WHEN {HAS_KNOWN_SECRETARIAT} THEN 'none' END",
        noun=f"{column} of the secretariat",
        of_committees=True,
    )


_OF_COMMITTEE = COMMITTEE_TIES.format("partner", "committee {}")
_HERE = _OF_COMMITTEE.format("= :id")


class Related:
    """The records shown on the card of a committee."""

    parent: Committee | None = declare_relation("committees", field="parent")
    secretariat: Member | None = declare_relation("members", field="secretariat")
    participating: Sequence[Member] | None = declare_relation("members", field="participating", fields=BRIEF_MEMBER)
    observing: Sequence[Member] | None = declare_relation("members", field="observing", fields=BRIEF_MEMBER)
    coverage: str = declare_relation(
        where="SELECT CASE WHEN EXISTS (SELECT 1 FROM committees WHERE participating IS NOT NULL) THEN 'members'"
        f" ELSE ({COVERAGE.format('id = :id')}) END"
    )
    """What the data are: a register with its `members`, or as in `register`."""
    liaison_committees: Sequence[Committee] | None = declare_relation(
        "committees", field="liaison_committees", fields=BRIEF_COMMITTEE
    )
    named_by: Sequence[Committee] = declare_relation(
        "committees",
        f"row IN ({select_links('committees_liaison_committees', '= :id')}) AND NOT id IN"
        " (SELECT value FROM committees AS own, json_each(own.liaison_committees) WHERE own.id = :id)",
        fields=BRIEF_COMMITTEE,
    )
    register: str = declare_relation(where=COVERAGE.format("id = :id"))
    """What the data on its partners are: a `whole` register, an `excerpt`, or a register in which it is `unlisted`."""
    subcommittees: Sequence[Committee] = declare_relation("committees", f"id IN ({_LOWER})")
    partners: Sequence[Partner] | None = declare_relation(
        "partners",
        f"id IN ({_HERE})",
        is_known_sql="SELECT partners IS NOT NULL FROM committees WHERE id = :id",
    )
    partners_below: Sequence[Partner] = declare_relation(
        "partners", f"id IN ({_OF_COMMITTEE.format(f'IN ({_LOWER})')}) AND NOT id IN ({_HERE})"
    )
    own_partners: Sequence[Partner] = declare_relation(
        "partners", f"id IN ({_HERE} AND {BY_USER}) AND NOT id IN ({_HERE} AND NOT {BY_USER})"
    )
    """The partners in liaison with it that only user records name."""
    categories: Mapping[str, Mapping[str, Any]] = declare_relation(
        where=TIE_CATEGORIES.format("partner", "committee"), shape="mapping"
    )
    """The category of the liaison with a partner, where it is known: `category`, `as_of` and `sources`."""
    ties: Sequence[Liaison] = declare_relation("liaisons", "committee = :id AND kind != 'committee'")
    standards: Mapping[str, int] = count_standards("owner = :reference")
    open_standards: Sequence[Standard] = list_open_standards("owner = :reference")
    quotes_about: Sequence[Quote] = declare_relation("quotes", f"row IN ({select_links('quotes_about', '= :id')})")


KIND = Kind(
    "committees",
    Committee,
    meaning="A committee of ISO",
    purpose="List ISO's committees.",
    examples=(
        "inliaison committees --partner wto",
        "inliaison committees energy",
        "inliaison committees --status suspended",
    ),
    session=(
        '>>> [committee.reference for committee in directory.committees("labelling", partner="wto")]',
        "['ISO/TC 207/SC 3']",
        '>>> [committee.title for committee in directory.committees(parent="tc 207")]',
        "['Environmental labelling']",
    ),
    order=lambda committee, position: names.make_natural_key(committee["reference"]),
    names=Names(references=("reference",), shorts=("reference",), full=("title",), translations=("title_fr",)),
    texts=Texts(("reference", "title"), ("title_fr",), ("scope",)),
    view=View(
        ("reference", "title", "secretariat_acronym", "status", "created", "partners"),
        screen=("reference", "title", "secretariat_acronym", "status", "created", "partners", "p_members"),
        main="title",
        droppable=("secretariat_acronym", "partners", "p_members", "status", "created"),
        looks={
            "secretariat_acronym": Column("Secretariat", narrow_pattern="secretariat: {}"),
            "p_members": Column("Participating", short="P"),
            "partner_kind": Column(labels=KIND_LABELS),
        },
    ),
    label="reference || coalesce(' ' || title, '')",
    short="reference",
    build_card=build_card,
    distinguishing_sql=("status",),
    rank_sql="partners",
    columns={
        "liaison_committees_reference": DerivedColumn(
            "(SELECT json_group_array((SELECT target.reference FROM committees AS target"
            " WHERE target.id = value)) FROM json_each(liaison_committees)) WHERE liaison_committees IS NOT NULL",
            "the reference of `liaison_committees`",
            "nullable list",
            is_stored=True,
            behind="liaison_committees",
        ),
        "partners": DerivedColumn(
            "CASE WHEN {is_listed} OR EXISTS (SELECT 1 FROM register WHERE instr(layers, json_quote(layer)))"
            " THEN (SELECT count(DISTINCT partner) FROM liaisons"
            " WHERE committee = committees.id AND +kind = 'committee') END",
            "how many partners are in liaison with it; null where the committees are an excerpt",
            "integer",
            is_stored=True,
        ),
        "members": DerivedColumn(
            "json_array_length(participating) + json_array_length(observing)",
            "how many members participate or observe",
            "integer",
        ),
        "p_members": DerivedColumn("json_array_length(participating)", type="integer"),
        "role": DerivedColumn(),
        "who": DerivedColumn(),
    },
    indexes=("parent", "status", "secretariat", "reference"),
    filters=FILTERS,
    related=Related,
    count_columns={
        "status": CountColumn("status", of_committees=True),
        "secretariat": CountColumn(
            f"CASE WHEN {HAS_KNOWN_SECRETARIAT} THEN coalesce(committees.secretariat, 'none') END",
            value_kind="members",
            of_committees=True,
        ),
        "secretariat-country": _count_secretariats("country"),
        "secretariat-region": _count_secretariats("region"),
        "member": CountColumn(
            "target",
            value_kind="members",
            of_committees=True,
            rows=f"({MEMBERSHIPS})",
            things="memberships",
            is_known_sql="participating IS NOT NULL",
            unknown_label="the members are",
        ),
    },
    omit_when_nested=("secretariat", "participating", "observing", "liaison_committees", "liaison_committees_unnamed"),
    reference_fields=("reference", "title"),
    role_display=RoleDisplay(HOLDERS, holder_column="who"),
)
