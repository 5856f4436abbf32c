"""What is new, between snapshots of ISO's register, for what somebody follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from inliaison.dataset import followed
from inliaison.dataset.followed import KINDS, Followed
from inliaison.dataset.registers import ISO
from inliaison.errors import NotThereError, UsageError
from inliaison.query.follow import BEGIN, make_records
from inliaison.query.history import find_subject
from inliaison.query.register_news import Warn, read_register_news
from inliaison.register import snapshots
from inliaison.register.snapshots import Snapshot
from inliaison.render import digest
from inliaison.render.digest import COLUMNS, VIEW, Digest, Item, describe_item
from inliaison.text import dates, names

_MOST_NAMED = 6
"""The title names up to this many records; more are counted."""


def read_digest_of(
    references: Sequence[str], since: str | None = None, until: str | None = None, *, only: bool = False, warn: Warn
) -> Digest:
    """Return what is new for the records that some references mean, or without any for what the user follows.

    If `only`, these records stand for themselves alone. Without references, the span begins by default where the last
    digest ended that was marked as read. Raises UsageError for wrong arguments, NotThereError if nothing is followed, a
    reference does not name one record, or there are no two snapshots.
    """
    if only and not references:
        raise UsageError("{} needs {}", options=("only", "of"), remedy="`inliaison follow REF --only` keeps it.")
    if references:
        return read_digest(_find_records(references, only=only, warn=warn), since, until, warn=warn)
    follow_list = followed.load()
    if not follow_list.records:
        raise NotThereError("nothing is followed yet", remedy=f"`{BEGIN}` begins; --of REF needs no following.")
    return read_digest(follow_list.records, since, until, follow_list.read, warn=warn)


def _find_records(references: Sequence[str], *, only: bool, warn: Warn) -> list[Followed]:
    """Return the records that some references mean in the newest snapshot, or as full names in an older one.

    Raises NotThereError if no snapshot is kept, or if a reference is ambiguous or means nothing in any of them.
    """
    every = snapshots.list_snapshots()
    if not every:
        raise NotThereError("there is no snapshot of the register", remedy=snapshots.GET_ONE)
    remarks: list[str] = []
    records = make_records((find_subject(every, text, KINDS, remarks, warn) for text in references), only=only)
    for remark in remarks:
        warn(remark)
    return records


def read_digest(
    records: Sequence[Followed],
    since: str | None = None,
    until: str | None = None,
    read: str | None = None,
    *,
    warn: Warn,
) -> Digest:
    """Return what is new for some records from the snapshot current `since` a day to the one current at `until`.

    By default it begins with the snapshot that was `read` last, else with the one before the last, and ends with the
    newest. Each snapshot is compared with the one before it, so that the digests of two spans are that of both. Raises
    UsageError for wrong dates, NotThereError if there are no two snapshots.
    """
    span = find_span(since, until, read)
    news = read_register_news(records, span, warn)
    notes = [*news.notes, *_describe_missing(records, news.labels)]
    if len(span) == 1:
        notes.append(f"nothing newer than the snapshot of {span[0].date} is kept")
    return _build_digest(news.items, records, news.labels, (span[0].date, span[-1].date), notes)


def find_span(since: str | None, until: str | None, read: str | None) -> list[Snapshot]:
    """Return the snapshots that a digest compares, each with the next; only one if nothing is newer.

    Raises UsageError for wrong dates, NotThereError if there are no two snapshots.
    """
    for day in (since, until):
        if day is not None:
            dates.check_date(day)
    if since and until and since + dates.LAST > until + dates.LAST:
        raise UsageError(f"{{}} {since} is later than {{}} {until}", options=("since", "until"))
    every = snapshots.list_snapshots()
    last = snapshots.get_current(until or "9999")
    older = [snapshot for snapshot in every if snapshot.date < last.date]
    if since:
        first = snapshots.get_current(since)
    elif read:
        first = next((it for it in reversed(every) if it.date <= read + dates.LAST), every[0])
    elif older:
        first = older[-1]
    else:
        remedy = "`inliaison register update` fetches the next one; `inliaison register import FILE` adds an older one."
        raise NotThereError(f"there is no snapshot before that of {last.date} to compare with", remedy=remedy)
    return [it for it in every if first.date <= it.date <= last.date] or [last]


def _describe_missing(records: Sequence[Followed], labels: Mapping[Followed, str]) -> Iterator[str]:
    for record in records:
        if record not in labels:
            yield f"{record.name or record.id} is in none of these snapshots"


def _build_digest(
    items: Sequence[Item],
    records: Sequence[Followed],
    labels: Mapping[Followed, str],
    span: tuple[str, str],
    notes: Sequence[str],
) -> Digest:
    parts = list(digest.PARTS)
    places = [(parts.index(item.part), names.make_natural_key(item.ref), at) for at, item in enumerate(items)]
    ordered = [items[at] for *_, at in sorted(places)]
    called = [labels.get(record) or record.name or record.id for record in records]
    *first, last = called if len(called) <= _MOST_NAMED else [f"{len(called)} records"]
    return Digest(
        kind="items",
        columns=COLUMNS,
        rows=[(*item, describe_item(item)) for item in ordered],
        total=len(ordered),
        credit=ISO.credited(span),
        notes=tuple(notes),
        view=VIEW,
        title=f"What is new for {', '.join(first)}{' and ' if first else ''}{last}",
        subtitle=f"From {span[0]} to {span[1]}",
        span=span,
        subjects=tuple(sorted({record[:2] for record in records})),
    )
