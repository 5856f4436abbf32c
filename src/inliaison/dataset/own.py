"""The user's own records: a file of theirs, a layer that comes after the register and before what `--data` names."""

from __future__ import annotations

import os
from pathlib import Path

from inliaison.dataset.layer import OWN, Layer
from inliaison.errors import AccessError
from inliaison.system import folders


def path() -> Path | None:
    """Where the records lie that `inliaison add` adds, or nothing where the machine offers no such place."""
    home = folders.data()
    return home / "own.toml" if home else None


def layer() -> Layer | None:
    """The layer of these records; nothing where there are none yet.

    Raises AccessError for what is there and is no file: a folder, a pipe, a link to nothing.
    """
    file = path()
    if file is None or not os.path.lexists(file):
        return None
    if not file.is_file():
        what = "a link to nothing" if file.is_symlink() and not file.exists() else "no file"
        raise AccessError(
            f"cannot read your own records: {file} is {what}",
            remedy="Bring it back, or leave them out with --no-own.",
        )
    return Layer(OWN, (file,)) if file.stat().st_size else None
