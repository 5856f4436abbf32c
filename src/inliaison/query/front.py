"""What the directory shows of its lists at a glance: values to choose rows by, the largest, the newest, what is new."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from inliaison.dataset.registers import ISO
from inliaison.errors import InliaisonError
from inliaison.kinds import load_kind
from inliaison.kinds.sql import select_short_name
from inliaison.query import register_state, rows
from inliaison.query.conditions import Condition
from inliaison.query.counts import get_look
from inliaison.query.order import Order
from inliaison.register import snapshots
from inliaison.render import differences
from inliaison.render.cards import CardContent, CardLine, Ref, Section
from inliaison.render.documents import Choice
from inliaison.text import dates

_MOST_VALUES = 0.5
"""A choice with more values than this part of its rows would only repeat the list."""
_LARGEST, _NEWEST = 10, 5


def list_choices(
    database: sqlite3.Connection, kind: str, conditions: Sequence[Condition], ids: Sequence[str] | None = None
) -> list[Choice]:
    """Return what the rows of a list can be chosen by: the columns by which the records of its kind are counted.

    The rows are those with `ids`, in their order, or else all that meet the conditions.
    """
    if load_kind(kind).view.display != "table":
        return []
    choices = []
    for name, column in load_kind(kind).count_columns.items():
        if column.rows or column.step:
            continue
        value = f"CASE WHEN {column.where} THEN {column.value} END"
        target = column.value_kind
        label = f"coalesce({select_short_name(target, f'({value})')}, {value})" if target else value
        columns = {"\tid": Condition(f"{kind}.id"), "\tvalue": Condition(value), "\tlabel": Condition(label)}
        by_id = {id: pair for id, *pair in rows.select_rows(database, kind, conditions, columns, {})}
        pairs = list(by_id.values()) if ids is None else [by_id[id] for id in ids]
        look = get_look(kind, name)
        labels = {value: str(look.read(label)) for value, label in pairs if value is not None}
        by_frequency = [value for value, _ in Counter(value for value, _ in pairs if value is not None).most_common()]
        if 2 <= len(by_frequency) <= len(pairs) * _MOST_VALUES:
            positions = {value: at for at, value in enumerate(by_frequency)}
            options = [(str(value), labels[value]) for value in by_frequency]
            choices.append(Choice(name, look.heading, options, [positions.get(value) for value, _ in pairs]))
    return choices


def list_largest(database: sqlite3.Connection, kinds: Sequence[str]) -> list[Section]:
    """Return the committees with most partners, where their number is known."""
    if "committees" not in kinds:
        return []
    columns = ("id", "reference", "title", "partners")
    listing = rows.list_rows(database, "committees", [], columns, Order("-partners", limit=_LARGEST))
    lines = [
        CardLine(reference, f"{title or ''} ({number:,})".strip(), refs=(Ref("committees", id, reference),))
        for id, reference, title, number in listing.rows
        if number
    ]
    return [Section("Committees with most partners", lines)] if lines else []


def list_newest(database: sqlite3.Connection, kinds: Sequence[str]) -> list[Section]:
    """Return the newest memoranda."""
    if "liaisons" not in kinds:
        return []
    condition = Condition("liaisons.kind = 'memorandum' AND liaisons.date IS NOT NULL AND liaisons.title IS NOT NULL")
    columns = ("id", "date", "title")
    listing = rows.list_rows(database, "liaisons", [condition], columns, Order("-date", limit=_NEWEST))
    lines = [
        CardLine(dates.format_date(date), title, refs=(Ref("liaisons", id, title),)) for id, date, title in listing.rows
    ]
    return [Section("Newest memoranda", lines)] if lines else []


def read_changes(database: sqlite3.Connection) -> CardContent | None:
    """Return what changed since the snapshot before the one that the directory is made of; None if there is none."""
    date = register_state.read_date(database)
    if date is None or len([each for each in snapshots.list_snapshots(ISO) if each.date <= date]) < 2:
        return None
    from inliaison.query.change_filter import ChangeFilter
    from inliaison.query.changes import list_changes

    try:
        listing = list_changes(None, date, ChangeFilter(), full=True, warn=lambda _: None)
    except InliaisonError:  # The directory is whole without it.
        return None
    if not listing.rows:
        return None
    return differences.build_content(listing, hint="too many to be named here")._replace(title=listing.title)
