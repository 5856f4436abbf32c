"""Liaisons: the ties between ISO and its partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from inliaison.kinds.filter import Filter
from inliaison.kinds.filters import filter_by_committee, filter_by_date, filter_by_word
from inliaison.kinds.kind import CountColumn, DerivedColumn, Kind, Names, Position, Table, Texts, record
from inliaison.kinds.partner_kinds import KIND_LABELS
from inliaison.kinds.relations import declare_relation
from inliaison.kinds.sql import CATEGORIES, PARTIES, PARTY, select_decade, select_links, select_short_name
from inliaison.render.documents import Column, View
from inliaison.text import dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    from inliaison.kinds.committees import Committee
    from inliaison.kinds.fields import REQUIRED, CommitteeId, Date, PartnerId, PersonId, RecordId, Sourced, Sources
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person
    from inliaison.kinds.quotes import Quote
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent

LiaisonKind = Literal["memorandum", "agreement", "cooperation", "committee"]
LIAISON_KINDS: tuple[str, ...] = get_args(LiaisonKind)


@record
class Liaison:
    """One tie between ISO and one partner, or several."""

    id: RecordId
    partner: Annotated[PartnerId, REQUIRED, "the partner it ties to ISO"]
    parties: Annotated[tuple[PartnerId, ...], "the other partners of an act of several"] = ()
    kind: Annotated[LiaisonKind, REQUIRED, "what sort of tie it is"]
    title: Annotated[str | None, "what it is called"] = None
    committee: Annotated[CommitteeId | None, "the ISO committee, where the kind is committee"] = None
    framework: Annotated[PartnerId | None, "the partner in whose frame it stands"] = None
    category: Annotated[str | None, "ISO's category of the liaison: A, B, C or D"] = None
    category_as_of: Annotated[Date | None, "the date at which it had that category"] = None
    date: Annotated[Date | None, "when it was signed or established"] = None
    ended: Annotated[Date | None, "when it ended"] = None
    place: Annotated[str | None, "where it was signed"] = None
    signatories: Annotated[tuple[PersonId, ...], "the people who signed"] = ()
    purposes: Annotated[tuple[str, ...], "what it is for"] = ()
    means: Annotated[tuple[str, ...], "how that is to be reached"] = ()
    summary: Annotated[str | None, "a few words on it"] = None
    sources: Sources = ()
    sourced: Sourced = None


def _order(tie: Table, position: Position) -> tuple[Any, ...]:
    """Return the sort key: acts by kind and date, undated last; then committee liaisons by partner and committee."""
    who, where = position("partners", tie["partner"]), position("committees", tie.get("committee"))
    if tie["kind"] == "committee":
        return len(LIAISON_KINDS), "", who, where, tie.get("date", "")
    return LIAISON_KINDS.index(tie["kind"]), tie.get("date", dates.LAST), who, where, ""


def has_words(tie: Table) -> bool:
    """Return whether a liaison says anything besides its partner and its committee."""
    return tie["kind"] != "committee" or any(
        name in tie for name in ("title", "purposes", "means", "place", "summary", "date", "signatories")
    )


class Related:
    """The records shown on the card of a liaison."""

    partner: Partner = declare_relation("partners", field="partner")
    parties: Sequence[Partner] = declare_relation("partners", field="parties")
    framework: Partner | None = declare_relation("partners", field="framework")
    committee: Committee | None = declare_relation("committees", field="committee")
    signatories: Sequence[Person] = declare_relation("people", field="signatories")
    quotes_about: Sequence[Quote] = declare_relation("quotes", f"row IN ({select_links('quotes_about', '= :id')})")


def build_card(tie: Liaison, related: Related, card: Card) -> CardContent:
    """Return a liaison's card: its ends and facts, then the quotes about it."""
    from inliaison.kinds import card_content as parts

    where = related.committee
    what = tie.title or (f"{where.reference} {where.title or ''}".strip() if where else tie.id)
    facts = [*parts.list_facts(card, "parties", "kind", "framework"), *parts.describe_liaison(card, tie)]
    sections = [parts.Section("", facts), parts.list_quotes(card, "What was said about it", related.quotes_about)]
    ends = [*card.find_refs("partner", tie.partner), *(parts.make_refs("committees", [where]) if where else ())]
    return parts.compose_content(card, card.get_label("partner", tie.partner), [what], sections, ends)


