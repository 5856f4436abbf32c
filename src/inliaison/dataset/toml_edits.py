"""Records appended to a TOML file or cut out of it, the rest of which stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from inliaison.dataset.line_numbers import iter_plain_lines, parse_header
from inliaison.dataset.problems import Place
from inliaison.errors import FaultyDataError
from inliaison.text import toml

Table = dict[str, Any]

_BOM = b"\xef\xbb\xbf"
_LONG_RECORD = {"id": "x" * 120}


def format_records(tables: Mapping[str, Sequence[Table]]) -> str:
    """Return records as TOML as a person would write it, each under its own header.

    The library writes short tables inline, after which no other record could be added; a long first record, dropped
    from the result, prevents that.
    """
    texts = []
    for kind, records in tables.items():
        header = f"[[{kind}]]\n"
        _, _, *pieces = toml.format_toml({kind: [_LONG_RECORD, *records]}).split(header)
        texts += [header + text.rstrip("\n") + "\n" for text in pieces]
    return "\n".join(texts)


def append_records(old: bytes, tables: Mapping[str, Sequence[Table]], name: str) -> bytes:
    """Return the bytes of a file with records added at its end.

    Raises FaultyDataError if the file cannot be read, or cannot take such records at its end.
    """
    expected_data: Table = toml.parse_toml(old, name) if old.strip() else {}
    end = b"\r\n" if b"\r\n" in old else b"\n"
    gap = b"" if not old else end if old.endswith(b"\n") else end * 2
    new = old + gap + format_records(tables).encode("utf-8").replace(b"\n", end)
    for kind, records in tables.items():
        rows = expected_data.get(kind, [])
        expected_data[kind] = [*rows, *records] if isinstance(rows, list) else None
    if not _holds(new, expected_data, name):
        raise FaultyDataError(
            f"{name} cannot have [[{next(iter(tables))}]] added at its end, for it holds them in another form",
            remedy=f"Write [[{next(iter(tables))}]] above each of them in an editor.",
        )
    return new


def cut_records(old: bytes, places: Collection[Place], name: str) -> tuple[bytes, str]:
    """Return the bytes of a file without the records at some places, and the removed text.

    The comments directly above a record are removed with it. Raises FaultyDataError if the records are written in a
    form that cannot be cut out, such as inline tables.
    """
    bom = _BOM if old.startswith(_BOM) else b""
    text = old.removeprefix(bom).decode("utf-8")
    lines = {place.line for place in places}
    pieces: list[str] = []
    for at in sorted((at for at in _find_headers(text) if at in lines), reverse=True):
        # Lines above a cut keep their numbers.
        text, piece = _cut_record(text, at)
        pieces.insert(0, piece)
    new = bom + text.encode("utf-8")
    expected_data = toml.parse_toml(old, name)
    for header, number in sorted({(place.header, place.number) for place in places}, reverse=True):
        del expected_data[header][number]
        if not expected_data[header]:
            del expected_data[header]
    if not _holds(new, expected_data, name):
        raise FaultyDataError(
            f"{name} holds what should be removed in a form that cannot be cut out",
            remedy="Nothing was written. Remove it in an editor; `inliaison check` validates the file.",
        )
    return new, "\n".join(pieces)


def _find_headers(text: str) -> dict[int, list[str]]:
    """Return the headers of a document by line, each as the parts of its name."""
    return {at: parts for at, line in iter_plain_lines(text) if (parts := parse_header(line))}


def _cut_record(text: str, at: int) -> tuple[str, str]:
    """Return a text without the record whose header is on a line, and the text of that record."""
    lines = text.split("\n")
    comments = {number - 1 for number, line in iter_plain_lines(text) if line.lstrip().startswith("#")}
    headers = _find_headers(text)
    others = (
        line - 1 for line, parts in headers.items() if line > at and (len(parts) == 1 or parts[0] != headers[at][0])
    )
    following = next(others, len(lines))
    start = at - 1
    while start - 1 in comments:
        start -= 1
    end = 1 + max(number for number in range(at - 1, following) if lines[number].strip() and number not in comments)
    comments_end = end
    while comments_end in comments:
        comments_end += 1
    if comments_end < following or following == len(lines):  # Otherwise, these comments belong to the next record.
        end = comments_end
    piece = "\n".join(line.removesuffix("\r") for line in lines[start:end]) + "\n"
    while end < len(lines) and not lines[end].strip():
        end += 1
    if end == len(lines):  # A removed last record leaves no blank lines at the end of the file.
        while start > 0 and not lines[start - 1].strip():
            start -= 1
        end -= start > 0 and not lines[-1]
    return "\n".join(lines[:start] + lines[end:]), piece


def _holds(content: bytes, data: Table, name: str) -> bool:
    """Return whether a file can be read and holds exactly some data."""
    try:
        file_data = toml.parse_toml(content, name) if content.strip() else {}
    except FaultyDataError:
        return False
    return repr(sorted(file_data.items())) == repr(sorted(data.items()))  # NaN does not equal itself.
