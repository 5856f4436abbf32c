"""How old ISO's register is here, and how to get a newer one."""

from __future__ import annotations

import re
import sys

from inliaison.cli import terminal
from inliaison.dataset.registers import ISO
from inliaison.errors import UsageError
from inliaison.register import snapshots
from inliaison.system import folders

_OLD = 90
"""Days after which a person is reminded, once a day."""
_NEWER = "`inliaison register update` fetches a newer one"


def days(date: str) -> int:
    """Return how many days ago a date was; less than 0 where it is still to come, or is none."""
    from datetime import date as day

    try:
        return (day.today() - day.fromisoformat(date)).days
    except ValueError:
        return -1


def describe_age(date: str) -> str:
    """Return how old the register of a date is, and what helps; nothing of one of today."""
    age = days(date)
    return f"{age:,} day{'s' if age > 1 else ''} old; {_NEWER}" if age > 0 else ""


def span(text: str) -> int:
    """Return the days that are meant by `30d`, `4w` or `30`. Raises UsageError."""
    match = re.fullmatch("([0-9]{1,5})([dw]?)", text)
    if not match:
        raise UsageError(f'{{}} "{text}" is no number of days', options=("if_older",), remedy="Write 30d, 4w or 30.")
    return int(match[1]) * (7 if match[2] == "w" else 1)


def remind() -> None:
    """Tell a person at a terminal, once a day, that the register is old."""
    if not terminal.is_terminal(sys.stderr):
        return
    from datetime import date

    newest, cache, today = snapshots.newest(), folders.cache(), date.today().isoformat()
    if newest is None or cache is None or days(newest.date) <= _OLD:
        return
    stamp = cache / "reminded"
    try:
        if stamp.is_file() and stamp.read_text("utf-8") == today:
            return
        stamp.write_text(today, "utf-8")
    except (OSError, ValueError):
        return  # It would be told with every answer.
    terminal.note(f"{ISO.name} here is of {newest.date}, {describe_age(newest.date)}", dim=True)
