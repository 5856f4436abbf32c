"""Changes of standards between the snapshots of ISO's documents that were current on two days."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.errors import NotThereError
from inliaison.register import document_changes, documents
from inliaison.register.documents import DocumentSnapshot
from inliaison.render.differences import Change

KIND = document_changes.KIND
Pair = tuple[DocumentSnapshot, DocumentSnapshot]


def find_pair(old: str | None, new: str | None) -> Pair | None:
    """Return the snapshots of documents current on two days, by default the last two; None if there are no such two.

    If none is as old as the first day, the oldest one is taken. If nothing newer than that of the first day is kept,
    it comes twice.
    """
    after = documents.find_current("standards", new)
    older = [it for it in documents.list_snapshots("standards") if after and it.date < after.date]
    if after and _is_common(after, old):
        return (after, after) if after == documents.find_current("standards") else None
    if not after or not older:
        return None
    if old is None:
        return older[-1], after
    return documents.find_current("standards", old) or older[0], after


def _is_common(after: DocumentSnapshot, old: str | None) -> bool:
    """Return whether the later snapshot was current on the first day already."""
    return old is not None and documents.find_current("standards", old) == after


def explain_same_snapshot(pair: Pair) -> list[str]:
    """Return a note if a pair is one snapshot, to which there is no newer one."""
    return [f"nothing newer than the standards of {pair[1].date} is kept"] if pair[0] == pair[1] else []


def build_pair_error(old: str | None, new: str | None) -> NotThereError:
    """Return the error for fewer than two snapshots of documents by two days to compare; it lists those that exist."""
    days = [it.date for it in documents.list_snapshots("standards")]
    after = documents.find_current("standards", new)
    if new and days and not after:
        return NotThereError(f"no snapshot of standards is as old as {new}", details=days)
    if not after or len(days) < 2:
        message, remedy = "comparing needs two snapshots of standards", documents.GET_ONE["standards"]
        return NotThereError(message, details=days, remedy=remedy)
    if _is_common(after, old):
        message = f"nothing to compare: {old} and {new} both mean the standards of {after.date}"
    else:
        message = f"there is no snapshot of standards before that of {after.date}"
    command = f"inliaison changes {days[-2]} {days[-1]} --kind {KIND}"
    return NotThereError(message, details=days, remedy=f"Name two of these, the earlier first: `{command}`.")


def list_changes(pair: Pair, databases: Sequence[sqlite3.Connection]) -> list[Change]:
    """Return the changes of standards; the databases, the newer first, have the numbers of their committees."""
    if pair[0] == pair[1]:
        return []
    committees: dict[str, str] = {}
    for database in reversed(databases):
        committees |= dict(database.execute("SELECT reference, id FROM committees"))
    before, after = (document_changes.read_documents(documents.iter_records(it)) for it in pair)
    return document_changes.compare_documents(before, after, committees)
