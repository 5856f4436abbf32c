"""The update of the register: each of ISO's files is fetched if it changed, and kept."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from typing import Any, NamedTuple

from inliaison.cli import age, keep_file, keep_snapshot, terminal
from inliaison.dataset import open_data
from inliaison.dataset.registers import ISO
from inliaison.register import dated_files, documents, download, snapshots, store
from inliaison.register.documents import DocumentSnapshot
from inliaison.register.download import Limits
from inliaison.register.snapshots import Snapshot
from inliaison.register.source_files import SourceFile


class Source(NamedTuple):
    """A file to fetch."""

    kind: str
    """The kind of record that is expected in it, whose newest snapshot it is compared with."""
    address: str
    limits: Limits


def list_sources(url: str | None, *, standards: bool) -> list[Source]:
    """Return what to fetch: committees, the classification and, with `--standards`, documents; or one address."""
    if url is not None:
        return [Source(_guess_kind(url, standards=standards), url, download.LARGE if standards else download.USUAL)]
    sources = [
        Source(open_data.COMMITTEES, ISO.address, download.USUAL),
        Source(open_data.CLASSES, ISO.documents[open_data.CLASSES], download.USUAL),
        Source(open_data.STANDARDS, ISO.documents[open_data.STANDARDS], download.LARGE),
    ]
    return sources if standards else sources[:-1]


def _guess_kind(url: str, *, standards: bool) -> str:
    """Return the kind whose newest snapshot came from an address, else that of the options."""
    address, _ = download.split_address(url)
    newest = ((kind, _find_newest(kind)) for kind in documents.KINDS)
    from_there = (kind for kind, it in newest if it and _read_head(it).get("origin") == address)
    return next(from_there, open_data.STANDARDS if standards else open_data.COMMITTEES)


def update_one(source: Source, if_older: str | None) -> bool:
    """Fetch a file and keep it if it has changed; only if its newest snapshot is older than `if_older`, such as 30d.

    Return whether the index of documents is to be prepared. Raises UsageError if `if_older` is no age.
    """
    least = None if if_older is None else age.parse_age(if_older)
    newest = _find_newest(source.kind)
    name = documents.NAMES.get(source.kind, "register")
    if newest and least is not None and age.count_days(newest.date) <= least:
        terminal.print_note(f"nothing fetched: the {name} of {newest.date} is not older than {if_older}")
        return False
    head = _read_head(newest) if newest and _is_usable(newest) else {}
    address, _ = download.split_address(source.address)
    head_before = head if head.get("origin") == address else {}
    with tempfile.TemporaryFile() as target:
        download_result = download.fetch(source.address, head_before, terminal.draw_progress, target, source.limits)
        if download_result is None:
            terminal.print_note(f"nothing new: the {name} of {head['date']} is still the current one")
            return False
        file = SourceFile(target, address)
        if newest and head.get("digest") == file.compute_digest():
            terminal.print_note(f"nothing new: the {name} is the same as that of {newest.date}")
            return False
        date_choice = dated_files.choose_date(None, "", download_result.modification_date)
        return keep_file.keep_file(file, date_choice, address, replace=True, validators=download_result.stamps)


def _find_newest(kind: str) -> Snapshot | DocumentSnapshot | None:
    return documents.find_current(kind) if kind in documents.KINDS else snapshots.find_newest()


def _read_head(snapshot: Snapshot | DocumentSnapshot) -> Mapping[str, Any]:
    return store.read_head(snapshot) if isinstance(snapshot, Snapshot) else documents.read_head(snapshot)


def _is_usable(snapshot: Snapshot | DocumentSnapshot) -> bool:
    """Return whether a snapshot is complete; one that is damaged, or was stored without members, is fetched again."""
    if isinstance(snapshot, Snapshot):
        return store.is_whole(store.read_head(snapshot)) and keep_snapshot.load_state(snapshot) is not None
    return documents.is_complete(snapshot)
