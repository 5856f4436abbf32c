"""Where the program keeps its own files: a disposable cache, and the register's snapshots."""

from __future__ import annotations

import os
from pathlib import Path


def cache() -> Path | None:
    """The folder for what can be built again, or nothing where the machine offers none."""
    return _folder("cache")


def data() -> Path | None:
    """The folder for what must be kept, or nothing where the machine offers none."""
    return _folder("data")


def expanded(path: str) -> str:
    """A path with the home folder for a leading `~`: in a variable and behind `=` no shell puts it there."""
    return os.path.expanduser(path) if path.startswith("~") and "\0" not in path else path


def _folder(what: str) -> Path | None:
    home = expanded(os.environ.get("INLIAISON_HOME", ""))
    if home:
        return Path(home).absolute() / what if Path(home).parts[0] != "~" else None
    import platformdirs

    find = platformdirs.user_cache_dir if what == "cache" else platformdirs.user_data_dir
    folder = Path(find("inliaison", appauthor=False))
    return folder if folder.is_absolute() else None  # Without a home directory it would lie in "./~".