_COMMITTEE = "(SELECT {} FROM committees WHERE committees.id = liaisons.committee)"

KIND = Kind(
    "liaisons",
    Liaison,
    meaning="One tie between ISO and one partner, or several",
    purpose="List liaisons: the ties between ISO and its partners.",
    examples=(
        "inliaison liaisons --partner unido",
        "inliaison liaisons --kind memorandum",
        'inliaison liaisons --committee "JTC 1" --recursive',
    ),
    session=(
        '>>> [liaison.date for liaison in directory.liaisons(partner="unido", kind="memorandum")]',
        "['2009-06-23']",
    ),
    order=_order,
    names=Names(full=("title",)),
    texts=Texts(
        ("title", "purposes", "committee"), ("id", "partner", "parties"), ("kind", "means", "place", "summary", "date")
    ),
    view=View(
        ("id", "acronym", "kind", "reference", "subject", "dated_category", "date"),
        screen=("acronym", "partner_name", "kind", "reference", "subject", "dated_category", "date", "place"),
        main="subject",
        droppable=("dated_category", "kind", "date", "place", "partner_name"),
        looks={
            "dated_category": Column("Category", narrow_pattern="category {}"),
            "partner_name": Column("Name", min_width=28, narrow_pattern="", hides_repeats=True),
            "partner_kind": Column(labels=KIND_LABELS),
        },
    ),
    label=f"coalesce(title, {select_short_name('partners', 'liaisons.partner')} || ' in '"
    f" || {_COMMITTEE.format('reference')}, id)",
    short="coalesce(title, id)",
    build_card=build_card,
    id_from=(("partner", "kind", "date"), ("partner", "kind", "committee"), ("partner", "kind")),
    distinguishing_sql=("date",),
    columns={
        "acronym": DerivedColumn(
            f"{select_short_name('partners', 'liaisons.partner')} || coalesce((SELECT ', ' ||"
            f" group_concat({select_short_name('partners', 'value')}, ', ') FROM json_each(parties)), '')"
        ),
        "reference": DerivedColumn(_COMMITTEE.format("reference")),
        "subject": DerivedColumn(
            f"coalesce(title, {_COMMITTEE.format('title')})", "its title, or that of the committee"
        ),
        "dated_category": DerivedColumn("category || coalesce(', ' || category_as_of, '')"),
    },
    indexes=("partner, kind", "committee", "kind", "framework"),
    filters=(
        Filter(
            "partner",
            "Of this partner.",
            f"({PARTY.format('IN {}')})",
            pairs=PARTIES,
            kinds=("partners",),
            metavar="PARTNER",
            many=True,
            negatable=True,
        ),
        filter_by_word("liaisons", "kind", words=LIAISON_KINDS, required=True, negatable=True),
        filter_by_committee("liaisons", "committee", "With this committee, such as TC 207.", negatable=True),
        filter_by_word(
            "liaisons",
            "category",
            words=CATEGORIES,
            column="category",
            is_known_sql="(liaisons.category IS NOT NULL OR liaisons.kind != 'committee')",
            display_column="dated_category",
        ),
        *filter_by_date("liaisons"),
    ),
    related=Related,
    count_columns={
        "kind": CountColumn("kind"),
        "committee": CountColumn("committee", "liaisons.kind = 'committee'", "committees", of_committees=True),
        "category": CountColumn(
            "category",
            "liaisons.kind = 'committee'",
            of_committees=True,
        ),
        "partner": CountColumn(
            "value",
            value_kind="partners",
            rows=f"({PARTIES})",
            things="parties to liaisons",
            of_committees=True,
            of_register=True,
        ),
        "decade": CountColumn(select_decade("date"), step=10, noun="decade of signing"),
    },
    has_own_text=has_words,
    linked_fields={"partner": "partners", "committee": "committees"},
    committee_sql="SELECT liaisons.committee",
)
