"""The snapshots of ISO's register on disk: dated TOML files, each complete in itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from inliaison.errors import GET_REGISTER, AccessError, NotThereError
from inliaison.system import folders

GET_ONE = GET_REGISTER
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.toml")


class Snapshot(NamedTuple):
    """The register as it was on a day."""

    date: str
    path: Path


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
