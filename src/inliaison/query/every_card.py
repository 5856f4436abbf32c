"""The cards of all records of a kind at once: each relation is answered for all of them in one statement."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from inliaison.dataset.registers import credited
from inliaison.kinds import KINDS, load
from inliaison.kinds.attributes import record as made
from inliaison.kinds.attributes import told_of
from inliaison.kinds.relations import Relation
from inliaison.query import loaded
from inliaison.query.cards import FIELD, label, past_of
from inliaison.query.conditions import Condition, among
from inliaison.query.rows import decoded, records, select
from inliaison.render.documents import Card
from inliaison.render.stories import Ref, Story

Record = dict[str, Any]
_NAMED = re.compile("id = " + FIELD.pattern)
"""A relation to the one record that a field names: it is at hand."""


class _Objects(dict[str, Any]):
    """The records of a kind as stories read them, each made when it is first asked for."""

    def __init__(self, kind: str, held: Mapping[str, Record]) -> None:
        super().__init__()
        self._kind, self._held = kind, held

    def __missing__(self, id: str) -> Any:
        self[id] = made(self._kind, self._held[id])
        return self[id]


class Cards:
    """The records of an index, read once and shared by all cards that name them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.records = {kind: {it["id"]: it for it in records(database, kind)} for kind in KINDS}
        self._objects = {kind: _Objects(kind, held) for kind, held in self.records.items()}
        self._sources_in_brief = {
            id: {**source, "title": id, "publisher": None, "licence": None}
            for id, source in self.records["sources"].items()
        }
        self._labels = self._named()
        self._date = loaded.date(database)
        self._others = loaded.others(database)

    def stories(self, kind: str, ids: Sequence[str]) -> Iterator[tuple[str, Story]]:
        """The ids and stories of some records of a kind, in their order; told one by one, of what is asked at once."""
        related = {name: self._related(kind, ids, relation) for name, relation in load(kind).relations.items()}
        return self._told(kind, ids, related)

    def _told(
        self, kind: str, ids: Iterable[str], related: Mapping[str, Callable[[str], Any]]
    ) -> Iterator[tuple[str, Story]]:
        for id in ids:
            found = {name: of(id) for name, of in related.items()}
            yield id, told_of(self._card(kind, id, found), self._objects[kind][id], found)

    def _card(self, kind: str, id: str, related: Mapping[str, Any]) -> Card:
        record = self.records[kind][id]
        sources = self._sources(record, related) if "sources" in record else None
        return Card(
            kind=kind,
            record=record,
            related={},
            kinds={},
            sources=sources,
            layers=(),
            register_date=self._date,
            labels=self._labels,
            tell=lambda card: told_of(card, self._objects[kind][id], related),
            past=past_of(record, related, self._date) if kind == "partners" else "",
            credit=credited(sources or ()),
            others=self._others,
        )

    def _sources(self, record: Record, related: Mapping[str, Any]) -> list[Record]:
        lists = [record["sources"], *(committee.sources for committee in related.get("committees") or ())]
        return [self._sources_in_brief[id] for id in dict.fromkeys(id for ids in lists for id in ids)]

    def brief(self, sources: Iterable[Mapping[str, Any]] | None) -> list[Record] | None:
        """Sources under their ids: what they are, by whom and on which terms, stands on their own cards."""
        return None if sources is None else [self._sources_in_brief[source["id"]] for source in sources]

    def _named(self) -> dict[tuple[str, str], Ref]:
        """What every id that may stand in a field is called, by field and id."""
        called = {
            kind: select(self._database, kind, [], {"id": Condition("id"), "label": label(kind)}, {}) for kind in KINDS
        }
        refs = {kind: [(id, Ref(kind, id, label)) for id, label in pairs] for kind, pairs in called.items()}
        referring = "SELECT DISTINCT name, target FROM fields WHERE target NOT IN ('', 'sources')"
        return {
            (name, id): ref
            for name, targets in self._database.execute(referring)
            for kind in targets.split()
            for id, ref in refs[kind]
        }

    def _related(self, kind: str, ids: Sequence[str], relation: Relation) -> Callable[[str], Any]:
        """What gives, by the id of one of some records, what a relation has for it."""
        if relation.listed:
            held, objects = self.records[kind], self._objects[relation.kind]

            def listed(id: str) -> Any:
                ids = held[id][relation.listed]
                return None if ids is None else [objects[each] for each in ids]

            return listed
        named = _NAMED.fullmatch(relation.where) if relation.one else None
        if named:
            held, there, objects = self.records[kind], self.records[relation.kind], self._objects[relation.kind]
            field = named[1]
            return lambda id: objects[held[id][field]] if held[id][field] in there else None
        if not relation.kind:
            values = self._each(kind, ids, f"({relation.where})")
            return (lambda id: decoded(values[id])) if relation.shape == "mapping" else values.__getitem__
        return self._found(kind, ids, relation)

    def _found(self, kind: str, ids: Sequence[str], relation: Relation) -> Callable[[str], Any]:
        of = relation.kind
        sql = f"(SELECT json_group_array(id) FROM (SELECT id FROM {of} WHERE {relation.where} ORDER BY {of}.row))"
        objects, every = self._objects[of], self._each(kind, ids, sql)
        known = self._each(kind, ids, f"({relation.known})") if relation.known not in ("0", "1") else {}
        always = relation.known == "1"

        def found(id: str) -> Any:
            those: Sequence[str] = () if every[id] == "[]" else json.loads(every[id])
            if relation.one:
                return objects[those[0]] if those else None
            return [objects[each] for each in those] if those or always or known.get(id) else None

        return found

    def _each(self, kind: str, ids: Sequence[str], sql: str) -> dict[str, Any]:
        """What SQL in which fields of a record stand as `:field` gives for each of some records of a kind."""
        of_card = FIELD.sub(r"card.\1", sql)
        some = among(ids, "card.id") if len(ids) < len(self.records[kind]) else Condition("1")
        rows = self._database.execute(f"SELECT card.id, {of_card} FROM {kind} AS card WHERE {some.sql}", some.values)
        return dict(rows)
