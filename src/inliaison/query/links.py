"""Links: which records the cells of a listing name, and the addresses of records on the web."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inliaison.dataset import registers
from inliaison.dataset.registers import Register
from inliaison.kinds import PLURAL, REGISTRY, load_kind
from inliaison.kinds.label_columns import TargetKinds
from inliaison.query.conditions import Condition, match_ids
from inliaison.render.card_document import Card
from inliaison.render.cards import Ref
from inliaison.render.documents import Listing
from inliaison.text import sanitize

Addresses = dict[tuple[str, str], str]
"""The address of each record that has one, by kind and id."""


def build_link_columns(
    kind: str, fields: TargetKinds, available: Mapping[str, Condition], columns: Sequence[str]
) -> dict[str, tuple[str, Condition]]:
    """Return, for each column that names a record, the kind of this record and the SQL of its id.

    `fields` are those that refer to one record. A row itself is named by the first of its names that is known.
    """
    kind_info = load_kind(kind)
    links = {}
    for field, of in fields.items():
        label = REGISTRY[of].label_fields[0]
        column = label if field in kind_info.linked_fields else f"{field}_{label}"
        if column in columns:
            links[column] = of, Condition(f"{kind}.{field}")
    kind_names = kind_info.names
    names = (*kind_names.references, *kind_names.standards, *kind_names.shorts, *kind_names.full, kind_info.view.main)
    own_columns = [name for name in dict.fromkeys(names) if name in columns and name not in links]
    if not own_columns and tuple(columns) == kind_info.view.get_default_columns(on_screen=True):
        own_columns = [columns[0]]
    for at, column in enumerate(own_columns):
        earlier = " AND ".join(f"({available[name].sql}) IS NULL" for name in own_columns[:at])
        links[column] = kind, Condition(f"CASE WHEN {earlier or 1} THEN {kind}.id END")
    return links


def split_links(
    links: Mapping[str, tuple[str, Condition]], rows: list[tuple[Any, ...]]
) -> tuple[dict[str, list[Ref | None]], list[tuple[Any, ...]]]:
    """Return the records that the cells of columns name, whose ids are at the end of each row, and the rows without."""
    count = len(links)
    refs = {
        name: [Ref(kind, row[at - count], "") if row[at - count] else None for row in rows]
        for at, (name, (kind, _)) in enumerate(links.items())
    }
    return refs, [row[: len(row) - count] for row in rows]


def add_addresses(database: sqlite3.Connection, listing: Listing) -> Listing:
    """Return a listing with the addresses of the records that its cells name."""
    refs = [ref for column in listing.links.values() for ref in column if ref]
    return listing.replace(addresses=read_addresses(database, _group_ids(refs)))


def link_matches(database: sqlite3.Connection, listing: Listing) -> Listing:
    """Return matches of a search with the addresses of the records, if the listing tells their kinds and ids."""
    if not {"kind", "id", "title"} <= set(listing.columns):
        return listing
    kinds, ids = (([row[listing.columns.index(name)] for row in listing.rows]) for name in ("kind", "id"))
    refs = [Ref(PLURAL[kind], id, "") for kind, id in zip(kinds, ids, strict=True)]
    return add_addresses(database, listing.replace(links={"title": refs}))


def add_card_addresses(database: sqlite3.Connection, card: Card, ids: Mapping[str, Sequence[str]]) -> Card:
    """Return a card with the addresses of the records that it shows, whose ids stand by kind, or mentions."""
    ids_by_kind = _group_ids(card.labels.values())
    for kind, more in ids.items():
        ids_by_kind.setdefault(kind, set()).update(more)
    return card.replace(addresses=read_addresses(database, ids_by_kind))


def _group_ids(refs: Iterable[Ref]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for ref in refs:
        ids.setdefault(ref.kind, set()).add(ref.id)
    return ids


def read_addresses(database: sqlite3.Connection, ids: Mapping[str, Iterable[str]]) -> Addresses:
    """Return the addresses of records, whose ids stand by kind: their own sites, or else pages of registers."""
    addresses = {}
    for kind, of_kind in ids.items():
        site, numbers = load_kind(kind).address, list_page_fields(kind)
        if site or numbers:
            condition = match_ids(sorted(of_kind))
            sql = f"SELECT id, {', '.join((site or 'NULL', *numbers))} FROM {kind} WHERE {condition.sql}"
            for id, website, *values in database.execute(sql, condition.values):
                address = choose_address(kind, website, dict(zip(numbers, values, strict=True)))
                if address:
                    addresses[kind, id] = address
    return addresses


def list_page_fields(kind: str) -> list[str]:
    """Return the fields with the numbers under which registers have pages on the records of a kind."""
    return [register.pages[kind][0] for register in registers.REGISTERS if kind in register.pages]


def choose_address(kind: str, website: str | None, record: Mapping[str, Any]) -> str:
    """Return the first address of a record that is safe to open: its own site, or a page; empty if there is none."""
    addresses = (website, find_page(kind, record, registers.REGISTERS))
    return next((address for address in addresses if address and sanitize.is_link(address)), "")


def find_page(kind: str, record: Mapping[str, Any], candidates: Sequence[Register]) -> str | None:
    """Return the record's page at the first of the registers that has one, or None."""
    pages = (
        register.find_page(kind, record[register.pages[kind][0]]) for register in candidates if kind in register.pages
    )
    return next(filter(None, pages), None)
