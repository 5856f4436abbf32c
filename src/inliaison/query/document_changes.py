"""Changes of standards between the snapshots of ISO's documents that were current on two days."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.errors import NotThereError
from inliaison.register import document_changes, documents
from inliaison.register.documents import DocumentSnapshot
from inliaison.render.differences import Change
from inliaison.text import dates

KIND = document_changes.KIND
Pair = tuple[DocumentSnapshot, DocumentSnapshot]


def find_pair(old: str | None, new: str | None) -> Pair | None:
    """Return the snapshots of documents current on two days, by default the last two; None without two different ones.

    If none is as old as the first day, the oldest one is taken.
    """
    after = documents.find_current("standards", new)
    older = [it for it in documents.list_snapshots("standards") if after and it.date < after.date]
    if not after or not older:
        return None
    if old is None:
        return older[-1], after
    not_newer = [it for it in older if it.date <= old + dates.LAST]
    current = documents.find_current("standards", old)
    return None if current == after else ((not_newer or older[:1])[-1], after)


def build_pair_error(new: str | None) -> NotThereError:
    """Return the error for fewer than two snapshots of documents by a day to compare; it lists those that exist."""
    days = [it.date for it in documents.list_snapshots("standards")]
    if new and days and not documents.find_current("standards", new):
        return NotThereError(f"no snapshot of standards is as old as {new}", details=days)
    return NotThereError(
        "comparing needs two snapshots of standards", details=days, remedy=documents.GET_ONE["standards"]
    )


def list_changes(pair: Pair, databases: Sequence[sqlite3.Connection]) -> list[Change]:
    """Return the changes of standards; the databases, the newer first, have the numbers of their committees."""
    committees: dict[str, str] = {}
    for database in reversed(databases):
        committees |= dict(database.execute("SELECT reference, id FROM committees"))
    before, after = (document_changes.read_documents(documents.iter_records(it)) for it in pair)
    return document_changes.compare_documents(before, after, committees)
