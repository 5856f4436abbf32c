"""The rows of an ISO Open Data file: JSON Lines parsed into typed fields, with every problem reported.

A file that is not JSON Lines is rejected as a whole. Otherwise, only what cannot be read is skipped: an item of a list,
a field, or a row without number or name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

from inliaison.errors import FaultyDataError
from inliaison.register import clean_text
from inliaison.register.json_lines import decode_line, iter_texts
from inliaison.text import dates, sanitize

Table = dict[str, Any]
_MAX_LENGTH = 40
"""The number of characters of an invalid value that a message shows."""
_NUMBER = "a positive whole number"
_MOST_LISTED = 3
"""The number of problems of each field that are listed; further ones are counted."""
_VISIBLE = re.compile(r"\A\s*+\S.*", re.DOTALL)
_DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*", re.DOTALL)


class RowProblem(NamedTuple):
    """Something in a file that could not be read."""

    line: int
    field: str
    """The field of the row, or an empty string for the row itself."""
    message: str


def format_problems(problems: Iterable[RowProblem], name: str) -> list[str]:
    """Return problems as lines of text: the first ones of each field, and the number of further ones."""
    by_field: dict[str, list[RowProblem]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem)
    lines = []
    for field, of_field in by_field.items():
        lines += [f"{name}:{problem.line}: {problem.message}" for problem in of_field[:_MOST_LISTED]]
        if len(of_field) > _MOST_LISTED:
            lines.append(f"{name}: {len(of_field) - _MOST_LISTED:,} more of that sort{f' in {field}' if field else ''}")
    return lines


class Row:
    """One line of the file, or an object in it. Fields that cannot be read are added to the problems."""

    def __init__(self, line: int, table: Table, problems: list[RowProblem], field: str = "", prefix: str = "") -> None:
        self.line = line
        self.table = table
        self._problems = problems
        self._field = field
        self._prefix = prefix

    def note(self, name: str, message: str) -> None:
        """Add a problem of a field, or of the row."""
        self._problems.append(RowProblem(self.line, self._field or name, f"{self._prefix}{name} {message}".lstrip()))

    def read_number(self, name: str, consequence: str = "") -> int | None:
        """Return a number of ISO's, or None; `consequence` names what is skipped without it."""
        value = self.table.get(name)
        if _is_number(value):
            return value
        self._note_invalid(name, _NUMBER, consequence)
        return None

    def read_text(self, name: str, consequence: str = "") -> str:
        """Return a text on one line, empty if there is none; `consequence` names what is skipped without it."""
        value = self.table.get(name)
        text = clean_text.clean_line(value) if isinstance(value, str) else ""
        if not isinstance(value, str) or (consequence and not text):
            self._note_invalid(name, "a text", consequence)
        return text

    def read_languages(self, name: str) -> dict[str, str]:
        """Return the texts of a field in English and French, unchanged, each empty if there is none."""
        inner_row = self.read_object(name, "an object of languages")
        return {"en": inner_row.read_raw_text("en"), "fr": inner_row.read_raw_text("fr")}

    def read_raw_text(self, name: str) -> str:
        """Return a text, unchanged, empty if there is none."""
        value = self.table.get(name)
        if isinstance(value, str):
            return value
        self._note_invalid(name, "a text")
        return ""

    def read_object(self, name: str, expected: str = "an object") -> Row:
        """Return the object in a field, empty if there is none."""
        table = self.table.get(name)
        if not isinstance(table, dict):
            self._note_invalid(name, expected)
            table = {}
        return Row(self.line, table, self._problems, name, f"{name}.")

    def read_day(self, name: str) -> str | None:
        """Return a date without the time that may follow it, or None."""
        value = self.table.get(name)
        match = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
        day = match[1] if match else value
        if isinstance(day, str) and dates.is_date(day):
            return day
        self._note_invalid(name, "a date")
        return None

    def has_any(self, *names: str) -> bool:
        """Return whether any of the fields has a value; ISO writes "none" as null, or omits the field."""
        return any(self.table.get(name) not in (None, [], {}) for name in names)

    def is_list(self, name: str) -> bool:
        """Return whether a field holds a list, or null, which ISO writes for an empty one."""
        return self.table.get(name) is None or isinstance(self.table[name], list)

    def read_body(self, name: str) -> tuple[int, str] | None:
        """Return the number and label of the one body that a field names, or None if it names none."""
        inner_row = self.read_object(name)
        number, label = inner_row.read_number("id"), inner_row.read_text("acronym")
        return None if number is None else (number, label)

    def iter_bodies(self, name: str, label: str = "acronym") -> Iterator[tuple[int, str]]:
        """Yield the number and label of each body in a list; the label is empty if there is none."""
        for at, item in enumerate(self._get_list(name), 1):
            item_name = f"{name} item {at}"
            if not isinstance(item, dict):
                self.note(name, f"item {at} must be an object, not {_format_value(item)}; it is left out")
                continue
            body = Row(self.line, item, self._problems, name, f"{item_name}: ")
            number, body_label = body.read_number("id", "the item"), body.read_text(label)
            if number is not None:
                yield number, body_label

    def read_numbers(self, name: str) -> list[int]:
        """Return the numbers of ISO's in a list, each once."""
        return self._get_items(name, lambda value: value if _is_number(value) else None, _NUMBER)

    def read_texts(self, name: str, pattern: re.Pattern[str] = _VISIBLE, expected: str = "a text") -> list[str]:
        """Return the texts in a list that match a pattern, on one line each and each once."""
        return self._get_items(name, lambda it: _read_line(it, pattern) if isinstance(it, str) else None, expected)

    def _get_items(self, name: str, read: Callable[[Any], Any], expected: str) -> list[Any]:
        items: dict[Any, None] = {}
        for at, value in enumerate(self._get_list(name), 1):
            if (item := read(value)) is not None:
                items[item] = None
            else:
                self.note(name, f"item {at} must be {expected}, not {_format_value(value)}; it is left out")
        return list(items)

    def _get_list(self, name: str) -> list[Any]:
        value = self.table.get(name)
        if isinstance(value, list):
            return value
        self._note_invalid(name, "a list")
        return []

    def _note_invalid(self, name: str, expected: str, consequence: str = "") -> None:
        """Add the problem of a field that has another value than expected, or none although it is needed."""
        value = self.table.get(name)
        if value is not None:
            self.note(name, f"must be {expected}, not {_format_value(value)}; {consequence or 'it'} is left out")
        elif consequence:
            self.note(name, f"is missing; {consequence} is left out")


