"""What the changes between two snapshots tell a person: groups, in the order in which they matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inliaison.render.documents import Listing
from inliaison.render.stories import Item, Section, Story
from inliaison.text import names

KINDS = ("liaison", "partner", "secretariat", "committee", "membership", "committee-liaison")
CHANGES = (
    *("established", "ended", "joined", "left", "role", "renamed", "opened", "closed", "moved", "given", "status"),
    *("unnamed", "retitled", "retitled-fr"),
)
"""What may change, and how."""


class Change(NamedTuple):
    """One difference."""

    kind: str
    """One of `KINDS`."""
    change: str
    """One of `CHANGES`; `retitled-fr` is of the French title."""
    id: str
    name: str
    partner: str | None = None
    """The partner's id, where a partner or a liaison changed."""
    committee: str | None = None
    """The number of the committee that it is about."""
    member: str | None = None
    """The member's id, where a membership or a secretariat changed."""
    liaison_committee: str | None = None
    """The number of the other committee, where a liaison between two of them changed."""
    old: str | None = None
    """What it was before; None where nothing was told, or where no value belongs to such a change."""
    new: str | None = None


_NAMED = 20
"""So many committees of which something begins or ceases to be told are named; of more, the number says it all."""


def story(listing: Listing, *, every: bool = False) -> Story:
    """The changes between two snapshots: first what concerns liaisons; if wanted, a line for `every` one."""
    groups = grouped(Change(*row[2:]) for row in listing.rows)
    sections = [Section(heading, _items(changes, every)) for heading, changes in groups.items()]
    return Story(" → ".join(listing.rows[0][:2]), [], sections)


def _items(changes: list[Change], every: bool) -> list[Item]:
    """A line for each change, unless the register itself began or ceased to tell something.

    A snapshot with the French titles of all committees says more of the snapshot than of the committees.
    """
    one_sided = changes[0].kind == "committee" and (changes[0].old is None) != (changes[0].new is None)
    if one_sided and len(changes) > _NAMED and not every:
        return [Item("", "each is named with -f plain, csv, json …", "quiet")]
    if changes[0].kind == "membership":
        return list(_by_one_of_two(changes, " in ", every))
    if changes[0].kind == "committee-liaison" and changes[0].change != "unnamed":
        return list(_by_one_of_two(changes, " with ", every))
    return [_item(change) for change in changes]


def _by_one_of_two(changes: list[Change], word: str, every: bool) -> Iterator[Item]:
    """A line for each committee and whom it gained or lost, or for each of these, whichever are fewer."""
    pairs = [change.name.rpartition(word)[::-2] for change in changes]
    if every:
        return (Item(*pair) for pair in pairs)
    if len({label for _, label in pairs}) < len({reference for reference, _ in pairs}):
        pairs = [(label, reference) for reference, label in sorted(pairs, key=lambda pair: names.natural(pair[1]))]
    leads: dict[str, list[str]] = {}
    for lead, told in pairs:
        leads.setdefault(lead, []).append(told)
    between = "; " if any(", " in label for _, label in pairs) else ", "
    return (Item(lead, between.join(told)) for lead, told in leads.items())


def _item(change: Change) -> Item:
    if change.kind == "liaison":
        label, _, reference = change.name.rpartition(" in ")
        return Item(reference, label)
    if change.change == "renamed":
        return Item(change.name, f"was {change.old}")
    before = f"was {change.old}" if change.old else ""
    return Item(change.name, f"{change.new} ({before})" if change.new and before else change.new or before)


_NOUNS = {"partner": "organization", "committee-liaison": "committee liaison"}
_CHANGED = {
    ("committee", "moved"): "moved below another",
    ("committee", "status"): "changed in status",
    ("committee", "retitled-fr"): "retitled in French",
    ("membership", "joined"): "begun",
    ("membership", "left"): "ended",
    ("committee-liaison", "unnamed"): "more or fewer with committees that have no row",
}
_VALUES = {"moved": "parent", "status": "status", "retitled": "title", "retitled-fr": "French title"}
"""What began or ceased to be told of a committee where one of two values is not known."""


def grouped(found: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes in groups, under what people are told of each, such as `2 liaisons ended`; the order stays."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in found:
        groups.setdefault((_NOUNS.get(change.kind, change.kind), _told(change)), []).append(change)
    return {
        f"{len(changes):,} {noun}{'' if len(changes) == 1 else 's'} {told}": changes
        for (noun, told), changes in groups.items()
    }


def _told(change: Change) -> str:
    value = _VALUES.get(change.change) if change.kind == "committee" else None
    if value and change.old is None:
        return f"given a {value}"
    if value and change.new is None:
        return f"left without a {value}"
    if (change.kind, change.change) == ("membership", "role"):
        return f"changed to {change.new}"
    return _CHANGED.get((change.kind, change.change), change.change)


def summary(found: Iterable[Change]) -> str:
    """The changes in one line, by their number."""
    return ", ".join(grouped(found)) or "nothing changed"
