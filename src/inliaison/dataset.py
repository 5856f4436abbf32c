"""Where the layers of a dataset lie, and what each of them holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from inliaison.errors import AccessError

BUNDLED = "bundled"


class Layer(NamedTuple):
    """One layer: a name that records carry as their origin, and the TOML files it consists of."""

    name: str
    files: tuple[Path, ...]


def bundled_folder() -> Path:
    """The dataset that comes with the program: inside the package, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent.parent / "data"


def layers(data: Sequence[str] = (), *, bundled: bool = True) -> list[Layer]:
    """The layers a query sees, the first to be overridden by the later ones.

    `data` are paths of TOML files or folders of them, on top of those in the variable
    INLIAISON_DATA. Raises AccessError for a path that is not there.
    """
    named = [path for path in os.environ.get("INLIAISON_DATA", "").split(os.pathsep) if path]
    first = [Layer(BUNDLED, _toml_files(bundled_folder()))] if bundled else []
    return [*first, *(layer(path) for path in (*named, *data))]


def layer(path: str) -> Layer:
    """The layer of one `--data` path: a TOML file, or a folder of them."""
    place = Path(path)
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
        return tuple(sorted(path for path in folder.iterdir() if path.suffix == ".toml"))
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {error.strerror or error}") from error
