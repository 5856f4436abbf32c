"""One process at a time in the store of snapshots."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from inliaison.errors import AccessError

try:
    import fcntl
except ImportError:  # Windows has no such lock; imports there are left to the user's care.
    fcntl = None  # type: ignore[assignment]

_WAIT = 60.0
"""Seconds for another import to end, where the file system knows no locks."""


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change the store.

    Where the file system knows no locks, as some over a network, a file that only one process can make
    stands for one. To go on without would be simpler, but two imports at once could then replace each
    other's snapshot. A process that is killed leaves that file behind: who comes next is told.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder.parent / "lock").open("a")
    except OSError as error:
        raise AccessError(f"cannot write {folder}: {error.strerror or error}") from error
    with lock, contextlib.ExitStack() as held:
        if fcntl:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
            except OSError:
                held.enter_context(_marked(folder.parent / "lock.taken"))
        yield


@contextlib.contextmanager
def _marked(path: Path) -> Iterator[None]:
    """Hold a file that nobody else can make meanwhile. Raises AccessError where it stays another's."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() >= end:
                raise AccessError(
                    f"another import is at work, as {path} says",
                    remedy="Wait for it; where there is none, one was stopped half way: delete that file.",
                ) from None
            time.sleep(0.05)
        except OSError as error:
            raise AccessError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
