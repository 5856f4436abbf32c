"""What is new for somebody: items in the parts that a reader needs first, as rows, in words and as a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from inliaison.render.cards import CardContent, CardLine, Section
from inliaison.render.documents import Column, Listing, View

PARTS = {
    "open": "Open for comment or vote",
    "work": "New work and what moved on",
    "ties": "Who came and went",
    "names": "Committees and names that changed",
}
"""The parts of a digest in the order in which a reader needs them, with their headings."""
_MOST_LISTED = 20
"""Of more than this many titles that a snapshot was the first to record, people get the number only."""


class Item(NamedTuple):
    """One thing that is new."""

    part: str
    """One of `PARTS`."""
    what: str
    """What happened, one of `differences.CHANGES`; a standard was `opened` for comment or vote, or is still `open`."""
    kind: str
    """The kind of what changed, one of `differences.KINDS`."""
    id: str
    """The number of the record that changed, or the numbers of both ends of a tie."""
    ref: str
    """The reference of the standard or committee, or the label of the organization, that the item is about."""
    title: str | None
    body: str | None
    """The organization, member or committee that came, went or changed its role there; of a standard, its owner."""
    old: str | None
    new: str | None
    since: str
    """The day of the snapshot of the span that is the first to show it; it may have happened before that day."""
    page: str | None
    """The address of the register's page on the record that `ref` names."""


COLUMNS = (*Item._fields, "text")
_LOOKS = {
    "part": Column(labels=PARTS, hides_repeats=True),
    "ref": Column("About", "bold magenta", min_width=15),
    "since": Column("First seen"),
    "text": Column("What is new", min_width=30),
    "title": Column(min_width=20),
}
VIEW = View(
    ("part", "since", "ref", "text", "title"),
    main="text",
    looks=_LOOKS,
    display="digest",
    has_hidden_columns=True,
    droppable=("title",),
)


class Digest(Listing):
    """The items of a digest as rows, each with its `text` in words."""

    spans: Mapping[str, tuple[str, str]] = {}
    """The days of the first and the last snapshot that were compared, by the names of `followed.DAYS`."""
    subjects: Sequence[tuple[str, str]] = ()
    """Kind and id of each record that it is about."""
    owners: Mapping[str, str] = {}
    """The titles of committees and the names of organizations by what standards call their owners."""


_PHRASES = {
    ("liaison", "established"): "new in liaison",
    ("liaison", "ended"): "no longer in liaison",
    ("committee-liaison", "established"): "new committee in liaison",
    ("committee-liaison", "ended"): "committee no longer in liaison",
    ("committee-liaison", "unnamed"): "in liaison with {new} committees that have no row, was {old}",
    ("membership", "joined"): "joined, {new}",
    ("membership", "left"): "left, was {old}",
    ("membership", "role"): "{new} now, was {old}",
    ("secretariat", "given"): "secretariat given to {new}",
    ("secretariat", "moved"): "secretariat moved from {old} to {new}",
    ("secretariat", "ended"): "secretariat given up by {old}",
    ("partner", "joined"): "new in the register",
    ("partner", "left"): "no longer in the register",
    ("partner", "renamed"): "new label, was {old}",
    ("member", "renamed"): "new acronym, was {old}",
    ("committee", "renamed"): "renamed, was {old}",
    ("committee", "moved"): "moved below {new}, was below {old}",
    ("committee", "status"): "status {new}, was {old}",
    ("committee", "retitled"): "new title: {new}, was {old}",
    ("standard", "open"): "{new}",
    ("standard", "opened"): "new: {new}, was {old}",
    ("standard", "registered"): "new: {new}",
    ("standard", "stage"): "{new}, was {old}",
    ("standard", "given"): "given to {new}, was of {old}",
    ("standard", "renamed"): "renamed, was {old}",
    ("standard", "retitled"): "new title: {new}, was {old}",
    ("standard", "retitled-fr"): "new French title: {new}, was {old}",
    ("standard", "gone"): "no longer in ISO's file, was {old}",
    ("committee", "retitled-fr"): "new French title: {new}, was {old}",
}
"""What people read of an item, by kind and what happened; that word itself where there is none."""


