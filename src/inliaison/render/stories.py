"""What a card tells a person: a title, facts, and sections in the order in which they matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from inliaison.render import view
from inliaison.render.documents import Card

Record = dict[str, Any]


class Item(NamedTuple):
    """One line of a section: what it is about, and what is so."""

    lead: str
    text: str
    style: str = ""
    """`quote`, `link`, `quiet`, `bullet` (one of several) or nothing."""


class Section(NamedTuple):
    """Items under a heading; the first section of a story has none."""

    heading: str
    items: list[Item]


class Story(NamedTuple):
    """A card in words."""

    title: str
    subtitles: list[str]
    sections: list[Section]


def story(card: Card) -> Story:
    """A card in words; sections about which nothing is known are left out, but for what that means."""
    title, subtitles = _titles(card)
    sections = [*_openings(card), Section("", _facts(card)), *_SECTIONS[card.kind](card), *_endings(card)]
    return Story(title, subtitles, [section for section in sections if section.items])


def _openings(card: Card) -> list[Section]:
    return [Section("", [Item("", card.record["text"], "quote")])] if card.kind == "quotes" else []


def _titles(card: Card) -> tuple[str, list[str]]:
    record = card.record
    if card.kind == "partners":
        named = [record["name"], record["name_fr"]]
        title = record["acronym"] or record["name"]
        return title, [name for name in named if name and name != title]
    if card.kind == "committees":
        return record["reference"], [text for text in (record["title"], record["title_fr"]) if text]
    if card.kind == "liaisons":
        where = card.related["committee"]
        tie = record["title"] or (f"{where['reference']} {where['title'] or ''}".strip() if where else record["id"])
        return _called(card, "partner", record["partner"]), [tie]
    if card.kind == "quotes":
        return _called(card, "person", record["person"]), [record["role"]] if record["role"] else []
    return record.get("name") or record.get("subject") or record.get("title") or record["id"], []


_FACTS: dict[str, tuple[str, ...]] = {
    "partners": (
        "kind",
        "part_of",
        "seat",
        "founded",
        "ended",
        "successor",
        "website",
        "iso_id",
        "other_iso_ids",
        "aliases",
        "summary",
    ),
    "liaisons": ("parties", "kind", "framework", "category"),
    "quotes": ("partner", "publication", "date", "about", "note"),
    "people": ("aliases", "posts", "note"),
    "committees": ("parent", "status", "created", "scope"),
    "figures": ("value", "as_of", "note"),
    "sources": ("publisher", "date", "url", "licence", "note"),
}
_LEADS = {
    "part_of": "Part of",
    "founded": "Since",
    "ended": "Until",
    "successor": "Then",
    "other_iso_ids": "And no.",
    "parties": "With",
    "iso_id": "ISO no.",
    "aliases": "Also",
    "framework": "Within",
    "as_of": "As of",
    "url": "Address",
    "about": "About",
}


def _facts(card: Card) -> list[Item]:
    if card.kind == "liaisons":
        return [*_some(card, card.record, _FACTS["liaisons"]), *_tie(card, card.record)]
    return list(_some(card, card.record, _FACTS[card.kind]))


def _some(card: Card, record: Record, fields: tuple[str, ...]) -> Iterator[Item]:
    """The known ones among some fields of a record, with what their ids are called."""
    for field in fields:
        lead = _LEADS.get(field, field.capitalize())
        if field == "seat":
            text = ", ".join(filter(None, (record["city"], record["country"])))
        elif field == "posts":
            for post in record["posts"]:
                yield Item(_called(card, "partner", post["partner"]), _post(post))
            continue
        elif field == "value":
            text = ("about " if record["approximate"] else "") + f"{record['value']:,}"
        else:
            value = record[field]
            text = ", ".join(_called(card, field, v) for v in (value if isinstance(value, list) else [value]) if v)
        if text:
            yield Item(lead, text, "link" if field in ("website", "url") else "")


def _called(card: Card, field: str, id: Any) -> str:
    return card.labels.get((field, id), str(id))


def _post(post: Record) -> str:
    span = [f"{word} {post[name]}" for name, word in (("from", "from"), ("to", "until")) if name in post]
    if "as_of" in post and "from" not in post:
        span.insert(0, f"in {post['as_of']}")
    return str(post["title"]) + (f" ({', '.join(span)})" if span else "")


def _tie(card: Card, tie: Record) -> Iterator[Item]:
    """What is known of a liaison beside its title."""
    when_where = ", ".join(filter(None, (tie["date"], tie["place"])))
    if when_where:
        yield Item("Signed" if tie["signatories"] else "When", when_where)
    if tie["ended"]:
        yield Item("Until", tie["ended"])
    if tie["signatories"]:
        yield Item("By", ", ".join(_called(card, "signatories", id) for id in tie["signatories"]))
    for lead, field in (("To", "purposes"), ("Through", "means")):
        for number, text in enumerate(tie[field]):
            yield Item("" if number else lead, text, "bullet" if len(tie[field]) > 1 else "")
    if tie["summary"]:
        yield Item("About", tie["summary"])


def _ties(card: Card, name: str = "liaisons") -> Iterator[Section]:
    for tie in card.related[name]:
        heading = tie["title"] or tie["id"]
        others = [("partner", tie["partner"]), *(("parties", id) for id in tie["parties"])]
        named = ", ".join(_called(card, field, id) for field, id in others if id != card.record["id"])
        beside = [Item("With", named)] if named else []
        within = [Item("Within", _called(card, "framework", tie["framework"]))] if tie["framework"] else []
        yield Section(heading, [*beside, *within, *_tie(card, tie)] or [Item("", tie["kind"])])


def _quotes(card: Card, heading: str, name: str) -> Section:
    items = []
    for quote in card.related[name]:
        items.append(Item("", quote["text"], "quote"))
        who = [_called(card, "person", quote["person"]), quote["role"], quote["publication"], quote["date"]]
        items.append(Item("", "— " + ", ".join(filter(None, who)), "quiet"))
    return Section(heading, items)


def _committees(heading: str, committees: list[Record]) -> Section:
    items = [
        Item(c["reference"], (c["title"] or "") + (f" ({c['status'].lower()})" if c["status"] == "Suspended" else ""))
        for c in committees
    ]
    return Section(heading, items)


def _partners(heading: str, partners: list[Record]) -> Section:
    return Section(
        heading, [Item(p["acronym"] or p["name"], (p["name"] or "") if p["acronym"] else "") for p in partners]
    )


def _of_partner(card: Card) -> Iterator[Section]:
    related = card.related
    yield from _ties(card)
    yield Section("Partnerships in its frame", [Item(t["title"] or t["id"], "") for t in related["framework_of"]])
    name = card.record["acronym"] or card.record["name"]
    day = f" on {related['register_date']}" if related["register_date"] else ""
    own = related["own_committees"] if related["register_date"] else []
    listed = [committee for committee in related["committees"] or () if committee not in own]
    if listed:
        yield _committees(f"In liaison with {view.count('committees', len(listed))}{day}", listed)
    elif related["register"] == "no data":
        yield Section("Committees", [Item("", _no_data(card))])
    else:
        yield Section("Committees", [Item("", f"ISO does not list {name} as an organization in liaison{day}.")])
    if own:
        yield _committees(f"In liaison with {view.count('committees', len(own))} by data of your own", own)
    yield Section("People", [i for p in related["people"] for i in _person_items(card, p)])
    yield _quotes(card, "Who spoke for it", "quotes")
    yield _quotes(card, "What was said about it", "quotes_about")
    yield _partners("Its parts", related["parts"])
    yield _partners("It carries on the work of", related["successor_of"])


def _no_data(card: Card) -> str:
    if card.record["iso_id"]:
        return "No data: ISO has listed it as in liaison, but this dataset does not say with which committees."
    return "No data: whether ISO lists it as in liaison is not known here."


def _person_items(card: Card, person: Record) -> Iterator[Item]:
    for post in person["posts"]:
        if post["partner"] == card.record["id"]:
            yield Item(person["name"], _post(post))


def _of_liaison(card: Card) -> Iterator[Section]:
    yield _quotes(card, "What was said about it", "quotes_about")


def _of_person(card: Card) -> Iterator[Section]:
    yield _quotes(card, "Words", "quotes")
    signed = [Item(tie["date"] or "", tie["title"] or tie["id"]) for tie in card.related["signed"]]
    yield Section("Signed", signed)


def _of_committee(card: Card) -> Iterator[Section]:
    related = card.related
    known = " in this excerpt" if related["register"] == "excerpt" else ""
    below, partners = related["subcommittees"], related["partners"]
    yield _committees(f"{view.count('subcommittees', len(below))}{known}", below)
    if partners:
        yield _partners(f"{view.count('organizations', len(partners))} in liaison{known}", partners)
        more = related["partners_below"]
        yield _partners(f"{view.count('organizations', len(more))} more through its subcommittees{known}", more)
    else:
        nothing = "No data in this excerpt." if partners is None else "None."
        yield Section("Organizations in liaison", [Item("", nothing)])
    yield from _ties(card, "ties")
    yield _quotes(card, "What was said about it", "quotes_about")


def _of_source(card: Card) -> Iterator[Section]:
    counts = [Item(view.count(kind, n), "") for kind, n in card.related["supports"].items() if n]
    yield Section("What rests on it", counts)


_SECTIONS: dict[str, Callable[[Card], Iterator[Section]]] = {
    "partners": _of_partner,
    "liaisons": _of_liaison,
    "quotes": lambda card: iter(()),
    "people": _of_person,
    "committees": _of_committee,
    "figures": lambda card: iter(()),
    "sources": _of_source,
}


def _endings(card: Card) -> Iterator[Section]:
    sourced = card.record.get("sourced") or {}
    items = []
    for source in card.related.get("sources", ()):
        told = sourced.get(source["id"])
        title = ", ".join(filter(None, (source["title"], source["publisher"], source["licence"])))
        items.append(Item("", title + (f" ({', '.join(map(_field, told))})" if told else ""), "quiet"))
    yield Section("Sources", items)


def _field(name: str) -> str:
    return name.removeprefix("posts.").replace("_fr", " in French").replace("iso_id", "ISO no.").replace("_", " ")
