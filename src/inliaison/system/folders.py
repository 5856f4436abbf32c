"""The program's own folders: a disposable cache, and the register's snapshots."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "inliaison"
_XDG = {"cache": ("XDG_CACHE_HOME", "~/.cache"), "data": ("XDG_DATA_HOME", "~/.local/share")}
"""On Linux, the variable with the place of such folders, and their usual place."""


def get_cache_folder() -> Path | None:
    """Return the folder for files that can be rebuilt; None if the machine has none."""
    return _find_folder("cache")


def get_data_folder() -> Path | None:
    """Return the folder for files that must be kept; None if the machine has none."""
    return _find_folder("data")


def expand_home(path: str) -> str:
    """Return a path with a leading `~` expanded, which no shell does in a variable or after `=`."""
    return os.path.expanduser(path) if path.startswith("~") and "\0" not in path else path


def _find_folder(what: str) -> Path | None:
    home = expand_home(os.environ.get("INLIAISON_HOME", ""))
    if home:
        return Path(home).absolute() / what if Path(home).parts[0] != "~" else None
    folder = Path(_find_place(what))
    return folder if folder.is_absolute() else None  # Without a home directory, it would be "./~".


def _find_place(what: str) -> str:
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        # The library finds the same, but loading it takes as long as a query.
        variable, usual = _XDG[what]
        value = os.environ.get(variable, "")
        return os.path.join(value if os.path.isabs(value) else os.path.expanduser(usual), _NAME)
    import platformdirs

    find = platformdirs.user_cache_dir if what == "cache" else platformdirs.user_data_dir
    return find(_NAME, appauthor=False)
