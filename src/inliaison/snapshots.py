"""The snapshots of ISO's register on disk: dated TOML files, each complete in itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from inliaison import folders
from inliaison.errors import AccessError, NotThereError

GET_ONE = "Get the register with `inliaison register update`, or `inliaison register import FILE`."
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.toml")


class Snapshot(NamedTuple):
    """The register as it was on a day."""

    date: str
    path: Path


def licensed(source: Mapping[str, Any]) -> bool:
    """Whether a source is a snapshot of ISO's open data, which is to be named where its facts are shown."""
    return bool(source.get("date")) and str(source.get("licence")).startswith("ODC-By")


CREDIT = "Contains information from ISO Open Data, made available under the ODC Attribution License (ODC-By) v1.0."


def source(date: str) -> dict[str, Any]:
    """The register of a day as a source."""
    return {
        "id": f"iso-open-data-{date}",
        "title": f"ISO Open Data, technical committees, snapshot of {date}",
        "publisher": "ISO",
        "date": date,
        "url": "https://www.iso.org/open-data.html",
        "licence": "ODC-By 1.0",
        "note": CREDIT,
    }


def credit(dates: Collection[str]) -> str:
    """What ISO's licence asks to be said where facts of its register are shown; nothing where there are none."""
    if not dates:
        return ""
    days = " and ".join(sorted(set(dates)))
    return (
        f"Contains information from ISO Open Data ({days}), "
        "made available under the ODC Attribution License (ODC-By) v1.0."
    )


def folder() -> Path | None:
    """Where the snapshots lie, or nothing where the machine offers no such place."""
    home = folders.data()
    return home / "snapshots" if home else None


def known() -> list[Snapshot]:
    """All snapshots, oldest first."""
    place = folder()
    try:
        paths = [path for path in place.iterdir() if _NAME.fullmatch(path.name)] if place else []
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise AccessError(f"cannot read {place}: {error.strerror or error}") from error
    return sorted(Snapshot(path.stem, path) for path in paths)


def newest() -> Snapshot | None:
    """The newest snapshot, if there is any."""
    return known()[-1] if known() else None


def end(date: str) -> str:
    """A text that no day of a year, a month or a day comes after, and every later one does."""
    return date + "~"


def current(as_of: str) -> Snapshot:
    """The snapshot that was current on a day, or at the end of a month or year.

    Raises NotThereError where all are younger, or there is none.
    """
    every = known()
    then = [snapshot for snapshot in every if snapshot.date <= end(as_of)]
    if then:
        return then[-1]
    if every:
        raise NotThereError(
            f"no snapshot of the register is as old as {as_of}", remedy=f"The oldest is of {every[0].date}."
        )
    raise NotThereError("there is no snapshot of the register", remedy=GET_ONE)
