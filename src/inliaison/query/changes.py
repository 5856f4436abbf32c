"""Changes between two snapshots of a register."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from inliaison import index
from inliaison.dataset.layer import Layer
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import NotThereError, UsageError
from inliaison.index import layers
from inliaison.query import change_rows, document_changes
from inliaison.query.change_filter import ChangeFilter
from inliaison.query.links import read_addresses
from inliaison.query.states import read_state
from inliaison.register import snapshots
from inliaison.register.changes import State
from inliaison.register.snapshots import Snapshot
from inliaison.render import view
from inliaison.render.differences import Change
from inliaison.render.documents import Listing
from inliaison.text import dates

_MAX_DATES = 12


def list_changes(
    old: str | None,
    new: str | None,
    filter: ChangeFilter,
    *,
    summary: bool = False,
    with_labels: bool = False,
    full: bool = False,
    with_links: bool = False,
    again: str = "",
    register: Register = ISO,
    warn: Callable[[str], None],
) -> Listing:
    """Return the changes between the snapshots of a register on two days, by default the last two.

    If `with_labels`, label columns follow each id; if `full`, names are full; if `with_links`, the listing has
    addresses; `summary` only counts the changes of each sort. If there are none, the notes give the number since the
    oldest snapshot, and the command that lists them, with the options `again`. Raises UsageError for a wrong date or
    filter, NotThereError for a missing snapshot or record.
    """
    filter.check()
    if tuple(filter.kinds) == (document_changes.KIND,):
        return _list_document_changes(old, new, filter, summary=summary, with_labels=with_labels, warn=warn)
    before, after = _find_pair(register, old, new)
    pair = None if filter.kinds and document_changes.KIND not in filter.kinds else document_changes.find_pair(old, new)

    compare = partial(
        _compare_snapshots,
        filter,
        (before, after),
        pair,
        summary=summary,
        with_labels=with_labels,
        full=full,
        with_links=with_links,
    )

    def list_with_older(database: sqlite3.Connection) -> Listing:
        result = index.answer(list_layers(before), lambda earlier: compare((database, earlier)), warn)
        oldest = snapshots.list_snapshots(register)[0]
        if result.rows or before in (oldest, after):
            return result
        older_changes = index.answer(
            list_layers(oldest),
            lambda first: filter.list_changes((read_state(first), read_state(database)), (database, first)),
            warn,
        )
        return result.changed(notes=(*result.notes, _describe_older(len(older_changes), oldest.date, new, again)))

    return index.answer(list_layers(after), list_with_older, warn)


def _compare_snapshots(
    filter: ChangeFilter,
    pair: tuple[Snapshot, Snapshot],
    document_pair: document_changes.Pair | None,
    databases: tuple[sqlite3.Connection, sqlite3.Connection],
    *,
    summary: bool,
    with_labels: bool,
    full: bool,
    with_links: bool,
) -> Listing:
    """Return the changes between an earlier and a later snapshot; the index of the later one comes first."""
    before, after = pair
    states = read_state(databases[1]), read_state(databases[0])
    matches = filter.list_changes(states, databases)
    if document_pair:
        matches += filter.choose(document_changes.list_changes(document_pair, databases), databases)
    result = change_rows.list_changes(
        matches,
        before.date,
        after.date,
        databases,
        of=after.register,
        document_days=(document_pair[0].date, document_pair[1].date) if document_pair else ("", ""),
        with_labels=with_labels,
        full=full,
    )
    if with_links:
        result = result.changed(addresses=_read_addresses(databases, matches))
    answer = change_rows.summarize_changes(matches).changed(title=result.title) if summary else result
    if before == after:
        return answer.changed(notes=(f"nothing newer than the snapshot of {after.date} is kept",))
    days = [f"from {before.date} to {after.date}"] if summary or not matches else []
    return answer.changed(notes=(*days, *iter_missing_members(states)))


def _read_addresses(databases: Sequence[sqlite3.Connection], changes: Iterable[Change]) -> dict[tuple[str, str], str]:
    """Return the addresses of the records that changes concern, as the first of the indexes has them."""
    ids: dict[str, set[str]] = {"partners": set(), "committees": set(), "members": set()}
    for change in changes:
        for kind, id in zip(("partners", "committees", "members"), change[4:7], strict=True):
            ids[kind].update([id] if id else [])
    earlier_first = [read_addresses(database, ids) for database in reversed(databases)]
    return {record: address for addresses in earlier_first for record, address in addresses.items()}


def _list_document_changes(
    old: str | None,
    new: str | None,
    filter: ChangeFilter,
    *,
    summary: bool,
    with_labels: bool,
    warn: Callable[[str], None],
) -> Listing:
    """Return the changes of standards alone, which need no snapshot of the committees."""
    _refuse_wrong_days(old, new)
    pair = document_changes.find_pair(old, new)
    if pair is None:
        raise document_changes.build_pair_error(new)
    days = pair[0].date, pair[1].date

    def compare(database: sqlite3.Connection) -> Listing:
        matches = filter.choose(document_changes.list_changes(pair, [database]), [database])
        if summary:
            return change_rows.summarize_changes(matches).changed(notes=(f"from {days[0]} to {days[1]}",))
        result = change_rows.list_changes(matches, *days, [database], document_days=days, with_labels=with_labels)
        return result if matches else result.changed(notes=(f"from {days[0]} to {days[1]}",))

    return index.answer(layers.compose(variable=False, own=False), compare, warn)


def _describe_older(number: int, oldest: str, new: str | None, again: str) -> str:
    """Return the note on changes since the oldest snapshot, for a listing without changes."""
    if not number:
        return f"none since the oldest snapshot, of {oldest}, either"
    command = " ".join(filter(None, ("inliaison changes", oldest, new, again)))
    return f"{view.format_count('changes', number)} since the snapshot of {oldest}: `{command}`"


def iter_missing_members(states: Iterable[State]) -> Iterator[str]:
    """Yield a note for each snapshot that was stored without members, as changes of these are unknown."""
    for state in states:
        if state.members is None:
            yield (
                f"The snapshot of {state.date} was stored without members: nothing is told of memberships,"
                " secretariats and committee liaisons. Import its file again."
            )


def list_layers(snapshot: Snapshot) -> list[Layer]:
    """Return the layers for comparing a snapshot: the bundled dataset and the snapshot, no others."""
    return [*layers.compose(register=False, variable=False, own=False), layers.snapshot_layer(snapshot)]


def _find_pair(register: Register, old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    """Return the snapshots current on two days, by default the newest and the one before it.

    Raises UsageError for a wrong date or order, NotThereError unless there are two snapshots.
    """
    _refuse_wrong_days(old, new)
    after = snapshots.get_current(new or "9999", register)
    if old is None:
        earlier = [snapshot for snapshot in snapshots.list_snapshots(register) if snapshot.date < after.date]
        if not earlier:
            raise _build_pair_error(register, f"there is no snapshot before that of {after.date}")
        return earlier[-1], after
    before = snapshots.get_current(old, register)
    if before == after and new:
        raise _build_pair_error(register, f"nothing to compare: {old} and {new} both mean the snapshot of {after.date}")
    return before, after


def _refuse_wrong_days(old: str | None, new: str | None) -> None:
    """Raise UsageError for days that are no dates or in the wrong order."""
    for day in (old, new):
        if day is not None:
            dates.check_date(day)
    if old and new and old + dates.LAST > new + dates.LAST:
        raise UsageError(
            f"OLD, {old}, is later than NEW, {new}",
            details=[f"{day} means its last day" for day in (old, new) if not dates.is_day(day)],
            remedy=f"The earlier date comes first: `inliaison changes {new} {old}`.",
        )


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
