"""Rows of any shape as bytes, written as they come: what an SQL statement gives."""

from __future__ import annotations

import csv as csv_module
import io
import json as json_module
import math
from base64 import b64encode
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any

from inliaison.render.data import TSV, guarded
from inliaison.text import sanitize

Row = Sequence[Any]
STREAMED = ("json", "jsonl", "csv", "tsv", "excel")
"""The formats that need not see all rows before the first is written."""


def written(format: str, columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    """The rows in one of the streamed formats, piece by piece."""
    if format == "excel":
        return _excel(columns, rows)
    return {"json": _json, "jsonl": _jsonl, "csv": _csv, "tsv": _tsv}[format](columns, rows)


def for_excel(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows in which no text is taken for a formula."""
    return ([guarded(value) if isinstance(value, str) else value for value in row] for row in rows)


def distinct(columns: Sequence[str]) -> list[str]:
    """Names of columns of which no two are equal: the second `n` is `n_2`, so that an object loses nothing."""
    taken: set[str] = set(columns)
    seen: set[str] = set()
    names = []
    for name in columns:
        number, free = 2, name
        while free in seen or (free != name and free in taken):
            free, number = f"{name}_{number}", number + 1
        seen.add(free)
        names.append(free)
    return names


def plain(value: Any) -> Any:
    """A value as texts and tables take it: bytes in base64."""
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    """A value as JSON can hold it: bytes as an object that says so; what is no finite number is not known."""
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": plain(value)}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _objects(columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    names = distinct(columns)
    for row in rows:
        record = dict(zip(names, map(_value, row), strict=True))
        text = json_module.dumps(record, ensure_ascii=False, allow_nan=False)
        yield sanitize.escaped(text).encode("utf-8", "surrogatepass")


def _json(columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    before = b"[\n  "
    for text in _objects(columns, rows):
        yield before + text
        before = b",\n  "
    yield b"[]\n" if before == b"[\n  " else b"\n]\n"


def _jsonl(columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    for text in _objects(columns, rows):
        yield text + b"\n"


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    text = io.StringIO(newline="")
    writer = csv_module.writer(text)
    for row in _with_head(columns, rows):
        writer.writerow([plain(value) for value in row])
        yield _taken(text)


def _excel(columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    yield "\ufeff".encode()
    yield from _csv(columns, for_excel(rows))


def _taken(text: io.StringIO) -> bytes:
    """What was written since the last time."""
    written = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return written


def _tsv(columns: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    for row in _with_head(columns, rows):
        cells = ("" if value is None else str(plain(value)).translate(TSV) for value in row)
        yield ("\t".join(cells) + "\n").encode("utf-8", "replace")


def _with_head(columns: Sequence[str], rows: Iterable[Row]) -> Generator[Row, None, None]:
    yield columns
    yield from rows
