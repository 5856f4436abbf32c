"""The formats that programs read: whole records, nothing rounded, folded or cut.

Each but TOML gives its text in blocks of whole records, so that rows can be written as they come, however many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any

from inliaison.render import Screen
from inliaison.render.documents import Card, Listing, Rows
from inliaison.text import sanitize

if TYPE_CHECKING:
    from inliaison.render.datasets import Dataset

    Document = Listing | Card | Rows

_BLOCK = 1 << 16
"""Bytes that are gathered before they are given away."""
_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def json(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """An array with one record a line, or one object for a card."""
    if isinstance(document, Card):
        return _blocks([dump_document(card_data(document))])
    return _blocks(_array(_lines(document)), sanitize.escaped_bytes)


def jsonl(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """One record a line."""
    lines = [_dump(card_data(document))] if isinstance(document, Card) else _lines(document)
    return _blocks((line + b"\n" for line in lines), sanitize.escaped_bytes)


def toml(document: Listing | Dataset, screen: Screen) -> str:
    """Return the records as a dataset's tables, and after them those that they name."""
    from inliaison.render.datasets import Dataset
    from inliaison.text import toml

    if isinstance(document, Dataset):
        return toml.dumps(document.tables, comment=document.comment)
    names = distinct(document.columns)
    rows = [known(dict(zip(names, row, strict=True)), document.nullable) for row in document.rows]
    tables = {document.kind: rows, **document.named}
    tables[document.kind] = [*rows, *document.named.get(document.kind, ())]
    return toml.dumps(tables, comment=document.credit)


def csv(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """Rows with a header as RFC 4180 has them; lists and tables within a cell as JSON."""
    return _blocks(_csv(_cells(document)))


def excel(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """The same for spreadsheets: a mark says that it is UTF-8, and no cell is taken for a formula."""
    return _blocks(chain(["\ufeff".encode()], _csv([_guarded(cell) for cell in row] for row in _cells(document))))


def tsv(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    r"""One record a line, cells parted by tabs; tab, line feed and backslash in a cell as `\t`, `\n`, `\\`."""
    lines = ("\t".join([cell.translate(_TSV) for cell in row]) + "\n" for row in _cells(document))
    return _blocks(line.encode("utf-8", "replace") for line in lines)


def records(document: Listing | Rows) -> Iterator[dict[str, Any]]:
    """Yield each row as an object that JSON can hold: no two names are equal, every number is finite."""
    names = distinct(document.columns)
    for row in document.rows:
        yield dict(zip(names, map(_value, row), strict=True))


def known(record: Mapping[str, Any], nullable: Collection[str]) -> dict[str, Any]:
    """Return what is known of a record: a dataset leaves the other keys out.

    An empty list says so, too, but for those that are `nullable`: there it means that there are none.
    """
    return {name: value for name, value in record.items() if value is not None and (value != [] or name in nullable)}


def card_data(card: Card) -> dict[str, Any]:
    """A card as one object: the record, with what is related to it in place of the ids or beside them."""
    sources = {} if card.sources is None else {"sources": card.sources}
    return {**card.record, "register_date": card.register_date, **card.related, **sources, "layers": card.layers}


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
    if not isinstance(value, bytes):
        return value
    from base64 import b64encode

    return b64encode(value).decode()


def dump_document(value: Any) -> bytes:
    """Return a value as a document of JSON over several lines."""
    return sanitize.escaped_bytes(_dump(value, indent=2) + b"\n")


def _dump(value: Any, *, indent: int | None = None) -> bytes:
    return _encoder(indent)(value).encode("utf-8", "surrogatepass")


@cache
def _encoder(indent: int | None) -> Callable[[Any], str]:
    """Return what makes JSON of a value; it is kept, for to make one takes longer than to write a row."""
    from json import JSONEncoder

    return JSONEncoder(ensure_ascii=False, allow_nan=False, indent=indent).encode


def _value(value: Any) -> Any:
    """A value as JSON can hold it: bytes as an object that says so; what is no finite number is not known."""
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": plain(value)}
    return None if isinstance(value, float) and not isfinite(value) else value


def _lines(document: Listing | Rows) -> Iterable[bytes]:
    """Return each row as the text of a JSON object."""
    return (row[0] for row in document.rows) if document.encoded else map(_dump, records(document))


def _array(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b"[\n  "
    for line in lines:
        yield before + line
        before = b",\n  "
    yield b"[]\n" if before == b"[\n  " else b"\n]\n"


def _blocks(pieces: Iterable[bytes], finish: Callable[[bytes], bytes] = bytes) -> Generator[bytes, None, None]:
    """Yield pieces joined to blocks, each of them finished; at least one, even where nothing is in it."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield finish(b"".join(waiting))
            waiting.clear()
            size = 0
    yield finish(b"".join(waiting))


class _Line:
    """Gives back what a writer of CSV would write into a file."""

    write = staticmethod(str)


def _csv(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    import csv

    writer = csv.writer(_Line)
    return (writer.writerow(row).encode("utf-8", "replace") for row in rows)


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet would run, with an apostrophe before it; numbers stay numbers."""
    number = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
    runs = cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(number, cell)
    return f"'{cell}" if runs else cell


def _cells(document: Document) -> Iterator[list[str]]:
    """Yield the header, then the cells of each row."""
    if isinstance(document, Card):
        yield list(document.record)
        yield [_cell(value) for value in document.record.values()]
        return
    telling = [name in document.nullable for name in document.columns]
    yield list(document.columns)
    for row in document.rows:
        yield [_cell(value, tells) for value, tells in zip(row, telling, strict=True)]


def _cell(value: Any, tells_none: bool = False) -> str:
    """A value as a cell; an empty list is one where it says that there are none."""
    if isinstance(value, str):
        return value
    if type(value) in (int, float):
        return repr(value)  # JSON has no text for what is not finite.
    if value is None or (value == [] and not tells_none):
        return ""
    return str(plain(value)) if isinstance(value, bytes) else _dump(value).decode("utf-8", "surrogatepass")
