"""Changes between two snapshots of a register."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from inliaison import index
from inliaison.dataset.layer import Layer
from inliaison.dataset.registers import ISO, Register
from inliaison.dataset.rules import nearest
from inliaison.errors import NotThereError, UsageError
from inliaison.index import layers
from inliaison.query import loaded
from inliaison.register import snapshots
from inliaison.register.changes import State, between
from inliaison.register.snapshots import Snapshot
from inliaison.render import differences, view
from inliaison.render.differences import Change
from inliaison.render.documents import Listing
from inliaison.text import names

_MAX_DATES = 12


def changes(
    old: str | None,
    new: str | None,
    include: Mapping[str, Sequence[str]],
    without: Mapping[str, Sequence[str]] = {},
    *,
    kinds: Sequence[str] = (),
    sorts: Sequence[str] = (),
    recursive: bool = False,
    summary: bool = False,
    told: bool = False,
    full: bool = False,
    again: str = "",
    register: Register = ISO,
    warn: Callable[[str], None],
) -> Listing:
    """Return the changes between the snapshots of a register on two days, by default the last two.

    `include` and `without` hold references by kind: only changes to the first, none to the second. `kinds` and `sorts`
    are kinds of change and changes. If `told`, label columns follow each id; if `full`, names are full; `summary` only
    counts the changes of each sort. If there are none, the notes give the number since the oldest snapshot, and the
    command that lists them, with the options `again`. Raises UsageError for a wrong date or kind, NotThereError for a
    missing snapshot or record.
    """
    _refuse_unknown(kinds, differences.KINDS, "kind of change")
    _refuse_unknown(sorts, differences.CHANGES, "change")
    if recursive and not (include.get("committees") or without.get("committees")):
        raise UsageError("{} needs {}", options=("recursive", "committee"))
    before, after = _find_pair(register, old, new)

    def filter_changes(states: tuple[State, State], both: Sequence[sqlite3.Connection]) -> list[Change]:
        filtered_changes = loaded.filter_changes(between(*states), both, include, without, recursive=recursive)
        of_sorts = [change for change in filtered_changes if not sorts or change.change in sorts]
        return [change for change in of_sorts if not kinds or change.kind in kinds]

    def query(database: sqlite3.Connection) -> Listing:
        def compare(earlier: sqlite3.Connection) -> Listing:
            states = loaded.state(earlier), loaded.state(database)
            both = (database, earlier)
            matching = filter_changes(states, both)
            result = loaded.list_changes(
                matching, before.date, after.date, both, of=register, with_labels=told, full=full
            )
            days = [f"from {before.date} to {after.date}"] if summary or not matching else []
            if before == after:
                days = [f"nothing newer than the snapshot of {after.date} is kept"]
            answer = loaded.summarize_changes(matching).changed(title=result.title) if summary else result
            return answer.changed(notes=(*days, *_iter_missing_members(states if before != after else ())))

        result = index.answer(seen(before), compare, warn)
        oldest = snapshots.list_snapshots(register)[0]
        if result.rows or before in (oldest, after):
            return result
        older_changes = index.answer(
            seen(oldest),
            lambda first: filter_changes((loaded.state(first), loaded.state(database)), (database, first)),
            warn,
        )
        return result.changed(notes=(*result.notes, _describe_older(len(older_changes), oldest.date, new, again)))

    return index.answer(seen(after), query, warn)


def _describe_older(number: int, oldest: str, new: str | None, again: str) -> str:
    """Return the note on changes since the oldest snapshot, for a listing without changes."""
    if not number:
        return f"none since the oldest snapshot, of {oldest}, either"
    command = " ".join(filter(None, ("inliaison changes", oldest, new, again)))
    return f"{view.count('changes', number)} since the snapshot of {oldest}: `{command}`"


def _refuse_unknown(words: Sequence[str], valid: Sequence[str], what: str) -> None:
    """Raise UsageError for a word that is not in `valid`."""
    for word in words:
        if word not in valid:
            raise UsageError(f'no {what} "{word}"{nearest(word, valid)}', remedy=f"Choose from: {', '.join(valid)}.")


def _iter_missing_members(states: Iterable[State]) -> Iterator[str]:
    """Yield a note for each snapshot that was stored without members, as changes of these are unknown."""
    for state in states:
        if state.members is None:
            yield (
                f"The snapshot of {state.date} was stored without members: nothing is told of memberships,"
                " secretariats and committee liaisons. Import its file again."
            )


def seen(snapshot: Snapshot) -> list[Layer]:
    """Return the layers for comparing a snapshot: the bundled dataset and the snapshot, no others."""
    return [*layers.compose(register=False, variable=False, own=False), layers.snapshot_layer(snapshot)]


def _find_pair(register: Register, old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    """Return the snapshots current on two days, by default the newest and the one before it.

    Raises UsageError for a wrong date or order, NotThereError unless there are two snapshots.
    """
    for day in (old, new):
        if day is not None:
            names.checked_date(day)
    if old and new and snapshots.end(old) > snapshots.end(new):
        raise UsageError(
            f"OLD, {old}, is later than NEW, {new}",
            details=[f"{day} means its last day" for day in (old, new) if len(day) < len("2025-06-12")],
            remedy=f"The earlier date comes first: `inliaison changes {new} {old}`.",
        )
    after = snapshots.current(new or "9999", register)
    if old is None:
        earlier = [snapshot for snapshot in snapshots.list_snapshots(register) if snapshot.date < after.date]
        if not earlier:
            raise _build_pair_error(register, f"there is no snapshot before that of {after.date}")
        return earlier[-1], after
    before = snapshots.current(old, register)
    if before == after and new:
        raise _build_pair_error(register, f"nothing to compare: {old} and {new} both mean the snapshot of {after.date}")
    return before, after


def _build_pair_error(register: Register, message: str) -> NotThereError:
    """Return the error for fewer than two snapshots to compare; it lists those that exist."""
    dates = [snapshot.date for snapshot in snapshots.list_snapshots(register)]
    if len(dates) < 2:
        return NotThereError(message, details=[f"{date} is the only one" for date in dates], remedy=snapshots.GET_ONE)
    older = (
        [f"and {len(dates) - _MAX_DATES:,} older ones: `inliaison register list`"] if len(dates) > _MAX_DATES else []
    )
    remedy = f"Name two of these, the earlier first: `inliaison changes {dates[-2]} {dates[-1]}`."
    return NotThereError(message, details=[*dates[-_MAX_DATES:], *older], remedy=remedy)
