"""Where the layers of a dataset lie, and what each of them holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from inliaison import folders, names, snapshots
from inliaison.errors import AccessError, UsageError
from inliaison.snapshots import Snapshot

BUNDLED = "bundled"


class Layer(NamedTuple):
    """One layer: a name that records carry as their origin, and the TOML files it consists of."""

    name: str
    files: tuple[Path, ...]
    register: str = ""
    """The date, where the layer is a snapshot of ISO's register."""


def bundled_folder() -> Path:
    """The dataset that comes with the program: inside the package, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent.parent / "data"


def layers(
    data: Sequence[str] = (),
    *,
    bundled: bool = True,
    register: bool = True,
    as_of: str | None = None,
    variable: bool = True,
) -> list[Layer]:
    """The layers a query sees, the first to be overridden by the later ones.

    The register is its newest snapshot, or the one that was current `as_of` a date. `data` are paths
    of TOML files or folders of them, on top of those in the variable INLIAISON_DATA, unless
    that is not wanted. Raises UsageError for what is no date, AccessError for a path that is not
    there, NotThereError for a date without a snapshot.
    """
    if as_of is not None and not register:
        raise UsageError("--as-of needs the register", remedy="Leave --no-register out.")
    if as_of is not None and not names.date_of(as_of):
        raise UsageError(f'"{as_of}" is not a date', remedy="Write YYYY, YYYY-MM or YYYY-MM-DD.")
    named = [path for path in os.environ.get("INLIAISON_DATA", "").split(os.pathsep) if path and variable]
    first = [Layer(BUNDLED, _toml_files(bundled_folder()))] if bundled else []
    snapshot = snapshots.current(as_of) if as_of else snapshots.newest() if register else None
    second = [snapshot_layer(snapshot)] if snapshot else []
    return [*first, *second, *(layer(path) for path in (*named, *data))]


def snapshot_layer(snapshot: Snapshot) -> Layer:
    """The layer of one snapshot of the register."""
    return Layer(f"register {snapshot.date}", (snapshot.path,), snapshot.date)


def layer(path: str) -> Layer:
    """The layer of one `--data` path: a TOML file, or a folder of them; a leading `~` is the home folder."""
    path = folders.expanded(path)
    place = Path(path)
    if "\0" in path or not path:
        raise UsageError(f"{path!r} is no path")
    if place.is_dir():
        files = _toml_files(place)
        if not files:
            raise AccessError(f"no TOML file in {path}", remedy="A dataset folder holds files named *.toml.")
        return Layer(path, files)
    if not place.exists() and not place.is_symlink():
        raise AccessError(f"cannot read {path}: no such file or folder")
    return Layer(path, (place,))


def _toml_files(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(
            sorted(
                path
                for path in folder.iterdir()
                if path.suffix.lower() == ".toml" and not path.name.startswith(".") and not path.is_dir()
            )
        )
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {error.strerror or error}") from error
