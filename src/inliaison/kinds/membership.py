"""Parts of cards on the members of committees, and on committees in liaison with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from inliaison.errors import GET_REGISTER
from inliaison.kinds.story import Item, Section, committees, named, number_of, partners, refs
from inliaison.render.stories import Ref
from inliaison.text import names

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.committees import Related as OfCommittee
    from inliaison.kinds.members import Member
    from inliaison.kinds.members import Related as OfMember
    from inliaison.render.documents import Card

_AGAIN = "Import its file again, or get the newest with `inliaison register update`."
_NOT_GIVEN = {
    "excerpt": f"No data: this excerpt of ISO's register holds no members. {GET_REGISTER}",
    "whole": f"No data: this snapshot of ISO's register was stored without members. {_AGAIN}",
    "members": "{}'s register gives no secretariat and no members.",
}
"""By type of loaded data, the message if a committee's members are unknown."""


def secretariat(related: OfCommittee) -> Iterator[Item]:
    """Yield the line on a committee's secretariat, if it is known."""
    held = related.secretariat
    if held:
        called = ", ".join(filter(None, (held.acronym, held.country)))
        yield Item("Secretariat", called, refs=refs("members", [held]))
    elif related.participating is not None:
        yield Item("Secretariat", "none")


def in_liaison(committee: Committee, related: OfCommittee, publisher: str) -> Iterator[Section]:
    """Yield the committees that a committee names as in liaison, then those that name it."""
    unnamed = committee.liaison_committees_unnamed or 0
    more = f", {unnamed:,} of them without a row in {publisher}'s register" if unnamed else ""
    listed = _listed(related.liaison_committees or ())
    every = number_of("committees", range(len(listed) + unnamed))
    yield Section(f"{every} in liaison{more}", listed or [Item("", "None is named.")] * bool(unnamed))
    others = related.named_by
    heading = f"Named as in liaison by {number_of('more committees', others)}"
    yield Section(heading, [references(others)] if others else [])


def _listed(committees: Iterable[Committee]) -> list[Item]:
    return [Item(it.reference, it.title or "", refs=refs("committees", [it])) for it in committees]


def organizations(related: OfCommittee) -> Iterator[Section]:
    """Yield a committee's subcommittees, and the partners in liaison with it and with them."""
    known = " in this excerpt" if related.register == "excerpt" else ""
    below, own = related.subcommittees, {partner.id for partner in related.own_partners}
    listed = None if related.partners is None else [partner for partner in related.partners if partner.id not in own]
    yield committees(f"{number_of('subcommittees', below)}{known}", below)
    if not listed:
        nothing = f"No data in this excerpt. {GET_REGISTER}" if listed is None else "None."
        yield Section("Organizations in liaison", [Item("", nothing)])
    else:
        yield partners(f"{number_of('organizations', listed)} in liaison{known}", listed)
    yield partners(f"{number_of('organizations', own)} in liaison by data of your own", related.own_partners)
    if not listed:
        return
    more = related.partners_below
    heading = f"{number_of('more organizations', more)} through its subcommittees{known}"
    yield Section(heading, [named(refs("partners", more))] if more else [])


def of_committee(related: OfCommittee, publisher: str) -> Iterator[Section]:
    """Yield the participating and observing members of a committee, by country if known."""
    if related.participating is None and related.observing is None and not related.secretariat:
        told = related.told if publisher == "ISO" else "members"
        yield Section("Members", [Item("", _NOT_GIVEN[told].format(publisher))])
        return
    for role, found in (("participating", related.participating), ("observing", related.observing)):
        if found is None:
            yield Section(f"Members {role}", [Item("", "No data.")])
        else:
            yield Section(f"{number_of('members', found)} {role}", [_countries(found)] if found else [])


_natural = lru_cache(maxsize=1024)(names.natural)
"""A cached sort key: a directory sorts the same countries for each committee."""


def _countries(members: Iterable[Member]) -> Item:
    called = [Ref("members", member.id, member.country or member.acronym) for member in members]
    return named(sorted(called, key=lambda ref: _natural(ref.label)))


def of_member(related: OfMember, card: Card) -> Iterator[Section]:
    """Yield the committees of a member: those it runs, participates in and observes."""
    if related.participating is None:
        told = "excerpt" if related.told == "excerpt" else "whole"
        yield Section("Committees", [Item("", _NOT_GIVEN[told])])
        return
    day = f" on {card.register_date}" if card.register_date else ""
    runs = _listed(related.secretariats or ())
    yield Section(f"Holds the secretariat of {number_of('committees', runs)}{day}", runs)
    participating, observing = related.participating, related.observing or ()
    for lead, found in (("Participates in", participating), ("Observes", observing)):
        yield Section(f"{lead} {number_of('committees', found)}{day}", [references(found)] if found else [])
    if not (runs or participating or observing):
        yield Section("Committees", [Item("", f"ISO lists it in no committee{day}.")])


def references(committees: Iterable[Committee]) -> Item:
    """Return a line of committees, grouped by committee: `ISO/TC 2, SC 7; ISO/TC 4/SC 5`."""
    groups: dict[str, list[Ref]] = {}
    for committee in committees:
        above, label = _parted(committee.reference)
        groups.setdefault(above, []).append(Ref("committees", committee.id, label))
    shown = [_group(above, lower) for above, lower in groups.items()]
    text = "; ".join([", ".join([ref.label for ref in group]) for group in shown])
    return Item("", text, refs=tuple([ref for group in shown for ref in group]))


@lru_cache(maxsize=4096)
def _parted(reference: str) -> tuple[str, str]:
    """Return a subcommittee's parent reference and its label below it, which is empty if it is no subcommittee."""
    above, slash, below = reference.rpartition("/SC ")
    return (above, f"SC {below}") if slash else (below, "")


def _group(above: str, lower: list[Ref]) -> list[Ref]:
    """Return the references of one group: the parent first if it is listed; else the first has the parent's name."""
    own = [Ref(ref.kind, ref.id, above) for ref in lower if not ref.label]
    others = [ref for ref in lower if ref.label]
    if not own:
        others[0] = others[0]._replace(label=f"{above}/{others[0].label}")
    return own + others
