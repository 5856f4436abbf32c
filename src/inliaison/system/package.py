"""Files that come with the program, also where it runs from a zip."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any, cast

from inliaison.errors import AccessError
from inliaison.system import folders

PACKAGE = Path(__file__).parent.parent


def archive() -> Path | None:
    """Return the zip that the program runs from; None where it lies in a folder."""
    return None if PACKAGE.is_dir() else next(path for path in PACKAGE.parents if path.is_file())


def read(place: Path) -> bytes:
    """Return the bytes of a file in the package, wherever that is."""
    return cast(Any, __spec__).loader.get_data(str(place))  # type: ignore[no-any-return]


def unpacked(name: str) -> Path:
    """Return a folder of the zipped package as a copy in the cache. Raises AccessError where none can be kept."""
    import shutil
    import tempfile
    from importlib.resources import files

    whole = cast(Path, archive())
    status = os.stat(whole)
    stamp = zlib.crc32(f"{whole} {status.st_mtime_ns} {status.st_size}".encode("utf-8", "surrogateescape"))
    cache = folders.cache()
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
            if not target.is_dir():  # Else another process was faster.
                raise
    except OSError as error:
        reason = error.strerror or error
        raise AccessError(f"cannot unpack the bundled data in {cache}: {reason}") from error
    return target
