"""Records on their way to a snapshot: in a file, so that memory holds no more than their keys and places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO


class Spool:
    """Records as lines of JSON, in the order of their keys."""

    def __init__(self, file: BinaryIO) -> None:
        """Keep the records in a file that is empty."""
        self._file = file
        self._places: list[tuple[str, int, int]] = []
        self._end = 0

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self._places)

    def add(self, key: str, record: dict[str, Any]) -> None:
        """Add a record; not once they have been read."""
        line = format_line(record)
        self._file.write(line)
        self._places.append((key, self._end, len(line)))
        self._end += len(line)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines."""
        for _, start, length in sorted(self._places):
            self._file.seek(start)
            yield self._file.read(length)


def format_line(table: dict[str, Any]) -> bytes:
    """Return a table as a line of compact JSON."""
    return _format(table).encode("utf-8") + b"\n"


_format = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
