"""How many liaisons each body had in every snapshot, in a file of the cache: a card does not open all snapshots.

The snapshots are read as text, each field on its own line as `register import` writes it.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from inliaison.errors import AccessError
from inliaison.index import layers, stamps
from inliaison.register import snapshots
from inliaison.register.snapshots import Snapshot
from inliaison.system import folders

FEWEST = 3
"""With fewer snapshots than this there is no series."""
_UNKNOWN = "-"

Series = list[tuple[str, int | None]]
"""Dates of snapshots, each with a number; None if that snapshot does not list the body, or cannot be read."""


class SeriesTable:
    """The numbers of liaisons of all bodies in the snapshots until a day."""

    def __init__(self, until: str) -> None:
        """Load the numbers, if there are at least `FEWEST` snapshots until that day."""
        every = snapshots.list_snapshots()
        self._dates = [snapshot.date for snapshot in every if snapshot.date <= until]
        self._table = _load_table(every) if len(self._dates) >= FEWEST else b""

    def find(self, kind: str, number: int | str) -> Series:
        """Return the numbers of a partner or committee, by ISO's number; empty if no snapshot lists it."""
        line = f"\n{kind} {number} ".encode()
        start = self._table.find(line) + len(line)
        if start < len(line):
            return []
        texts = self._table[start : self._table.index(b"\n", start)].split()
        numbers = [None if text == _UNKNOWN.encode() else int(text) for text in texts[: len(self._dates)]]
        return list(zip(self._dates, numbers, strict=True)) if any(it is not None for it in numbers) else []


def prepare_series() -> None:
    """Keep the numbers of all snapshots ready, if there are enough of them."""
    every = snapshots.list_snapshots()
    if len(every) >= FEWEST:
        _load_table(every)


def _load_table(every: Sequence[Snapshot]) -> bytes:
    """Return a line for each body with its numbers, from the cache if the snapshots are the same as then."""
    before = time.time_ns()
    try:
        text = stamps.compute_signature([layers.make_snapshot_layer(snapshot) for snapshot in every])
    except AccessError:  # One of them was removed just now.
        return b""
    signature, folder = text.encode("utf-8", "surrogateescape"), folders.get_cache_folder()
    path = folder / f"series-{zlib.crc32(signature):08x}" if folder else None
    with contextlib.suppress(OSError):
        content = path.read_bytes() if path else b""
        if content.startswith(signature + b"\n"):
            return content
    table = "\n".join(["", *_build_lines(every), ""]).encode()
    with contextlib.suppress(OSError):
        if path and stamps.are_settled((snapshot.path for snapshot in every), before):
            _write(path, signature + table)
    return table


def _write(path: Path, content: bytes) -> None:
    """Write the file whole, and remove those of other snapshots."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    for old in path.parent.glob("series-*"):
        if old != temporary:
            old.unlink(missing_ok=True)
    os.replace(temporary, path)


def _build_lines(every: Sequence[Snapshot]) -> Iterator[str]:
    columns = [_count_liaisons(snapshot) for snapshot in every]
    for key in dict.fromkeys(key for column in columns for key in column):
        yield " ".join([key, *(str(column.get(key, _UNKNOWN)) for column in columns)])


def _count_liaisons(snapshot: Snapshot) -> dict[str, int]:
    """Return the numbers of a snapshot by kind and ISO's number; none of one that is damaged."""
    import re
    from collections import Counter

    try:
        text = snapshot.path.read_text("utf-8")
    except (OSError, ValueError):
        return {}
    liaisons = re.findall(r'\n\[\[liaisons\]\]\nid = "([0-9]+)-([0-9]+)"\n', text)
    total = re.search(r"\nliaisons = ([0-9]+)\n", text)
    if total is None or int(total[1]) != len(liaisons):
        return {}
    committees = re.findall(r'\n\[\[committees\]\]\nid = "([^"\n]+)"\n', text)
    counts = Counter({f"committees {id}": 0 for id in committees})
    counts.update(f"partners {number}" for number, _ in liaisons)
    counts.update(f"committees {committee}" for _, committee in liaisons)
    return counts
