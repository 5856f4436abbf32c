"""Figures: published numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.kind import Kind, Names, Texts, record
from inliaison.render.documents import View
from inliaison.text import names

if TYPE_CHECKING:
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, Date, RecordId, Sourced, Sources
    from inliaison.kinds.relations import NoRelated
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Figure:
    """A published number."""

    id: RecordId
    subject: Annotated[str, REQUIRED, "what is counted"]
    value: Annotated[float, REQUIRED, "the number"]
    approximate: Annotated[bool | None, "true where the source itself does not claim to be exact"] = None
    as_of: Annotated[Date | None, "the time it speaks of"] = None
    note: Annotated[str | None, "what a reader should know"] = None
    sources: Sources = ()
    sourced: Sourced = None


def build_card(figure: Figure, related: NoRelated, card: Card) -> CardContent:
    """Return a figure's card: the number and its date."""
    from inliaison.kinds import card_content as parts

    number = ("about " if figure.approximate else "") + f"{figure.value:,}"
    facts = [parts.CardLine("Value", number), *parts.list_facts(card, "as_of", "note")]
    return parts.compose_content(card, figure.subject, [], [parts.Section("", facts)])


KIND = Kind(
    "figures",
    Figure,
    meaning="A published number",
    purpose="List figures: published numbers.",
    examples=("inliaison figures", "inliaison figures members -f json"),
    session=(
        '>>> [(figure.value, figure.as_of) for figure in directory.figures("liaison")]',
        "[(700, '2009')]",
    ),
    order=lambda figure, position: (names.make_natural_key(figure["subject"]), figure.get("as_of", "")),
    names=Names(full=("subject",)),
    texts=Texts(("subject",), (), ("value", "as_of", "note")),
    view=View(("id", "subject", "value", "as_of"), main="subject", droppable=("as_of",)),
    label="subject",
    short="subject",
    build_card=build_card,
    id_from=(("subject", "as_of"), ("subject",)),
    distinguishing_sql=("as_of",),
)
