"""What the changes between two snapshots tell a person: groups, in the order in which they matter."""

from __future__ import annotations

from typing import Any

from inliaison.documents import Listing
from inliaison.render import view
from inliaison.render.stories import Item, Section, Story


def story(listing: Listing) -> Story:
    """The changes between two snapshots: what concerns a committee's liaisons first."""
    rows = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
    groups: dict[tuple[str, str], list[Item]] = {}
    for row in rows:
        groups.setdefault((row["kind"], row["change"]), []).append(_change(row))
    sections = [
        Section(f"{view.count(_PLURALS[kind], len(items))} {_VERBS.get(change, change)}", items)
        for (kind, change), items in groups.items()
    ]
    return Story(f"{rows[0]['from']} → {rows[0]['to']}", [], sections)


_PLURALS = {"liaison": "liaisons", "partner": "organizations", "committee": "committees"}
_VERBS = {"status": "changed in status"}


def _change(row: dict[str, Any]) -> Item:
    if row["kind"] == "liaison":
        label, _, reference = row["name"].rpartition(" in ")
        return Item(reference, label)
    if row["old"] is None:
        return Item(row["name"], "")
    return Item(row["name"], f"was {row['old']}" if row["new"] == row["name"] else f"{row['new']} (was {row['old']})")
