"""Changes between two snapshots as the rows of a listing, and their numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from inliaison.dataset.registers import ISO, Register
from inliaison.kinds import label_columns
from inliaison.query.links import read_addresses
from inliaison.render.differences import Change
from inliaison.render.documents import NUMBER, Listing, View
from inliaison.render.view import format_count

Days = tuple[str, str]
"""The earlier and the later of two days that are compared; both empty if nothing is."""

COLUMNS = ("from", "to", *Change._fields)
VIEW = View(("kind", "change", "id", "name", "old", "new"), display="changes", has_hidden_columns=True)
SUMMARY = View(("kind", "change", "count"), main="change", types={"count": NUMBER}, noun="sorts of change")


def list_changes(
    changes: Sequence[Change],
    days: Days,
    document_days: Days,
    databases: Sequence[sqlite3.Connection],
    *,
    of: Register = ISO,
    with_labels: bool = False,
    full: bool = False,
) -> Listing:
    """Return changes as rows, each with the two days compared; if `with_labels`, label columns follow each id.

    Those of standards have the days of their own snapshots. If `full`, the full names of organizations and members
    follow their labels.
    """
    changes = _expand_names(changes, databases) if full else changes
    rows: list[tuple[Any, ...]] = [
        (*(document_days if change.kind == "standard" else days), *change) for change in changes
    ]
    columns: tuple[str, ...] = COLUMNS
    for field, labels in label_columns.list_label_columns(_TARGET_KINDS).items() if with_labels else ():
        at, kind, fields = (
            columns.index(field),
            _TARGET_KINDS[field],
            [name.removeprefix(f"{field}_") for name in labels],
        )
        label_values: dict[str | None, tuple[Any, ...]] = {}
        for database in reversed(databases):  # The first, of the newer day, overrides the others.
            label_values |= {id: more for id, *more in database.execute(f"SELECT id, {', '.join(fields)} FROM {kind}")}
        nulls = (None,) * len(labels)
        rows = [(*row[: at + 1], *label_values.get(row[at], nulls), *row[at + 1 :]) for row in rows]
        columns = (*columns[: at + 1], *labels, *columns[at + 1 :])
    title = f"Changes {format_days(changes, days, document_days) or f'since {days[0]}'}"
    credit = of.format_dated_credit([*filter(None, (*days, *document_days))])
    return Listing("changes", columns, rows, len(rows), credit=credit, view=VIEW, title=title)


def format_days(changes: Sequence[Change], days: Days, document_days: Days, *, with_counts: bool = False) -> str:
    """Return from when to when changes are, those of standards apart if their days are others.

    If there are no changes, the text has all days that were compared; it is empty if none differ.
    """
    numbers = {days: 0, document_days: 0}
    for change in changes:
        numbers[document_days if change.kind == "standard" else days] += 1
    parts: list[str] = []
    for span, number in numbers.items():
        if span[0] == span[1] or (changes and not number):
            continue
        count = f"{number:,}" if parts else format_count("changes", number)
        subject = "of standards" if span != days else ""
        parts.append(" ".join(filter(None, (count if with_counts else "", subject, f"from {span[0]} to {span[1]}"))))
    return "; ".join(parts)


def list_addresses(databases: Sequence[sqlite3.Connection], changes: Iterable[Change]) -> dict[tuple[str, str], str]:
    """Return the addresses of the records that changes concern, as the first of the indexes has them."""
    ids: dict[str, set[str]] = {"partners": set(), "committees": set(), "members": set()}
    for change in changes:
        for kind, id in zip(("partners", "committees", "members"), change[4:7], strict=True):
            ids[kind].update([id] if id else [])
    earlier_first = [read_addresses(database, ids) for database in reversed(databases)]
    return {record: address for addresses in earlier_first for record, address in addresses.items()}


def _expand_names(changes: Sequence[Change], databases: Sequence[sqlite3.Connection]) -> list[Change]:
    """Return changes with the full name of each organization or member after its label."""
    names: dict[str, dict[str | None, str]] = {"partners": {}, "members": {}}
    acronyms: dict[str | None, str] = {}
    for database in reversed(databases):  # The first, of the newer day, overrides the others.
        for kind, by_id in names.items():
            by_id |= dict(database.execute(f"SELECT id, name FROM {kind} WHERE name IS NOT NULL"))
        for label in ("acronym", "label"):
            acronyms |= dict(database.execute(f"SELECT {label}, name FROM members WHERE name IS NOT NULL"))

    def format_full(label: str | None, name: str | None) -> str | None:
        return f"{label}, {name}" if label and name and name != label else label

    result = []
    for change in changes:
        if change.kind == "secretariat":
            old, new = (format_full(label, acronyms.get(label)) for label in (change.old, change.new))
            result.append(change._replace(old=old, new=new))
            continue
        name = names["partners"].get(change.partner) or names["members"].get(change.member)
        label, word, reference = change.name.rpartition(" in ") if change.committee else (change.name, "", "")
        result.append(change._replace(name=f"{format_full(label, name)}{word}{reference}") if name else change)
    return result


_TARGET_KINDS = {
    "partner": "partners",
    "committee": "committees",
    "member": "members",
    "liaison_committee": "committees",
}
"""The kind of the record that a field of a change refers to, by field."""


def summarize_changes(changes: Sequence[Change]) -> Listing:
    """Return the number of changes of each sort."""
    from collections import Counter

    rows = [(kind, change, number) for (kind, change), number in Counter(change[:2] for change in changes).items()]
    return Listing("changes", SUMMARY.columns, rows, len(rows), view=SUMMARY)
