"""The snapshots of ISO's documents and of its classification on disk: lines of JSON, compressed, each file complete.

The first line of a file is its head, each further one a record of the kind, in the order of listings. A hundred
megabytes of TOML would take a minute to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from inliaison.errors import AccessError, FaultyDataError
from inliaison.kinds import DOCUMENT_KINDS
from inliaison.system import folders
from inliaison.text import dates

Table = dict[str, Any]
KINDS = DOCUMENT_KINDS
"""The kinds of record that are kept so, each in the folder of its name."""
NAMES = {"standards": "catalogue of standards", "ics": "classification (ICS)"}
"""By kind, what messages call all of its records together."""
RECORD_NAMES = {"standards": "documents", "ics": "classes"}
"""By kind, what messages call a number of its records."""
GET_ONE = {
    "standards": "Get it with `inliaison register update --standards`.",
    "ics": "Get it with `inliaison register update`.",
}
"""By kind, how to get a snapshot."""

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.jsonl\.gz")


class DocumentSnapshot(NamedTuple):
    """All records of one of these kinds as ISO published them on a day."""

    kind: str
    date: str
    path: Path


def get_folder(kind: str) -> Path | None:
    """Return the folder of the snapshots of a kind, or None if the machine has no data folder."""
    home = folders.get_data_folder()
    return home / "snapshots" / kind if home else None


def list_snapshots(kind: str) -> list[DocumentSnapshot]:
    """Return all snapshots of a kind, oldest first. Raises AccessError if the folder cannot be read."""
    folder = get_folder(kind)
    try:
        paths = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name)) if folder else []
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {error.strerror or error}") from error
    return [DocumentSnapshot(kind, path.name.partition(".")[0], path) for path in paths]


def find_current(kind: str, as_of: str | None = None) -> DocumentSnapshot | None:
    """Return the newest snapshot of a kind, or the one that was current on a day or at the end of a month or year."""
    not_newer = [it for it in list_snapshots(kind) if as_of is None or it.date <= as_of + dates.LAST]
    return not_newer[-1] if not_newer else None


def list_current(as_of: str | None = None) -> list[DocumentSnapshot]:
    """Return the current snapshot of each kind that has one."""
    return [snapshot for kind in KINDS if (snapshot := find_current(kind, as_of))]


def read_head(snapshot: DocumentSnapshot) -> Table:
    """Return the head of a snapshot: its date, origin, digest and number of records; empty if it is damaged."""
    try:
        head = next(_iter_tables(snapshot), {})
    except FaultyDataError:
        return {}
    return head if all(isinstance(head.get(name), type) for name, type in _HEAD_TYPES.items()) else {}


_HEAD_TYPES = {"date": str, "dated": str, "origin": str, "digest": str, "records": int}


def iter_records(snapshot: DocumentSnapshot) -> Iterator[Table]:
    """Yield the records of a snapshot in their order, one at a time.

    Raises AccessError if it cannot be read, FaultyDataError if it is damaged.
    """
    tables = _iter_tables(snapshot)
    missing = next(tables, {}).get("records", -1)
    for record in tables:
        missing -= 1
        yield record
    if missing != 0:
        raise _make_damage_error(snapshot)


def is_complete(snapshot: DocumentSnapshot) -> bool:
    """Return whether all records of a snapshot can be read."""
    try:
        return all(True for _ in iter_records(snapshot))
    except FaultyDataError:
        return False


def iter_lines(snapshot: DocumentSnapshot) -> Iterator[bytes]:
    """Yield the lines of a snapshot, of which the first is its head. Raises the errors of `iter_records`."""
    import gzip
    import zlib

    try:
        with gzip.open(snapshot.path) as file:
            yield from file
    except (EOFError, ValueError, gzip.BadGzipFile, zlib.error) as error:
        raise _make_damage_error(snapshot) from error
    except OSError as error:
        raise AccessError(f"cannot read {snapshot.path}: {error.strerror or error}") from error


def _iter_tables(snapshot: DocumentSnapshot) -> Iterator[Table]:
    import json

    for line in iter_lines(snapshot):
        try:
            table = json.loads(line)
        except ValueError as error:
            raise _make_damage_error(snapshot) from error
        if not isinstance(table, dict):
            raise _make_damage_error(snapshot)
        yield table


def _make_damage_error(snapshot: DocumentSnapshot) -> FaultyDataError:
    return FaultyDataError(
        f"{snapshot.path} is damaged",
        remedy=f"Import ISO's file of {snapshot.date} again, or remove this one:"
        f" `inliaison register remove {snapshot.date} --{snapshot.kind}`.",
    )
