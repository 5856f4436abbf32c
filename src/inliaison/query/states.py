"""The state of a register in an index, as `register.changes` compares it."""

from __future__ import annotations

import sqlite3

from inliaison.dataset.registers import ISO
from inliaison.query.register_state import lacks_members, list_registers
from inliaison.register.changes import Committee, State
from inliaison.register.members import Body, Members


def read_state(database: sqlite3.Connection) -> State:
    """Return the state of the one register in the index; its own numbers identify organizations."""
    ((register, day),) = list_registers(database)
    label = "label" if register == ISO else f"CASE WHEN {register.number} THEN coalesce(acronym, name) END"
    rows = database.execute(f"SELECT {register.number}, id, {label} FROM partners WHERE {label} IS NOT NULL")
    organizations = {number: Body(id, label) for number, id, label in rows}
    numbers = {body.id: number for number, body in organizations.items()}
    liaisons = database.execute("SELECT partner, committee FROM liaisons WHERE kind = 'committee'")
    committees = database.execute(
        "SELECT id, reference, title, title_fr, status, parent,"
        " (SELECT iso_id FROM members WHERE id = secretariat), liaison_committees_unnamed FROM committees"
    )
    return State(
        day,
        organizations,
        {id: Committee(*rest) for id, *rest in committees},
        frozenset((numbers[partner], committee) for partner, committee in liaisons if partner in numbers),
        None if lacks_members(database) else _read_members(database),
    )


def _read_members(database: sqlite3.Connection) -> Members:
    bodies = database.execute("SELECT iso_id, id, coalesce(label, acronym) FROM members WHERE iso_id IS NOT NULL")
    lists = database.execute("SELECT id, participating, observing, liaison_committees FROM committees").fetchall()
    return Members(
        {number: Body(*rest) for number, *rest in bodies},
        {id: (participating, observing) for id, participating, observing, _ in lists},
        {id: liaisons for id, _, _, liaisons in lists},
    )
