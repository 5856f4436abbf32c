"""Storage of the snapshots of ISO's documents and of its classification."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any

from inliaison.errors import FaultyDataError
from inliaison.register import dated_files, documents
from inliaison.register.dated_files import DateChoice, ImportResult
from inliaison.register.documents import DocumentSnapshot
from inliaison.register.spool import Spool, format_line
from inliaison.system import output

_LEVEL = 4
"""The level of compression: less than half of the time of the usual one, for a file that is a tenth larger."""
_GZIP = 16 + zlib.MAX_WBITS
"""The format of the compressed stream. Its header has no time, so that equal records make equal files."""


def store(
    kind: str,
    records: Spool,
    date_choice: DateChoice,
    origin: str,
    digest: str,
    *,
    replace: bool,
    stamps: Mapping[str, str] | None = None,
) -> ImportResult[DocumentSnapshot]:
    """Store records as the snapshot of a date; older and newer snapshots stay as they are.

    A classification that is the same as before is not kept twice: nothing is asked of its days, and a new snapshot
    would have all documents indexed again.
    Raises AccessError if there is a different snapshot of the same date, unless `replace` is set.
    """
    with dated_files.open_folder(documents.get_folder(kind)) as folder:
        snapshot = DocumentSnapshot(kind, date_choice.date, folder / f"{date_choice.date}.jsonl.gz")
        before = next((it for it in reversed(documents.list_snapshots(kind)) if it.date < date_choice.date), None)
        outcome = _determine_outcome(snapshot, records, digest)
        if kind == "ics" and outcome == "new" and before and _has_same_records(before, records):
            return ImportResult(before, None, "same")
        dated_files.must_be_replaceable(outcome, date_choice.date, replace=replace)
        if outcome != "same":
            head = {"date": date_choice.date, "dated": date_choice.reason, "origin": origin, "digest": digest}
            lines = _iter_lines({**head, "records": len(records), **(stamps or {})}, records)
            output.write_file(str(snapshot.path), _compress(lines), force=True)
    return ImportResult(snapshot, before, outcome)


def _determine_outcome(snapshot: DocumentSnapshot, records: Spool, digest: str) -> str:
    if not snapshot.path.exists():
        return "new"
    old_digest = documents.read_head(snapshot).get("digest")
    return dated_files.judge(old_digest, digest, is_same=_has_same_records(snapshot, records))


def _has_same_records(snapshot: DocumentSnapshot, records: Spool) -> bool:
    try:
        old_lines = islice(documents.iter_lines(snapshot), 1, None)
        return all(old == new for old, new in zip_longest(old_lines, records))
    except FaultyDataError:
        return False


def _iter_lines(head: dict[str, Any], records: Spool) -> Iterator[bytes]:
    yield format_line(head)
    yield from records


def _compress(lines: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for line in lines:
        if piece := compressor.compress(line):
            yield piece
    yield compressor.flush()
