"""The lines of records and fields in a TOML file. They are computed only when there is a problem to report."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[\[?([A-Za-z0-9_\-. \t\"']+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*[.=]")
_OPENERS = re.compile(r"\"\"\"|'''|\"(?:[^\"\\]|\\.)*+\"?|'[^']*'?|#.*$")


class LineNumbers:
    """The lines of one document: those of `[[kind]]` headers by position, those of keys below them by name."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int | None, str], int] = {}
        self._read_text(text)

    def line(self, kind: str, number: int | None = None, field: str = "") -> int | None:
        """Return the line of a kind, of its record (counted from 0), or of that record's field, or None.

        Falls back to the record if the field is written inside another one, and to the kind if its records are inline
        tables.
        """
        keys = ((kind, number, field), (kind, number, ""), (kind, None, ""))
        return next((self._lines[key] for key in keys if key in self._lines), None)

    def _read_text(self, text: str) -> None:
        counts: dict[str, int] = {}
        kind, prefix, number = "", "", None
        for at, line in iter_plain_lines(text):
            parts = parse_header(line)
            if parts:
                kind, prefix = parts[0], parts[1] if len(parts) > 1 else ""
                if not prefix:
                    counts[kind] = counts.get(kind, -1) + 1
                number = counts.get(kind)
                self._lines.setdefault((kind, None, ""), at)
                self._lines.setdefault((kind, number, prefix), at)
                continue
            key = _KEY.match(line)
            if key:
                name = key[1].strip("\"'")
                field = (kind, number, prefix or name) if kind else (name, None, "")
                self._lines.setdefault(field, at)


def parse_header(line: str) -> list[str]:
    """Return the parts of the name in a header such as `[[kind]]`; none for a line that is no header."""
    match = _HEADER.match(line)
    return [part.strip(" \t\"'") for part in match[1].split(".")] if match else []


def iter_plain_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that do not begin inside a multi-line string, with their numbers."""
    plain, closing = [], ""
    for at, line in enumerate(text.split("\n"), 1):
        rest = line
        if closing:
            _, end, rest = line.partition(closing)
            if not end:
                continue
        else:
            plain.append((at, line))
        closing = _is_left_open(rest)
    return plain


def _is_left_open(text: str) -> str:
    """Return the quotation marks of a multi-line string that begins in a text and does not end there."""
    at = 0
    while opener := _OPENERS.search(text, at):
        at = opener.end()
        if opener[0] in ('"""', "'''"):
            at = text.find(opener[0], at) + 3
            if at < 3:
                return opener[0]
    return ""