def _is_number(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 < value < 2**63


@lru_cache(maxsize=4096)  # Codes and languages repeat often.
def _read_line(text: str, pattern: re.Pattern[str]) -> str | None:
    """Return a text that matches a pattern on one line, or None."""
    return clean_text.clean_line(text) if pattern.fullmatch(text) else None


def _format_value(value: Any) -> str:
    """Return an invalid value as text for a message: only its type for lists and objects, and shortened if long."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return sanitize.escape_line(text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…")


def iter_rows(lines: Iterable[bytes], name: str, problems: list[RowProblem]) -> Iterator[Row]:
    """Yield every row that is a JSON object.

    Raises FaultyDataError, with line and column, if the file is not JSON Lines.
    """
    for number, line in iter_texts(lines, name):
        try:
            table = decode_line(line)
        except json.JSONDecodeError as error:
            raise FaultyDataError(
                f"{name}:{number}:{error.colno}: {error.msg[:1].lower()}{error.msg[1:]}",
                details=(sanitize.escape_line(line[max(0, error.colno - 41) : error.colno + 40]),),
                remedy="The file may have been cut short. Nothing was imported.",
            ) from None
        except (ValueError, RecursionError) as error:
            problems.append(RowProblem(number, "", f"{error}; the row is left out"))
            continue
        if isinstance(table, dict):
            yield Row(number, table, problems)
        else:
            problems.append(RowProblem(number, "", "the row is not a JSON object; it is left out"))