def _describe(item: Item) -> str:
    """Return what happened in words, without the body that it happened to."""
    phrase = _PHRASES.get((item.kind, item.what), item.what)
    phrase_known = phrase if item.old is not None else phrase.partition(", was ")[0]
    return phrase_known.format(new=item.new or "none", old=item.old)


def describe_item(item: Item) -> str:
    """Return what is new in one line, without what it is about."""
    if item.kind == "standard":
        return f"{_describe(item)} ({item.body})" if item.body else _describe(item)
    return f"{_describe(item)}: {item.body}" if item.body else _describe(item)


def build_content(digest: Listing) -> CardContent:
    """Return a digest as a card: a section for each part, in it a line for each record, and what is new there."""
    items, counts = split_many(Item(*row[:-1]) for row in digest.rows)
    owners = digest.owners if isinstance(digest, Digest) else {}
    sections = []
    for part, heading in PARTS.items():
        of_part = [item for item in items if item.part == part]
        lines = [*(_list_standards(of_part, owners) if part in ("open", "work") else _list_records(of_part))]
        if part == "names":
            lines += [
                CardLine("", f"{describe_many(what, count)} ({_describe_day(what, since)})", "note")
                for (what, since), count in counts.items()
            ]
        sections += [Section(heading, lines)] if lines else []
    if not sections:
        sections = [Section("", [CardLine("", "Nothing is new.")])]
    return CardContent(digest.title, [digest.subtitle], sections)


def _describe_day(what: str, since: str) -> str:
    """Return when something was seen first, which is not when it happened: of that, a snapshot does not tell."""
    return f"since {since} at least" if what == "open" else f"seen on {since}"


def count_lines(digest: Listing) -> int:
    """Return the number of new items that people get: one for all of those that they only get the number of."""
    return sum(map(len, split_many(it for row in digest.rows if (it := Item(*row[:-1])).what != "open")))


def split_many(items: Iterable[Item]) -> tuple[list[Item], dict[tuple[str, str], int]]:
    """Return the items that people get one by one, and the numbers of the others by what happened and day.

    A snapshot that is the first to record the titles of many committees says little about each of them.
    """
    every = list(items)
    first = [item.kind == "committee" and item.what.startswith("retitled") and item.old is None for item in every]
    counts = Counter((item.what, item.since) for item, is_first in zip(every, first, strict=True) if is_first)
    many = {sort: count for sort, count in counts.items() if count > _MOST_LISTED}
    single_items = [
        it for it, is_first in zip(every, first, strict=True) if not (is_first and (it.what, it.since) in many)
    ]
    return single_items, many


def describe_many(what: str, count: int) -> str:
    """Return what is new of many committees, only the number of which people get."""
    language = "a French title" if what == "retitled-fr" else "a title"
    return f"{count:,} committees have {language} for the first time"


def _list_standards(items: Iterable[Item], owners: Mapping[str, str]) -> Iterator[CardLine]:
    """Yield for each owner a line with its reference and title, then the lines of its standards."""
    for owner, of_owner in groupby(items, key=lambda item: item.body):
        yield CardLine("", f"{owner} {owners.get(owner, '')}".rstrip() if owner else "Of no committee", "heading")
        yield from _list_records(item._replace(body=None) for item in of_owner)


def _list_records(items: Iterable[Item]) -> Iterator[CardLine]:
    """Yield a line for each record that some items are about, with what is new there."""
    groups: dict[tuple[str, str | None, str | None], dict[tuple[str, str], list[str]]] = {}
    for item in items:
        texts = groups.setdefault((item.ref, item.title, item.page), {})
        day = _describe_day(item.what, item.since)
        texts.setdefault((_describe(item), day), []).extend([item.body] if item.body else ())
    for (ref, title, page), texts in groups.items():
        news = [
            f"{phrase}{': ' if bodies else ''}{', '.join(bodies)} ({day})" for (phrase, day), bodies in texts.items()
        ]
        yield CardLine(ref, title or "", "titled", address=page or "", more=tuple(news))
