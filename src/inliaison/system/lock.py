"""One process at a time: what changes files that several may change waits for the others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from inliaison.errors import AccessError

try:
    import fcntl
except ImportError:  # Windows has no such lock; there it is left to the user's care.
    fcntl = None  # type: ignore[assignment]

_WAIT = 60.0
"""Seconds for another process to end."""


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time hold a lock file, which is never replaced.

    Where the file system knows no locks, as some over a network, a file that only one process can make
    stands for one. To go on without would be simpler, but two processes at once could then undo each
    other's work. A process that is killed leaves that file behind: who comes next is told.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a")
    except OSError as error:
        raise AccessError(f"cannot write {path.parent}: {error.strerror or error}") from error
    with lock, _held(lock.fileno(), path, path.with_name(f"{path.name}.taken")):
        yield


@contextlib.contextmanager
def alone_with(target: Path) -> Iterator[None]:
    """Let one process at a time write a file: hold the lock of its folder, in which no other file is left for it."""
    place = Path(os.path.realpath(target))
    try:
        descriptor = os.open(place.parent, os.O_RDONLY) if fcntl else -1
    except PermissionError:  # A folder to write into, but not to read.
        descriptor = -1
    except OSError as error:
        raise AccessError(f"cannot write {target}: {error.strerror or error}") from error
    try:
        with _held(descriptor, target, place.with_name(f".{place.name}.taken")):
            yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


@contextlib.contextmanager
def _held(descriptor: int, path: Path, mark: Path) -> Iterator[None]:
    """Hold the lock of an open file or folder; where that is not to be had, hold a file as a mark."""
    with contextlib.ExitStack() as held:
        if fcntl and not _locked(descriptor, path):
            held.enter_context(_marked(mark))
        yield


def _locked(descriptor: int, path: Path) -> bool:
    """Take the lock; false where there is no such thing. Raises AccessError where it stays another's."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise AccessError(
                    f"another process holds {path}", remedy="Wait for it to end, then try again."
                ) from None
            time.sleep(0.01)
        except OSError:
            return False
        else:
            return True


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
                    f"another process is at work, as {path} says",
                    remedy="Wait for it; where there is none, one was stopped half way: delete that file.",
                ) from None
            time.sleep(0.05)
        except OSError as error:
            raise AccessError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
