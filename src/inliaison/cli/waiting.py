"""How many new items wait for the user: counted once, and noted in the cache for the greeting, which has no time."""

from __future__ import annotations

import contextlib
import os
import zlib
from pathlib import Path

from inliaison import __version__
from inliaison.dataset import followed
from inliaison.errors import InliaisonError, NotThereError
from inliaison.register import documents, snapshots
from inliaison.system import folders
from inliaison.text import toml


def describe_waiting() -> str:
    """Return a line on the number of items in the next digest; empty if there are none, or nothing is followed."""
    path = followed.find_path()
    if path is None or not os.path.lexists(path):
        return ""
    try:
        number = _count(path)
    except NotThereError:  # Nothing is in the file, or there are no two snapshots.
        return ""
    except InliaisonError:
        return "what you follow cannot be read: `inliaison follow` says why"
    return f"{number:,} new item{'s' * (number > 1)} for what you follow: `inliaison digest`" if number else ""


def _count(path: Path) -> int:
    """Return the number of items, from the note if what is followed and the snapshots are those of the note."""
    key = _compute_key(path)
    cache = folders.get_cache_folder()
    note = cache / "waiting" if cache else None
    if note and note.is_file():
        noted_key, _, number = note.read_text("ascii", "replace").partition(" ")
        if noted_key == key and number.isdigit():
            return int(number)
    from inliaison.query.digest import read_digest_of
    from inliaison.render.digest import count_lines
    from inliaison.system import output

    count = count_lines(read_digest_of((), warn=lambda text: None))
    if note:
        with contextlib.suppress(InliaisonError):
            output.write_file(str(note), f"{key} {count}".encode(), force=True, private=True)
    return count


def _compute_key(path: Path) -> str:
    """Return a text that changes with what is followed and with the snapshots."""
    parts = [__version__.encode(), toml.read_file(path)]
    paths = [it.path for it in snapshots.list_snapshots()] + [it.path for it in documents.list_snapshots("standards")]
    for each in paths:
        status = os.stat(each)
        parts.append(f"{each} {status.st_size} {status.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    return f"{zlib.crc32(b'|'.join(parts)):08x}"
