"""People: those who signed, spoke or lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.kinds.filter import Filter
from inliaison.kinds.kind import DerivedColumn, Kind, Names, Texts, record
from inliaison.kinds.relations import declare_relation
from inliaison.kinds.sql import PEOPLE, PEOPLE_PARTNERS, select_links, select_short_name
from inliaison.render.documents import Column, View
from inliaison.text import dates, names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated

    from inliaison.kinds.fields import REQUIRED, Date, Email, PartnerId, RecordId, Sourced, Sources
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.quotes import Quote
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent


@record
class Post:
    """A post that somebody holds or held."""

    partner: Annotated[PartnerId, REQUIRED, "the partner it is held at"]
    title: Annotated[str, REQUIRED, "what the post is called in its source"]
    from_: Annotated[Date | None, "its first day"] = None
    to: Annotated[Date | None, "its last day"] = None
    as_of: Annotated[Date | None, "a time at which it was held"] = None


@record
class Person:
    """Somebody who signed, spoke or leads."""

    id: RecordId
    name: Annotated[str, REQUIRED, "the name as printed"]
    aliases: Annotated[tuple[str, ...], "other names it is found by"] = ()
    posts: Annotated[tuple[Post, ...], "posts held: partner, title, from, to, as_of"] = ()
    email: Annotated[Email | None, "the address for e-mail"] = None
    phone: Annotated[str | None, "the telephone number"] = None
    note: Annotated[str | None, "what a reader should know"] = None
    sources: Sources = ()
    sourced: Sourced = None


class Related:
    """The records shown on the card of a person."""

    quotes: Sequence[Quote] = declare_relation("quotes", "person = :id")
    signed: Sequence[Liaison] = declare_relation(
        "liaisons", f"row IN ({select_links('liaisons_signatories', '= :id')})"
    )


def build_card(person: Person, related: Related, card: Card) -> CardContent:
    """Return a person's card: posts, quotes, and the liaisons they signed."""
    from inliaison.kinds import card_content as parts

    posts = [
        parts.CardLine(card.get_label("partner", partner), post, refs=card.find_refs("partner", partner))
        for (partner, _), post in parts.list_posts(person.posts).items()
    ]
    signed_acts = [
        parts.list_refs([parts.make_liaison_ref(tie)], dates.format_date(tie.date)) for tie in related.signed
    ]
    sections = [
        parts.Section(
            "", [*parts.list_facts(card, "aliases"), *posts, *parts.list_facts(card, "email", "phone", "note")]
        ),
        parts.list_quotes(card, "Words", related.quotes),
        parts.Section("Signed", signed_acts),
    ]
    return parts.compose_content(card, person.name, [], sections)


_TITLE, _BODY = (f"json_extract(value, '$.{name}')" for name in ("title", "partner"))
_FROM, _TO, _AS_OF = (f"format_date(json_extract(value, '$.{name}'))" for name in ("from", "to", "as_of"))
_TIMES = (
    f"nullif(substr(coalesce(', in ' || CASE WHEN {_FROM} IS NULL THEN {_AS_OF} END, '')"
    f" || coalesce(', from ' || {_FROM}, '') || coalesce(', until ' || {_TO}, ''), 3), '')"
)


def _format_posts(times: str) -> str:
    """Return the SQL of a person's posts, each once, followed by the SQL of its times."""
    return (
        f"(SELECT group_concat(post, '; ') FROM"
        f" (SELECT {_TITLE} || ', ' || {select_short_name('partners', _BODY)} || {times} AS post"
        f" FROM json_each(posts) GROUP BY {_BODY}, {_TITLE} ORDER BY min(key)))"
    )


KIND = Kind(
    "people",
    Person,
    meaning="Somebody who signed, spoke or leads",
    purpose="List people: who signed, spoke or leads.",
    examples=("inliaison people --partner itu", "inliaison people secretary -f csv"),
    session=(
        '>>> [person.name for person in directory.people(partner="wto")]',
        "['Pascal Lamy']",
    ),
    order=lambda person, position: names.make_natural_key(person["name"]),
    names=Names(others=("aliases",), full=("name",), personal=True),
    texts=Texts(("name",), ("id", "aliases"), ("posts", "note")),
    view=View(
        ("id", "name", "post"), screen=("name", "post"), main="post", looks={"post": Column("Posts", separator="; ")}
    ),
    label="name",
    short="name",
    build_card=build_card,
    id_from=(("name",),),
    distinguishing_sql=(_format_posts("''"),),
    columns={"post": DerivedColumn(_format_posts(f"coalesce(' (' || group_concat({_TIMES}, ', ') || ')', '')"))},
    filters=(
        Filter(
            "partner",
            "Of this partner.",
            f"({PEOPLE.format('IN {}')})",
            is_known_sql="posts IS NOT NULL",
            pairs=PEOPLE_PARTNERS,
            kinds=("partners",),
            metavar="PARTNER",
            many=True,
            negatable=True,
        ),
    ),
    related=Related,
    tables={"posts": Post},
    reference_fields=("name",),
)
