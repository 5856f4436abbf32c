"""The registers in an index: their dates, their state, and the changes between two indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inliaison.dataset import registers
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import NotThereError
from inliaison.kinds.sql import BELOW, MEMBERSHIPS
from inliaison.query import beside
from inliaison.query.conditions import Condition, among
from inliaison.register import snapshots
from inliaison.render.documents import Listed, Listing, View
from inliaison.render.view import not_known

if TYPE_CHECKING:
    from inliaison.register.changes import Members, State
    from inliaison.render.differences import Change  # Listings import this module only for a date or a credit.


VIEW = View(("kind", "change", "id", "name", "old", "new"), drawn="changes", picked=True)
SUMMARY = View(("kind", "change", "count"), main="change")
EXCERPT = f"Without {ISO.name}, ISO's committees are known of UNIDO, ITU and WTO alone.\n{snapshots.GET_ONE}"


WITHOUT_MEMBERS = (
    f"This snapshot of {ISO.name} was stored without members:"
    " import its file again, or get the newest with `inliaison register update`."
)


def date(database: sqlite3.Connection) -> str | None:
    """Return the day of ISO's register in the index, or None if it is not loaded."""
    return next((day for register, day in all_registers(database) if register == ISO), None)


def all_registers(database: sqlite3.Connection) -> list[tuple[Register, str]]:
    """Return the loaded registers, each with its day."""
    days = dict(database.execute("SELECT title, date FROM register"))
    return [(register, days[register.title]) for register in registers.REGISTERS if register.title in days]


def described(database: sqlite3.Connection) -> list[str]:
    """Return the loaded registers as text for a sentence, with their days."""
    return [f"{register.name} of {day}" for register, day in all_registers(database)]


def others(database: sqlite3.Connection) -> tuple[Listed, ...]:
    """Return what cards show of the loaded registers other than ISO's."""
    return tuple(
        Listed(publisher=register.publisher, date=day, source=register.source(day)["id"], number=register.number)
        for register, day in all_registers(database)
        if register != ISO
    )


def sizes(database: sqlite3.Connection, kinds: Sequence[str]) -> dict[str, int]:
    """Return the number of records of each kind."""
    sql = ", ".join(f"(SELECT count(*) FROM {kind})" for kind in kinds)
    return dict(zip(kinds, database.execute(f"SELECT {sql}").fetchone(), strict=True))


def is_excerpt(database: sqlite3.Connection) -> bool:
    """Return whether the committees are the bundled excerpt, which lacks most of their partners."""
    return database.execute("SELECT 1 FROM committees WHERE partners IS NULL LIMIT 1").fetchone() is not None


def lacks_members(database: sqlite3.Connection) -> bool:
    """Return whether ISO's register is loaded but was stored without its members."""
    known = "SELECT 1 FROM committees WHERE participating IS NOT NULL LIMIT 1"
    return date(database) is not None and database.execute(known).fetchone() is None


