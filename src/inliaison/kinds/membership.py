"""Parts of cards on the members of committees, and on committees in liaison with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from inliaison.errors import GET_REGISTER
from inliaison.kinds.card_content import (
    CardLine,
    Section,
    format_count,
    list_records,
    list_refs,
    list_sentences,
    make_refs,
)
from inliaison.render.cards import Ref
from inliaison.text import names

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.committees import Related as OfCommittee
    from inliaison.kinds.members import Member
    from inliaison.kinds.members import Related as OfMember
    from inliaison.render.card_document import Card

_AGAIN = "Import its file again, or get the newest with `inliaison register update`."
NO_ROW = "No data: ISO's register has no row for this committee."
_UNKNOWN_MESSAGES = {
    "excerpt": f"No data: this excerpt of ISO's register holds no members. {GET_REGISTER}",
    "whole": f"No data: this snapshot of ISO's register was stored without members. {_AGAIN}",
    "unlisted": NO_ROW,
    "members": "{}'s register gives no secretariat and no members.",
}
"""By type of loaded data, the message if a committee's members are unknown."""


def iter_secretariat_lines(related: OfCommittee) -> Iterator[CardLine]:
    """Yield the line on a committee's secretariat, if it is known."""
    member = related.secretariat
    if member:
        name_and_country = ", ".join(filter(None, (member.acronym, member.country)))
        yield CardLine("Secretariat", name_and_country, refs=make_refs("members", [member]))
    elif related.participating is not None:
        yield CardLine("Secretariat", "none")


def iter_liaison_committee_sections(committee: Committee, related: OfCommittee, publisher: str) -> Iterator[Section]:
    """Yield the committees that a committee names as in liaison, then those that name it."""
    unnamed_count = committee.liaison_committees_unnamed or 0
    more = f", {unnamed_count:,} of them without a row in {publisher}'s register" if unnamed_count else ""
    committees = related.liaison_committees or ()
    heading = f"{format_count('committees', range(len(committees) + unnamed_count))} in liaison{more}"
    yield list_records(heading, "committees", committees)
    yield list_sentences(heading, "None is named." if unnamed_count and not committees else "")
    others = related.named_by
    heading = f"Named as in liaison by {format_count('more committees', others)}"
    yield Section(heading, [group_references(others)])


def iter_organization_sections(related: OfCommittee) -> Iterator[Section]:
    """Yield a committee's subcommittees, and the partners in liaison with it and with them."""
    suffix = " in this excerpt" if related.register == "excerpt" else ""
    below, user_ids = related.subcommittees, {partner.id for partner in related.own_partners}
    register_partners = (
        None if related.partners is None else [partner for partner in related.partners if partner.id not in user_ids]
    )
    yield list_records(f"{format_count('subcommittees', below)}{suffix}", "committees", below)
    if not register_partners:
        no_data = NO_ROW if related.register == "unlisted" else f"No data in this excerpt. {GET_REGISTER}"
        nothing = no_data if register_partners is None else "None."
        yield list_sentences("Organizations in liaison", nothing)
    else:
        heading = f"{format_count('organizations', register_partners)} in liaison{suffix}"
        yield list_records(heading, "partners", register_partners, related.categories)
    heading = f"{format_count('organizations', user_ids)} in liaison by data of your own"
    yield list_records(heading, "partners", related.own_partners, related.categories)
    if not register_partners:
        return
    more = related.partners_below
    heading = f"{format_count('more organizations', more)} through its subcommittees{suffix}"
    yield Section(heading, [list_refs(make_refs("partners", more))])


def iter_member_sections(related: OfCommittee, publisher: str) -> Iterator[Section]:
    """Yield the participating and observing members of a committee, by country if known."""
    if related.participating is None and related.observing is None and not related.secretariat:
        data_type = related.coverage if publisher == "ISO" else "members"
        yield list_sentences("Members", _UNKNOWN_MESSAGES[data_type].format(publisher))
        return
    for role, members in (("participating", related.participating), ("observing", related.observing)):
        if members is None:
            yield list_sentences(f"Members {role}", "No data.")
        else:
            yield Section(f"{format_count('members', members)} {role}", [_list_countries(members)])


_sort_key = lru_cache(maxsize=1024)(names.make_natural_key)
"""A cached sort key: a directory sorts the same countries for each committee."""


def _list_countries(members: Iterable[Member]) -> CardLine:
    member_refs = [Ref("members", member.id, member.country or member.acronym) for member in members]
    return list_refs(sorted(member_refs, key=lambda ref: _sort_key(ref.label)))


def iter_committee_sections(related: OfMember, card: Card) -> Iterator[Section]:
    """Yield the committees of a member: those it runs, participates in and observes."""
    if related.participating is None:
        data_type = "excerpt" if related.coverage == "excerpt" else "whole"
        yield list_sentences("Committees", _UNKNOWN_MESSAGES[data_type])
        return
    day = f" on {card.register_date}" if card.register_date else ""
    runs = related.secretariats or ()
    yield list_records(f"Holds the secretariat of {format_count('committees', runs)}{day}", "committees", runs)
    participating, observing = related.participating, related.observing or ()
    for label, committees in (("Participates in", participating), ("Observes", observing)):
        yield Section(f"{label} {format_count('committees', committees)}{day}", [group_references(committees)])
    if not (runs or participating or observing):
        yield list_sentences("Committees", f"ISO lists it in no committee{day}.")


def group_references(committees: Iterable[Committee]) -> CardLine:
    """Return a line of committees, grouped by committee: `ISO/TC 2, SC 7; ISO/TC 4/SC 5`."""
    groups: dict[str, list[Ref]] = {}
    for committee in committees:
        above, label = _split_reference(committee.reference)
        full = f"{committee.reference}\n{committee.title or ''}"
        groups.setdefault(above, []).append(Ref("committees", committee.id, label, full))
    listed_groups = [_label_group(above, lower) for above, lower in groups.items()]
    text = "; ".join([", ".join([ref.label for ref in group]) for group in listed_groups])
    return CardLine("", text, refs=tuple([ref for group in listed_groups for ref in group]))


@lru_cache(maxsize=4096)
def _split_reference(reference: str) -> tuple[str, str]:
    """Return a subcommittee's parent reference and its label below it, which is empty if it is no subcommittee."""
    above, slash, below = reference.rpartition("/SC ")
    return (above, f"SC {below}") if slash else (below, "")


def _label_group(above: str, lower: list[Ref]) -> list[Ref]:
    """Return the references of one group: the parent first if it is listed; else the first has the parent's name."""
    parents = [ref._replace(label=above) for ref in lower if not ref.label]
    children = [ref for ref in lower if ref.label]
    if not parents:
        children[0] = children[0]._replace(label=f"{above}/{children[0].label}")
    return parents + children
