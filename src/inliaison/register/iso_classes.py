"""Conversion of ISO's classification (ICS) to records; this is the place for the column names of that file.

It is CSV. Each line is a class, such as 13.020.10, with its titles in English and French.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from inliaison.errors import FaultyDataError
from inliaison.register import source_files
from inliaison.register.iso_rows import Row, RowProblem
from inliaison.text import names

Table = dict[str, Any]
CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{3}(?:\.[0-9]{2})?)?")
"""The pattern of a class's code."""


def iter_rows(lines: Iterable[bytes], name: str, problems: list[RowProblem]) -> Iterator[Row]:
    """Yield every row of a CSV file as a table of its columns, without the empty ones.

    Raises FaultyDataError, with the line, if it is not CSV.
    """
    numbered_lines = source_files.iter_numbered_lines(lines)
    reader = csv.reader((source_files.decode_line(line, number, name) for number, line in numbered_lines), strict=True)
    columns = next(reader, [])
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                remedy = "The file may have been cut short. Nothing was imported."
                raise FaultyDataError(f"{name}:{line}: a quotation mark is not closed", remedy=remedy) from None
            problems.append(RowProblem(line, "", f"{error}; the row is left out"))
            continue
        if len(cells) > len(columns):
            problems.append(RowProblem(line, "", "the row has more cells than the header; it is left out"))
        elif any(cells):
            cells = [cell.strip() for cell in cells]
            yield Row(line, {column: cell for column, cell in zip(columns, cells, strict=False) if cell}, problems)


def read_id(row: Row) -> str | None:
    """Return the id of a row, or None, with a problem, if it has no code or no title."""
    code, title = row.read_text("identifier", "the row"), row.read_text("titleEn", "the row")
    if code and not CODE.fullmatch(code):
        row.note("identifier", "must be a code such as 13.020.10; the row is left out")
        return None
    return _convert_code_to_id(code) if code and title else None


def iter_records(rows: Iterable[tuple[str, Row]]) -> Iterator[Table]:
    """Yield the record of each row; what is not known is left out, and so is a parent that has no row."""
    rows_by_id = dict(rows)
    for id, row in rows_by_id.items():
        code = row.read_text("identifier")
        parent = row.read_text("parent") or code.rpartition(".")[0]
        record = {
            "id": id,
            "code": code,
            "title": row.read_text("titleEn"),
            "title_fr": row.read_text("titleFr"),
            "parent": _convert_code_to_id(parent),
        }
        if parent and (_convert_code_to_id(parent) not in rows_by_id or not code.startswith(f"{parent}.")):
            row.note("parent", f"{parent} is not a class above {code}; it is left out")
            del record["parent"]
        yield {name: value for name, value in record.items() if value}


def make_sort_key(record: Table) -> str:
    """Return the key that sorts records by their codes."""
    return names.make_natural_key(record["code"])


def _convert_code_to_id(code: str) -> str:
    return code.replace(".", "-")
