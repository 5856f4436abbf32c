"""Conversion of ISO's documents ("deliverables") to records; this is the place for the field names of that file.

Only `id` and `reference` are always present; what is not known is null, an empty list, or absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from inliaison.kinds.stages import STAGES
from inliaison.register import clean_text, iso_rows
from inliaison.register.iso_classes import CODE
from inliaison.register.iso_rows import Row
from inliaison.text import standards

Table = dict[str, Any]

iter_rows = iso_rows.iter_rows


def read_id(row: Row) -> str | None:
    """Return the id of a row, or None, with a problem, if it has no number or no reference."""
    id, reference = row.read_number("id", "the row"), row.read_text("reference", "the row")
    return None if id is None or not reference else str(id)


def iter_records(rows: Iterable[tuple[str, Row]]) -> Iterator[Table]:
    """Yield the record of each row; what is not known is left out."""
    for id, row in rows:
        yield {name: value for name, value in _build_record(id, row).items() if value}


def make_sort_key(record: Table) -> str:
    """Return the key that sorts records by their references, then by their ids."""
    id = record["id"]
    return f"{standards.parse_reference(record['reference']).sort_key}\0{len(id):02}{id}"


def _build_record(id: str, row: Row) -> Table:
    title, scope = row.read_languages("title"), row.read_languages("scope")
    return {
        "id": id,
        "reference": row.read_text("reference"),
        "title": clean_text.clean_line(title["en"]),
        "title_fr": clean_text.clean_line(title["fr"]),
        "type": row.read_text("deliverableType"),
        "supplement": row.read_text("supplementType"),
        "owner": row.read_text("ownerCommittee"),
        "stage": _read_stage(row),
        "published": row.read_day("publicationDate"),
        "edition": row.read_number("edition"),
        "ics": row.read_texts("icsCode", CODE, "a code such as 13.020.10"),
        "replaces": _read_ids(id, row, "replaces"),
        "replaced_by": _read_ids(id, row, "replacedBy"),
        "languages": row.read_texts("languages"),
        "pages": _read_pages(row),
        "scope": clean_text.clean_paragraphs(scope["en"] or scope["fr"]),
    }


def _read_stage(row: Row) -> str | None:
    """Return a harmonized stage code: 40.60 for the number 4060."""
    number = row.table.get("currentStage")
    if type(number) is int and 0 <= number <= _LAST_STAGE:
        code = f"{number // 100:02}.{number % 100:02}"
        if code not in STAGES:
            row.note("currentStage", f"{number} is not a known stage code; it is kept as {code}")
        return code
    if number is not None:
        row.note("currentStage", "must be a stage code such as 4060; it is left out")
    return None


_LAST_STAGE = 9599


def _read_ids(id: str, row: Row, name: str) -> list[str]:
    ids = [str(number) for number in row.read_numbers(name)]
    if id in ids:
        row.note(name, "names the document itself; that is left out")
        ids.remove(id)
    return ids


def _read_pages(row: Row) -> int | None:
    """Return the number of pages in English, else in the first other language that has any."""
    pages = row.read_object("pages", "an object of languages")
    languages = dict.fromkeys(("en", *pages.table))
    return next((number for language in languages if (number := pages.read_number(language))), None)
