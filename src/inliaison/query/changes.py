"""Changes between two snapshots of a register."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

from inliaison import index
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import NotThereError
from inliaison.index import layers
from inliaison.query import change_rows, document_changes
from inliaison.query.change_filter import ChangeFilter, Choice
from inliaison.query.register_state import EXCERPT, is_excerpt
from inliaison.query.states import iter_missing_members, read_state
from inliaison.register import snapshots
from inliaison.register.changes import compare_states
from inliaison.register.dated_files import check_days
from inliaison.register.documents import list_snapshots as list_document_snapshots
from inliaison.register.snapshots import Snapshot
from inliaison.render import view
from inliaison.render.documents import Listing

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
    again: str | None = None,
    register: Register = ISO,
    warn: Callable[[str], None],
) -> Listing:
    """Return the changes between the snapshots of a register on two days, by default the last two.

    If `with_labels`, label columns follow each id; if `full`, names are full; if `with_links`, the listing has
    addresses; `summary` only counts the changes of each sort. With `again`, the options of the command, notes say what
    days are compared where no change does, and if there are none, the number since the oldest snapshot and the command
    that lists them. Raises UsageError for a wrong date or filter, NotThereError for a missing snapshot or record.
    """
    filter.check()
    check_days(old, new, remedy=f"The earlier date comes first: `inliaison changes {new} {old}`.")
    style = _Style(summary, with_labels, full, with_links, with_days=again is not None)
    is_asked, is_alone = filter.allows(document_changes.KIND), set(filter.kinds) == {document_changes.KIND}
    documents = document_changes.find_pair(old, new) if is_asked and register == ISO else None
    remarks = document_changes.explain_same_snapshot(documents) if documents else []
    if is_alone and not documents:
        raise document_changes.build_pair_error(old, new)
    missing = _explain_missing_pair(register, old, new) if documents and not is_alone else []
    if documents and (is_alone or missing):
        return _list_document_changes(filter, documents, style, [*remarks, *missing], warn)
    result = _list_with_older(filter, _find_pair(register, old, new), documents, style, new, again, warn)
    is_missed = document_changes.KIND in filter.kinds or list_document_snapshots("standards")
    if not documents and is_asked and is_missed and register == ISO:
        remarks = ["Nothing is told of standards: no two snapshots of them are kept for these days."]
    return result.replace(notes=(*result.notes, *remarks))


def _explain_missing_pair(register: Register, old: str | None, new: str | None) -> list[str]:
    """Return the note on why there are no two snapshots of the committees on two days; none if there are."""
    try:
        _find_pair(register, old, new)
    except NotThereError as error:
        remedy = "" if error.details else f" {error.remedy}"
        return [f"Nothing is told of committees: {error.message}.{remedy}".rstrip()]
    return []


class _Style(NamedTuple):
    """How changes are listed."""

    summary: bool
    with_labels: bool
    full: bool
    with_links: bool
    with_days: bool


def _list_with_older(
    filter: ChangeFilter,
    pair: tuple[Snapshot, Snapshot],
    documents: document_changes.Pair | None,
    style: _Style,
    new: str | None,
    again: str | None,
    warn: Callable[[str], None],
) -> Listing:
    """Return the changes between two snapshots; if there are none, a note has their number since the oldest one."""
    before, after = pair

    def list_both(database: sqlite3.Connection) -> Listing:
        result = index.answer(
            layers.compose_snapshot(before),
            lambda earlier: _compare_snapshots(filter, pair, documents, (database, earlier), style),
            warn,
        )
        oldest = snapshots.list_snapshots(after.register)[0]
        if result.rows or before in (oldest, after) or again is None:
            return result
        older_changes = index.answer(
            layers.compose_snapshot(oldest),
            lambda first: filter.choose(compare_states(read_state(first), read_state(database)), (database, first)),
            warn,
        )
        older = _describe_older(len(older_changes.changes), oldest.date, new, again)
        return result.replace(notes=(*result.notes, older))

    return index.answer(layers.compose_snapshot(after), list_both, warn)


def _compare_snapshots(
    filter: ChangeFilter,
    pair: tuple[Snapshot, Snapshot],
    documents: document_changes.Pair | None,
    databases: tuple[sqlite3.Connection, sqlite3.Connection],
    style: _Style,
) -> Listing:
    """Return the changes between an earlier and a later snapshot; the index of the later one comes first."""
    before, after = pair
    states = read_state(databases[1]), read_state(databases[0])
    changes = compare_states(*states) + (document_changes.list_changes(documents, databases) if documents else [])
    choice = filter.choose(changes, databases)
    result = _make_listing(choice, (before.date, after.date), databases, documents, style, after.register)
    if before == after:
        newest = f"nothing newer than the snapshot of {after.date} is kept"
        return result.replace(notes=(newest, *result.notes))
    return result.replace(notes=(*result.notes, *iter_missing_members(states)))


def _make_listing(
    choice: Choice,
    days: tuple[str, str],
    databases: Sequence[sqlite3.Connection],
    documents: document_changes.Pair | None,
    style: _Style,
    register: Register = ISO,
) -> Listing:
    """Return chosen changes as a listing, or their summary, with the notes that say what is not seen otherwise."""
    document_days = (documents[0].date, documents[1].date) if documents else ("", "")
    result = change_rows.list_changes(
        choice.changes,
        days,
        document_days,
        databases,
        of=register,
        with_labels=style.with_labels,
        full=style.full,
    )
    if style.with_links:
        result = result.replace(addresses=change_rows.list_addresses(databases, choice.changes))
    if style.summary and choice.changes:
        result = change_rows.summarize_changes(choice.changes).replace(title=result.title)
    spans = change_rows.format_days(choice.changes, days, document_days, with_counts=bool(choice.changes))
    is_seen = choice.changes and not style.summary and (style.with_labels or ";" not in spans)
    notes = [spans] if spans and style.with_days and not is_seen else []
    return result.replace(notes=(*notes, *choice.notes))


def _list_document_changes(
    filter: ChangeFilter,
    pair: document_changes.Pair,
    style: _Style,
    remarks: Sequence[str],
    warn: Callable[[str], None],
) -> Listing:
    """Return the changes of standards alone, which need no snapshot of the committees."""

    def compare(database: sqlite3.Connection) -> Listing:
        choice = filter.choose(document_changes.list_changes(pair, [database]), [database])
        result = _make_listing(choice, (pair[0].date, pair[1].date), [database], pair, style)
        excerpt = [EXCERPT] if filter.recursive and is_excerpt(database) else []
        return result.replace(notes=(*result.notes, *remarks, *excerpt))

    return index.answer(layers.compose(variable=False, own=False), compare, warn)


def _describe_older(number: int, oldest: str, new: str | None, again: str) -> str:
    """Return the note on changes since the oldest snapshot, for a listing without changes."""
    if not number:
        return f"none since the oldest snapshot, of {oldest}, either"
    command = " ".join(filter(None, ("inliaison changes", oldest, new, again)))
    return f"{view.format_count('changes', number)} since the snapshot of {oldest}: `{command}`"


def _find_pair(register: Register, old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    """Return the snapshots current on two days, by default the newest and the one before it.

    Raises NotThereError unless there are two snapshots.
    """
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
