"""The registers in an index: their dates, what they lack, and the changes between two indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inliaison.dataset import registers
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import NotThereError
from inliaison.index.connection import DOCUMENTS, get_schema, has_documents
from inliaison.kinds import label_columns
from inliaison.kinds.sql import BELOW
from inliaison.query.conditions import Condition, match_ids
from inliaison.register import snapshots
from inliaison.render.documents import NUMBER, Listed, Listing, View
from inliaison.render.view import format_unknown

if TYPE_CHECKING:
    from inliaison.render.differences import Change  # Listings import this module only for a date or a credit.


VIEW = View(("kind", "change", "id", "name", "old", "new"), drawn="changes", picked=True)
SUMMARY = View(("kind", "change", "count"), main="change", types={"count": NUMBER})
EXCERPT = f"Without {ISO.name}, ISO's committees are known of UNIDO, ITU and WTO alone.\n{snapshots.GET_ONE}"


WITHOUT_MEMBERS = (
    f"This snapshot of {ISO.name} was stored without members:"
    " import its file again, or get the newest with `inliaison register update`."
)


def read_date(database: sqlite3.Connection) -> str | None:
    """Return the day of ISO's register in the index, or None if it is not loaded."""
    return next((day for register, day in list_registers(database) if register == ISO), None)


def list_registers(database: sqlite3.Connection) -> list[tuple[Register, str]]:
    """Return the loaded registers, each with its day."""
    days = dict(database.execute("SELECT title, date FROM register"))
    return [(register, days[register.title]) for register in registers.REGISTERS if register.title in days]


def describe_registers(database: sqlite3.Connection) -> list[str]:
    """Return the loaded registers as text for a sentence, with their days."""
    return [f"{register.name} of {day}" for register, day in list_registers(database)]


def list_other_registers(database: sqlite3.Connection) -> tuple[Listed, ...]:
    """Return what cards show of the loaded registers other than ISO's."""
    return tuple(
        Listed(publisher=register.publisher, date=day, source=register.source(day)["id"], number=register.number)
        for register, day in list_registers(database)
        if register != ISO
    )


def count_records(database: sqlite3.Connection, kinds: Sequence[str]) -> dict[str, int]:
    """Return the number of records of each kind."""
    sql = ", ".join(f"(SELECT count(*) FROM {kind})" for kind in kinds)
    return dict(zip(kinds, database.execute(f"SELECT {sql}").fetchone(), strict=True))


def is_excerpt(database: sqlite3.Connection) -> bool:
    """Return whether the committees are the bundled excerpt, which lacks most of their partners."""
    return database.execute("SELECT 1 FROM committees WHERE partners IS NULL LIMIT 1").fetchone() is not None


def lacks_members(database: sqlite3.Connection) -> bool:
    """Return whether ISO's register is loaded but was stored without its members."""
    sql = "SELECT 1 FROM committees WHERE participating IS NOT NULL LIMIT 1"
    return read_date(database) is not None and database.execute(sql).fetchone() is None


