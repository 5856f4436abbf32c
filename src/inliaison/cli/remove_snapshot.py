"""The removal of snapshots of a register, of standards or of their classification."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.cli import keep_documents, keep_snapshot, terminal
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import NotThereError, UsageError
from inliaison.register import dated_files, documents, snapshots, store
from inliaison.register.documents import DocumentSnapshot
from inliaison.register.snapshots import Snapshot
from inliaison.system import output
from inliaison.text import dates

_MAX_DATES = 12


def remove_snapshots(days: Sequence[str], kind: str | None, register: Register, *, dry_run: bool) -> None:
    """Remove the snapshots of some days, of a kind of document or else of a register; none if one is not there.

    Print their days, or if `dry_run` what they are. Raises UsageError for what is no day, NotThereError for a day
    without a snapshot, AccessError if a file cannot be removed.
    """
    for day in days:
        if not dates.is_day(day):
            raise UsageError(
                f'"{day}" is not a full date', remedy="Write YYYY-MM-DD, as `inliaison register list` does."
            )
    ending = "Nothing was removed." if len(days) > 1 else ""
    to_remove = [_find(day, kind, register, ending) for day in days]
    descriptions = [_describe(it) for it in to_remove]
    if dry_run:
        terminal.print_answer("\n".join(descriptions))
        return
    dated_files.remove_files([snapshot.path for snapshot in to_remove])
    try:
        output.write_stdout("".join(f"{day}\n" for day in days).encode("utf-8"))
    finally:  # The snapshots were removed even if standard output cannot be written.
        for text in descriptions:
            terminal.print_note(f"removed: {text}")
        terminal.print_note(_describe_rest(kind, register))


def _list(kind: str | None, register: Register) -> Sequence[Snapshot | DocumentSnapshot]:
    return documents.list_snapshots(kind) if kind else snapshots.list_snapshots(register)


def _get_name(kind: str | None, register: Register) -> str:
    return documents.NAMES[kind] if kind else "register" if register == ISO else register.name


def _find(day: str, kind: str | None, register: Register, ending: str) -> Snapshot | DocumentSnapshot:
    """Return the snapshot of a day. Raises NotThereError, which lists the days that there are and has an ending."""
    every = _list(kind, register)
    for snapshot in every:
        if snapshot.date == day:
            return snapshot
    older = len(every) - _MAX_DATES
    raise NotThereError(
        f"no {_get_name(kind, register)} of {day} is kept",
        details=[
            *(it.date for it in every[-_MAX_DATES:]),
            *([f"and {older:,} older ones: `inliaison register list`"] if older > 0 else []),
        ],
        remedy=" ".join(
            [
                *(_suggest_kind(day, other) for other in (None, *documents.KINDS) if _has(day, other, kind)),
                *filter(None, [ending]),
            ]
        ),
    )


def _has(day: str, other: str | None, kind: str | None) -> bool:
    """Return whether there is a snapshot of a day of another kind than the one asked for."""
    return other != kind and any(it.date == day for it in _list(other, ISO))


def _suggest_kind(day: str, kind: str | None) -> str:
    """Return the sentence that leads to the snapshot of another kind of the same day."""
    option = f" --{kind}" if kind else ""
    return f"`inliaison register remove {day}{option}` removes the {_get_name(kind, ISO)} of that day."


def _describe(snapshot: Snapshot | DocumentSnapshot) -> str:
    """Return what a snapshot is, what it holds, and where it came from."""
    if isinstance(snapshot, Snapshot):
        head = store.read_head(snapshot)
        name, counts = _get_name(None, snapshot.register), keep_snapshot.describe_counts(head)
    else:
        head = documents.read_head(snapshot)
        name, counts = documents.NAMES[snapshot.kind], keep_documents.describe_count(snapshot.kind, head)
    origin = f", from {head['origin']}" if head else ""
    return f"{name} of {snapshot.date}: {counts}{origin}"


def _describe_rest(kind: str | None, register: Register) -> str:
    """Return what queries use now."""
    every = _list(kind, register)
    if every:
        return f"queries use the newest one that is left, of {every[-1].date}"
    return f"none is left. {documents.GET_ONE[kind] if kind else snapshots.GET_ONE}"
