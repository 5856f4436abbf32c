"""Parts that cards of several kinds share: facts, liaisons, quotes, lists and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inliaison.kinds import load_kind
from inliaison.render.card_document import Card
from inliaison.render.cards import SERIES, CardContent, Ref, format_series
from inliaison.render.cards import CardLine as CardLine  # noqa: PLC0414 - the kinds take it from here
from inliaison.render.cards import Section as Section  # noqa: PLC0414
from inliaison.render.cards import list_refs as list_refs  # noqa: PLC0414
from inliaison.render.documents import find_language
from inliaison.text import dates

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person, Post
    from inliaison.kinds.quotes import Quote


def compose_content(
    card: Card, title: str, subtitles: Iterable[str | None], sections: Iterable[Section], refs: Iterable[Ref] = ()
) -> CardContent:
    """Return the content of a card, without empty sections and with the sources at its end."""
    all_sections = [*sections, _list_sources(card)]
    full_sections = [section for section in all_sections if any(line.label or line.text for line in section.lines)]
    languages = {
        ", ".join(value) if isinstance(value, list) else value: find_language(name)
        for name, value in card.record.items()
        if value and find_language(name)
    }
    return CardContent(title, [text for text in subtitles if text], full_sections, tuple(refs), languages)


def list_sentences(heading: str, *sentences: str) -> Section:
    """Return a section of sentences, without those that are empty."""
    return Section(heading, [CardLine("", sentence) for sentence in sentences if sentence])


def make_refs(kind: str, records: Iterable[Partner | Member | Committee | Person]) -> tuple[Ref, ...]:
    """Return references to records, each labelled with the record's short name."""
    return tuple(Ref(kind, record.id, get_short_name(record)) for record in records)


def get_short_name(record: Partner | Member | Committee | Person) -> str:
    """Return the short name of a record."""
    fields = vars(record)
    return fields.get("reference") or fields.get("acronym") or fields.get("name") or record.id


def make_liaison_ref(tie: Liaison) -> Ref:
    """Return a reference to a liaison, labelled with its title."""
    return Ref("liaisons", tie.id, tie.title or tie.id)


def list_series(card: Card, label: str) -> list[CardLine]:
    """Return a line with the numbers of all snapshots, if the card has any."""
    return [CardLine(label, format_series(card.series), SERIES)] if card.series else []


def list_facts(card: Card, *fields: str) -> list[CardLine]:
    """Return a line for each known one of these fields, labelled with the field's heading in tables."""
    lines = []
    for field in fields:
        value = card.record[field]
        values = [each for each in (value if isinstance(value, list) else [value]) if each]
        if values:
            look = card.view.get_look(field)
            text = ", ".join(card.get_label(field, look.read(each)) for each in values)
            address = look.find_address(text)
            lines.append(CardLine(look.heading, text, refs=card.find_refs(field, *values), address=address))
    return lines


def describe_liaison(card: Card, liaison: Liaison) -> Iterator[CardLine]:
    """Yield what is known of a liaison besides its title."""
    if liaison.category:
        yield CardLine("Category", format_category(liaison.category, liaison.category_as_of))
    when_where = ", ".join(filter(None, (dates.format_date(liaison.date), liaison.place)))
    if when_where:
        yield CardLine("Signed" if liaison.signatories else "When", when_where)
    if liaison.ended:
        yield CardLine("Ended", dates.format_date(liaison.ended))
    if liaison.signatories:
        yield list_refs(card.find_refs("signatories", *liaison.signatories), "By")
    for label, texts in (("To", liaison.purposes), ("Through", liaison.means)):
        if texts:
            yield CardLine(label, texts[0], "bullets" if len(texts) > 1 else "", more=tuple(texts[1:]))
    if liaison.summary:
        yield CardLine("About", liaison.summary)


def iter_liaison_sections(card: Card, liaisons: Iterable[Liaison]) -> Iterator[Section]:
    """Yield a section for each liaison; the partner whose card it is on is not named."""
    for liaison in liaisons:
        parties = [*card.find_refs("partner", liaison.partner), *card.find_refs("parties", *liaison.parties)]
        others = [ref for ref in parties if ref.id != card.record["id"]]
        lines = [list_refs(others, "With")] if others else []
        if liaison.framework:
            lines.append(list_refs(card.find_refs("framework", liaison.framework), "Within"))
        lines += describe_liaison(card, liaison)
        ref = make_liaison_ref(liaison)
        yield Section(ref.label, lines or [CardLine("", liaison.kind)], ref)


def list_quotes(card: Card, heading: str, quotes: Iterable[Quote]) -> Section:
    """Return a section of quotes, each with its speaker, their role, the publication and the date."""
    lines = []
    for quote in quotes:
        name, date = card.get_label("person", quote.person), dates.format_date(quote.date)
        speaker = "— " + ", ".join(filter(None, (name, quote.role, quote.publication, date)))
        refs = (Ref("quotes", quote.id, ""), *card.find_refs("person", quote.person))
        lines.append(CardLine("", quote.text, "quote", refs, more=(speaker,)))
    return Section(heading, lines)


