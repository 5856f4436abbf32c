"""The files that ISO publishes as Open Data: recognizing them by their rows, and rejecting them as datasets."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from inliaison.dataset import registers
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError

COMMITTEES, STANDARDS, CLASSES = "committees", "standards", "ics"
SORTS = {
    COMMITTEES: ("committee", "committees"),
    STANDARDS: ("document", "documents"),
    CLASSES: ("class", "classes of the classification ICS"),
}
"""By kind of the records in a file, what messages call one of its rows, and all of them."""
_COMMITTEE = re.compile(r"\b(?:J?TC|J?PC|J?SC|JSyC)\b")
_FIELDS = {
    STANDARDS: {"deliverableType", "supplementType", "ownerCommittee", "icsCode", "currentStage"},
    CLASSES: {"identifier", "titleEn", "titleFr"},
    COMMITTEES: {
        "secretariat", "creationDate", "parentId", "childrenId",
        "pMembers", "oMembers", "committeeLiaisons", "organizationLiaisons",
    },
}  # fmt: skip
"""By file, the fields that occur in no other file."""
_SAMPLE_LINES = 100
"""The number of lines at the start of a file that decide what it is."""


def recognize_row(row: Mapping[str, Any]) -> str | None:
    """Return which of ISO's files a row belongs to, or None if it belongs to none of them."""
    sort = _recognize_fields(tuple(row))
    return sort or (COMMITTEES if "id" in row and _COMMITTEE.search(str(row.get("reference", ""))) else None)


@lru_cache(maxsize=64)  # Most rows of a file have the same fields in the same order.
def _recognize_fields(names: tuple[str, ...]) -> str | None:
    sort = max(_FIELDS, key=lambda sort: len(_FIELDS[sort].intersection(names)))
    return None if _FIELDS[sort].isdisjoint(names) else sort


def recognize(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Return which of ISO's files most of the recognized rows belong to, or None if no row is recognized."""
    sorts = Counter(filter(None, map(recognize_row, rows)))
    return max(sorts, key=sorts.__getitem__, default=None)


def recognize_content(content: bytes) -> str | None:
    """Return which of ISO's files the content is, in JSON Lines or CSV, or None for anything else."""
    return recognize(_read_first_rows(content))


def _read_first_rows(content: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON objects in the first lines; for CSV, yield the header as one row with its columns as fields."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    columns = lines[0].decode("utf-8", "replace").replace('"', "").strip().split(",")
    if len(columns) > 1 and columns[0].isalpha():
        yield dict.fromkeys(columns)
        return
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            yield row


def find_other_separator(header: bytes) -> str:
    """Return what separates the columns of ISO's file of classes in a header, if not commas, else an empty text."""
    text = header.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace('"', "").strip()
    separators = {";": "semicolons", "\t": "tabs", "|": "bars"}
    return next((name for sign, name in separators.items() if _recognize_fields(tuple(text.split(sign)))), "")


def must_be_dataset(content: bytes, name: str) -> None:
    """Raise FaultyDataError if a file read as a dataset is a file of a register."""
    file = "-" if name == "standard input" else shlex.quote(name)
    import_it = f"Import it: inliaison register import {file}"
    register = registers.recognize_register(content)
    sort = COMMITTEES if register and register != ISO else recognize_content(content)
    if sort:
        message = f"{name} is a file of {(register or ISO).title}, with {SORTS[sort][1]}; that is not a dataset"
        raise FaultyDataError(message, remedy=import_it)
