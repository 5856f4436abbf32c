"""Locks that let only one process at a time change files; the others wait."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from inliaison.errors import AccessError

try:
    import fcntl
except ImportError:  # Windows has no such lock, so users must not run two processes.
    fcntl = None  # type: ignore[assignment]

_WAIT = 60.0
"""Seconds to wait for another process."""


@contextlib.contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Let only one process at a time hold a lock file, which is never replaced.

    If the file system has no locks, as some network file systems, a file that only one process can create takes their
    place. Continuing without a lock would be simpler, but two processes could then undo each other's work. A process
    that is killed leaves that file behind, and the next one reports it. Raises AccessError if the lock cannot be had.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a")
    except OSError as error:
        raise AccessError(f"cannot write {path.parent}: {error.strerror or error}") from error
    with lock, _hold(lock.fileno(), path, path.with_name(f"{path.name}.taken")):
        yield


@contextlib.contextmanager
def lock_file(target: Path) -> Iterator[None]:
    """Let only one process at a time write a file, by locking its folder so that no lock file is left beside it."""
    path = Path(os.path.realpath(target))
    try:
        descriptor = os.open(path.parent, os.O_RDONLY) if fcntl else -1
    except PermissionError:  # The folder is writable but not readable.
        descriptor = -1
    except OSError as error:
        raise AccessError(f"cannot write {target}: {error.strerror or error}") from error
    try:
        with _hold(descriptor, target, path.with_name(f".{path.name}.taken")):
            yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


@contextlib.contextmanager
def _hold(descriptor: int, path: Path, marker_path: Path) -> Iterator[None]:
    """Hold the lock of an open file or folder, or a marker file if locks are not supported."""
    with contextlib.ExitStack() as stack:
        if fcntl and not _lock_if_supported(descriptor, path):
            stack.enter_context(_hold_marker(marker_path))
        yield


def _lock_if_supported(descriptor: int, path: Path) -> bool:
    """Take the lock; return False if locks are not supported. Raises AccessError if another process keeps it."""
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
def _hold_marker(path: Path) -> Iterator[None]:
    """Hold a marker file that only one process can create. Raises AccessError if another process keeps it."""
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
