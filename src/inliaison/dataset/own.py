"""The user's own records: a file of theirs, a layer that comes after the register and before what `--data` names."""

from __future__ import annotations

from pathlib import Path

from inliaison.dataset.layer import OWN, Layer
from inliaison.system import folders


def path() -> Path | None:
    """Where the records lie that `inliaison add` adds, or nothing where the machine offers no such place."""
    home = folders.data()
    return home / "own.toml" if home else None


def layer() -> Layer | None:
    """The layer of these records; nothing where there are none yet."""
    file = path()
    return Layer(OWN, (file,)) if file and file.is_file() else None
