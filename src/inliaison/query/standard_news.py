"""What is new in standards for somebody: what is open for comment or vote, and what is new and moved on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from inliaison import index
from inliaison.dataset.followed import Followed
from inliaison.dataset.layer import Layer
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.kinds.stages import OPEN_STAGES, format_stage
from inliaison.query.conditions import match_ids
from inliaison.query.follow import find_ids, read_names
from inliaison.register.document_changes import Document, compare_documents
from inliaison.register.documents import DocumentSnapshot
from inliaison.render.differences import Change
from inliaison.render.digest import Item

Warn = Callable[[str], None]
Documents = Mapping[str, Document]


class StandardNews(NamedTuple):
    """What is new in a span of snapshots of standards."""

    items: list[Item]
    notes: list[str]
    labels: dict[Followed, str]
    """The references of the followed standards that any of the snapshots has."""


def read_standard_news(
    records: Sequence[Followed],
    owners: Set[str],
    span: Sequence[DocumentSnapshot],
    layers: Sequence[Layer],
    warn: Warn,
) -> StandardNews:
    """Return what is new in followed standards and in those of some `owners`, committees and others, by reference.

    What is open for comment or vote in the last snapshot comes first; each snapshot is compared with the next.
    """
    news = StandardNews([], [], {})
    standards = [record for record in records if record.kind == "standards"]
    ids: list[tuple[DocumentSnapshot, set[str]]] = []

    def look_up(database: sqlite3.Connection) -> set[str]:
        return _find_ids(database, standards, owners, news.labels)

    for snapshot in span:
        try:
            ids.append((snapshot, index.answer(layers, look_up, warn, documents=[snapshot])))
        except FaultyDataError as error:
            news.notes.append(f"{error.message} and left out: {error.remedy}")
    every = set[str]().union(*(some for _, some in ids))
    days = [it.date for it, _ in ids]
    states = [index.answer(layers, lambda it: _read_documents(it, every), warn, documents=[it]) for it, _ in ids]
    items_of_changes: list[Item] = []
    for (old, new), ((_, before), (snapshot, after)) in zip(pairwise(states), pairwise(ids), strict=True):
        family_ids = before | after
        changes = (it for it in compare_documents(old, new, {}) if it.id in family_ids)
        items_of_changes += (_make_item(change, new, old, snapshot.date) for change in changes)
    open_items = [*_list_open(states, days, ids[-1][1])] if ids else []
    already = {(item.id, item.since) for item in open_items}
    news.items.extend(open_items)
    news.items.extend(
        it for it in items_of_changes if it.what not in ("registered", "stage") or (it.id, it.since) not in already
    )
    return news


def _find_ids(
    database: sqlite3.Connection, standards: Sequence[Followed], owners: Set[str], labels: dict[Followed, str]
) -> set[str]:
    """Return the ids of the documents of some owners, and of those that followed standards stand for."""
    sql = "SELECT id FROM standards WHERE owner IN (SELECT value FROM json_each(?))"
    ids = {id for (id,) in database.execute(sql, (json.dumps(sorted(owners)),))}
    ids_by_record = find_ids(database, standards)
    labels.update(read_names(database, ids_by_record))
    return ids.union(*(_find_family(database, id, only=record.only) for record, id in ids_by_record.items()))


def _find_family(database: sqlite3.Connection, id: str, *, only: bool = False) -> set[str]:
    """Return the ids of a standard, those that replace it, also one after the other, and the amendments of all."""
    family, new = set[str](), {id}
    while new:
        family |= new
        some = match_ids(sorted(new), "{}")
        sql = f"""SELECT id FROM standards WHERE row IN
                (SELECT row FROM standards_replaces WHERE {some.sql.format("target")})
            UNION SELECT target FROM standards_replaced_by JOIN standards USING (row) WHERE {some.sql.format("id")}
            UNION SELECT other.id FROM standards JOIN standards AS other
                ON other.reference > standards.reference || '/' AND other.reference < standards.reference || '0'
                WHERE {some.sql.format("standards.id")}"""
        new = set() if only else {id for (id,) in database.execute(sql, some.values * 3)} - family
    return family


def _read_documents(database: sqlite3.Connection, ids: Set[str]) -> dict[str, Document]:
    """Return the documents with some ids in the order of listings."""
    sql = (
        "SELECT id, reference, owner, stage, title, title_fr FROM standards"
        " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY row"
    )
    return {id: Document(*rest) for id, *rest in database.execute(sql, (json.dumps(sorted(ids)),))}


def _list_open(states: Sequence[Documents], days: Sequence[str], ids: Set[str]) -> Iterator[Item]:
    """Yield what is open for comment or vote in the last state, each with the day of the first that shows it so.

    What was so in the first state already is `open`, all else was `open_items`.
    """
    for id, document in states[-1].items():
        if document.stage not in OPEN_STAGES or id not in ids:
            continue
        first = len(states) - 1
        while first and id in states[first - 1] and states[first - 1][id].stage == document.stage:
            first -= 1
        before = states[first - 1].get(id) if first else None
        change = Change(
            "standard",
            "opened" if first else "open",
            id,
            document.reference,
            old=format_stage(before.stage) if before else None,
            new=format_stage(document.stage),
        )
        yield _make_item(change, states[-1], states[-1], days[first])


def _make_item(change: Change, new: Documents, old: Documents, since: str) -> Item:
    document = new.get(change.id) or old[change.id]
    return Item(
        part="open" if change.change in ("open", "opened") else "work",
        what=change.change,
        kind=change.kind,
        id=change.id,
        ref=change.name,
        title=document.title,
        body=document.owner,
        old=change.old,
        new=change.new,
        since=since,
        page=ISO.find_page("standards", change.id),
    )