Categories = Mapping[str, Mapping[str, Any]]
"""The categories of liaisons by the id at the other end, each as `category` and `as_of`."""


def list_records(
    heading: str, kind: str, records: Iterable[Partner | Member | Committee], categories: Categories | None = None
) -> Section:
    """Return a section of records: short names with full names or titles, then what holds for some of them.

    That is the category of the liaison with it, where it is known, and that a committee is suspended.
    """
    return Section(heading, [_list_record(kind, record, (categories or {}).get(record.id)) for record in records])


def _list_record(
    kind: str, record: Partner | Member | Committee, category: Mapping[str, Any] | None = None
) -> CardLine:
    short, fields = get_short_name(record), vars(record)
    full = fields.get("title") or (fields.get("name") if fields.get("acronym") else "")
    remarks = [format_category(category["category"], category["as_of"])] if category else []
    remarks += ["suspended"] * (fields.get("status") == "Suspended")
    text = " ".join(filter(None, (full, f"({'; '.join(remarks)})" if remarks else "")))
    return CardLine(short, text, refs=(Ref(kind, record.id, short),))


def format_category(category: str | None, as_of: str | None) -> str:
    """Return a category of a liaison with the date at which the liaison had it; empty if it is not known."""
    return ", ".join(filter(None, (category, dates.format_date(as_of))))


def count_categories(categories: Categories, records: Sequence[Partner | Committee] | None) -> list[CardLine]:
    """Return a line with the number of liaisons of each category and of those without, if any category is known."""
    assignments = [categories[record.id] for record in records or () if record.id in categories]
    names = [format_category(category["category"], category["as_of"]) for category in assignments]
    counts = [f"{category}: {names.count(category):,}" for category in sorted(set(names))]
    rest = len(records or ()) - len(names)
    counts += [f"not known: {rest:,}"] if rest else []
    return [CardLine("Category", "; ".join(counts))] if names else []


def list_posts(posts: Iterable[Post]) -> dict[tuple[str, str], str]:
    """Return the posts of a person by partner and title, each once with all its times."""
    times: dict[tuple[str, str], list[str]] = {}
    for post in posts:
        spans = [("in", None if post.from_ else post.as_of), ("from", post.from_), ("until", post.to)]
        post_times = times.setdefault((post.partner, post.title), [])
        post_times += [f"{word} {dates.format_date(day)}" for word, day in spans if day]
    return {key: key[1] + (f" ({', '.join(post_times)})" if post_times else "") for key, post_times in times.items()}


def format_count(many: str, things: Iterable[Any]) -> str:
    """Return a count with its noun; `many` is the plural."""
    number = len(list(things))
    return f"{number:,} {many if number != 1 else many.removesuffix('s')}"


def _list_sources(card: Card) -> Section:
    fields_by_source = card.record.get("sourced") or {}
    lines = []
    for source in card.sources or ():
        fields = fields_by_source.get(source["id"])
        title = ", ".join(filter(None, (source["title"], source["publisher"], source["licence"])))
        of = (Ref("sources", source["id"], source["title"]),)
        lines.append(
            CardLine("", title + (f" ({', '.join(map(_format_field, fields))})" if fields else ""), "quiet", of)
        )
    if not lines:
        return Section("Sources", [])
    bare = _list_unsupported_fields(card, fields_by_source) if fields_by_source else []
    if bare:
        lines.append(CardLine("", f"Without a source: {', '.join(map(_format_field, bare))}", "quiet"))
    one = len(card.sources or ()) == 1
    rest = (
        f", {format_count('facts', bare)} {'rests' if len(bare) == 1 else 'rest'} on {'it' if one else 'none of them'}"
    )
    brief = format_count("sources", card.sources or ()) + (rest if bare else "")
    return Section("Sources", lines, brief=brief, unfold=f"--sources lists {'it' if one else 'them'}")


def _list_unsupported_fields(card: Card, fields_by_source: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the known fields that no source supports, for a record that says which source supports what."""
    kind_info = load_kind(card.kind)
    omit = {"id", "sources", "sourced", *(("kind", *kind_info.linked_fields) if kind_info.linked_fields else ())}
    supported_fields = {name.partition(".")[0] for names in fields_by_source.values() for name in names}
    fields = [name.rstrip("_") for name in kind_info.record.__annotations__]
    return [
        name for name in fields if name not in omit | supported_fields and card.record.get(name) not in (None, [], {})
    ]


def _format_field(name: str) -> str:
    for part, words in (("_fr", " in French"), ("_es", " in Spanish"), ("iso_ids", "ISO nos."), ("iso_id", "ISO no.")):
        name = name.replace(part, words)
    return name.removeprefix("posts.").replace("_", " ")
