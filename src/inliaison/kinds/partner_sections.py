"""Sections of a partner's card: the committees in liaison with it, and its people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inliaison.errors import GET_REGISTER
from inliaison.kinds import card_content as parts

if TYPE_CHECKING:
    from inliaison.kinds.partners import Partner, Related
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardLine, Section


def iter_committee_sections(partner: Partner, related: Related, card: Card, title: str) -> Iterator[Section]:
    """Yield the committees in liaison: as registers list them, then those that only user records name."""
    date = card.register_date
    day = f" on {date}" if date else ""
    by_user = related.own_committees
    ids = {committee.id for committee in by_user}
    from_registers = [committee for committee in related.committees or () if committee.id not in ids]
    iso_committees = [committee for committee in from_registers if card.get_publisher(committee.sources) == "ISO"]
    if iso_committees:
        heading = f"In liaison with {parts.format_count('committees', iso_committees)}{day}"
        yield parts.list_records(heading, "committees", iso_committees, related.categories)
    elif related.register == "no data":
        helps = "" if date else f" {GET_REGISTER}"
        if partner.iso_id or not card.is_user_record:  # Of a partner among user records, the user said all there is.
            yield parts.list_sentences("Committees", _describe_missing_data(partner) + helps)
    else:
        yield parts.list_sentences("Committees", describe_not_listed(title, date), card.history_note)
    for other in card.other_registers:
        listed_there = [committee for committee in from_registers if other.source in committee.sources]
        if listed_there:
            of = f"of {other.publisher} on {other.date}"
            heading = f"In liaison with {parts.format_count('committees', listed_there)} {of}"
            yield parts.list_records(heading, "committees", listed_there, related.categories)
        else:
            is_known = getattr(partner, other.number, None)
            reason = describe_not_listed(title, other.date, other.publisher)
            statement = reason if is_known else _describe_unknown(other.publisher)
            yield parts.list_sentences(f"Committees of {other.publisher}", statement)
    heading = f"In liaison with {parts.format_count('committees', by_user)} by data of your own"
    yield parts.list_records(heading, "committees", by_user, related.categories)


def describe_not_listed(title: str, date: str | None, publisher: str = "ISO") -> str:
    """Return the sentence that the register of a date does not list a partner."""
    return f"{publisher} does not list {title} as an organization in liaison{f' on {date}' if date else ''}."


def _describe_missing_data(partner: Partner) -> str:
    if partner.iso_id:
        return "No data: ISO has listed it as in liaison, but this dataset does not say with which committees."
    return _describe_unknown("ISO")


def _describe_unknown(publisher: str) -> str:
    return f"No data: whether {publisher} lists it as in liaison is not known here."


def iter_people(partner: Partner, related: Related) -> Iterator[CardLine]:
    """Yield the people of a partner with their posts there, or why they are on its card."""
    speakers = {quote.person for quote in related.quotes}
    for person in related.people:
        refs = parts.make_refs("people", [person])
        posts = [post for (at, _), post in parts.list_posts(person.posts).items() if at == partner.id]
        for post in posts or ["spoke for it" if person.id in speakers else "signed for it"]:
            yield parts.CardLine(person.name, post, refs=refs)
