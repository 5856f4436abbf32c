"""What is new for somebody in the register: who came and went, and which committees and names changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from inliaison import index
from inliaison.dataset.followed import Followed
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.kinds.sql import select_short_name
from inliaison.query.change_filter import find_concerned
from inliaison.query.changes import iter_missing_members, list_layers
from inliaison.query.conditions import match_ids
from inliaison.query.follow import Reach, find_reach, find_record, knows_committees
from inliaison.query.states import read_state
from inliaison.register.changes import Body, State, compare_states
from inliaison.register.snapshots import Snapshot
from inliaison.render.differences import Change
from inliaison.render.digest import Item

Warn = Callable[[str], None]


class RegisterNews(NamedTuple):
    """What is new in a span of snapshots of the register."""

    items: list[Item]
    notes: list[str]
    labels: dict[Followed, str]
    """The short names of the followed records that any of the snapshots has."""
    owners: set[str]
    """The references of the committees that these stand for, and the acronyms of organizations: standards name them."""


def read_register_news(records: Sequence[Followed], span: Sequence[Snapshot], warn: Warn) -> RegisterNews:
    """Return what is new for some records from each snapshot to the next; a damaged one is left out, and named."""
    news = RegisterNews([], [], {}, set())
    reaches: list[tuple[Snapshot, Reach]] = []
    unknown: list[str] = []

    def look_up(database: sqlite3.Connection) -> Reach:
        news.labels.update(_read_labels(database, records))
        unknown[:] = _iter_unknown(database, news.labels)
        reach = find_reach(database, records)
        news.owners.update(_read_owners(database, reach))
        return reach

    for snapshot in span:
        try:
            reaches.append((snapshot, index.answer(list_layers(snapshot), look_up, warn)))
        except FaultyDataError:
            remedy = "import its file again, with --force"
            news.notes.append(f"the snapshot of {snapshot.date} is damaged and left out: {remedy}")
    news.notes.extend(unknown)
    if len(reaches) > 1:
        states = _read_states(reaches, warn)
        for (old, new), ((_, before), (_, after)) in zip(pairwise(states), pairwise(reaches), strict=True):
            news.items.extend(_list_items(old, new, before.union(after)))
        news.notes.extend(iter_missing_members(states))
    return news


def _read_states(reaches: Sequence[tuple[Snapshot, Reach]], warn: Warn) -> list[State]:
    """Return the states of snapshots, each with the ties of all that is followed in any of them."""
    whole = reduce(Reach.union, (reach for _, reach in reaches))
    ids = {kind: sorted(getattr(whole, kind)) for kind in ("partners", "members", "committees")}
    return [index.answer(list_layers(it), lambda database: read_state(database, ids), warn) for it, _ in reaches]


def _read_labels(database: sqlite3.Connection, records: Sequence[Followed]) -> dict[Followed, str]:
    """Return the short names of the records that an index has."""
    labels = {}
    for record in records:
        found = find_record(database, record) if record.kind != "standards" else None
        if found:
            (labels[record],) = database.execute(f"SELECT {select_short_name(found.kind, '?')}", (found.id,)).fetchone()
    return labels


def _iter_unknown(database: sqlite3.Connection, labels: Mapping[Followed, str]) -> Iterator[str]:
    """Yield a note for each followed body whose committees an index does not know."""
    for record, label in labels.items():
        found = find_record(database, record) if record.kind in ("partners", "members") and not record.only else None
        if found and not knows_committees(database, found):
            yield f"the committees of {label} are not known"


def _read_owners(database: sqlite3.Connection, reach: Reach) -> Iterator[str]:
    """Yield the names under which ISO lists some committees and organizations as owners of standards."""
    for kind, ids in (("committees", reach.committees | reach.shared), ("partners", reach.partners)):
        condition = match_ids(sorted(ids))
        yield from (
            it for (it,) in database.execute(f"SELECT short FROM {kind} WHERE {condition.sql}", condition.values)
        )


def _list_items(old: State, new: State, reach: Reach) -> Iterator[Item]:
    """Yield what is new from one snapshot to the next for what some records stand for."""
    members = {body.label: body.id for state in (old, new) if state.members for body in state.members.bodies.values()}
    neighbours = {
        (kind, bodies[number].id)
        for kind in ("partner", "member")
        for state in (old, new)
        for bodies, ties in [_get_bodies(state, kind)]
        for number, committee in ties
        if committee in reach.committees
    }
    for change in compare_states(old, new):
        part = _choose_part(change, reach, neighbours, members)
        if part:
            yield _make_item(part, change, reach, old, new)


def _get_bodies(state: State, kind: str) -> tuple[Mapping[int, Body], Iterable[tuple[int, str]]]:
    """Return the bodies of a kind by number, and their ties to committees; none if the snapshot lacks them."""
    if kind == "partner":
        return state.organizations, state.liaisons
    return (state.members.bodies, state.members.roles) if state.members else ({}, ())


def _choose_part(
    change: Change, reach: Reach, neighbours: Set[tuple[str, str]], members: Mapping[str, str]
) -> str | None:
    """Return the part of a digest that a change belongs to, or None if it concerns nobody.

    `neighbours` are the bodies in the followed committees, by kind and id, `members` the ids of members by label.
    """
    committees = find_concerned(change, "committees", {}) & reach.committees
    if change.kind == "committee":
        return "names" if committees or change.committee in reach.shared else None
    if change.kind in ("partner", "member"):
        is_followed = bool({change.partner} & reach.partners or {change.member} & reach.members)
        if change.change == "renamed":
            return "names" if is_followed or (change.kind, change.id) in neighbours else None
        return "ties" if is_followed else None
    bodies = {change.partner} & reach.partners or find_concerned(change, "members", members) & reach.members
    return "ties" if committees or bodies else None


def _make_item(part: str, change: Change, reach: Reach, old: State, new: State) -> Item:
    """Return a change as an item about a committee, the followed one if it has two, or about an organization."""
    body = None
    if change.kind in ("partner", "member"):
        every = [_get_bodies(state, change.kind)[0] for state in (new, old)]
        number = next(number for bodies in every for number, it in bodies.items() if it.id == change.id)
        ref, title, page = change.name, None, ISO.page_of(f"{change.kind}s", number)
    else:
        id, other = str(change.committee), change.liaison_committee
        if other and id not in reach.committees:
            id, other = other, id
        committee = new.committees.get(id) or old.committees[id]
        ref, title, page = committee.reference, committee.title, ISO.page_of("committees", id)
        if other:
            body = (new.committees.get(other) or old.committees[other]).reference
        elif change.kind in ("liaison", "membership"):
            body = change.name.rpartition(" in ")[0]
    return Item(part, change.change, change.kind, change.id, ref, title, body, change.old, change.new, new.date, page)
