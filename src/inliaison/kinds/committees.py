"""Committees: where ISO's standards are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.kind import (
    BELOW,
    TIED,
    Counted,
    Filter,
    Kind,
    Names,
    Relation,
    Texts,
    called,
    mentioned,
    record,
)
from inliaison.render.documents import View
from inliaison.text import names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, CommitteeId, Date, RecordId, Sourced, Sources
    from inliaison.render.documents import Card
    from inliaison.render.stories import Section, Story

STATUSES = ("Active", "Suspended")


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
    sources: Sources = ()
    sourced: Sourced = None


def story(card: Card) -> Story:
    """Facts, subcommittees, organizations in liaison, other ties, words."""
    from inliaison.kinds import story as telling

    committee = card.record
    sections = [
        telling.Section("", telling.facts(card, "parent", "status", "created", "scope")),
        *_in_liaison(card),
        *telling.ties(card, card.related["ties"]),
        telling.quotes(card, "What was said about it", "quotes_about"),
    ]
    return telling.told(card, committee["reference"], [committee["title"], committee["title_fr"]], sections)


def _in_liaison(card: Card) -> Iterator[Section]:
    from inliaison.kinds import story as telling

    related, number_of = card.related, telling.number_of
    known = " in this excerpt" if related["register"] == "excerpt" else ""
    below, partners = related["subcommittees"], related["partners"]
    yield telling.committees(f"{number_of('subcommittees', below)}{known}", below)
    if not partners:
        nothing = "No data in this excerpt." if partners is None else "None."
        yield telling.Section("Organizations in liaison", [telling.Item("", nothing)])
        return
    yield telling.partners(f"{number_of('organizations', partners)} in liaison{known}", partners)
    more = related["partners_below"]
    yield telling.partners(f"{number_of('organizations', more)} more through its subcommittees{known}", more)


_LOWER = f"SELECT id FROM ({BELOW.format(':id')}) WHERE id != :id"
_TIED_TO = TIED.format("partner", "committee {}")

KIND = Kind(
    "committees",
    Committee,
    purpose="List ISO's committees.",
    examples=(
        "inliaison committees --partner wto",
        "inliaison committees energy",
        "inliaison committees --status suspended",
    ),
    order=lambda committee, position: names.natural(committee["reference"]),
    names=Names(references=("reference",), shorts=("reference",), full=("title", "title_fr")),
    texts=Texts(("reference", "title"), ("title_fr",), ("scope",)),
    view=View(
        ("reference", "title", "status", "created", "partners"),
        main="title",
        lesser=("status", "created", "partners"),
    ),
    label="reference || coalesce(' ' || title, '')",
    short="reference",
    story=story,
    telling=("status",),
    weight="partners",
    columns={"partners": "partners", "parent_reference": called("committees", "committees.parent")},
    compiled={
        "partners": "CASE WHEN {whole} THEN (SELECT count(DISTINCT partner) FROM liaisons"
        " WHERE committee = committees.id AND kind = 'committee') END"
    },
    indexes=("parent", "status"),
    filters=(
        Filter(
            "partner",
            "With this partner in liaison. Repeatable.",
            f"committees.id IN ({TIED.format('committee', 'partner IN {}')})",
            known="committees.partners IS NOT NULL",
            kinds=("partners",),
            metavar="PARTNER",
        ),
        Filter(
            "status",
            "Of this status. Repeatable.",
            "committees.status IN {}",
            "word",
            "status IS NOT NULL",
            words=STATUSES,
            column="status",
            metavar="STATUS",
        ),
    ),
    related={
        "parent": Relation("committees", "id = :parent", one=True),
        "register": Relation("", "SELECT iif(partners IS NULL, 'excerpt', 'whole') FROM committees WHERE id = :id"),
        "subcommittees": Relation("committees", f"id IN ({_LOWER})"),
        "partners": Relation(
            "partners",
            f"id IN ({_TIED_TO.format('= :id')})",
            known="SELECT partners IS NOT NULL FROM committees WHERE id = :id",
        ),
        "partners_below": Relation(
            "partners",
            f"id IN ({_TIED_TO.format(f'IN ({_LOWER})')}) AND NOT id IN ({_TIED_TO.format('= :id')})",
        ),
        "ties": Relation("liaisons", "committee = :id AND kind != 'committee'"),
        "quotes_about": Relation("quotes", f"row IN ({mentioned('about', '= :id')})"),
    },
    counted={"status": Counted("status", of_committees=True)},
    called=("reference", "title"),
)
