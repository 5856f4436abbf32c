"""The register as an index has it: its date, its state, and what changed between two of them."""

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
    from inliaison.render.differences import Change  # A listing asks for a date or a credit alone.


VIEW = View(("kind", "change", "id", "name", "old", "new"), drawn="changes", picked=True)
SUMMARY = View(("kind", "change", "count"), main="change")
EXCERPT = f"Without {ISO.name}, ISO's committees are known of UNIDO, ITU and WTO alone.\n{snapshots.GET_ONE}"


WITHOUT_MEMBERS = (
    f"This snapshot of {ISO.name} was stored without members:"
    " import its file again, or get the newest with `inliaison register update`."
)


def date(database: sqlite3.Connection) -> str | None:
    """The day of ISO's register in the index, or nothing where it is not loaded."""
    return next((day for register, day in all_registers(database) if register == ISO), None)


def all_registers(database: sqlite3.Connection) -> list[tuple[Register, str]]:
    """The registers that are loaded, each with its day."""
    days = dict(database.execute("SELECT title, date FROM register"))
    return [(register, days[register.title]) for register in registers.REGISTERS if register.title in days]


def described(database: sqlite3.Connection) -> list[str]:
    """The registers that are loaded, as they are called in a sentence."""
    return [f"{register.name} of {day}" for register, day in all_registers(database)]


def others(database: sqlite3.Connection) -> tuple[Listed, ...]:
    """What cards say of the registers that are loaded beside ISO's."""
    return tuple(
        Listed(publisher=register.publisher, date=day, source=register.source(day)["id"], number=register.number)
        for register, day in all_registers(database)
        if register != ISO
    )


def sizes(database: sqlite3.Connection, kinds: Sequence[str]) -> dict[str, int]:
    """How many records of each kind there are."""
    sql = ", ".join(f"(SELECT count(*) FROM {kind})" for kind in kinds)
    return dict(zip(kinds, database.execute(f"SELECT {sql}").fetchone(), strict=True))


def is_excerpt(database: sqlite3.Connection) -> bool:
    """Whether the committees are the bundled excerpt, which says little of who else is in liaison."""
    return database.execute("SELECT 1 FROM committees WHERE partners IS NULL LIMIT 1").fetchone() is not None


def lacks_members(database: sqlite3.Connection) -> bool:
    """Whether a register is loaded that was stored without its members."""
    known = "SELECT 1 FROM committees WHERE participating IS NOT NULL LIMIT 1"
    return date(database) is not None and database.execute(known).fetchone() is None


def credit(database: sqlite3.Connection, kind: str) -> str:
    """What a licence asks to be said where records of a kind are shown."""
    row = database.execute("SELECT text FROM credits WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else ""


def without_members(database: sqlite3.Connection, ids: Sequence[str] | None = None) -> list[str]:
    """What is to be said of committees, all or some, of which it is not known who is in them."""
    some = Condition("1") if ids is None else among(ids)
    sql = f"SELECT count(*) FROM committees WHERE participating IS NULL AND {some.sql}"
    (number,) = database.execute(sql, some.values).fetchone()
    return [not_known("committees", number, "the members are")] if number else []


def any_credit(database: sqlite3.Connection) -> str:
    """The same where records of any kind may be shown."""
    row = database.execute("SELECT text FROM credits ORDER BY kind = 'liaisons' DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def state(database: sqlite3.Connection) -> State:
    """The one register in the index as it stands there, by its numbers."""
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
    """Who is in which committee, by ISO's numbers, and which committees are in liaison."""
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
    """The changes that concern any of the partners, of the committees and of the members that are named, by kind.

    None of them concerns one of those it has to be `without`.

    A reference may mean what is in either snapshot. Raises NotThereError where it is in neither.
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
    """Committees and all below them, in any of the indexes."""
    roots = among(sorted(ids))
    sql = BELOW.format(f"id FROM committees WHERE {roots.sql}")
    return {id for database in databases for (id,) in database.execute(sql, roots.values)}


def _concerned(change: Change, kind: str, members: Mapping[str, str]) -> set[str | None]:
    """The ids of the records of a kind that a change is about; a secretariat that moves is about both its holders."""
    if kind == "members" and change.kind == "secretariat":
        return {change.member, *(members.get(acronym or "") for acronym in (change.old, change.new))}
    if kind == "committees":
        return {change.committee, change.liaison_committee}
    return {change.partner if kind == "partners" else change.member}


def _in_either(databases: Sequence[sqlite3.Connection], reference: str, kind: str) -> set[str]:
    """What a reference means in each of the indexes: a name may have gone from one to another."""
    from inliaison.query.references import resolve  # Which asks this module whether the register is loaded.

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
    """Changes as rows, each with the two days that were compared; if `named`, beside each id what it is called.

    If `full`, organizations and members have their full names behind their labels.
    """
    from inliaison.render.differences import Change

    changes = _in_full(changes, databases) if full else changes
    rows: list[tuple[Any, ...]] = [(old, new, *change) for change in changes]
    columns: tuple[str, ...] = ("from", "to", *Change._fields)
    for field, told in beside.told(_NAMED).items() if named else ():
        at, kind, fields = columns.index(field), _NAMED[field], [name.removeprefix(f"{field}_") for name in told]
        called: dict[str | None, tuple[Any, ...]] = {}
        for database in reversed(databases):  # The first one, of the newer day, has the last word.
            called |= {id: more for id, *more in database.execute(f"SELECT id, {', '.join(fields)} FROM {kind}")}
        nothing = (None,) * len(told)
        rows = [(*row[: at + 1], *called.get(row[at], nothing), *row[at + 1 :]) for row in rows]
        columns = (*columns[: at + 1], *told, *columns[at + 1 :])
    title, credit = f"Changes from {old} to {new}", of.credited((old, new))
    return Listing("changes", columns, rows, len(rows), credit=credit, view=VIEW, title=title)


def _in_full(changes: Sequence[Change], databases: Sequence[sqlite3.Connection]) -> list[Change]:
    """Changes in which the full name of an organization or member stands behind its label."""
    names: dict[str, dict[str | None, str]] = {"partners": {}, "members": {}}
    acronyms: dict[str | None, str] = {}
    for database in reversed(databases):  # The first one, of the newer day, has the last word.
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
"""By the field of a change, the kind of the record that it names."""


def summary(changes: Sequence[Change]) -> Listing:
    """How many changes there are of each sort."""
    from collections import Counter

    rows = [(kind, change, number) for (kind, change), number in Counter(change[:2] for change in changes).items()]
    return Listing("changes", SUMMARY.columns, rows, len(rows), view=SUMMARY)
