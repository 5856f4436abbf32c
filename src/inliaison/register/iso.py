"""Conversion of ISO Open Data's rows to records; this is the place for the field names that ISO uses.

Each line of the file is a committee as a JSON object, with its members, and the committees and organizations in liaison
with it. Only `id` and `reference` are always present; an empty list is null or absent.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inliaison.dataset import integrity, open_data
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.register import clean_text, iso_rows
from inliaison.register.iso_rows import Row, RowProblem
from inliaison.register.snapshot_records import Register
from inliaison.text import names

Table = dict[str, Any]
Labels = dict[int, Counter[str]]
"""By ISO's number, the labels of a body with their frequencies in the file."""

_ROLES = {"participating": "pMembers", "observing": "oMembers"}


def recognizes(content: bytes) -> bool:
    """Return whether a file is one of ISO's, by its first lines at least."""
    return open_data.recognize_content(content) is not None


def read(content: bytes, name: str) -> Register:
    """Return the register in a file of JSON Lines; what cannot be read is skipped and listed among its problems.

    Raises FaultyDataError if the file is not JSON Lines or holds no committee; nothing is read from such a file.
    """
    sort = open_data.recognize_content(content)
    problems: list[RowProblem] = []
    rows_by_id: dict[int, tuple[Row, Table]] = {}
    organizations: Labels = {}
    members: Labels = {}
    liaisons: set[tuple[int, int]] = set()
    for id, row, committee in _iter_committees(iso_rows.iter_rows(io.BytesIO(content), name, problems), sort):
        if id in rows_by_id:
            row.note("id", f"{id} is that of line {rows_by_id[id][0].line} too; the row is left out")
            continue
        rows_by_id[id] = row, committee
        for number, label in row.iter_bodies("organizationLiaisons"):
            _add_label(organizations, number, label)
            liaisons.add((number, id))
        committee.update(_read_roles(row, members))
    if not rows_by_id:
        remedy = f"Nothing was imported. ISO's file of committees: {ISO.address}"
        raise FaultyDataError(
            f"{name} holds no committee", details=iso_rows.format_problems(problems, name), remedy=remedy
        )
    _set_parents(rows_by_id)
    _set_liaison_committees(rows_by_id)
    committees = [
        {name: value for name, value in committee.items() if value not in (None, "")}
        for _, committee in rows_by_id.values()
    ]
    return Register(
        committees,
        _sort_labels(organizations),
        _sort_labels(members) if members else None,
        sorted(liaisons),
        hashlib.sha256(content).hexdigest(),
        sorted(problems),
    )


def _iter_committees(rows: Iterable[Row], sort: str | None) -> Iterator[tuple[int, Row, Table]]:
    """Yield the number, row and record of each committee; other rows are skipped, with a note on foreign ones.

    There are none in a file of an unknown `sort`, whatever its rows are called.
    """
    for row in rows:
        id, reference = row.read_number("id", "the row"), row.read_text("reference", "the row")
        if id is None or not reference or sort is None:
            continue
        if open_data.recognize_row(row.table) not in (open_data.COMMITTEES, None):
            row.note("", "the row is not a committee; it is left out")
            continue
        yield id, row, _build_committee(row, id, reference)


def _add_label(labels: Labels, number: int, label: str) -> None:
    labels.setdefault(number, Counter()).update(filter(None, [label]))


def _sort_labels(labels: Labels) -> dict[int, list[str]]:
    """Return the labels of each body, the most frequent first; one made of its number if it has none."""
    return {
        number: sorted(counts, key=lambda label: (-counts[label], names.make_natural_key(label), label))
        or [f"no. {number}"]
        for number, counts in labels.items()
    }


def _read_roles(row: Row, members: Labels) -> Table:
    """Return the holder of the secretariat and the participating and observing members, by ISO's numbers.

    Returns an empty table if the row has none of these fields, or no member at all.
    """
    if not row.has_any("secretariat", *_ROLES.values()):
        return {}
    roles: Table = {}
    fields_by_number: dict[int, str] = {}
    for role, field in _ROLES.items():
        if not row.is_list(field):
            list(row.iter_bodies(field))  # Reading the list reports the problem.
            continue
        roles[role] = []
        for number, label in row.iter_bodies(field):
            if number in fields_by_number:
                row.note(
                    field, f"names {label or number} again, which is in {fields_by_number[number]}; that is left out"
                )
                continue
            fields_by_number[number] = field
            roles[role].append(number)
            _add_label(members, number, label)
    secretariat = row.read_body("secretariat")
    if secretariat:
        roles["secretariat"] = secretariat[0]
        _add_label(members, *secretariat)
    return roles if fields_by_number or secretariat else {}


def _set_liaison_committees(rows_by_id: Mapping[int, tuple[Row, Table]]) -> None:
    """Set the committees that each committee is in liaison with, and the number of those without a row in the file."""
    if not any(row.has_any("committeeLiaisons") for row, _ in rows_by_id.values()):
        return
    positions = {
        id: position
        for position, id in enumerate(
            sorted(rows_by_id, key=lambda each: names.make_natural_key(rows_by_id[each][1]["reference"]))
        )
    }
    for id, (row, committee) in rows_by_id.items():
        others = dict.fromkeys(number for number, _ in row.iter_bodies("committeeLiaisons", "reference"))
        if id in others:
            row.note("committeeLiaisons", "names the committee itself; that is left out")
        numbers = sorted(
            (number for number in others if number in positions and number != id), key=positions.__getitem__
        )
        committee["liaison_committees"] = [str(number) for number in numbers]
        committee["liaison_committees_unnamed"] = sum(number not in rows_by_id for number in others)


def _build_committee(row: Row, id: int, reference: str) -> Table:
    title, scope = row.read_languages("title"), row.read_languages("scope")
    return {
        "id": str(id),
        "reference": reference,
        "title": clean_text.clean_line(title["en"]),
        "title_fr": clean_text.clean_line(title["fr"]),
        "parent": "",
        "status": row.read_text("status"),
        "created": row.read_day("creationDate"),
        "scope": clean_text.clean_paragraphs(scope["en"] or scope["fr"]),
    }


def _set_parents(rows_by_id: Mapping[int, tuple[Row, Table]]) -> None:
    """Set the parent of each committee, if the parent has a row and is not below the committee itself.

    Nobody can tell which link of a cycle is the wrong one, so all of them are skipped.
    """
    parents = {id: parent for id, (row, _) in rows_by_id.items() if (parent := row.read_number("parentId")) is not None}
    cycles = integrity.find_cycles(parents)
    for id, parent in parents.items():
        row, committee = rows_by_id[id]
        if parent not in rows_by_id:
            row.note("parentId", f"{parent} has no row; it is left out")
        elif id in cycles:
            row.note("parentId", f"{parent} leads back to the committee itself; it is left out")
        else:
            committee["parent"] = str(parent)
