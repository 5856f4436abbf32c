"""The layers of a dataset, and the files that they consist of."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from inliaison.dataset.registers import Register
from inliaison.errors import AccessError, UsageError
from inliaison.system import folders, output

BUNDLED = "bundled"
"""The name of the layer that comes with the program."""


USER_RECORDS = "own records"
"""The name of the layer of user records."""


class Layer(NamedTuple):
    """A layer: a name, which its records carry as their origin, and its TOML files."""

    name: str
    files: tuple[Path, ...]
    register: Register | None = None
    """The register that the layer is a snapshot of."""
    date: str = ""
    """The day of that snapshot."""
    is_pipe: bool = False
    """Whether its file is a copy of what came through a pipe."""

    def label_file(self, file: Path) -> str:
        """Return the display name of one of its files: its path, or the name of the pipe that it was read from."""
        return self.name if self.is_pipe else str(file)

    @property
    def by_hand(self) -> bool:
        """Whether it is a user layer: neither the bundled dataset nor a snapshot of a register."""
        return self.name != BUNDLED and self.register is None

    @property
    def display_name(self) -> str:
        """The layer's name in a sentence."""
        if self.register:
            return f"{self.register.publisher}'s register of {self.date}"
        return "the bundled dataset" if self.name == BUNDLED else self.name


def find_bundled_folder() -> Path:
    """Return the folder of the bundled dataset: in the package, zipped or not, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    if inside.is_dir():
        return inside
    if package.is_dir():
        return package.parent.parent / "data"
    from inliaison.system.package import unpack_folder

    return unpack_folder("data")


def make_layer(path: str) -> Layer:
    """Return the layer of one `--data` path: a TOML file, a folder of them, or a pipe; `~` is the home folder.

    Raises UsageError if it cannot be a path, AccessError if it does not exist or the folder holds no TOML file.
    """
    if is_pipe(path):
        return Layer("standard input" if path == "-" else path, (_save_pipe(path),), is_pipe=True)
    path = folders.expand_home(path)
    target = Path(path)
    if "\0" in path or not path:
        raise UsageError(f"{path!r} is not a path")
    if target.is_dir():
        files = list_toml_files(target)
        if not files:
            raise AccessError(f"no TOML file in {path}", remedy="A dataset folder holds files named *.toml.")
        return Layer(path, files)
    if not target.exists() and not target.is_symlink():
        raise AccessError(f"cannot read {path}: no such file or folder")
    return Layer(path, (target,))


def is_pipe(path: str) -> bool:
    """Return whether a path is standard input or another open pipe: `-`, `/dev/stdin`, what `<(…)` gives."""
    folder, _, name = path.rpartition("/")
    return path in ("-", "/dev/stdin") or (
        folder in ("/dev/fd", "/proc/self/fd") and name.isdecimal() and name.isascii()
    )


def _save_pipe(path: str) -> Path:
    """Return a file with the content of a pipe, named by its hash; a pipe can be read only once."""
    import hashlib
    import tempfile

    from inliaison.text import toml

    content = toml.read_pipe(path)
    folder = folders.get_cache_folder() or Path(tempfile.gettempdir())
    file = folder / f"standard-input-{hashlib.blake2b(content, digest_size=8).hexdigest()}.toml"
    if not file.exists() or file.stat().st_size != len(content):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AccessError(f"cannot keep what came from {path} in {folder}: {error.strerror or error}") from error
        output.write_file(str(file), content, force=True)
    return file


def list_toml_files(folder: Path) -> tuple[Path, ...]:
    """Return the TOML files of a folder by name, without hidden ones. Raises AccessError if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            names = [
                entry.name
                for entry in entries
                if entry.name.lower().endswith(".toml") and not entry.name.startswith(".") and not entry.is_dir()
            ]
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {error.strerror or error}") from error
    return tuple(folder / name for name in sorted(names))
