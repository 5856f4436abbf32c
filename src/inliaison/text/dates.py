"""Dates: how they are written, checked, compared and read.

A date is a text of whatever precision is known: a year, a month or a day. Programs and files have it in this notation;
`format_date` alone decides how people read the date of a record. The day of a snapshot stays as people type it.
"""

from __future__ import annotations

import re
from typing import Any

from inliaison.errors import UsageError

NOTATION = "YYYY, YYYY-MM or YYYY-MM-DD"
LAST = "~"
"""A text that sorts after every date; behind a date, after all days of it and before every later one."""
YEARS = range(1000, 10_000)
"""The integers that are read as years where people write TOML."""

_LEAP = r"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAYS = (
    r"\d{4}-(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])",
    r"\d{4}-(?:0[469]|11)-(?:0[1-9]|[12]\d|30)",
    r"\d{4}-02-(?:0[1-9]|1\d|2[0-8])",
    rf"{_LEAP}-02-29",
)
PATTERN = rf"(?!0000)(?:\d{{4}}|\d{{4}}-(?:0[1-9]|1[0-2])|{'|'.join(_DAYS)})".replace(r"\d", "[0-9]")
"""The pattern of a date, as a regular expression of Python and of JSON Schema."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def is_date(text: str) -> bool:
    """Return whether a text is a date of any precision."""
    return bool(re.fullmatch(PATTERN, text))


def is_day(text: str) -> bool:
    """Return whether a text is a date with its day."""
    return len(text) == len("YYYY-MM-DD") and is_date(text)


def check_date(text: str) -> str:
    """Return a date that the user typed. Raises UsageError if it is not a date."""
    if not is_date(text):
        raise UsageError(f'"{text}" is not a date', remedy=f"Write {NOTATION}.")
    return text


def read_value(value: Any) -> str:
    """Return the date that a bare date or year of TOML means; empty for any other value."""
    from datetime import date

    return str(value) if type(value) is date or (type(value) is int and value in YEARS) else ""


def split_date(date: str | None) -> tuple[int, int, int]:
    """Return the year, the month and the day of a date, each 0 if it is unknown."""
    year, month, day = (*map(int, filter(None, (date or "").split("-"))), 0, 0, 0)[:3]
    return year, month, day


def format_date(date: str | None) -> str:
    """Return a date as people read it in lists and on cards; empty if it is unknown."""
    return date or ""


def spell_date(date: str | None) -> str:
    """Return a date in words: `2009-05-17` becomes 17 May 2009."""
    _, month, day = split_date(date)
    return " ".join(filter(None, (str(day or ""), name_month(month), (date or "")[:4])))


def name_month(month: int) -> str:
    """Return the name of a month from 1 to 12; empty for 0."""
    return _MONTHS[month - 1] if month else ""
