"""Sections of cards on documents: those of a standard, and of standards on the cards of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inliaison.errors import GET_REGISTER
from inliaison.kinds import card_content as parts
from inliaison.kinds import membership
from inliaison.kinds.stages import OPEN_STAGES, find_status, format_stage, list_next
from inliaison.render.cards import Ref
from inliaison.text import dates

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.committees import Related as OfCommittee
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.partners import Related as OfPartner
    from inliaison.kinds.standards import Related, Standard
    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent, CardLine, Section


def compose_card(standard: Standard, related: Related, card: Card) -> CardContent:
    """Return the card of a standard: what it is and where it stands, what it replaces, who is in liaison, its scope."""
    facts = [
        *_iter_stage_lines(standard),
        *_iter_owner_lines(standard, related),
        *parts.list_facts(card, "published", "edition", "type", "languages", "pages"),
    ]
    classes = [parts.CardLine(it.code, it.title, refs=(Ref("ics", it.id, it.code),)) for it in related.classes]
    sections = [
        parts.Section("", facts),
        parts.Section("Scope", [parts.CardLine("", line, "note") for line in (standard.scope or "").splitlines()]),
        *_iter_relative_sections(standard, related),
        *_iter_partner_sections(related),
        parts.Section("Classes of ICS", classes),
    ]
    titles = dict.fromkeys([standard.title, standard.title_fr])  # The French one is often the English one again.
    return parts.compose_content(card, standard.reference, titles, sections)


def _iter_stage_lines(standard: Standard) -> Iterator[CardLine]:
    if standard.stage:
        yield parts.CardLine("Status", find_status(standard.stage))
        yield parts.CardLine("Stage", format_stage(standard.stage) or "")
        following = filter(None, map(format_stage, list_next(standard.stage)))
        if text := " or ".join(following):
            yield parts.CardLine("Next", text)


def _iter_owner_lines(standard: Standard, related: Related) -> Iterator[CardLine]:
    """Yield the committee, or the other body, that makes it, and who holds the secretariat."""
    for committee in related.committees:
        text = " ".join(filter(None, (committee.reference, committee.title)))
        yield parts.CardLine("Committee", text, refs=(Ref("committees", committee.id, committee.reference),))
    if standard.owner and not related.committees:
        refs = tuple(Ref("partners", partner.id, standard.owner) for partner in related.owners)
        yield parts.CardLine("Made by" if refs else "Committee", standard.owner, refs=refs)
    for member in related.secretariats:
        text = ", ".join(filter(None, (member.acronym, member.country)))
        yield parts.CardLine("Secretariat", text, refs=parts.make_refs("members", [member]))


def _iter_relative_sections(standard: Standard, related: Related) -> Iterator[Section]:
    """Yield what it replaces and what replaces it, the numbers of those without a row too, and its supplements."""
    for heading, numbers, standards in (
        ("Replaces", standard.replaces, related.replaces),
        ("Replaced by", standard.replaced_by, related.replaced_by),
    ):
        unknown = [number for number in numbers if number not in {it.id for it in standards}]
        without_row = [parts.CardLine("", f"ISO's number {number}, which has no row") for number in unknown]
        yield parts.Section(heading, [*map(_list_standard, standards), *without_row])
    yield parts.Section("Amendments and corrigenda", [_list_standard(it) for it in related.supplements])


def _list_standard(standard: Standard) -> CardLine:
    day = "" if standard.stage in OPEN_STAGES else dates.format_date(standard.published)
    state = day or format_stage(standard.stage)
    refs = (Ref("standards", standard.id, standard.reference),)
    return parts.CardLine(standard.reference, ", ".join(filter(None, (standard.title, state))), refs=refs)


def _iter_partner_sections(related: Related) -> Iterator[Section]:
    """Yield the organizations in liaison with its committee, or what is not known of them."""
    if related.partners:
        heading = f"{parts.format_count('organizations', related.partners)} in liaison with the committee"
        yield parts.list_records(heading, "partners", related.partners)
    elif related.register == "whole":
        yield parts.list_sentences("Organizations in liaison with the committee", "None.")
    elif related.committees:
        no_data = membership.NO_ROW if related.register == "unlisted" else f"No data. {GET_REGISTER}"
        yield parts.list_sentences("Organizations in liaison with the committee", no_data)


def iter_committee_sections(committee: Committee, related: OfCommittee, card: Card) -> Iterator[Section]:
    """Yield what a committee has in force and in work, with those open for comment or vote."""
    command = f'inliaison standards --committee "{committee.reference}"'
    yield from _list_open("Standards", related, card, command)


def iter_partner_sections(partner: Partner, related: OfPartner, card: Card) -> Iterator[Section]:
    """Yield what a partner's committees have in force and in work, as for a committee, and what it makes itself."""
    command = f"inliaison standards --partner {partner.id}"
    yield from _list_open("Standards of its committees", related, card, command)
    own_counts = related.own_standards or {}
    if any(own_counts.values()):
        yield parts.list_sentences("Standards that it makes itself", f"{_format_counts(own_counts)}: `{command}`")


def _format_day(card: Card) -> str:
    """Return the day of the snapshot of documents; empty if they are from files alone."""
    return f" on {card.documents_date}" if card.documents_date else ""


def _format_counts(counts: Mapping[str, int]) -> str:
    unknown = f", {counts['unknown']:,} of unknown status" if counts["unknown"] else ""
    return f"{counts['force']:,} in force, {counts['work']:,} in work{unknown}"


def _list_open(heading: str, related: OfCommittee | OfPartner, card: Card, command: str) -> Iterator[Section]:
    """Yield a section of the first documents that are open for comment or vote, and how to list all.

    The heading counts all documents by what they are: of those open, some are in work and some in force, under review.
    """
    counts = related.standards or {}
    if not any(counts.values()):
        return
    lines = [_list_standard(it) for it in related.open_standards]
    more = counts["open"] - len(lines)
    more_open = f"{more:,} more are open for comment or vote: `{command} --open`" if more else ""
    nothing = "" if lines else f"None is open for comment or vote now. `{command}` lists all."
    rest = [parts.CardLine("", text, "note") for text in (more_open, nothing) if text]
    number_open = f"; {counts['open']:,} open for comment or vote" if lines else ""
    yield parts.Section(f"{heading}{_format_day(card)}: {_format_counts(counts)}{number_open}", [*lines, *rest])
