"""What cards of several kinds tell in the same words: facts, ties, quotes, lists, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from inliaison.render.documents import Card
from inliaison.render.stories import Item as Item  # noqa: PLC0414 - the kinds take it from here
from inliaison.render.stories import Ref, Story
from inliaison.render.stories import Section as Section  # noqa: PLC0414

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person, Post
    from inliaison.kinds.quotes import Quote

_LEADS = {
    "part_of": "Part of",
    "founded": "Since",
    "ended": "Until",
    "successor": "Then",
    "iso_id": "ISO no.",
    "other_iso_ids": "And no.",
    "aliases": "Also",
    "aliases_fr": "In French",
    "aliases_es": "In Spanish",
    "alpha3": "Long code",
    "framework": "Within",
    "parties": "With",
    "as_of": "As of",
    "url": "Address",
    "email": "E-mail",
}
_LINKS = ("website", "url")


def told(
    card: Card, title: str, subtitles: Iterable[str | None], sections: Iterable[Section], refs: Iterable[Ref] = ()
) -> Story:
    """A story with the sources at its end; what has nothing to say is left out."""
    every = [*sections, _sources(card)]
    told = [section for section in every if section.items]
    return Story(title, [text for text in subtitles if text], told, tuple(refs))


def refs(kind: str, records: Iterable[Partner | Member | Committee | Person]) -> tuple[Ref, ...]:
    """Records, each under its short name."""
    return tuple(Ref(kind, record.id, short(record)) for record in records)


def short(record: Partner | Member | Committee | Person) -> str:
    """What a record is called in a few letters."""
    fields = vars(record)
    return fields.get("reference") or fields.get("acronym") or fields.get("name") or record.id


def named(refs: Sequence[Ref], lead: str = "") -> Item:
    """An item that names records."""
    return Item(lead, ", ".join(ref.label for ref in refs), refs=tuple(refs))


def titled(tie: Liaison) -> Ref:
    """A liaison under its title."""
    return Ref("liaisons", tie.id, tie.title or tie.id)


def facts(card: Card, *fields: str) -> list[Item]:
    """The known ones among some fields of the card's record, with what their ids are called."""
    items = []
    for field in fields:
        value = card.record[field]
        values = [each for each in (value if isinstance(value, list) else [value]) if each]
        if values:
            text = ", ".join(card.called(field, each) for each in values)
            style = "link" if field in _LINKS else ""
            items.append(Item(_LEADS.get(field, field.capitalize()), text, style, card.refs(field, *values)))
    return items


def tie(card: Card, liaison: Liaison) -> Iterator[Item]:
    """What is known of a liaison beside its title."""
    when_where = ", ".join(filter(None, (liaison.date, liaison.place)))
    if when_where:
        yield Item("Signed" if liaison.signatories else "When", when_where)
    if liaison.ended:
        yield Item("Until", liaison.ended)
    if liaison.signatories:
        yield named(card.refs("signatories", *liaison.signatories), "By")
    for lead, texts in (("To", liaison.purposes), ("Through", liaison.means)):
        for number, text in enumerate(texts):
            yield Item("" if number else lead, text, "bullet" if len(texts) > 1 else "")
    if liaison.summary:
        yield Item("About", liaison.summary)


def ties(card: Card, liaisons: Iterable[Liaison]) -> Iterator[Section]:
    """A section for each liaison; the partner whose card it is need not be named."""
    for liaison in liaisons:
        parties = [*card.refs("partner", liaison.partner), *card.refs("parties", *liaison.parties)]
        others = [ref for ref in parties if ref.id != card.record["id"]]
        beside = [named(others, "With")] if others else []
        within = [named(card.refs("framework", liaison.framework), "Within")] if liaison.framework else []
        items = [*beside, *within, *tie(card, liaison)]
        ref = titled(liaison)
        yield Section(ref.label, items or [Item("", liaison.kind)], ref)


def quotes(card: Card, heading: str, listed: Iterable[Quote]) -> Section:
    """The words, each with who said them, in which role, where and when."""
    items = []
    for quote in listed:
        items.append(Item("", quote.text, "quote", (Ref("quotes", quote.id, ""),)))
        who = [card.called("person", quote.person), quote.role, quote.publication, quote.date]
        items.append(Item("", "— " + ", ".join(filter(None, who)), "quiet", card.refs("person", quote.person)))
    return Section(heading, items)


def committees(heading: str, listed: Iterable[Committee]) -> Section:
    """References with titles; a suspended committee is marked."""
    suspended = {"Suspended": " (suspended)"}
    return Section(
        heading,
        [
            Item(c.reference, (c.title or "") + suspended.get(c.status or "", ""), refs=refs("committees", [c]))
            for c in listed
        ],
    )


def partners(heading: str, listed: Iterable[Partner]) -> Section:
    """Short names with full ones."""
    return Section(
        heading, [Item(short(p), (p.name or "") if p.acronym else "", refs=refs("partners", [p])) for p in listed]
    )


def post(held: Post) -> str:
    """A post with its time."""
    span = [f"{word} {day}" for word, day in (("from", held.from_), ("until", held.to)) if day]
    if held.as_of and not held.from_:
        span.insert(0, f"in {held.as_of}")
    return held.title + (f" ({', '.join(span)})" if span else "")


def number_of(many: str, items: Iterable[Any]) -> str:
    """How many there are, in words; `many` is what several are called."""
    number = len(list(items))
    return f"{number:,} {many if number != 1 else many.removesuffix('s')}"


def _sources(card: Card) -> Section:
    supported = card.record.get("sourced") or {}
    items = []
    for source in card.sources or ():
        fields = supported.get(source["id"])
        title = ", ".join(filter(None, (source["title"], source["publisher"], source["licence"])))
        of = (Ref("sources", source["id"], source["title"]),)
        items.append(Item("", title + (f" ({', '.join(map(_field, fields))})" if fields else ""), "quiet", of))
    return Section("Sources", items)


def _field(name: str) -> str:
    return name.removeprefix("posts.").replace("_fr", " in French").replace("iso_id", "ISO no.").replace("_", " ")
