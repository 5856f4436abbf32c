"""What changed between two snapshots of the register."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

from inliaison import index
from inliaison.dataset.layer import Layer
from inliaison.errors import NotThereError, UsageError
from inliaison.index import layers
from inliaison.query import loaded
from inliaison.register import snapshots
from inliaison.register.changes import State, between
from inliaison.register.snapshots import Snapshot
from inliaison.render.documents import Listing
from inliaison.text import names

_SHOWN = 12


def changes(
    old: str | None,
    new: str | None,
    named: Mapping[str, Sequence[str]],
    without: Mapping[str, Sequence[str]] = {},
    *,
    recursive: bool = False,
    summary: bool = False,
    told: bool = False,
    warn: Callable[[str], None],
) -> Listing:
    """The differences between the snapshots of two days, by default the last two.

    They are narrowed to records by kind. If `told`, each id comes with what it is called; with `summary` there is
    only how many there are of each sort. Raises UsageError for what is no date, NotThereError where there is no
    such snapshot or record.
    """
    if recursive and not (named.get("committees") or without.get("committees")):
        raise UsageError("{} needs {}", options=("recursive", "committee"))
    before, after = _pair(old, new)

    def question(database: sqlite3.Connection) -> Listing:
        def compare(earlier: sqlite3.Connection) -> Listing:
            states = loaded.state(earlier), loaded.state(database)
            both = (database, earlier)
            narrow = loaded.narrowed(between(*states), both, named, without, recursive=recursive)
            listed = loaded.listing(narrow, before.date, after.date, both, named=told)
            days = [f"from {before.date} to {after.date}"] * summary
            found = loaded.summary(narrow).changed(title=listed.title) if summary else listed
            return found.changed(notes=(*days, *_without_members(states)))

        return index.answer(seen(before), compare, warn)

    return index.answer(seen(after), question, warn)


def _without_members(states: Sequence[State]) -> Iterator[str]:
    """Which of the snapshots was stored without members, so that nothing can be told of these."""
    for state in states:
        if state.members is None:
            yield (
                f"The snapshot of {state.date} was stored without members: nothing is told of memberships,"
                " secretariats and committee liaisons. Import its file again."
            )


def seen(snapshot: Snapshot) -> list[Layer]:
    """What a snapshot is seen with when it is compared: the bundled dataset, and no other."""
    return layers.compose(as_of=snapshot.date, variable=False, own=False)


def _pair(old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    """The snapshots current on two days: by default the newest, and the one before."""
    for day in (old, new):
        if day is not None:
            names.checked_date(day)
    if old and new and snapshots.end(old) > snapshots.end(new):
        raise UsageError(
            f"OLD, {old}, is later than NEW, {new}",
            details=[f"{day} means its last day" for day in (old, new) if len(day) < len("2025-06-12")],
            remedy=f"The earlier date comes first: `inliaison changes {new} {old}`.",
        )
    after = snapshots.current(new) if new else snapshots.current("9999")
    if old is None:
        earlier = [snapshot for snapshot in snapshots.known() if snapshot.date < after.date]
        if not earlier:
            raise _alone(f"there is no snapshot before that of {after.date}")
        return earlier[-1], after
    before = snapshots.current(old)
    if before == after:
        both = f"{old} and {new} both mean the snapshot" if new else f"{old} means the newest snapshot itself, that"
        raise _alone(f"nothing to compare: {both} of {after.date}")
    return before, after


def _alone(message: str) -> NotThereError:
    """What is said where there are not two snapshots to compare; it names those there are."""
    every = [snapshot.date for snapshot in snapshots.known()]
    if len(every) < 2:
        return NotThereError(message, details=[f"{date} is the only one" for date in every], remedy=snapshots.GET_ONE)
    older = [f"and {len(every) - _SHOWN:,} older ones: `inliaison register list`"] if len(every) > _SHOWN else []
    remedy = f"Name two of these, the earlier first: `inliaison changes {every[-2]} {every[-1]}`."
    return NotThereError(message, details=[*every[-_SHOWN:], *older], remedy=remedy)
