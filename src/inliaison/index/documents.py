"""The index of ISO's documents: standards and their classes, attached to the index of the layers.

It has a file of its own, because 55,000 documents take seconds to compile: an edit of the user's file, or a newer
register, leaves it as it is, and commands that ask for no documents never open it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from inliaison.dataset.layer import Layer
from inliaison.errors import AccessError
from inliaison.index import files, stamps
from inliaison.index.connection import overlay_documents
from inliaison.register.documents import DocumentSnapshot

Progress = Callable[[float], None]


def attach(
    database: sqlite3.Connection,
    snapshots: Sequence[DocumentSnapshot],
    warn: files.Warn,
    progress: Progress = lambda share: None,
) -> None:
    """Attach the index of some snapshots to that of the layers; it is built first if it is missing.

    Documents in the layers correct and add to those of the snapshots.
    Raises FaultyDataError for a damaged snapshot, AccessError where an index cannot be kept.
    """
    (own_digest,) = database.execute("SELECT digest FROM own_documents").fetchone()
    layers = [Layer(f"{it.kind} {it.date} {own_digest}", (it.path,)) for it in snapshots]
    signature, before = stamps.compute_signature(layers), time.time_ns()
    path = stamps.find_index(signature)
    if path is None:
        from inliaison.index.compiling_documents import compile_into, read_user_records

        user_records = read_user_records(database) if own_digest else {}
        path = _find_or_build(signature, lambda empty: compile_into(empty, snapshots, user_records, progress), warn)
        stamps.remember(layers, signature, path, before)
    overlay_documents(database, path)


def _find_or_build(signature: str, compile_into: Callable[[sqlite3.Connection], None], warn: files.Warn) -> Path:
    import hashlib

    digest = hashlib.blake2b(signature.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    name = f"documents-{digest}"
    path = files.find_sound_file(name) or files.build_file(name, compile_into, warn)
    if path is None:
        raise AccessError(
            "the index of standards cannot be kept in the cache folder",
            remedy="Set INLIAISON_HOME, or XDG_CACHE_HOME, to a folder that can be written.",
        )
    return path


def remove_indexes(snapshots: Sequence[DocumentSnapshot]) -> None:
    """Remove the indexes of documents, so that they are built again; one of them is broken."""
    from inliaison.system import folders

    folder = folders.get_cache_folder()
    for path in folder.glob(f"documents-*{files.SUFFIX}") if folder and snapshots else ():
        path.unlink(missing_ok=True)
