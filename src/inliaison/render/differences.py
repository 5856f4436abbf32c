"""What the changes between two snapshots tell a person: groups, in the order in which they matter."""

from __future__ import annotations

from inliaison.changes import Change, grouped
from inliaison.documents import Listing
from inliaison.render.stories import Item, Section, Story

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
