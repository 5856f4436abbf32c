"""The formats that programs read: whole records, with nothing rounded, shortened or cut.

All except TOML yield their text in blocks of whole records, so that any number of rows can be streamed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any

from inliaison.render import Screen
from inliaison.render.card_document import Card
from inliaison.render.documents import Listing, Rows
from inliaison.text import sanitize

if TYPE_CHECKING:
    from inliaison.render.datasets import Dataset

    Document = Listing | Card | Rows

_BLOCK = 1 << 16
"""The size in bytes at which a block is yielded."""
_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def json(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """Return a JSON array with one record on each line, or one object for a card."""
    if isinstance(document, Card):
        return _join_blocks([dump_document(build_card_data(document))])
    return _join_blocks(_iter_json_array(_iter_json_lines(document)), sanitize.escape_json_bytes)


def jsonl(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """Return one JSON object on each line."""
    lines = [_dump(build_card_data(document))] if isinstance(document, Card) else _iter_json_lines(document)
    return _join_blocks((line + b"\n" for line in lines), sanitize.escape_json_bytes)


def toml(document: Listing | Dataset, screen: Screen) -> str:
    """Return the records as the tables of a dataset, followed by the records that they refer to."""
    from inliaison.render.datasets import Dataset
    from inliaison.text import toml

    if isinstance(document, Dataset):
        head = {"dataset": document.head} if document.head else {}
        return toml.format_toml({**head, **document.tables}, comment=document.comment)
    names = make_distinct(document.columns)
    rows = [omit_unknown(dict(zip(names, row, strict=True)), document.nullable) for row in document.rows]
    tables = {document.kind: rows, **document.other_tables}
    tables[document.kind] = [*rows, *document.other_tables.get(document.kind, ())]
    return toml.format_toml(tables, comment=document.credit)


def csv(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """Return rows with a header as RFC 4180 defines them; lists and tables within a cell are JSON."""
    return _join_blocks(_write_csv(_iter_cells(document)))


def excel(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    """Return CSV for spreadsheets, with a UTF-8 byte order mark and with formulas neutralised."""
    return _join_blocks(
        chain(["\ufeff".encode()], _write_csv([_neutralise(cell) for cell in row] for row in _iter_cells(document)))
    )


def tsv(document: Document, screen: Screen) -> Generator[bytes, None, None]:
    r"""Return one record on each line, cells separated by tabs; tab, LF, CR and backslash: `\t`, `\n`, `\r`, `\\`."""
    lines = ("\t".join([cell.translate(_TSV) for cell in row]) + "\n" for row in _iter_cells(document))
    return _join_blocks(line.encode("utf-8", "replace") for line in lines)


def iter_records(document: Listing | Rows) -> Iterator[dict[str, Any]]:
    """Yield each row as an object that JSON can hold, with unique names and only finite numbers."""
    names = make_distinct(document.columns)
    for row in document.rows:
        yield dict(zip(names, map(_to_json_value, row), strict=True))


def omit_unknown(record: Mapping[str, Any], nullable: Collection[str]) -> dict[str, Any]:
    """Return the known fields of a record; a dataset omits the others.

    An empty list also counts as unknown, except in a `nullable` field, where it means that there are none.
    """
    return {name: value for name, value in record.items() if value is not None and (value != [] or name in nullable)}


def build_card_data(card: Card) -> dict[str, Any]:
    """Return a card as one object: the record, with its related records in place of their ids or beside them."""
    sources = {} if card.sources is None else {"sources": card.sources}
    return {**card.record, "register_date": card.register_date, **card.related, **sources, "layers": card.layers}


def make_distinct(columns: Sequence[str]) -> list[str]:
    """Return unique column names, so that an object loses no value: the second `n` becomes `n_2`."""
    column_names: set[str] = set(columns)
    names_in_use: set[str] = set()
    names = []
    for name in columns:
        number, unique = 2, name
        while unique in names_in_use or (unique != name and unique in column_names):
            unique, number = f"{name}_{number}", number + 1
        names_in_use.add(unique)
        names.append(unique)
    return names


def format_plain(value: Any) -> Any:
    """Return a value for text and tables: bytes become base64."""
    if not isinstance(value, bytes):
        return value
    from base64 import b64encode

    return b64encode(value).decode()


def dump_document(value: Any, *, indent: int = 2) -> bytes:
    """Return a value as a JSON document, indented by a number of blanks."""
    return sanitize.escape_json_bytes(_dump(value, indent=indent) + b"\n")


def _dump(value: Any, *, indent: int | None = None) -> bytes:
    return _make_encoder(indent)(value).encode("utf-8", "surrogatepass")


@cache
def _make_encoder(indent: int | None) -> Callable[[Any], str]:
    """Return a JSON encoder, cached because creating one takes longer than writing a row."""
    from json import JSONEncoder

    return JSONEncoder(ensure_ascii=False, allow_nan=False, indent=indent).encode


def _to_json_value(value: Any) -> Any:
    """Return a value that JSON can hold: bytes become a marked object, infinity and NaN become None."""
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": format_plain(value)}
    return None if isinstance(value, float) and not isfinite(value) else value


def _iter_json_lines(document: Listing | Rows) -> Iterable[bytes]:
    """Return each row as the text of a JSON object."""
    return (row[0] for row in document.rows) if document.has_json_rows else map(_dump, iter_records(document))


def _iter_json_array(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b"[\n  "
    for line in lines:
        yield before + line
        before = b",\n  "
    yield b"[]\n" if before == b"[\n  " else b"\n]\n"


def _join_blocks(pieces: Iterable[bytes], finish: Callable[[bytes], bytes] = bytes) -> Generator[bytes, None, None]:
    """Yield the pieces joined into finished blocks; at least one block, even if it is empty."""
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
    """A file stand-in whose `write` returns what the CSV writer wrote."""

    write = staticmethod(str)


def _write_csv(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    import csv

    writer = csv.writer(_Line)
    return (writer.writerow(row).encode("utf-8", "replace") for row in rows)


def _neutralise(cell: str) -> str:
    """Return a cell with an apostrophe in front if a spreadsheet would run it as a formula; numbers stay numbers."""
    number = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
    is_formula = cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(number, cell)
    return f"'{cell}" if is_formula else cell


def _iter_cells(document: Document) -> Iterator[list[str]]:
    """Yield the header, then the cells of each row."""
    if isinstance(document, Card):
        yield list(document.record)
        yield [_format_cell(value) for value in document.record.values()]
        return
    nullable = [name in document.nullable for name in document.columns]
    yield list(document.columns)
    for row in document.rows:
        yield [_format_cell(value, is_nullable) for value, is_nullable in zip(row, nullable, strict=True)]


def _format_cell(value: Any, is_nullable: bool = False) -> str:
    """Return a value as a cell; an empty list is shown only where it means that there are none."""
    if isinstance(value, str):
        return value
    if type(value) in (int, float):
        return repr(value)  # JSON cannot represent infinity or NaN.
    if value is None or (value == [] and not is_nullable):
        return ""
    return str(format_plain(value)) if isinstance(value, bytes) else _dump(value).decode("utf-8", "surrogatepass")
