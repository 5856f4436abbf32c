"""Quotes: who said what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.filters import filter_by_date, filter_by_list, filter_by_reference
from inliaison.kinds.kind import DerivedColumn, Kind, Names, Texts, record
from inliaison.kinds.partner_kinds import KIND_LABELS
from inliaison.kinds.relations import declare_relation
from inliaison.kinds.sql import select_short_name
from inliaison.render.documents import Column, View

if TYPE_CHECKING:
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, Date, PartnerId, PersonId, RecordId, Sourced, Sources, SubjectId
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Quote:
    """Words somebody said, verbatim to the character."""

    id: RecordId
    person: Annotated[PersonId, REQUIRED, "who said it"]
    role: Annotated[str | None, "the speaker's role as printed"] = None
    partner: Annotated[PartnerId | None, "the partner spoken for"] = None
    text: Annotated[str, REQUIRED, "the words"]
    publication: Annotated[str | None, "where the words appeared"] = None
    date: Annotated[Date | None, "when they appeared"] = None
    about: Annotated[tuple[SubjectId, ...], "the partners, committees or liaisons spoken of"] = ()
    note: Annotated[str | None, "what a reader should know"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Related:
    """The records shown on the card of a quote."""

    person: Person = declare_relation("people", field="person")
    partner: Partner | None = declare_relation("partners", field="partner")


def build_card(quote: Quote, related: Related, card: Card) -> CardContent:
    """Return a quote's card: the words first, then who said them, where and when."""
    from inliaison.kinds import card_content as parts

    words = parts.Section("", [parts.CardLine("", quote.text, "quote")])
    facts = parts.Section("", parts.list_facts(card, "partner", "publication", "date", "about", "note"))
    title = card.get_label("person", quote.person)
    return parts.compose_content(card, title, [quote.role], [words, facts], card.find_refs("person", quote.person))


_SUBJECTS = ", ".join(
    (
        select_short_name("partners", "value"),
        select_short_name("committees", "value"),
        "(SELECT title FROM liaisons WHERE id = value)",
    )
)

KIND = Kind(
    "quotes",
    Quote,
    meaning="Words somebody said, verbatim to the character",
    purpose="List quotes: who said what about it.",
    examples=(
        "inliaison quotes --person amit",
        "inliaison quotes flexibility",
        "inliaison quotes --about wsc --since 2009 --cite bibtex",
    ),
    session=(
        '>>> [quote.publication for quote in directory.quotes(person="ronnie-amit")]',
        "['ISO Focus']",
    ),
    order=lambda quote, position: quote.get("date", ""),
    names=Names(),
    texts=Texts(("text",), ("person", "partner"), ("role", "publication", "date", "note")),
    view=View(
        ("id", "name", "date", "publication", "text"),
        screen=("text", "name", "role", "publication", "date", "subjects"),
        main="text",
        looks={"partner_kind": Column(labels=KIND_LABELS)},
        display="quotes",
    ),
    label="(SELECT name FROM people WHERE id = quotes.person)",
    short="id",
    build_card=build_card,
    id_from=(("person", "date"), ("person", "=quote")),
    distinguishing_sql=("publication", "date"),
    columns={
        "name": DerivedColumn("(SELECT name FROM people WHERE id = quotes.person)"),
        "acronym": DerivedColumn(select_short_name("partners", "quotes.partner")),
        "subjects": DerivedColumn(f"(SELECT group_concat(coalesce({_SUBJECTS}, value), ', ') FROM json_each(about))"),
    },
    indexes=("person", "partner"),
    filters=(
        filter_by_reference("quotes", "person", "Said by this person.", "people", required=True),
        filter_by_reference("quotes", "partner", "Said for this partner.", "partners", negatable=True),
        filter_by_list(
            "quotes",
            "about",
            "About this partner, committee or liaison.",
            *("partners", "committees", "liaisons"),
            unknown_label="the subject is",
        ),
        *filter_by_date("quotes"),
    ),
    related=Related,
    citable=True,
)
