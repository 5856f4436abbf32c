"""The age of the local register of ISO, and the reminder to update it."""

from __future__ import annotations

import re
import sys

from inliaison.cli import terminal
from inliaison.dataset.registers import ISO
from inliaison.errors import UsageError
from inliaison.register import snapshots
from inliaison.system import folders

_OLD = 90
"""Age in days beyond which the user is reminded, once a day."""
_UPDATE = "inliaison register update"


def count_days(date: str) -> int:
    """Return the age of a date in days; less than 0 for a date that is in the future or invalid."""
    from datetime import date as day

    try:
        return (day.today() - day.fromisoformat(date)).days
    except ValueError:
        return -1


def describe_age(date: str, update: str = _UPDATE) -> str:
    """Return the age of a snapshot as text, with the command that updates it; empty if it is not a day old."""
    age = count_days(date)
    return f"{age:,} day{'s' if age > 1 else ''} old; `{update}` fetches a newer one" if age > 0 else ""


def parse_age(text: str) -> int:
    """Return the number of days in `30d`, `4w` or `30`. Raises UsageError for any other text."""
    match = re.fullmatch("([0-9]{1,5})([dw]?)", text)
    if not match:
        raise UsageError(f'{{}} "{text}" is not a number of days', options=("if_older",), remedy="Write 30d, 4w or 30.")
    return int(match[1]) * (7 if match[2] == "w" else 1)


def remind() -> None:
    """Remind a user at a terminal, once a day, that the register is old."""
    if not terminal.is_terminal(sys.stderr):
        return
    from datetime import date

    newest, cache, today = snapshots.find_newest(), folders.get_cache_folder(), date.today().isoformat()
    if newest is None or cache is None or count_days(newest.date) <= _OLD:
        return
    stamp = cache / "reminded"
    try:
        if stamp.is_file() and stamp.read_text("utf-8") == today:
            return
        stamp.write_text(today, "utf-8")
    except (OSError, ValueError):
        return  # Without the stamp, every answer would come with the reminder.
    terminal.print_note(f"{ISO.name} here is of {newest.date}, {describe_age(newest.date)}", dim=True)
