"""How cards tell of members in committees, and of committees in liaison with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from inliaison.kinds.story import Item, Section, number_of
from inliaison.render.documents import Card
from inliaison.text import names

Table = dict[str, Any]

_AGAIN = "Import its file again, or get the newest with `inliaison register update`."
_NOT_GIVEN = {
    "excerpt": "No data: this excerpt of ISO's register holds no members.",
    "whole": f"No data: this snapshot of ISO's register was stored without members. {_AGAIN}",
    "members": "ISO's register gives no secretariat and no members.",
}
"""By what is loaded, what is said where a committee's members are not known."""


def secretariat(card: Card) -> Iterator[Item]:
    """Who runs a committee."""
    held = card.related["secretariat"]
    if held:
        yield Item("Secretariat", ", ".join(filter(None, (held["acronym"], held["country"]))))


def in_liaison(card: Card) -> Iterator[Section]:
    """The committees that a committee names as in liaison, and those that name it."""
    listed, unnamed = card.related["liaison_committees"], card.record["liaison_committees_unnamed"] or 0
    more = f", {unnamed:,} of them without a row in ISO's register" if unnamed else ""
    named = [Item(c["reference"], c["title"] or "") for c in listed or ()]
    every = number_of("committees", range(len(named) + unnamed))
    yield Section(f"{every} in liaison{more}", named or [Item("", "None is named.")] * bool(unnamed))
    others = card.related["named_by"]
    heading = f"Named as in liaison by {number_of('more committees', others)}"
    yield Section(heading, [Item("", references(others))] if others else [])


def of_committee(card: Card) -> Iterator[Section]:
    """Who may vote and who watches in a committee: by country, where that is known."""
    related = card.related
    if related["participating"] is None and related["observing"] is None and not related["secretariat"]:
        yield Section("Members", [Item("", _NOT_GIVEN[related["told"]])])
        return
    for role, found in (("participating", related["participating"]), ("observing", related["observing"])):
        if found is None:
            yield Section(f"Members {role}", [Item("", "No data.")])
        else:
            yield Section(f"{number_of('members', found)} {role}", [Item("", _countries(found))] if found else [])


def _countries(members: Iterable[Table]) -> str:
    called = (member["country"] or member["acronym"] for member in members)
    return ", ".join(sorted(called, key=names.natural))


def of_member(card: Card) -> Iterator[Section]:
    """What a member runs, where it votes and where it watches."""
    related = card.related
    if related["participating"] is None:
        told = "excerpt" if related["told"] == "excerpt" else "whole"
        yield Section("Committees", [Item("", _NOT_GIVEN[told])])
        return
    day = f" on {related['register_date']}" if related["register_date"] else ""
    runs = [Item(c["reference"], c["title"] or "") for c in related["secretariats"]]
    yield Section(f"Holds the secretariat of {number_of('committees', runs)}{day}", runs)
    for lead, found in (("Participates in", related["participating"]), ("Observes", related["observing"])):
        yield Section(f"{lead} {number_of('committees', found)}{day}", [Item("", references(found))] if found else [])
    if not (runs or related["participating"] or related["observing"]):
        yield Section("Committees", [Item("", f"ISO lists it in no committee{day}.")])


def references(committees: Iterable[Table]) -> str:
    """Committees as one text, in which those of one committee stand together: `ISO/TC 2, SC 7; ISO/TC 4/SC 5`."""
    groups: dict[str, list[str]] = {}
    for committee in committees:
        above, slash, below = committee["reference"].rpartition("/SC ")
        groups.setdefault(above if slash else below, []).append(f"SC {below}" if slash else "")
    return "; ".join(_group(above, lower) for above, lower in groups.items())


def _group(above: str, lower: list[str]) -> str:
    if "" in lower:
        return ", ".join([above, *filter(None, lower)])
    first, *rest = lower
    return ", ".join([f"{above}/{first}", *rest])
