"""The snapshots of registers on disk: dated TOML files, each complete in itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from inliaison.dataset import registers
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import GET_REGISTER, AccessError, NotThereError
from inliaison.system import folders
from inliaison.text import dates

GET_ONE = GET_REGISTER
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.toml")


class Snapshot(NamedTuple):
    """The register as it was on a day."""

    date: str
    path: Path
    register: Register = ISO


def get_folder(register: Register = ISO) -> Path | None:
    """Return the folder of a register's snapshots, or None if the machine has no data folder."""
    home = folders.get_data_folder()
    return home / "snapshots" / register.prefix if home else None


def list_snapshots(register: Register = ISO) -> list[Snapshot]:
    """Return all snapshots of a register, oldest first. Raises AccessError if the folder cannot be read."""
    folder = get_folder(register)
    try:
        paths = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder else []
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {error.strerror or error}") from error
    return [Snapshot(path.stem, path, register) for path in sorted(paths)]


def find_newest(register: Register = ISO) -> Snapshot | None:
    """Return the newest snapshot of a register, or None if there is none."""
    return next(reversed(list_snapshots(register)), None)


def list_newest() -> list[Snapshot]:
    """Return the newest snapshot of every register that has any."""
    return [snapshot for register in registers.REGISTERS if (snapshot := find_newest(register))]


def list_current(as_of: str) -> list[Snapshot]:
    """Return the snapshot of every register that was current on a day. Raises NotThereError if there is none."""
    not_newer = [
        [snapshot for snapshot in list_snapshots(register) if snapshot.date <= as_of + dates.LAST]
        for register in registers.REGISTERS
    ]
    return [snapshots[-1] for snapshots in not_newer if snapshots] or [get_current(as_of)]


def get_current(as_of: str, register: Register = ISO) -> Snapshot:
    """Return the snapshot of a register that was current on a day, or at the end of a month or year.

    Raises NotThereError if all are newer, or there is none.
    """
    snapshots = list_snapshots(register)
    not_newer = [snapshot for snapshot in snapshots if snapshot.date <= as_of + dates.LAST]
    if not_newer:
        return not_newer[-1]
    if snapshots:
        raise NotThereError(
            f"no snapshot of the register is as old as {as_of}", remedy=f"The oldest is of {snapshots[0].date}."
        )
    raise NotThereError("there is no snapshot of the register", remedy=GET_ONE)
