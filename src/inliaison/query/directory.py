"""A whole dataset for the output formats: tables for programs, linked lists and cards for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.dataset.registers import format_credit
from inliaison.kinds import KINDS, REGISTRY, load_kind
from inliaison.kinds.kind import Kind
from inliaison.query import front, register_state, rows
from inliaison.query.cards import AllCards
from inliaison.query.conditions import match_ids
from inliaison.query.links import read_addresses
from inliaison.query.network import build_network
from inliaison.query.related_records import Record
from inliaison.render.cards import shorten_lists
from inliaison.render.data import omit_unknown
from inliaison.render.datasets import Dataset, Directory, KindPart

_HEAD = "A dataset of inliaison: partners of ISO, their liaisons, and what was said about them."


def read_dataset(database: sqlite3.Connection, kinds: Sequence[str]) -> Dataset:
    """Return the records of some kinds, with the credits that their licences require."""
    tables = {kind: records for kind, records in rows.read_tables(database, kinds).items() if records}
    return Dataset(tables, "\n".join([_HEAD, *_list_credits(database, kinds)]), register_state.read_head(database))


def read_directory(database: sqlite3.Connection, kinds: Sequence[str]) -> Directory:
    """Return the lists and cards of some kinds."""
    cards = AllCards(database)
    nullable = rows.list_nullable_fields(database)
    ids_with_text = {
        kind: _select_ids_with_text(database, load_kind(kind), cards.records[kind], nullable) for kind in kinds
    }
    source_ids = {id for kind in kinds for record in cards.records[kind].values() for id in record.get("sources", ())}
    member_notes = [register_state.WITHOUT_MEMBERS] if register_state.lacks_members(database) else []
    notes = [register_state.EXCERPT] if register_state.is_excerpt(database) else member_notes
    return Directory(
        title="ISO’s international partners" if set(kinds) == set(KINDS) else _join_words(kinds).capitalize(),
        parts=[_build_part(database, kind, cards, ids_with_text[kind], kinds) for kind in kinds if cards.records[kind]],
        linked_ids=ids_with_text,
        network=build_network(database, (), ()),
        highlights=[*front.list_largest(database, kinds), *front.list_newest(database, kinds)],
        changes=front.read_changes(database) if "partners" in kinds and "committees" in kinds else None,
        about=list(_iter_about(database)),
        notes=(*notes, format_credit(source for id, source in cards.records["sources"].items() if id in source_ids)),
    )


def _select_ids_with_text(
    database: sqlite3.Connection, kind_info: Kind, records: Mapping[str, Record], nullable: frozenset[str]
) -> list[str]:
    """Return the ids of the records that have text of their own, and are not left out by default."""
    if kind_info.default:
        sql = f"SELECT id FROM {kind_info.name} WHERE {kind_info.default.where} ORDER BY row"
        return [id for (id,) in database.execute(sql)]
    if not kind_info.linked_fields:
        return list(records)
    return [id for id, record in records.items() if kind_info.has_own_text(omit_unknown(record, nullable))]


def _iter_about(database: sqlite3.Connection) -> Iterator[str]:
    """Yield lines on the version of the data and on the loaded registers."""
    version = register_state.read_data_version(database)
    if version.data_version:
        yield f"Data {version}."
    for register in register_state.describe_registers(database):
        yield f"With {register}.".replace("'", "’")


def _list_credits(database: sqlite3.Connection, kinds: Sequence[str]) -> list[str]:
    return [text for text in dict.fromkeys(register_state.read_credit(database, kind) for kind in kinds) if text]


def _join_words(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _build_part(
    database: sqlite3.Connection, kind: str, cards: AllCards, ids_with_text: Sequence[str], kinds: Sequence[str]
) -> KindPart:
    """Return all records of a kind; those that only link two others are left out if the cards of both show them."""
    kind_info = load_kind(kind)
    records = cards.records[kind]
    link_count = len(records) - len(ids_with_text)
    default = kind_info.default
    brief = link_count > 0 and (bool(default) or {*kind_info.linked_fields.values()} <= {*kinds})
    about = [kind_info.purpose.partition(": ")[2]]
    if brief and default:
        about.append(f"{link_count:,} more are {default.left_out}.")
    elif brief:
        one, other = (REGISTRY[end].singular for end in kind_info.linked_fields.values())
        about.append(
            f"{link_count:,} more say only that a {one} is tied to a {other}: they stand on the cards of both."
        )
    conditions = [match_ids(ids_with_text, f"{kind}.id")] if brief else []
    listing = rows.list_rows(
        database,
        kind,
        conditions,
        kind_info.view.get_default_columns(on_screen=True),
        form=rows.RowForm(with_links=True),
    )
    page_records = [records[id] for id in (ids_with_text if brief else records)]
    return KindPart(
        listing=listing,
        about=" ".join(filter(None, about)),
        addresses={id: address for (_, id), address in read_addresses(database, {kind: ids_with_text}).items()},
        choices=front.list_choices(database, kind, conditions),
        words=_join_other_names(kind_info, page_records, listing.columns, set(ids_with_text)),
        records=page_records,
        cards=((id, shorten_lists(content)) for id, content in cards.iter_contents(kind, ids_with_text)),
    )


def _join_other_names(
    kind_info: Kind, page_records: Sequence[Record], columns: Sequence[str], ids_with_text: set[str]
) -> list[str]:
    """Return the other names of each record, which find it although no column of its list shows them."""
    fields = [name for group in kind_info.texts.groups[:2] for name in group if name not in columns]
    return [
        " ".join(text for name in fields for text in _list_texts(it.get(name))) if it["id"] in ids_with_text else ""
        for it in page_records
    ]


def _list_texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
