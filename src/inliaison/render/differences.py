"""The changes between two snapshots for a person: grouped, in order of importance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from inliaison.render.cards import CardContent, CardLine, Ref, Section
from inliaison.render.documents import Listing
from inliaison.text import names

KINDS = ("liaison", "partner", "member", "secretariat", "committee", "membership", "committee-liaison", "standard")
CHANGES = (
    *("established", "ended", "joined", "left", "role", "renamed", "opened", "closed", "moved", "given", "status"),
    *("unnamed", "retitled", "retitled-fr", "registered", "stage", "published", "withdrawn", "deleted", "gone"),
)
"""What may change, and how."""


class Change(NamedTuple):
    """One difference between two snapshots."""

    kind: str
    """One of `KINDS`."""
    change: str
    """One of `CHANGES`; `retitled-fr` is a change of the French title."""
    id: str
    name: str
    partner: str | None = None
    """The partner's id, for a change of a partner or a liaison."""
    committee: str | None = None
    """The number of the committee concerned."""
    member: str | None = None
    """The member's id, for a change of a member, a membership or a secretariat."""
    liaison_committee: str | None = None
    """The number of the other committee, for a change of a liaison between two committees."""
    old: str | None = None
    """The value before; None if it was unknown or if this kind of change has no value."""
    new: str | None = None
    owner: str | None = None
    """The committee or other body that makes the standard, as ISO names it, for a change of a standard."""


_MOST_LISTED = 20
"""One-sided changes of up to this many committees are listed; of more, only the number is given."""


def find_concerned_ids(change: Change, kind: str, members: Mapping[str, str]) -> set[str | None]:
    """Return the ids of the records of a kind that a change concerns; a moved secretariat concerns both its holders."""
    if kind == "members" and change.kind == "secretariat":
        return {change.member, *(members.get(acronym or "") for acronym in (change.old, change.new))}
    if kind == "committees":
        return {change.committee, change.liaison_committee}
    return {change.partner if kind == "partners" else change.member}


def build_content(
    listing: Listing, *, every: bool = False, hint: str = "each is named with -f plain, csv, json …"
) -> CardContent:
    """Return the changes between two snapshots, liaisons first; with `every`, one line for each change.

    Otherwise the hint stands in place of changes that are too many to be named.
    """
    groups = group_changes(Change(*row[2:]) for row in listing.rows)
    days = " → ".join(listing.rows[0][:2])
    of_documents = " → ".join(listing.rows[-1][:2])
    sections = [
        Section(
            f"{heading}, {of_documents}" if changes[0].kind == "standard" and of_documents != days else heading,
            _list_changes(changes, every, hint),
        )
        for heading, changes in groups.items()
    ]
    return CardContent(days, [], sections)


def _list_changes(changes: list[Change], every: bool, hint: str) -> list[CardLine]:
    """Return a line for each change, unless the register itself began or ceased to record something.

    A snapshot that adds the French titles of all committees says more about the snapshot than about the committees.
    """
    is_one_sided = changes[0].kind == "committee" and (changes[0].old is None) != (changes[0].new is None)
    if is_one_sided and len(changes) > _MOST_LISTED and not every:
        return [CardLine("", hint, "quiet")]
    if changes[0].kind == "membership":
        return list(_merge_by_end(changes, " in ", every))
    if changes[0].kind == "committee-liaison" and changes[0].change != "unnamed":
        return list(_merge_by_end(changes, " with ", every))
    return [describe_line(change) for change in changes]


def _merge_by_end(changes: list[Change], separator: str, every: bool) -> Iterator[CardLine]:
    """Return a line for each committee with its gains or losses, or for each of those, whichever needs fewer lines."""
    pairs = [change.name.rpartition(separator)[::-2] for change in changes]
    lines = [_name_ends(change, *pair) for change, pair in zip(changes, pairs, strict=True)]
    if every:
        return iter(lines)
    refs = {ref.label: ref for line in lines for ref in line.refs}
    if len({label for _, label in pairs}) < len({reference for reference, _ in pairs}):
        pairs = [
            (label, reference) for reference, label in sorted(pairs, key=lambda pair: names.make_natural_key(pair[1]))
        ]
    texts_by_label: dict[str, list[str]] = {}
    for label, text in pairs:
        texts_by_label.setdefault(label, []).append(text)
    comma = "; " if any(", " in label for _, label in pairs) else ", "
    return (
        CardLine(label, comma.join(texts), refs=tuple([refs[text] for text in (label, *texts) if text in refs]))
        for label, texts in texts_by_label.items()
    )


def describe_line(change: Change) -> CardLine:
    """Return what changed, and its value after and before."""
    if change.kind == "liaison":
        label, _, reference = change.name.rpartition(" in ")
        return _name_ends(change, reference, label)
    if change.change == "renamed":
        return _name_ends(change, change.name, f"was {change.old}")
    before = f"was {change.old}" if change.old else ""
    return _name_ends(
        change, change.name, f"{change.new} ({before})" if change.new and before else change.new or before
    )


def _name_ends(change: Change, label: str, text: str) -> CardLine:
    """Return a line with the records that its label names, and its text if this is the other end of what changed."""
    ends = [("committees", change.committee), ("partners", change.partner), ("members", change.member)]
    if change.kind == "committee-liaison":
        ends = [("committees", change.liaison_committee), *ends]
    known_ends = [(kind, id) for kind, id in ends if id]
    is_tie = change.kind in ("liaison", "membership", "committee-liaison")
    texts = (label, text) if is_tie else (label,)
    return CardLine(
        label, text, refs=tuple([Ref(*end, text) for end, text in zip(known_ends, texts, strict=False) if text])
    )


_NOUNS = {"partner": "organization", "committee-liaison": "committee liaison"}
_DESCRIPTIONS = {
    ("committee", "moved"): "moved below another",
    ("committee", "status"): "changed in status",
    ("committee", "retitled-fr"): "retitled in French",
    ("standard", "retitled-fr"): "retitled in French",
    ("standard", "registered"): "registered",
    ("standard", "stage"): "moved to another stage",
    ("standard", "given"): "given to another committee",
    ("standard", "gone"): "gone from ISO's file",
    ("membership", "joined"): "begun",
    ("membership", "left"): "ended",
    ("committee-liaison", "unnamed"): "more or fewer with committees that have no row",
}
_VALUES = {"moved": "parent", "status": "status", "retitled": "title", "retitled-fr": "French title"}
"""The value that a committee gained or lost when it is unknown on one side."""


def group_changes(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes by heading, such as `2 liaisons ended`, in their original order."""
    return {
        f"{len(changes):,} {noun}{'' if len(changes) == 1 else 's'} {description}": changes
        for (noun, description), changes in split_changes(changes).items()
    }


def split_changes(changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    """Return the changes by noun and description, such as `liaison` and `ended`, in their original order."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((_NOUNS.get(change.kind, change.kind), _describe_change(change)), []).append(change)
    return groups


def _describe_change(change: Change) -> str:
    value = _VALUES.get(change.change) if change.kind == "committee" else None
    if value and change.old is None:
        return f"given a {value}"
    if value and change.new is None:
        return f"left without a {value}"
    if (change.kind, change.change) == ("membership", "role"):
        return f"changed to {change.new}"
    return _DESCRIPTIONS.get((change.kind, change.change), change.change)


def format_summary(changes: Iterable[Change]) -> str:
    """Return the changes in one line, by their number."""
    return ", ".join(group_changes(changes)) or "nothing changed"
