"""The lines of an ISO Open Data file as JSON; a file of another format is rejected by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from inliaison.dataset import open_data
from inliaison.errors import FaultyDataError
from inliaison.register import source_files

_FORMAT_SIGNATURES = {
    rb"\x1f\x8b": "compressed (gzip)",
    rb"<": "HTML or XML",
    rb"#": "text that begins with #",
    rb"\[\[?\s*[A-Za-z]|[\w-]+\s*=": "TOML",
    rb"\[": "a JSON array",
    rb"[\w\" ]+[,;\t]": "CSV",
}
"""How files of other formats begin."""
_SIGN_OF_DATASET = rb"#|\[\[?\s*[A-Za-z]|[\w-]+\s*="
"""How a dataset may begin."""
_MAX_LENGTH = 40
"""The number of characters of a key that a message shows."""


def iter_texts(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers. Raises FaultyDataError if the first one is no JSON."""
    is_empty = True
    for number, line in source_files.iter_numbered_lines(lines):
        if not line.strip():
            continue
        if is_empty:
            _must_be_json(line, name)
            is_empty = False
        yield number, source_files.decode_line(line, number, name).rstrip("\r\n")
    if is_empty:
        raise FaultyDataError(f"{name} is empty")


def _must_be_json(line: bytes, name: str) -> None:
    for pattern, format_name in _FORMAT_SIGNATURES.items():
        if re.match(pattern, line.lstrip()):
            remedy = "Give the file as ISO publishes it."
            if re.match(_SIGN_OF_DATASET, line.lstrip()):
                remedy = f"A dataset in TOML is read with --data, as in: inliaison partners --data {name}"
            if separator := open_data.find_other_separator(line):
                raise FaultyDataError(f"{name} has {separator} between its cells, not commas", remedy=remedy)
            raise FaultyDataError(f"{name} is {format_name}, not JSON Lines", remedy=remedy)


def _build_table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names: set[str] = set()
        duplicate = next(key for key, _ in pairs if key in names or names.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {duplicate[:_MAX_LENGTH]!r} stands twice")
    return table


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


decode_line = json.JSONDecoder(object_pairs_hook=_build_table, parse_constant=_reject_constant).decode
"""Returns the value of a line. Raises ValueError, or RecursionError for one that is too deep."""
