"""What is new for somebody in the register: who came and went, and which committees and names changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from inliaison import index
from inliaison.dataset.followed import Followed
from inliaison.dataset.layer import Layer
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.query.conditions import match_ids
from inliaison.query.follow import Reach, describe_unknown, find_ids, find_reach, read_names
from inliaison.query.states import iter_missing_members, read_state
from inliaison.register.changes import State, compare_states
from inliaison.register.ties import Body, Ties
from inliaison.render.differences import Change, find_concerned_ids
from inliaison.render.digest import Item

Warn = Callable[[str], None]


class RegisterNews(NamedTuple):
    """What is new from one state of the register to the next."""

    items: list[Item]
    notes: list[str]
    labels: dict[Followed, str]
    """The short names of the followed records that any of the states has."""
    owners: dict[str, str]
    """The titles of the committees that these stand for by reference, and the names of organizations by acronym.

    Standards name their owners so."""


def read_register_news(records: Sequence[Followed], states: Sequence[Sequence[Layer]], warn: Warn) -> RegisterNews:
    """Return what is new for some records from each of the states, in layers, to the next.

    A single state only says which committees the records stand for, and may have no register. A damaged snapshot is
    left out and named.
    """
    news = RegisterNews([], [], {}, {})
    bodies = [record for record in records if record.kind != "standards"]
    unknown: list[str] = []

    def look_up(database: sqlite3.Connection) -> tuple[State | None, Reach]:
        ids = find_ids(database, bodies)
        names = read_names(database, ids)
        news.labels.update(names)
        unknown[:] = describe_unknown(database, ids)
        reach = find_reach(database, ids)
        partners = {record: id for record, id in ids.items() if record.kind == "partners"}
        full_names = read_names(database, partners, lambda kind: "nullif(name, short)")
        news.owners.update({names[record]: name or "" for record, name in full_names.items()})
        news.owners.update(_read_titles(database, reach.committees | reach.shared_committees))
        return read_state(database) if len(states) > 1 else None, reach

    views = []
    for layers in states:
        try:
            views.append(index.answer(layers, look_up, warn))
        except FaultyDataError:
            if not layers[-1].register:
                raise
            remedy = "import its file again, with --force"
            news.notes.append(f"the snapshot of {layers[-1].date} is damaged and left out: {remedy}")
    news.notes.extend(unknown)
    pairs = [(state, reach) for state, reach in views if state]
    if len(pairs) > 1:
        for (old, before), (new, after) in pairwise(pairs):
            news.items.extend(_list_items(old, new, before.union(after)))
        news.notes.extend(iter_missing_members(state for state, _ in pairs))
    return news


def _read_titles(database: sqlite3.Connection, ids: Set[str]) -> dict[str, str]:
    """Return the titles of committees by reference, empty if they have none."""
    condition = match_ids(ids)
    sql = f"SELECT reference, coalesce(title, '') FROM committees WHERE {condition.sql}"
    return dict(database.execute(sql, condition.values).fetchall())


def _list_items(old: State, new: State, reach: Reach) -> Iterator[Item]:
    """Yield what is new from one snapshot to the next for what some records stand for."""
    members = {body.label: body.id for state in (old, new) if state.members for body in state.members.bodies.values()}
    for change in compare_states(old, new):
        part = _choose_part(change, reach, members)
        if part is None and change.change == "renamed":
            part = "names" if any(_is_in_committees(change, state, reach.committees) for state in (old, new)) else None
        if part:
            yield _make_item(part, change, reach, old, new)


def _is_in_committees(change: Change, state: State, committees: Set[str]) -> bool:
    """Return whether the organization or member that a change is about takes part in some committees."""
    ties = _get_ties(change.kind, state)
    return ties is not None and not committees.isdisjoint(ties.find_committees({change.id}))


def _get_ties(kind: str, state: State) -> Ties | None:
    """Return the ties of a kind of bodies; None of other kinds, and of members if the snapshot lacks them."""
    return {"partner": state.organizations, "member": state.members}.get(kind)


def _choose_part(change: Change, reach: Reach, members: Mapping[str, str]) -> str | None:
    """Return the part of a digest that a change belongs to, or None if it concerns none of the records.

    `members` are the ids of members by label.
    """
    committees = find_concerned_ids(change, "committees", {}) & reach.committees
    if change.kind == "committee":
        return "names" if committees or change.committee in reach.shared_committees else None
    is_followed = bool(
        {change.partner} & reach.partners or find_concerned_ids(change, "members", members) & reach.members
    )
    if change.kind in ("partner", "member") and change.change == "renamed":
        return "names" if is_followed else None
    return "ties" if committees or is_followed else None


def _make_item(part: str, change: Change, reach: Reach, old: State, new: State) -> Item:
    """Return a change as an item about a committee, the followed one if it has two, or about an organization."""
    body = None
    if change.kind in ("partner", "member"):
        number, organization = _find_body(change, new, old)
        ref, page = change.name, ISO.find_page(f"{change.kind}s", number)
        title = None if organization.name == ref else organization.name
    else:
        id, other = str(change.committee), change.liaison_committee
        if other and id not in reach.committees:
            id, other = other, id
        committee = new.committees.get(id) or old.committees[id]
        ref, title, page = committee.reference, committee.title, ISO.find_page("committees", id)
        if other:
            body = (new.committees.get(other) or old.committees[other]).reference
        elif change.kind in ("liaison", "membership"):
            body = change.name.rpartition(" in ")[0]
    return Item(part, change.change, change.kind, change.id, ref, title, body, change.old, change.new, new.date, page)


def _find_body(change: Change, *states: State) -> tuple[int, Body]:
    """Return the organization or member that a change is about, with ISO's number, in the first state that has it."""
    every = [ties.bodies for state in states if (ties := _get_ties(change.kind, state))]
    return next(item for bodies in every for item in bodies.items() if item[1].id == change.id)
