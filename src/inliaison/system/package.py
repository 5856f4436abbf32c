"""Files that come with the program, even if it runs from a zip archive."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any, cast

from inliaison.errors import AccessError
from inliaison.system import folders

PACKAGE = Path(__file__).parent.parent


def find_archive() -> Path | None:
    """Return the zip archive that the program runs from; None if it is installed as a folder."""
    return None if PACKAGE.is_dir() else next(path for path in PACKAGE.parents if path.is_file())


def read_file(path: Path) -> bytes:
    """Return the bytes of a file in the package, whether in a folder or in a zip archive."""
    return cast(Any, __spec__).loader.get_data(str(path))  # type: ignore[no-any-return]


def unpack_folder(name: str) -> Path:
    """Return a copy in the cache of a folder of the zipped package. Raises AccessError if it cannot be written."""
    import shutil
    import tempfile
    from importlib.resources import files

    zip_path = cast(Path, find_archive())
    status = os.stat(zip_path)
    stamp = zlib.crc32(f"{zip_path} {status.st_mtime_ns} {status.st_size}".encode("utf-8", "surrogateescape"))
    cache = folders.get_cache_folder()
    if cache is None:
        raise AccessError("there is no folder to unpack the bundled data in", remedy="Set INLIAISON_HOME to one.")
    target = cache / f"{name}-{stamp:08x}"
    if target.is_dir():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(prefix="unpacking-", dir=cache))
        for file in files("inliaison").joinpath(name).iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        try:
            os.rename(copy, target)
        except OSError:
            shutil.rmtree(copy)
            if not target.is_dir():  # Otherwise another process was faster.
                raise
    except OSError as error:
        reason = error.strerror or error
        raise AccessError(f"cannot unpack the bundled data in {cache}: {reason}") from error
    return target
