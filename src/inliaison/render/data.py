"""The formats that programs read: whole records, nothing rounded, folded or cut."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from inliaison.render import Document, Screen
from inliaison.render.documents import Card, Listing
from inliaison.text import sanitize

if TYPE_CHECKING:
    from inliaison.render.datasets import Dataset

TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def json(document: Document, screen: Screen) -> bytes:
    """An array with one record a line, or one object for a card."""
    if isinstance(document, Card):
        return sanitize.escaped_bytes(_dump(card_data(document), indent=2) + b"\n")
    lines = _lines(document)
    return sanitize.escaped_bytes(b"[\n  " + b",\n  ".join(lines) + b"\n]\n") if lines else b"[]\n"


def jsonl(document: Document, screen: Screen) -> bytes:
    """One record a line."""
    lines = [_dump(card_data(document))] if isinstance(document, Card) else _lines(document)
    return sanitize.escaped_bytes(b"".join(line + b"\n" for line in lines))


def toml(document: Listing | Dataset, screen: Screen) -> str:
    """Return the records as a dataset's tables, and after them those that they name."""
    from inliaison.render.datasets import Dataset
    from inliaison.text import toml

    if isinstance(document, Dataset):
        return toml.dumps(document.tables, comment=document.comment)
    records = [known(record, document.nullable) for record in _records(document)]
    tables = {document.kind: records, **document.named}
    tables[document.kind] = [*records, *document.named.get(document.kind, ())]
    return toml.dumps(tables, comment=document.credit)


def csv(document: Document, screen: Screen) -> str:
    """Rows with a header as RFC 4180 has them; lists and tables within a cell as JSON."""
    return _csv(_cells(document))


def _csv(cells: list[list[str]]) -> str:
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells)
    return text.getvalue()


def excel(document: Document, screen: Screen) -> str:
    """The same for spreadsheets: a mark says that it is UTF-8, and no cell is taken for a formula."""
    return "\ufeff" + _csv([[guarded(cell) for cell in row] for row in _cells(document)])


def guarded(cell: str) -> str:
    """A cell that a spreadsheet would run, with an apostrophe before it; numbers stay numbers."""
    runs = cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", cell)
    return f"'{cell}" if runs else cell


def tsv(document: Document, screen: Screen) -> str:
    r"""One record a line, cells parted by tabs; tab, line feed and backslash in a cell as `\t`, `\n`, `\\`."""
    return "".join("\t".join(cell.translate(TSV) for cell in row) + "\n" for row in _cells(document))


def known(record: Mapping[str, Any], nullable: Collection[str]) -> dict[str, Any]:
    """Return what is known of a record: a dataset leaves the other keys out.

    An empty list says so, too, but for those that are `nullable`: there it means that there are none.
    """
    return {name: value for name, value in record.items() if value is not None and (value != [] or name in nullable)}


def card_data(card: Card) -> dict[str, Any]:
    """A card as one object: the record, with what is related to it in place of the ids or beside them."""
    sources = {} if card.sources is None else {"sources": card.sources}
    return {**card.record, "register_date": card.register_date, **card.related, **sources, "layers": card.layers}


def _lines(listing: Listing) -> list[bytes]:
    return [row[0] for row in listing.rows] if listing.encoded else list(map(_dump, _records(listing)))


def _records(listing: Listing) -> list[dict[str, Any]]:
    return [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]


def _dump(value: Any, *, indent: int | None = None) -> bytes:
    import json

    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return text.encode("utf-8", "surrogatepass")


def _cells(document: Document) -> list[list[str]]:
    if isinstance(document, Card):
        return [list(document.record), [_cell(value) for value in document.record.values()]]
    telling = [name in document.nullable for name in document.columns]
    rows = ([_cell(value, tells) for value, tells in zip(row, telling, strict=True)] for row in document.rows)
    return [list(document.columns), *rows]


def _cell(value: Any, tells_none: bool = False) -> str:
    """A value as a cell; an empty list is one where it says that there are none."""
    if isinstance(value, str):
        return value
    return "" if value is None or (value == [] and not tells_none) else _dump(value).decode("utf-8", "surrogatepass")
