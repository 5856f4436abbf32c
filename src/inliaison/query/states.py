"""The state of a register in an index, as `register.changes` compares it: whole, or the ties of some records."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from inliaison.dataset.registers import ISO
from inliaison.kinds.sql import ROLES
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.register_state import lacks_members, list_registers
from inliaison.register.changes import Body, Committee, Members, State

_EVERY = Condition("1")


def read_state(database: sqlite3.Connection, ids: Mapping[str, Sequence[str]] | None = None) -> State:
    """Return the state of the one register in the index; its own numbers identify organizations.

    With `ids`, by kind, liaisons and memberships are only those of these records.
    """
    ((register, day),) = list_registers(database)
    number = f"partners.{register.number}"
    label = "partners.label" if register == ISO else f"CASE WHEN {number} THEN coalesce(acronym, name) END"
    organizations = database.execute(f"SELECT {number}, id, {label} FROM partners WHERE {label} IS NOT NULL")
    committees = database.execute(
        "SELECT id, reference, title, title_fr, status, parent,"
        " (SELECT iso_id FROM members WHERE id = secretariat), liaison_committees_unnamed FROM committees"
    )
    ends = _match_ends(ids, partners="liaisons.partner", committees="liaisons.committee")
    liaisons = database.execute(
        f"SELECT {number}, committee FROM liaisons JOIN partners ON partners.id = liaisons.partner"
        f" WHERE liaisons.kind = 'committee' AND {label} IS NOT NULL AND {ends.sql}",
        ends.values,
    )
    return State(
        day,
        {number: Body(id, label) for number, id, label in organizations},
        {id: Committee(*rest) for id, *rest in committees},
        frozenset(liaisons),
        None if lacks_members(database) else _read_members(database, ids),
    )


def _read_members(database: sqlite3.Connection, ids: Mapping[str, Sequence[str]] | None) -> Members:
    """Return the roles of members in committees, by ISO's numbers, and the liaisons between committees."""
    bodies = database.execute("SELECT iso_id, id, coalesce(label, acronym) FROM members WHERE iso_id IS NOT NULL")
    ends = _list_ends(ids, members="target", committees="committees.id")
    roles = (  # One statement for each table and end finds by an index what one for all would look for in every row.
        row
        for role in ROLES[1:]
        for end in ends
        for row in database.execute(
            f"SELECT iso_id, committees.id, '{role}' FROM committees_{role} AS held"
            " JOIN committees ON committees.row = held.row JOIN members ON members.id = target"
            f" WHERE iso_id IS NOT NULL AND {end.sql}",
            end.values,
        )
    )
    one, other = _match_ends(ids, committees="committees.id"), _match_ends(ids, committees="target")
    liaisons = database.execute(
        "SELECT id, target FROM committees_liaison_committees JOIN committees USING (row)"
        f" WHERE {one.sql} OR {other.sql}",
        one.values + other.values,
    )
    return Members(
        {number: Body(id, label) for number, id, label in bodies},
        {(number, committee): role for number, committee, role in roles},
        frozenset(liaisons),
    )


def _match_ends(ids: Mapping[str, Sequence[str]] | None, **columns: str) -> Condition:
    """Return the condition that a tie has one of the records at an end; `columns` are those of the ends, by kind."""
    conditions = _list_ends(ids, **columns)
    sql = " OR ".join(condition.sql for condition in conditions)
    return Condition(f"({sql or 0})", tuple(value for condition in conditions for value in condition.values))


def _list_ends(ids: Mapping[str, Sequence[str]] | None, **columns: str) -> list[Condition]:
    """Return the conditions, by each kind with records, that they are at its end of a tie; one for all without ids."""
    if ids is None:
        return [_EVERY]
    return [match_ids(ids[kind], column) for kind, column in columns.items() if ids.get(kind)]
