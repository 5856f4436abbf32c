"""Reading of the files of registers, which are recognized by their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from inliaison.dataset import open_data, registers
from inliaison.errors import FaultyDataError
from inliaison.register import iso_classes, iso_rows, iso_standards

if TYPE_CHECKING:
    from inliaison.register.iso_rows import Row, RowProblem
    from inliaison.register.snapshot_records import Register
    from inliaison.register.source_files import SourceFile
    from inliaison.register.spool import Spool

_MODULES = {open_data.STANDARDS: iso_standards, open_data.CLASSES: iso_classes}


def recognize_documents(file: SourceFile) -> str | None:
    """Return the kind of the records in a file of documents or classes, or None if it is of committees or unknown."""
    head = file.read_head()
    if registers.recognize_register(head) != registers.ISO:
        return None
    kind = open_data.recognize_content(head)
    return kind if kind in _MODULES else None


def read_register(content: bytes, name: str) -> Register:
    """Return the register in a file; a file that no register recognizes is read as ISO's. Raises FaultyDataError."""
    return registers.load_reader(registers.recognize_register(content) or registers.ISO).read(content, name)  # type: ignore[no-any-return]


def read_documents(kind: str, file: SourceFile, spool: Spool) -> list[RowProblem]:
    """Add the records of a file to a spool; what cannot be read is skipped and returned as problems.

    Raises FaultyDataError if the file is of another format or holds no record.
    """
    problems: list[RowProblem] = []
    module = _MODULES[kind]
    rows = module.iter_rows(file.iter_lines(), file.name, problems)
    for record in module.iter_records(_iter_new(kind, module, rows)):
        spool.add(module.make_sort_key(record), record)
    if not len(spool):
        one, many = open_data.SORTS[kind]
        details = iso_rows.format_problems(problems, file.name)
        remedy = f"Nothing was imported. ISO's file of {many}: {registers.ISO.documents[kind]}"
        raise FaultyDataError(f"{file.name} holds no {one}", details=details, remedy=remedy)
    return sorted(problems)


def _iter_new(kind: str, module: ModuleType, rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Yield the ids and rows of a kind; note those of ISO's other files, and those with the id of an earlier one."""
    lines: dict[str, int] = {}
    for row in rows:
        if open_data.recognize_row(row.table) not in (kind, None):
            row.note("", f"the row is not a {open_data.SORTS[kind][0]}; it is left out")
            continue
        id = module.read_id(row)
        if id in lines:
            row.note("id", f"{id} is that of line {lines[id]} too; the row is left out")
        elif id is not None:
            lines[id] = row.line
            yield id, row
