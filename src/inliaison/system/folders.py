"""The program's own folders: a disposable cache, and the register's snapshots."""

from __future__ import annotations

import os
from pathlib import Path


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
    import platformdirs

    find = platformdirs.user_cache_dir if what == "cache" else platformdirs.user_data_dir
    folder = Path(find("inliaison", appauthor=False))
    return folder if folder.is_absolute() else None  # Without a home directory, it would be "./~".
