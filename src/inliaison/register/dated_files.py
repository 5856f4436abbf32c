"""What the snapshots of all sorts have in common: their dates, their folders, and the outcome of storing one."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from inliaison.errors import AccessError, UsageError
from inliaison.system import folders, lock
from inliaison.text import dates

_Snapshot = TypeVar("_Snapshot")


class DateChoice(NamedTuple):
    """A date, and the reason for it, as shown to the user."""

    date: str
    reason: str


class ImportResult(NamedTuple, Generic[_Snapshot]):
    """The result of an import."""

    snapshot: _Snapshot
    before: _Snapshot | None
    """The newest snapshot that is older."""
    outcome: str
    """`new`, `same`, `mended` or `replaced`."""


def choose_date(date: str | None, file: str, server_date: str | None = None) -> DateChoice:
    """Return the date of a snapshot: `date`, or that from the file's name, from the server, or today.

    Raises UsageError if `date` is not a full date.
    """
    if date is not None:
        if not dates.is_day(date):
            raise UsageError(f'"{date}" is not a full date', remedy="Write YYYY-MM-DD.")
        return DateChoice(date, "as given")
    today = datetime.date.today()
    for dash, years in (("-", range(1, 10_000)), ("", range(2000, today.year + 2))):  # Other digits may be a number.
        for parts in re.findall(rf"(?<!\d)(\d{{4}}){dash}(\d{{2}}){dash}(\d{{2}})(?!\d)", file, re.ASCII):
            if int(parts[0]) in years and dates.is_day("-".join(parts)):
                return DateChoice("-".join(parts), "from the file's name")
    if server_date:
        return DateChoice(server_date, "when the server last changed it")
    return DateChoice(today.isoformat(), "today")


def check_days(
    first: str | None,
    last: str | None,
    *,
    options: Sequence[str] = (),
    remedy: str = "The earlier date comes first.",
) -> None:
    """Raise UsageError if two days to compare are no dates or in the wrong order; a month or a year means its last day.

    The `options` are those that the days come from.
    """
    days = [day for day in (first, last) if day is not None]
    for day in days:
        dates.check_date(day)
    if first and last and first + dates.LAST > last + dates.LAST:
        raise UsageError(
            f"{{}} {first} is later than {{}} {last}" if options else f"{first} is later than {last}",
            options=options,
            details=[f"{day} means its last day" for day in days if not dates.is_day(day)],
            remedy=remedy,
        )


@contextlib.contextmanager
def open_folder(folder: Path | None) -> Iterator[Path]:
    """Create the folder of snapshots if it is missing, and let only one process at a time write in it.

    Raises AccessError if there is none or it cannot be written.
    """
    data = folders.get_data_folder()
    if folder is None or data is None:
        raise AccessError("there is no folder to keep the register in", remedy="Set INLIAISON_HOME to one.")
    with lock.hold_lock(data / "lock"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AccessError(f"cannot write {folder}: {error.strerror or error}") from error
        yield folder


def remove_files(paths: Sequence[Path]) -> None:
    """Remove the files of snapshots, which are in one folder: all, or none if one cannot be. Raises AccessError."""
    with open_folder(paths[0].parent):
        asides = {path: path.with_name(f"{path.name}.removed") for path in paths if path.exists()}
        done: list[Path] = []
        try:
            for path, aside in asides.items():
                path.replace(aside)
                done.append(path)
        except OSError as error:
            for path in done:
                asides[path].replace(path)
            message = f"cannot remove {[*asides][len(done)]}: {error.strerror or error}"
            raise AccessError(message, remedy="Nothing was removed.") from error
        for aside in asides.values():
            aside.unlink()


def judge(old_digest: str | None, digest: str, *, is_same: bool) -> str:
    """Return the outcome where there is a snapshot: `same`, `mended` (it is damaged) or `replaced` (it is different).

    `is_same` says whether the records are the same; the digests are those of the files that these were read from.
    """
    if old_digest and is_same:
        return "same"
    return "mended" if old_digest in (digest, None) else "replaced"


def must_be_replaceable(outcome: str, date: str, *, replace: bool) -> None:
    """Raise AccessError if a different snapshot would be replaced, unless `replace` is set."""
    if outcome == "replaced" and not replace:
        raise AccessError(
            f"there is another snapshot of {date}", remedy="Give --date for another day, or --force to replace it."
        )