def read_credit(database: sqlite3.Connection, kind: str) -> str:
    """Return the credit that licences require where records of a kind are shown, or an empty text."""
    if get_schema(database, kind) == DOCUMENTS:
        register_dates = [day for register, day in list_registers(database) if register == ISO]
        return ISO.credited([*read_document_dates(database).values(), *register_dates])
    row = database.execute("SELECT text FROM credits WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else ""


def read_document_dates(database: sqlite3.Connection) -> dict[str, str]:
    """Return the day of the snapshot of each kind of document that is attached."""
    if not has_documents(database):
        return {}
    return dict(database.execute(f"SELECT kind, date FROM {DOCUMENTS}.snapshots").fetchall())


def describe_missing_members(database: sqlite3.Connection, ids: Sequence[str] | None = None) -> list[str]:
    """Return a note on the committees, all or those with `ids`, whose members are unknown."""
    condition = Condition("1") if ids is None else match_ids(ids)
    sql = f"SELECT count(*) FROM committees WHERE participating IS NULL AND {condition.sql}"
    (number,) = database.execute(sql, condition.values).fetchone()
    return [format_unknown("committees", number, "the members are")] if number else []


def read_any_credit(database: sqlite3.Connection) -> str:
    """Return the credit that licences require where records of any kind may be shown, or an empty text."""
    row = database.execute("SELECT text FROM credits ORDER BY kind = 'liaisons' DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def filter_changes(
    changes: Sequence[Change],
    databases: Sequence[sqlite3.Connection],
    include: Mapping[str, Sequence[str]],
    exclude: Mapping[str, Sequence[str]],
    *,
    recursive: bool = False,
) -> list[Change]:
    """Return the changes that concern, for each kind in `include`, any of its records, and none of those in `exclude`.

    Both hold references by kind, to records in either snapshot. Raises NotThereError if one is in neither.
    """
    exclude_ids = {
        kind: {id for reference in references for id in _resolve_in_any(databases, reference, kind)}
        for kind, references in exclude.items()
    }
    include_ids = {
        kind: {id for reference in references for id in _resolve_in_any(databases, reference, kind)}
        for kind, references in include.items()
        if references
    }
    if recursive and "committees" in exclude_ids:
        exclude_ids["committees"] = _add_subcommittees(databases, exclude_ids["committees"])
    if recursive and "committees" in include_ids:
        include_ids["committees"] = _add_subcommittees(databases, include_ids["committees"])
    members = {
        acronym: id for database in databases for acronym, id in database.execute("SELECT acronym, id FROM members")
    }
    return [
        change
        for change in changes
        if all(ids & find_concerned(change, kind, members) for kind, ids in include_ids.items())
        and not any(ids & find_concerned(change, kind, members) for kind, ids in exclude_ids.items())
    ]


def _add_subcommittees(databases: Sequence[sqlite3.Connection], ids: set[str]) -> set[str]:
    """Return the ids of committees and of all below them, in any of the indexes."""
    roots = match_ids(sorted(ids))
    sql = BELOW.format(f"id FROM committees WHERE {roots.sql}")
    return {id for database in databases for (id,) in database.execute(sql, roots.values)}


def find_concerned(change: Change, kind: str, members: Mapping[str, str]) -> set[str | None]:
    """Return the ids of the records of a kind that a change concerns; a moved secretariat concerns both its holders."""
    if kind == "members" and change.kind == "secretariat":
        return {change.member, *(members.get(acronym or "") for acronym in (change.old, change.new))}
    if kind == "committees":
        return {change.committee, change.liaison_committee}
    return {change.partner if kind == "partners" else change.member}


def _resolve_in_any(databases: Sequence[sqlite3.Connection], reference: str, kind: str) -> set[str]:
    """Return the ids that a reference means in the indexes, as a name may pass from one record to another.

    Raises NotThereError if it means none in any of them.
    """
    from inliaison.query.references import resolve  # That module imports this one.

    ids: set[str] = set()
    missing: list[NotThereError] = []
    for database in databases:
        try:
            ids.add(resolve(database, reference, (kind,), strict=True).id)
        except NotThereError as error:
            missing.append(error)
    if not ids:
        raise missing[0]
    return ids


def list_changes(
    changes: Sequence[Change],
    old: str,
    new: str,
    databases: Sequence[sqlite3.Connection],
    *,
    of: Register = ISO,
    with_labels: bool = False,
    full: bool = False,
) -> Listing:
    """Return changes as rows, each with the two days compared; if `with_labels`, label columns follow each id.

    If `full`, the full names of organizations and members follow their labels.
    """
    from inliaison.render.differences import Change

    changes = _expand_names(changes, databases) if full else changes
    rows: list[tuple[Any, ...]] = [(old, new, *change) for change in changes]
    columns: tuple[str, ...] = ("from", "to", *Change._fields)
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
    title, credit = f"Changes from {old} to {new}", of.credited((old, new))
    return Listing("changes", columns, rows, len(rows), credit=credit, view=VIEW, title=title)


def _expand_names(changes: Sequence[Change], databases: Sequence[sqlite3.Connection]) -> list[Change]:
    """Return changes with the full name of each organization or member after its label."""
    names: dict[str, dict[str | None, str]] = {"partners": {}, "members": {}}
    acronyms: dict[str | None, str] = {}
    for database in reversed(databases):  # The first, of the newer day, overrides the others.
        for kind, by_id in names.items():
            by_id |= dict(database.execute(f"SELECT id, name FROM {kind} WHERE name IS NOT NULL"))
        acronyms |= dict(database.execute("SELECT acronym, name FROM members WHERE name IS NOT NULL"))

    def in_full(label: str | None, name: str | None) -> str | None:
        return f"{label}, {name}" if label and name and name != label else label

    result = []
    for change in changes:
        if change.kind == "secretariat":
            old, new = (in_full(label, acronyms.get(label)) for label in (change.old, change.new))
            result.append(change._replace(old=old, new=new))
            continue
        name = names["partners"].get(change.partner) or names["members"].get(change.member)
        label, word, reference = change.name.rpartition(" in ") if change.committee else (change.name, "", "")
        result.append(change._replace(name=f"{in_full(label, name)}{word}{reference}") if name else change)
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
