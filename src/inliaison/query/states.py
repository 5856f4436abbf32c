"""The state of a register in an index, as `register.changes` compares it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from inliaison.dataset.registers import ISO
from inliaison.kinds.sql import ROLES
from inliaison.query.register_state import lacks_members, list_registers
from inliaison.register.changes import Committee, State
from inliaison.register.ties import Body, Ties


def read_state(database: sqlite3.Connection) -> State:
    """Return the state of the one register in the index; its own numbers identify organizations."""
    ((register, day),) = list_registers(database)
    label = "label" if register == ISO else f"CASE WHEN {register.number} THEN coalesce(acronym, name) END"
    organizations = f"SELECT {register.number}, id, {label}, name FROM partners WHERE {label} IS NOT NULL"
    liaisons = "SELECT committee, json_group_array(partner) FROM liaisons WHERE kind = 'committee' GROUP BY committee"
    committees = database.execute(
        "SELECT id, reference, title, title_fr, status, parent,"
        " (SELECT iso_id FROM members WHERE id = secretariat), liaison_committees_unnamed FROM committees"
    )
    state = State(
        day,
        Ties(
            ("liaison",),
            _read_bodies(database, organizations),
            {id: (partners,) for id, partners in database.execute(liaisons)},
        ),
        {row[0]: Committee._make(row[1:]) for row in committees},
    )
    return state if lacks_members(database) else _add_members(database, state)


def _add_members(database: sqlite3.Connection, state: State) -> State:
    """Return the state with the members and what committees list of them and of each other."""
    lists = database.execute("SELECT id, participating, observing, liaison_committees FROM committees").fetchall()
    sql = "SELECT iso_id, id, coalesce(label, acronym), name FROM members WHERE iso_id IS NOT NULL"
    return state._replace(
        members=Ties(ROLES[1:], _read_bodies(database, sql), {id: (some, others) for id, some, others, _ in lists}),
        committee_liaisons={id: committees for id, _, _, committees in lists},
    )


def _read_bodies(database: sqlite3.Connection, sql: str) -> dict[int, Body]:
    return {row[0]: Body._make(row[1:]) for row in database.execute(sql)}


def iter_missing_members(states: Iterable[State]) -> Iterator[str]:
    """Yield a note for each snapshot that was stored without members, as changes of these are unknown."""
    for state in states:
        if state.members is None:
            yield (
                f"The snapshot of {state.date} was stored without members: nothing is told of memberships,"
                " secretariats and committee liaisons. Import its file again."
            )
