"""The file of user records, a layer that comes after the registers and before the `--data` files."""

from __future__ import annotations

import os
from pathlib import Path

from inliaison.dataset.layer import USER_RECORDS, Layer
from inliaison.errors import AccessError
from inliaison.system import folders


def find_path() -> Path | None:
    """Return the file to which `inliaison add` adds records, or None if the machine has no data folder."""
    home = folders.get_data_folder()
    return home / "own.toml" if home else None


def find_layer() -> Layer | None:
    """Return the layer of user records, or None if there are none yet.

    Raises AccessError if the path is not a file: a folder, a pipe, or a broken link.
    """
    file = find_path()
    if file is None or not os.path.lexists(file):
        return None
    if not file.is_file():
        what = "a link to nothing" if file.is_symlink() and not file.exists() else "no file"
        raise AccessError(
            f"cannot read your own records: {file} is {what}",
            remedy="Bring it back, or leave them out with --no-own.",
        )
    return Layer(USER_RECORDS, (file,)) if file.stat().st_size else None
