"""Snapshots into the store and out of it: what is imported, under which date, and what is known of each."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any, NamedTuple

from inliaison import dataset, joining, names, output, snapshots, tomlfile
from inliaison.errors import AccessError, UsageError
from inliaison.register import isodata
from inliaison.register.isodata import Register
from inliaison.snapshots import Snapshot

_HEAD_SIZE = 4096
_COMMENT = f"""A snapshot of ISO's register of committees and of the organizations in liaison with them.
{isodata.CREDIT}
Written by inliaison; the file is a dataset and complete in itself."""


class Dated(NamedTuple):
    """A date and where it was taken from, as people are told."""

    date: str
    reason: str


class Stored(NamedTuple):
    """What came of an import."""

    snapshot: Snapshot
    before: Snapshot | None
    """The newest snapshot that is older."""
    outcome: str
    """`new`, `same` or `replaced`."""


def date_for(given: str | None, file: str, modified: str | None = None) -> Dated:
    """The date of a snapshot: given, in the file's name, told by the server, or today's.

    Raises UsageError for a given date that is not a full date.
    """
    if given is not None:
        if len(given) != len("2009-05-01") or not names.date_of(given):
            raise UsageError(f'"{given}" is not a full date', remedy="Write YYYY-MM-DD.")
        return Dated(given, "as given")
    for found in re.findall(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", file, re.ASCII):
        if names.date_of(found):
            return Dated(found, "from the file's name")
    if modified:
        return Dated(modified, "when the server last changed it")
    return Dated(datetime.date.today().isoformat(), "today")


def store(
    register: Register, dated: Dated, origin: str, *, replace: bool, stamps: dict[str, str] | None = None
) -> Stored:
    """Keep a register as the snapshot of a date; older and younger ones stay as they are.

    A different snapshot of the same date is replaced only where that is wanted; else AccessError.
    """
    folder = snapshots.folder()
    if folder is None:
        raise AccessError("there is no folder to keep the register in", remedy="Set INLIAISON_HOME to one.")
    snapshot = Snapshot(dated.date, folder / f"{dated.date}.toml")
    before = next((s for s in reversed(snapshots.known()) if s.date < dated.date), None)
    exists = snapshot.path.exists()
    if exists and head(snapshot).get("digest") == register.digest:
        return Stored(snapshot, before, "same")
    if exists and not replace:
        raise AccessError(
            f"there is another snapshot of {dated.date}",
            remedy="Give --date for another day, or --force to replace it.",
        )
    data = {"snapshot": _head(register, dated, origin, stamps or {})} | isodata.dataset(
        register, _ids(register), dated.date
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AccessError(f"cannot write {folder}: {error.strerror or error}") from error
    content = tomlfile.dumps(data, comment=_COMMENT).encode("utf-8")
    output.to_file(str(snapshot.path), content, force=True)
    return Stored(snapshot, before, "replaced" if exists else "new")


def head(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot says of itself: date, origin, counts. Only the top of the file is read."""
    try:
        with snapshot.path.open("rb") as file:
            top = file.read(_HEAD_SIZE)
    except OSError as error:
        raise AccessError(f"cannot read {snapshot.path}: {error.strerror or error}") from error
    table: dict[str, Any] = tomlfile.parse(top.partition(b"\n[[")[0], str(snapshot.path)).get("snapshot", {})
    return table


def _head(register: Register, dated: Dated, origin: str, stamps: dict[str, str]) -> dict[str, Any]:
    return {
        "date": dated.date,
        "dated": dated.reason,
        "origin": origin,
        "organizations": len(register.organizations),
        "liaisons": len(register.liaisons),
        "committees": len(register.committees),
        "digest": register.digest,
        **stamps,
    }


def _ids(register: Register) -> dict[int, str]:
    """The ids of the organizations; those of earlier imports are kept in `ids.toml` and stay."""
    path = (snapshots.folder() or Path()).with_name("ids.toml")
    known: dict[int, str] = {}
    if path.exists():
        table = tomlfile.parse(tomlfile.read(path), str(path)).get("ids", {})
        known = {int(number): id for number, id in table.items()}
    bundled = tomlfile.parse(tomlfile.read(dataset.bundled_folder() / "partners.toml"), "partners.toml")
    reserved = {id: number for number, id in joining.numbers(bundled["partners"]).items()}
    ids = isodata.assign_ids(register.organizations, known, reserved)
    every = {str(number): id for number, id in sorted((known | ids).items())}
    comment = "The ids of organizations by ISO's number: once given, an id stays."
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AccessError(f"cannot write {path.parent}: {error.strerror or error}") from error
    output.to_file(str(path), tomlfile.dumps({"ids": every}, comment=comment).encode("utf-8"), force=True)
    return ids
