"""What cards of several kinds tell in the same words: facts, ties, quotes, lists, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from inliaison.render.documents import Card
from inliaison.render.stories import Item as Item  # noqa: PLC0414 - the kinds take it from here
from inliaison.render.stories import Section as Section  # noqa: PLC0414
from inliaison.render.stories import Story

Table = dict[str, Any]

_LEADS = {
    "part_of": "Part of",
    "founded": "Since",
    "ended": "Until",
    "successor": "Then",
    "iso_id": "ISO no.",
    "other_iso_ids": "And no.",
    "aliases": "Also",
    "framework": "Within",
    "parties": "With",
    "as_of": "As of",
    "url": "Address",
}
_LINKS = ("website", "url")


def told(card: Card, title: str, subtitles: Iterable[str | None], sections: Iterable[Section]) -> Story:
    """A story with the sources at its end; what has nothing to say is left out."""
    every = [*sections, _sources(card)]
    return Story(title, [text for text in subtitles if text], [section for section in every if section.items])


def facts(card: Card, *fields: str) -> list[Item]:
    """The known ones among some fields of the card's record, with what their ids are called."""
    items = []
    for field in fields:
        value = card.record[field]
        text = ", ".join(card.called(field, v) for v in (value if isinstance(value, list) else [value]) if v)
        if text:
            items.append(Item(_LEADS.get(field, field.capitalize()), text, "link" if field in _LINKS else ""))
    return items


def tie(card: Card, liaison: Table) -> Iterator[Item]:
    """What is known of a liaison beside its title."""
    when_where = ", ".join(filter(None, (liaison["date"], liaison["place"])))
    if when_where:
        yield Item("Signed" if liaison["signatories"] else "When", when_where)
    if liaison["ended"]:
        yield Item("Until", liaison["ended"])
    if liaison["signatories"]:
        yield Item("By", ", ".join(card.called("signatories", id) for id in liaison["signatories"]))
    for lead, field in (("To", "purposes"), ("Through", "means")):
        for number, text in enumerate(liaison[field]):
            yield Item("" if number else lead, text, "bullet" if len(liaison[field]) > 1 else "")
    if liaison["summary"]:
        yield Item("About", liaison["summary"])


def ties(card: Card, liaisons: Iterable[Table]) -> Iterator[Section]:
    """A section for each liaison; the partner whose card it is need not be named."""
    for liaison in liaisons:
        others = [("partner", liaison["partner"]), *(("parties", id) for id in liaison["parties"])]
        named = ", ".join(card.called(field, id) for field, id in others if id != card.record["id"])
        beside = [Item("With", named)] if named else []
        within = [Item("Within", card.called("framework", liaison["framework"]))] if liaison["framework"] else []
        items = [*beside, *within, *tie(card, liaison)]
        yield Section(liaison["title"] or liaison["id"], items or [Item("", liaison["kind"])])


def quotes(card: Card, heading: str, name: str) -> Section:
    """The words, each with who said them, in which role, where and when."""
    items = []
    for quote in card.related[name]:
        items.append(Item("", quote["text"], "quote"))
        who = [card.called("person", quote["person"]), quote["role"], quote["publication"], quote["date"]]
        items.append(Item("", "— " + ", ".join(filter(None, who)), "quiet"))
    return Section(heading, items)


def committees(heading: str, listed: Iterable[Table]) -> Section:
    """References with titles; a suspended committee is marked."""
    suspended = {"Suspended": " (suspended)"}
    return Section(
        heading, [Item(c["reference"], (c["title"] or "") + suspended.get(c["status"] or "", "")) for c in listed]
    )


def partners(heading: str, listed: Iterable[Table]) -> Section:
    """Short names with full ones."""
    return Section(
        heading, [Item(p["acronym"] or p["name"], (p["name"] or "") if p["acronym"] else "") for p in listed]
    )


def post(held: Table) -> str:
    """A post with its time."""
    span = [f"{word} {held[name]}" for name, word in (("from", "from"), ("to", "until")) if name in held]
    if "as_of" in held and "from" not in held:
        span.insert(0, f"in {held['as_of']}")
    return str(held["title"]) + (f" ({', '.join(span)})" if span else "")


def number_of(many: str, items: Iterable[Any]) -> str:
    """How many there are, in words; `many` is what several are called."""
    number = len(list(items))
    return f"{number:,} {many if number != 1 else many.removesuffix('s')}"


def _sources(card: Card) -> Section:
    supported = card.record.get("sourced") or {}
    items = []
    for source in card.related.get("sources", ()):
        fields = supported.get(source["id"])
        title = ", ".join(filter(None, (source["title"], source["publisher"], source["licence"])))
        items.append(Item("", title + (f" ({', '.join(map(_field, fields))})" if fields else ""), "quiet"))
    return Section("Sources", items)


def _field(name: str) -> str:
    return name.removeprefix("posts.").replace("_fr", " in French").replace("iso_id", "ISO no.").replace("_", " ")
