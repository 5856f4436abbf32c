"""What the changes between two snapshots tell a person: groups, in the order in which they matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from inliaison.render.documents import Listing
from inliaison.render.stories import Item, Section, Story


class Change(NamedTuple):
    """One difference."""

    kind: str
    """`liaison`, `partner` or `committee`."""
    change: str
    """`established`, `ended`, `joined`, `left`, `renamed`, `opened`, `closed`, `moved`, `status`, `retitled`
    or, of the French title, `retitled-fr`."""
    id: str
    name: str
    partner: str | None = None
    """The partner's id, where a partner or a liaison changed."""
    committee: str | None = None
    """The committee's number, where a committee or a liaison changed."""
    old: str | None = None
    """What it was before; None where nothing was told, or where no value belongs to such a change."""
    new: str | None = None


_NAMED = 20
"""So many committees of which something begins or ceases to be told are named; of more, the number says it all."""


def story(listing: Listing) -> Story:
    """The changes between two snapshots: what concerns a committee's liaisons first."""
    groups = grouped(Change(*row[2:]) for row in listing.rows)
    sections = [Section(heading, _items(changes)) for heading, changes in groups.items()]
    return Story(" → ".join(listing.rows[0][:2]), [], sections)


def _items(changes: list[Change]) -> list[Item]:
    """A line for each change, unless the register itself began or ceased to tell something.

    A snapshot with the French titles of all committees says more of the snapshot than of the committees.
    """
    one_sided = changes[0].kind == "committee" and (changes[0].old is None) != (changes[0].new is None)
    if one_sided and len(changes) > _NAMED:
        return [Item("", "each is named with -f plain, csv, json …", "quiet")]
    return [_item(change) for change in changes]


def _item(change: Change) -> Item:
    if change.kind == "liaison":
        label, _, reference = change.name.rpartition(" in ")
        return Item(reference, label)
    if change.new == change.name:
        return Item(change.name, f"was {change.old}")
    before = f"was {change.old}" if change.old else ""
    return Item(change.name, f"{change.new} ({before})" if change.new and before else change.new or before)


_NOUNS = {"liaison": "liaison", "partner": "organization", "committee": "committee"}
_CHANGED = {"moved": "moved below another", "status": "changed in status", "retitled-fr": "retitled in French"}
_VALUES = {"moved": "parent", "status": "status", "retitled": "title", "retitled-fr": "French title"}
"""What began or ceased to be told of a committee where one of two values is not known."""


def grouped(found: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes in groups, under what people are told of each, such as `2 liaisons ended`; the order stays."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in found:
        groups.setdefault((_NOUNS[change.kind], _told(change)), []).append(change)
    return {
        f"{len(changes):,} {noun}{'' if len(changes) == 1 else 's'} {told}": changes
        for (noun, told), changes in groups.items()
    }


def _told(change: Change) -> str:
    value = _VALUES.get(change.change)
    if value and change.old is None:
        return f"given a {value}"
    if value and change.new is None:
        return f"left without a {value}"
    return _CHANGED.get(change.change, change.change)


def summary(found: Iterable[Change]) -> str:
    """The changes in one line, by their number."""
    return ", ".join(grouped(found)) or "nothing changed"