def credit(database: sqlite3.Connection, kind: str) -> str:
    """Return the credit that licences require where records of a kind are shown, or an empty text."""
    row = database.execute("SELECT text FROM credits WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else ""


def without_members(database: sqlite3.Connection, ids: Sequence[str] | None = None) -> list[str]:
    """Return a note on the committees, all or those with `ids`, whose members are unknown."""
    some = Condition("1") if ids is None else among(ids)
    sql = f"SELECT count(*) FROM committees WHERE participating IS NULL AND {some.sql}"
    (number,) = database.execute(sql, some.values).fetchone()
    return [not_known("committees", number, "the members are")] if number else []


def any_credit(database: sqlite3.Connection) -> str:
    """Return the credit that licences require where records of any kind may be shown, or an empty text."""
    row = database.execute("SELECT text FROM credits ORDER BY kind = 'liaisons' DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def state(database: sqlite3.Connection) -> State:
    """Return the state of the one register in the index; its own numbers identify organizations."""
    from inliaison.register.changes import Body, Committee, State

    ((register, day),) = all_registers(database)
    number = f"partners.{register.number}"
    label = "partners.label" if register == ISO else f"CASE WHEN {number} THEN coalesce(acronym, name) END"
    organizations = database.execute(f"SELECT {number}, id, {label} FROM partners WHERE {label} IS NOT NULL")
    committees = database.execute(
        "SELECT id, reference, title, title_fr, status, parent,"
        " (SELECT iso_id FROM members WHERE id = secretariat), liaison_committees_unnamed FROM committees"
    )
    liaisons = database.execute(
        f"SELECT {number}, committee FROM liaisons JOIN partners ON partners.id = liaisons.partner"
        f" WHERE liaisons.kind = 'committee' AND {label} IS NOT NULL"
    )
    return State(
        day,
        {number: Body(id, label) for number, id, label in organizations},
        {id: Committee(*rest) for id, *rest in committees},
        frozenset(liaisons),
        None if lacks_members(database) else _members(database),
    )


def _members(database: sqlite3.Connection) -> Members:
    """Return the roles of members in committees, by ISO's numbers, and the liaisons between committees."""
    from inliaison.register.changes import Body, Members

    bodies = database.execute("SELECT iso_id, id, acronym FROM members WHERE iso_id IS NOT NULL")
    held = "FROM mentions JOIN committees ON committees.row = mentions.row"
    roles = database.execute(
        f"SELECT iso_id, committees.id, field {held} JOIN members ON members.id = target"
        f" WHERE {MEMBERSHIPS} AND iso_id IS NOT NULL"
    )
    liaisons = database.execute(f"SELECT committees.id, target {held} WHERE field = 'liaison_committees'")
    return Members(
        {number: Body(id, label) for number, id, label in bodies},
        {(number, committee): role for number, committee, role in roles},
        frozenset(liaisons),
    )


def narrowed(
    changes: Sequence[Change],
    databases: Sequence[sqlite3.Connection],
    named: Mapping[str, Sequence[str]],
    without: Mapping[str, Sequence[str]],
    *,
    recursive: bool = False,
) -> list[Change]:
    """Return the changes that concern, for each kind in `named`, any of its records, and none of those in `without`.

    Both hold references by kind, to records in either snapshot. Raises NotThereError if one is in neither.
    """
    never = {
        kind: {id for reference in references for id in _in_either(databases, reference, kind)}
        for kind, references in without.items()
    }
    wanted = {
        kind: {id for reference in references for id in _in_either(databases, reference, kind)}
        for kind, references in named.items()
        if references
    }
    if recursive and "committees" in never:
        never["committees"] = _with_below(databases, never["committees"])
    if recursive and "committees" in wanted:
        wanted["committees"] = _with_below(databases, wanted["committees"])
    members = {
        acronym: id for database in databases for acronym, id in database.execute("SELECT acronym, id FROM members")
    }
    return [
        change
        for change in changes
        if all(ids & _concerned(change, kind, members) for kind, ids in wanted.items())
        and not any(ids & _concerned(change, kind, members) for kind, ids in never.items())
    ]


def _with_below(databases: Sequence[sqlite3.Connection], ids: set[str]) -> set[str]:
    """Return the ids of committees and of all below them, in any of the indexes."""
    roots = among(sorted(ids))
    sql = BELOW.format(f"id FROM committees WHERE {roots.sql}")
    return {id for database in databases for (id,) in database.execute(sql, roots.values)}


def _concerned(change: Change, kind: str, members: Mapping[str, str]) -> set[str | None]:
    """Return the ids of the records of a kind that a change concerns; a moved secretariat concerns both its holders."""
    if kind == "members" and change.kind == "secretariat":
        return {change.member, *(members.get(acronym or "") for acronym in (change.old, change.new))}
    if kind == "committees":
        return {change.committee, change.liaison_committee}
    return {change.partner if kind == "partners" else change.member}


def _in_either(databases: Sequence[sqlite3.Connection], reference: str, kind: str) -> set[str]:
    """Return the ids that a reference means in the indexes, as a name may pass from one record to another.

    Raises NotThereError if it means none in any of them.
    """
    from inliaison.query.references import resolve  # That module imports this one.

    found: set[str] = set()
    missing: list[NotThereError] = []
    for database in databases:
        try:
            found.add(resolve(database, reference, (kind,), strict=True).id)
        except NotThereError as error:
            missing.append(error)
    if not found:
        raise missing[0]
    return found


def listing(
    changes: Sequence[Change],
    old: str,
    new: str,
    databases: Sequence[sqlite3.Connection],
    *,
    of: Register = ISO,
    named: bool = False,
    full: bool = False,
) -> Listing:
    """Return changes as rows, each with the two days compared; if `named`, label columns follow each id.

    If `full`, the full names of organizations and members follow their labels.
    """
    from inliaison.render.differences import Change

    changes = _in_full(changes, databases) if full else changes
    rows: list[tuple[Any, ...]] = [(old, new, *change) for change in changes]
    columns: tuple[str, ...] = ("from", "to", *Change._fields)
    for field, told in beside.told(_NAMED).items() if named else ():
        at, kind, fields = columns.index(field), _NAMED[field], [name.removeprefix(f"{field}_") for name in told]
        called: dict[str | None, tuple[Any, ...]] = {}
        for database in reversed(databases):  # The first, of the newer day, overrides the others.
            called |= {id: more for id, *more in database.execute(f"SELECT id, {', '.join(fields)} FROM {kind}")}
        nothing = (None,) * len(told)
        rows = [(*row[: at + 1], *called.get(row[at], nothing), *row[at + 1 :]) for row in rows]
        columns = (*columns[: at + 1], *told, *columns[at + 1 :])
    title, credit = f"Changes from {old} to {new}", of.credited((old, new))
    return Listing("changes", columns, rows, len(rows), credit=credit, view=VIEW, title=title)


def _in_full(changes: Sequence[Change], databases: Sequence[sqlite3.Connection]) -> list[Change]:
    """Return changes with the full name of each organization or member after its label."""
    names: dict[str, dict[str | None, str]] = {"partners": {}, "members": {}}
    acronyms: dict[str | None, str] = {}
    for database in reversed(databases):  # The first, of the newer day, overrides the others.
        for kind, known in names.items():
            known |= dict(database.execute(f"SELECT id, name FROM {kind} WHERE name IS NOT NULL"))
        acronyms |= dict(database.execute("SELECT acronym, name FROM members WHERE name IS NOT NULL"))

    def in_full(label: str | None, name: str | None) -> str | None:
        return f"{label}, {name}" if label and name and name != label else label

    told = []
    for change in changes:
        if change.kind == "secretariat":
            old, new = (in_full(label, acronyms.get(label)) for label in (change.old, change.new))
            told.append(change._replace(old=old, new=new))
            continue
        name = names["partners"].get(change.partner) or names["members"].get(change.member)
        label, word, reference = change.name.rpartition(" in ") if change.committee else (change.name, "", "")
        told.append(change._replace(name=f"{in_full(label, name)}{word}{reference}") if name else change)
    return told


_NAMED = {"partner": "partners", "committee": "committees", "member": "members", "liaison_committee": "committees"}
"""The kind of the record that a field of a change refers to, by field."""


def summary(changes: Sequence[Change]) -> Listing:
    """Return the number of changes of each sort."""
    from collections import Counter

    rows = [(kind, change, number) for (kind, change), number in Counter(change[:2] for change in changes).items()]
    return Listing("changes", SUMMARY.columns, rows, len(rows), view=SUMMARY)
