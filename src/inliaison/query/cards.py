"""Cards: records with everything related to them, one for `show` or all of a kind, read by the same statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from inliaison.dataset.registers import ISO, format_credit
from inliaison.index.series import SeriesTable
from inliaison.kinds import KINDS, load_kind
from inliaison.kinds.attributes import build_content
from inliaison.kinds.attributes import record as as_object
from inliaison.query import register_state
from inliaison.query.card_labels import Labels, read_labels
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.related_records import (
    Read,
    Record,
    Related,
    iter_several,
    read_related_records,
    read_relations,
    select_related_records,
)
from inliaison.query.rows import read_records, read_view
from inliaison.query.targets import Target
from inliaison.render.card_document import Card
from inliaison.render.cards import CardContent


def read_card(database: sqlite3.Connection, target: Target, *, brief: bool = False) -> Card:
    """Return the card of one record, with everything related to it; if `brief`, with as much of it as people see."""

    def read(kind: str, ids: Iterable[str], fields: tuple[str, ...]) -> Mapping[str, Record]:
        condition, without = match_ids(dict.fromkeys(ids)), load_kind(kind).omit_when_nested
        related_records = read_records(database, kind, condition, fields=fields, without=without, with_labels=True)
        return {record["id"]: record for record in related_records}

    records = read_records(database, target.kind, _match_id(target), with_labels=True)
    return next(iter_cards(database, target.kind, records, read, brief=brief))


class AllCards:
    """All records of an index, read once and shared by all cards that show them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.records = {kind: {it["id"]: it for it in read_records(database, kind)} for kind in KINDS}
        self._labels = read_labels(database, [list(by_id.values()) for by_id in self.records.values()])
        self._objects: dict[tuple[str, str], Any] = {}
        self.sources_in_brief = {
            id: {**source, "title": id, "publisher": None, "licence": None}
            for id, source in self.records["sources"].items()
        }
        """The sources with their ids as titles; title, publisher and licence stand on their own cards."""

    def iter_contents(self, kind: str, ids: Sequence[str]) -> Iterator[tuple[str, CardContent]]:
        """Yield ids of a kind with the contents of their cards; the index is queried for all at once."""
        records = [self.records[kind][id] for id in ids]
        every = iter_cards(
            self._database,
            kind,
            records,
            self._read,
            self._labels,
            lambda card: build_content(card, self._make_object),
            brief=True,
        )
        return ((card.record["id"], card.content) for card in every)

    def _read(self, kind: str, ids: Iterable[str], fields: tuple[str, ...]) -> Mapping[str, Record]:
        return self.sources_in_brief if kind == "sources" else self.records[kind]

    def _make_object(self, kind: str, values: Mapping[str, Any]) -> Any:
        """Return a record as the object that cards read, made when it is first needed."""
        key = kind, values["id"]
        return self._objects.get(key) or self._objects.setdefault(key, as_object(kind, values))


def iter_cards(
    database: sqlite3.Connection,
    kind: str,
    records: Sequence[Record],
    read: Read,
    labels: Labels | None = None,
    build_content: Callable[[Card], CardContent] = build_content,
    *,
    brief: bool = False,
) -> Iterator[Card]:
    """Return an iterator over the cards of records of a kind; the index is queried for all of them at once.

    `read` returns the related records. Without `labels`, those that these cards need are read. If `brief`, the cards
    have no more of the related records than people see.
    """
    origins, values = read_relations(database, kind, records, brief=brief)
    related_records, groups = read_related_records(load_kind(kind).relations, values, read)
    common = _read_common_fields(database, kind)
    common |= {"labels": labels or read_labels(database, [records, *groups]), "build_content": build_content}
    date = common["register_date"]
    table = SeriesTable(date) if date is not None and kind in _WITH_SERIES else None

    def compose(record: Record) -> Card:
        on_card = select_related_records(record["id"], values, related_records)
        sources = _read_sources(record, on_card, read)
        return Card(
            **common,
            record=record,
            related=on_card,
            sources=sources,
            layers=origins[record["id"]].layers,
            is_user_record=origins[record["id"]].is_user_record,
            history_note=_describe_former_entry(record, on_card, date),
            series=_find_series(table, kind, record),
            credit=format_credit(sources or ()),
        )

    return map(compose, records)


def _read_common_fields(database: sqlite3.Connection, kind: str) -> dict[str, Any]:
    """Return the fields that all cards of a kind have in common."""
    relations = load_kind(kind).relations
    return {
        "kind": kind,
        "related_kinds": {name: relation.kind for name, relation in relations.items() if relation.kind},
        "register_date": register_state.read_date(database),
        "documents_date": register_state.read_document_dates(database).get("standards"),
        "other_registers": register_state.list_other_registers(database),
        "view": read_view(database, kind),
    }


def list_ids(card: Card) -> dict[str, list[str]]:
    """Return the ids of the records shown on a card, by kind; that of the card itself comes first."""
    ids = {card.kind: [card.record["id"]]}
    for name, kind in {**card.related_kinds, "sources": "sources"}.items():
        related: Any = card.sources if name == "sources" else card.related[name]
        ids.setdefault(kind, []).extend(record["id"] for record in iter_several(related))
    return ids


def read_record(database: sqlite3.Connection, target: Target) -> Record:
    """Return the record of a resolved reference as plain data."""
    return read_records(database, target.kind, _match_id(target))[0]


def _match_id(target: Target) -> Condition:
    return Condition(f"{target.kind}.id = ?", (target.id,))


def _read_sources(record: Record, related: Related, read: Read) -> list[Record] | None:
    """Return the sources of a record, and of the committees, categories of liaisons and open documents on its card.

    Return None if the record has no sources field.
    """
    if "sources" not in record:
        return None
    on_card = [record, *(related.get("committees") or ()), *(related.get("open_standards") or ())]
    on_card += (related.get("categories") or {}).values()
    ids = dict.fromkeys(id for each in on_card for id in each["sources"])
    sources = read("sources", ids, ())
    return [sources[id] for id in ids]


def _describe_former_entry(record: Record, related: Related, date: str | None) -> str:
    """Return a sentence on when older snapshots last listed a partner that the register no longer lists, or empty."""
    if date is None or related.get("register") != "not listed":
        return ""
    from inliaison.query import older_snapshots

    return older_snapshots.describe_last_listing(record, date)


def _find_series(table: SeriesTable | None, kind: str, record: Record) -> Sequence[tuple[str, int | None]]:
    """Return the numbers of liaisons by the dates of snapshots, for a body that the register has under one number."""
    numbers = ISO.list_numbers(record) if kind == "partners" else [record["id"]]
    return table.find(kind, numbers[0]) if table and len(numbers) == 1 else ()


_WITH_SERIES = ("partners", "committees")
"""The kinds of records whose liaisons are counted in every snapshot."""
