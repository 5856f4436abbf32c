"""The snapshots that a digest compares, and what is said where it has fewer of them than were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from inliaison.errors import NotThereError
from inliaison.register import snapshots
from inliaison.register.documents import GET_ONE, DocumentSnapshot
from inliaison.register.documents import list_snapshots as list_document_snapshots
from inliaison.register.snapshots import Snapshot
from inliaison.text import dates

_Dated = TypeVar("_Dated", Snapshot, DocumentSnapshot)


def find_register_span(
    since: str | None, until: str | None, read: str | None, latest: int, *, has_standards: bool
) -> list[Snapshot]:
    """Return the snapshots of the register that a digest compares, each with the next; only one if nothing is newer.

    It is empty if there is none up to `until` and standards are compared. Raises NotThereError if there are no two.
    """
    every, every_document = snapshots.list_snapshots(), list_document_snapshots("standards")
    span = find_span(every, since, until, read, latest)
    if not span and has_standards:
        return []
    if not span and every_document:
        raise build_too_early_error(until, every, every_document)
    last = snapshots.get_current(until or "9999")
    if since and not every_document:
        snapshots.get_current(since)
    if span == [last] and not (since or read or every_document):
        remedy = "`inliaison register update` fetches the next one; `inliaison register import FILE` adds an older one."
        raise NotThereError(f"there is no snapshot before that of {last.date} to compare with", remedy=remedy)
    return span


def find_span(
    every: Sequence[_Dated], since: str | None, until: str | None, read: str | None, latest: int
) -> list[_Dated]:
    """Return the snapshots of a sort from the one current `since` a day, or `read` last, to the one current at `until`.

    Without such a day the `latest` ones are taken, and the oldest one if none is as old as it. If there are none, all
    are newer than `until`.
    """
    candidates = [it for it in every if until is None or it.date <= until + dates.LAST]
    start = since or read
    if not start:
        return candidates[-latest:]
    older = [it for it in candidates if it.date <= start + dates.LAST]
    return older[-1:] + [it for it in candidates if it.date > start + dates.LAST]


def describe_span(
    what: str, every: Sequence[_Dated], span: Sequence[_Dated], since: str | None, read: str | None
) -> Iterator[str]:
    """Yield notes on a span that begins later than asked for, or holds nothing to compare."""
    start = since or read
    if not span:
        return
    if start and span[0].date > start + dates.LAST:
        yield f"nothing older than {what} of {span[0].date} is kept: it begins there, not on {start}"
    if len(span) == 1 and span[0] == every[-1]:
        yield f"nothing newer than {what} of {span[0].date} is kept"
    elif len(span) == 1:
        is_read = not since and read and span[0].date <= read
        ending = f"; up to {read} all is read, --since begins earlier" if is_read else ""
        yield f"this span holds only {what} of {span[0].date}: there is nothing to compare{ending}"


def build_too_early_error(
    until: str | None, every: Sequence[Snapshot], every_document: Sequence[DocumentSnapshot]
) -> NotThereError:
    """Return the error that all snapshots, of the register or of standards, are newer than a day."""
    sorts: dict[str, Sequence[Snapshot | DocumentSnapshot]] = {"the register": every, "standards": every_document}
    days = {name: days_of_sort[0].date for name, days_of_sort in sorts.items() if days_of_sort}
    oldest = ", ".join(f"that of {name} is of {day}" for name, day in days.items())
    return NotThereError(
        f"no snapshot of {' or of '.join(days)} is as old as {until}",
        remedy=f"The oldest is of {min(days.values())}." if len(days) == 1 else f"The oldest ones: {oldest}.",
    )


def explain_no_standards(every: Sequence[DocumentSnapshot], until: str | None) -> str:
    """Return a note on why there is no snapshot of standards up to a day."""
    if every:
        return (
            f"No snapshot of standards is as old as {until}: nothing is told of them. The oldest is of {every[0].date}."
        )
    return f"No snapshot of standards is kept: nothing is told of them. {GET_ONE['standards']}"


def explain_no_register(every: Sequence[Snapshot], until: str | None) -> str:
    """Return a note on what is not known without a snapshot of the register up to a day."""
    if every:
        return (
            f"No snapshot of the register is as old as {until}: nothing is told of committees,"
            f" and the standards are those of the committees on {every[0].date}."
        )
    return "No snapshot of the register is kept: nothing is told of what changed in committees."
