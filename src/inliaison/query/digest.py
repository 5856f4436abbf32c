"""What is new, between snapshots of ISO's register, for what somebody follows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from inliaison import index
from inliaison.dataset import followed
from inliaison.dataset.followed import KINDS, Followed
from inliaison.dataset.layer import Layer
from inliaison.dataset.registers import ISO
from inliaison.errors import NotThereError, UnknownNameError, UsageError
from inliaison.index import layers
from inliaison.index.connection import get_remarks
from inliaison.query.digest_spans import (
    build_too_early_error,
    describe_span,
    explain_no_register,
    explain_no_standards,
    find_register_span,
    find_span,
)
from inliaison.query.follow import BEGIN, make_records, resolve_records
from inliaison.query.register_news import Warn, read_register_news
from inliaison.query.standard_news import read_standard_news
from inliaison.register import snapshots
from inliaison.register.dated_files import check_days
from inliaison.register.documents import list_snapshots as list_document_snapshots
from inliaison.render import digest
from inliaison.render.digest import COLUMNS, VIEW, Digest, Item, describe_item
from inliaison.text import names
from inliaison.text.standards import parse_reference

_MOST_NAMED = 6
"""The title names up to this many records; more are counted."""


def read_digest_of(
    references: Sequence[str],
    since: str | None = None,
    until: str | None = None,
    *,
    only: bool = False,
    latest: int = 2,
    warn: Warn,
) -> Digest:
    """Return what is new for the records that some references mean, or without any for what the user follows.

    If `only`, these records stand for themselves alone. Without references, the span begins by default where the last
    digest ended that was marked as read; without such a day, it has the `latest` snapshots. Raises UsageError for wrong
    arguments, NotThereError if nothing is followed, a reference does not name one record, or two snapshots are missing.
    """
    if only and not references:
        raise UsageError("{} needs {}", options=("only", "of"), remedy="`inliaison follow REF --only` keeps it.")
    if references:
        return read_digest(_find_records(references, only=only, warn=warn), since, until, latest=latest, warn=warn)
    follow_list = followed.load()
    if not follow_list.records:
        raise NotThereError("nothing is followed yet", remedy=f"`{BEGIN}` begins; --of REF needs no following.")
    days = {"read": follow_list.read, "read_standards": follow_list.read_standards}
    return read_digest(follow_list.records, since, until, days, latest=latest, warn=warn)


def _find_records(references: Sequence[str], *, only: bool, warn: Warn) -> list[Followed]:
    """Return the records that some references mean in the newest snapshot, or as full names in an older one.

    Raises NotThereError if no snapshot is kept, or if a reference is ambiguous or means nothing in any of them.
    """
    every, documents = snapshots.list_snapshots(), layers.compose_documents()
    if not (every or documents):
        raise NotThereError("there is no snapshot of the register", remedy=snapshots.GET_ONE)
    newest = layers.compose_snapshot(every[-1]) if every else _list_newest_layers()

    def resolve(database: sqlite3.Connection) -> tuple[list[Followed], list[str]]:
        return resolve_records(database, references, only=only), list(get_remarks(database))

    try:
        records, remarks = index.answer(newest, resolve, warn, documents=documents)
    except UnknownNameError:  # One of them may be in an older snapshot.
        if not every:
            raise
        from inliaison.query.history import find_subject

        remarks = []
        targets = [find_subject(every, text, KINDS, remarks, warn, documents) for text in references]
        records = make_records(targets, only=only)
    for remark in remarks:
        warn(remark)
    return records


def read_digest(
    records: Sequence[Followed],
    since: str | None = None,
    until: str | None = None,
    read: Mapping[str, str | None] = {},
    *,
    latest: int = 2,
    warn: Warn,
) -> Digest:
    """Return what is new for some records from the snapshot current `since` a day to the one current at `until`.

    By default it begins with the snapshot that was `read` last, which has a day for each of `followed.DAYS`, else with
    the first of the `latest`, and ends with the newest. Each snapshot is compared with the one before it, so that the
    digests of two spans are that of both. Standards need no snapshot of the register. Raises UsageError for wrong
    dates, NotThereError if there are no two snapshots.
    """
    check_days(since, until, options=("since", "until"))
    every_document = list_document_snapshots("standards")
    documents = find_span(every_document, since, until, read.get("read_standards"), latest)
    is_of_standards = bool(every_document) and all(record.kind == "standards" for record in records)
    if is_of_standards and not documents:
        raise build_too_early_error(until, [], every_document)
    start = since, until, read.get("read"), latest
    span = [] if is_of_standards else find_register_span(*start, has_standards=bool(documents))
    every = snapshots.list_snapshots()
    views = [layers.compose_snapshot(it) for it in span or every[:1]]  # The oldest one tells whose the standards are.
    newest = views[-1] if views and not is_of_standards else _list_newest_layers()
    news = read_register_news(records, [] if is_of_standards else views or [newest], warn)
    of_standards = read_standard_news(records, news.owners.keys(), documents, newest, warn)
    labels = news.labels | of_standards.labels
    missing = [] if documents else [explain_no_standards(every_document, until)]
    missing += [] if is_of_standards or span else [explain_no_register(every, until)]
    notes = [*missing, *news.notes, *of_standards.notes, *_describe_missing(records, labels)]
    notes += describe_span("the snapshot", every, span, since, read.get("read"))
    notes += describe_span("the standards", every_document, documents, since, read.get("read_standards"))
    compared_days = dict(zip(followed.DAYS, ([it.date for it in span], [it.date for it in documents]), strict=True))
    spans = {name: (days[0], days[-1]) for name, days in compared_days.items() if days}
    digest = _build_digest([*of_standards.items, *news.items], records, labels, spans, notes)
    return digest.replace(owners=news.owners)


def _list_newest_layers() -> list[Layer]:
    """Return the layers for naming records where no snapshot of the register is compared."""
    return layers.compose(variable=False, own=False)


def _describe_missing(records: Sequence[Followed], labels: Mapping[Followed, str]) -> Iterator[str]:
    for record in records:
        if record not in labels:
            yield f"{record.name or record.id} is in none of these snapshots"


def _build_digest(
    items: Sequence[Item],
    records: Sequence[Followed],
    labels: Mapping[Followed, str],
    spans: Mapping[str, tuple[str, str]],
    notes: Sequence[str],
) -> Digest:
    items_in_order = sorted(items, key=_make_order)  # What is new of one thing stays in the order of the snapshots.
    days = [day for span in spans.values() for day in span]
    record_names = list(dict.fromkeys(labels.get(record) or record.name or record.id for record in records))
    *first, last = record_names if len(record_names) <= _MOST_NAMED else [f"{len(record_names)} records"]
    return Digest(
        kind="items",
        columns=COLUMNS,
        rows=[(*item, describe_item(item)) for item in items_in_order],
        total=len(items_in_order),
        credit=ISO.format_dated_credit(days),
        notes=tuple(notes),
        view=VIEW,
        title=f"What is new for {', '.join(first)}{' and ' if first else ''}{last}",
        subtitle=_capitalize("; ".join(f"{_SUBJECTS[name]}{_format_span(*span)}" for name, span in spans.items())),
        spans=spans,
        subjects=tuple(sorted({record[:2] for record in records})),
    )


_SUBJECTS = dict(zip(followed.DAYS, ("", "standards "), strict=True))
"""What a span is of, by the name of its day."""


def _format_span(first: str, last: str) -> str:
    """Return the days of a span in words; a single snapshot tells what is open, and is compared with none."""
    return f"as of {first}" if first == last else f"from {first} to {last}"


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _make_order(item: Item) -> tuple[int, tuple[str, ...]]:
    """Return what decides the place of an item: its part; of a standard, the one that makes it; what it is about."""
    part = list(digest.PARTS).index(item.part)
    if item.kind != "standard":
        return part, (names.make_natural_key(item.ref),)
    return part, (names.make_natural_key(item.body or "~"), parse_reference(item.ref).sort_key)
