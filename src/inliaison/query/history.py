"""The history of a record, or of the whole register, through all snapshots that are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import pairwise

from inliaison import index
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import FaultyDataError, NotThereError, UnknownNameError, UsageError
from inliaison.index import layers
from inliaison.index.connection import get_remarks
from inliaison.query import references
from inliaison.query.moments import Ids, count_numbers, is_listed
from inliaison.query.states import iter_missing_members, read_state
from inliaison.query.targets import Target
from inliaison.register import snapshots
from inliaison.register.changes import State, compare_states
from inliaison.register.documents import DocumentSnapshot
from inliaison.register.snapshots import Snapshot
from inliaison.render import timeline
from inliaison.render.differences import Change, find_concerned_ids
from inliaison.render.documents import Listing
from inliaison.render.timeline import KINDS, Moment
from inliaison.render.view import format_unknown
from inliaison.text.standards import is_reference
from inliaison.values import Value

_Warn = Callable[[str], None]
_Progress = Callable[[float], None]


class History(Value):
    """What all snapshots of a register know of a record, or of the register as a whole."""

    register: Register

    subject: Target | None
    """The record, or None for the register."""
    moments: tuple[Moment, ...]
    """One for each snapshot, oldest first."""
    notes: tuple[str, ...]

    def build_listing(self, *, in_words: bool = False) -> Listing:
        """Return a row for each snapshot, with its changes `in_words` or as data."""
        moments, subject = self.moments, self.subject
        kind, id = (subject.kind, subject.id) if subject else ("", "")
        listing = timeline.list_moments(moments, kind)
        listing = timeline.describe_moments(listing, moments, kind, id) if in_words else listing
        return listing.replace(
            title=f"History of {subject.label if subject else self.register.name}",
            notes=self.notes,
            credit=self.register.format_dated_credit((moments[0].date, moments[-1].date)),
        )


def read_history(
    reference: str | None,
    kinds: Sequence[str] = KINDS,
    *,
    register: Register = ISO,
    warn: _Warn,
    progress: _Progress = lambda share: None,
) -> History:
    """Return the history of the record that a reference means, or without one that of the register as a whole.

    The newest snapshot that has the record decides what it means. Raises UsageError for kinds without history,
    NotThereError if no snapshot is kept, or if the reference is ambiguous or means nothing in any of them.
    """
    kinds = [kind for kind in kinds if kind in KINDS]
    if not kinds:
        raise UsageError("records of this kind have no history", remedy=f"Choose from: {', '.join(KINDS)}.")
    every = snapshots.list_snapshots(register)
    if not every:
        raise NotThereError("there is no snapshot of the register", remedy=snapshots.GET_ONE)
    notes: list[str] = []
    try:
        subject = find_subject(every, reference, kinds, notes, warn) if reference is not None else None
    except NotThereError as error:
        if reference is None or error.details or not is_reference(reference):
            raise
        raise _build_standard_error(reference) from None
    states, ids = _read_states(every, subject, notes, warn, progress)
    if len(states) == 1:
        notes.append("only one snapshot is kept; `inliaison register import FILE` adds another")
    if subject is None or subject.kind != "partners":
        notes += iter_missing_members(states)
    changes = [None, *(_list_changes(*pair, ids) for pair in pairwise(states))]
    moments = (
        Moment(state.date, is_listed(state, subject), count_numbers(state, subject, ids, register), count)
        for state, count in zip(states, changes, strict=True)
    )
    return History(register, subject, tuple(moments), tuple(notes))


def _build_standard_error(reference: str) -> NotThereError:
    """Return the error for a reference of a standard, which has no history."""
    from shlex import quote

    remedy = f"`inliaison show {quote(reference)}` shows a standard, `inliaison changes --kind standard` what changed."
    return NotThereError("standards have no history", remedy=remedy)


def find_subject(
    every: Sequence[Snapshot],
    reference: str,
    kinds: Sequence[str],
    notes: list[str],
    warn: _Warn,
    documents: Sequence[DocumentSnapshot] = (),
) -> Target:
    """Return the record that a reference means in the newest snapshot, or as a full name in an older one.

    The newest one has `documents`.
    """

    def resolve(database: sqlite3.Connection) -> Target:
        match = references.resolve(database, reference, kinds)
        notes.extend(get_remarks(database))
        return match

    def resolve_name(database: sqlite3.Connection) -> Target | None:
        return resolve(database) if references.find_by_full_name(database, reference, kinds) else None

    try:
        return index.answer(layers.compose_snapshot(every[-1]), resolve, warn, documents=documents)
    except UnknownNameError:
        for snapshot in reversed(every[:-1]):
            if match := index.answer(layers.compose_snapshot(snapshot), resolve_name, warn):
                return match
        raise


def _read_states(
    every: Sequence[Snapshot], subject: Target | None, notes: list[str], warn: _Warn, progress: _Progress
) -> tuple[list[State], Ids | None]:
    """Return the states of all snapshots, and the ids of all records that the subject stands for.

    The notes name damaged snapshots. Raises NotThereError if all are damaged.
    """
    states: list[State] = []
    every_id: dict[str, set[str]] = {}
    unknown: list[str] = []

    def read(database: sqlite3.Connection) -> State:
        for kind, some in (_list_ids(database, subject) if subject else {}).items():
            every_id.setdefault(kind, set()).update(some)
        unknown[:] = _describe_unknown(database) if subject and subject.kind == "countries" else []
        return read_state(database)

    for number, snapshot in enumerate(every):
        try:
            states.append(index.answer(layers.compose_snapshot(snapshot), read, warn))
            progress((number + 1) / len(every))
        except FaultyDataError:
            notes.append(
                f"the snapshot of {snapshot.date} is damaged and left out: import its file again, with --force"
            )
    if not states:
        raise NotThereError("no snapshot of the register can be read", details=notes, remedy=snapshots.GET_ONE)
    notes.extend(unknown)
    return states, every_id if subject else None


def _list_ids(database: sqlite3.Connection, subject: Target) -> dict[str, list[str]]:
    """Return the ids of the subject, or of the partners and members of a country, by kind."""
    if subject.kind != "countries":
        return {subject.kind: [subject.id]}
    by_kind = {}
    for kind in ("partners", "members"):
        rows = database.execute(f"SELECT id FROM {kind} WHERE country_code = ?", (subject.id.upper(),))
        by_kind[kind] = [id for (id,) in rows]
    return by_kind


def _describe_unknown(database: sqlite3.Connection) -> list[str]:
    """Return a note on the organizations whose country is not known."""
    sql = "SELECT count(*) FROM partners WHERE label IS NOT NULL AND country_code IS NULL"
    (number,) = database.execute(sql).fetchone()
    return [format_unknown("partners", number, "the country is")] if number else []


def _list_changes(old: State, new: State, ids: Ids | None) -> tuple[Change, ...]:
    """Return the changes that concern any of the records; without ids, all."""
    changes = compare_states(old, new)
    if ids is None:
        return tuple(changes)
    members = {body.label: body.id for state in (old, new) if state.members for body in state.members.bodies.values()}
    return tuple(
        change
        for change in changes
        if any(some & find_concerned_ids(change, kind, members) for kind, some in ids.items())
    )
