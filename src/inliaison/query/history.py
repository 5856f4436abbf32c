"""What changed between two snapshots of the register."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from inliaison import changes as comparing
from inliaison import dataset, index, names, snapshots
from inliaison.documents import Listing
from inliaison.errors import NotThereError, UsageError
from inliaison.query import register
from inliaison.snapshots import Snapshot


def changes(
    old: str | None,
    new: str | None,
    partners: Sequence[str],
    committees: Sequence[str],
    *,
    recursive: bool,
    warn: Callable[[str], None],
) -> Listing:
    """The differences between the snapshots of two days, by default the last two, narrowed to some records.

    Raises UsageError for what is no date, NotThereError where there is no such snapshot or record.
    """
    if recursive and not committees:
        raise UsageError("--recursive needs --committee")
    before, after = _pair(old, new)

    def question(database: sqlite3.Connection) -> Listing:
        def compare(earlier: sqlite3.Connection) -> Listing:
            found = comparing.between(register.state(earlier), register.state(database))
            narrow = register.narrowed(found, (database, earlier), partners, committees, recursive=recursive)
            return register.listing(narrow, before.date, after.date)

        return index.answer(layers(before), compare, warn)

    return index.answer(layers(after), question, warn)


def layers(snapshot: Snapshot) -> list[dataset.Layer]:
    """What a snapshot is seen with when it is compared: the bundled dataset, and no other."""
    return dataset.layers(as_of=snapshot.date, variable=False)


def _pair(old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    for day in (old, new):
        if day is not None and not names.date_of(day):
            raise UsageError(f'"{day}" is not a date', remedy="Write YYYY, YYYY-MM or YYYY-MM-DD.")
    every = snapshots.known()
    after = snapshots.current(new) if new else snapshots.current("9999")
    if old:
        return snapshots.current(old), after
    earlier = [snapshot for snapshot in every if snapshot.date < after.date]
    if not earlier:
        raise NotThereError(f"there is no snapshot before that of {after.date}", remedy=snapshots.GET_ONE)
    return earlier[-1], after
