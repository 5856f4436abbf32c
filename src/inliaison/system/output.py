"""Finished output: to standard output, or to a file that is written completely or not at all."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from inliaison.errors import AccessError, FileTakenError, ReaderLeftError


def write_stdout(content: bytes) -> None:
    """Write to standard output and flush, so that a failure is reported now and not after the exit code.

    Raises ReaderLeftError if the reader closed the pipe, AccessError if the bytes cannot be written.
    """
    must_have_stdout()
    try:
        sys.stdout.flush()
        binary = sys.stdout.buffer
        if isinstance(binary, io.RawIOBase):  # A raw write may write only some of the bytes.
            buffer = io.BufferedWriter(binary)
            buffer.write(content)
            buffer.detach()
        else:
            binary.write(content)
            binary.flush()
    except BrokenPipeError:
        _discard_stdout()
        raise ReaderLeftError from None
    except OSError as error:
        _discard_stdout()
        raise AccessError(f"cannot write to standard output: {error.strerror or error}") from error


def must_have_stdout() -> None:
    """Raise AccessError if standard output was closed before the program began."""
    if sys.stdout is None or sys.stdout.closed:
        raise AccessError("cannot write: standard output is closed")


def _discard_stdout() -> None:
    """Point standard output at the null device, so that the interpreter's final flush cannot fail."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def write_file(path: str, content: bytes | Iterable[bytes], *, force: bool, private: bool = False) -> None:
    """Write a file completely, from pieces as they arrive: the old content stays until the new one is safe on disk.

    Links are followed; owner, group, mode and access list are kept. A new file can be read by others unless it is
    `private`. A device, a named pipe or a descriptor's name is written to directly. Raises FileTakenError if the file
    exists and `force` is false, even if another program creates it meanwhile; AccessError if the system refuses;
    ReaderLeftError if the reader closed the pipe.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    exists = FileTakenError(f"{path} exists", remedy="Give --force to replace it.")
    try:
        descriptor = _parse_descriptor(path)
        status = None if descriptor is not None else _read_status(Path(path))
        if descriptor is not None or (status and not stat.S_ISREG(status.st_mode)):
            _write_through(path if descriptor is None else descriptor, pieces)
            return
        if status and not force:
            raise exists
        target = Path(os.path.realpath(path))
        if status:
            _replace(target, pieces, status)
        else:
            _create(target, pieces, force=force, private=private)
    except FileExistsError:
        raise exists from None
    except BrokenPipeError:
        raise ReaderLeftError from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AccessError(f"cannot write {path}: {reason}") from error


_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})|/dev/std(out|err)")


def _parse_descriptor(path: str) -> int | None:
    """Return the descriptor that a path names; it may lead to a regular file, which must not be replaced."""
    match = _DESCRIPTOR.fullmatch(os.path.normpath(path))
    if not match or not os.path.exists("/dev/fd"):
        return None
    return int(match[1]) if match[1] else 1 if match[2] == "out" else 2


def _write_through(target: str | int, pieces: Iterable[bytes]) -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()  # Earlier output must come first.
    with open(target, "wb", closefd=isinstance(target, str)) as file:
        file.writelines(pieces)


def _read_status(target: Path) -> os.stat_result | None:
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def _create(target: Path, pieces: Iterable[bytes], *, force: bool, private: bool) -> None:
    """Publish finished bytes under a new name. Raises FileExistsError if it is taken by now, unless forced."""
    with _write_temporary(target, pieces) as temporary:
        if not private:
            os.chmod(temporary, _compute_new_file_mode())
        elif hasattr(os, "geteuid") and os.geteuid() == 0:
            # Otherwise a user could not read a file that root creates in the user's folder.
            folder = os.stat(target.parent)
            with contextlib.suppress(PermissionError):
                os.chown(temporary, folder.st_uid, folder.st_gid)
        if force:
            os.replace(temporary, target)
        else:
            _publish_new(temporary, target)


def _replace(target: Path, pieces: Iterable[bytes], status: os.stat_result) -> None:
    """Replace a file with finished bytes; overwrite it in place if a new file could not have the same attributes."""
    with _write_temporary(target, pieces) as temporary:
        if _copy_attributes(temporary, target, status):
            try:
                os.replace(temporary, target)
            except OSError as error:
                if error.errno not in _CANNOT_BE_REPLACED:
                    raise
            else:
                return
        with open(temporary, "rb") as source:
            _overwrite(target, source)


_CANNOT_BE_REPLACED = (errno.EBUSY, errno.EXDEV, errno.EPERM)
"""The errors for a file that is mounted singly, as in containers, or in a folder where only its owner may remove it."""


@contextlib.contextmanager
def _write_temporary(target: Path, pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the name of a temporary file beside the target, which holds the bytes safely on disk."""
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        _fill(handle, pieces)
        yield temporary
    finally:
        with contextlib.suppress(OSError):  # Replacing the target has already removed it.
            os.unlink(temporary)


def _copy_attributes(temporary: str, target: Path, status: os.stat_result) -> bool:
    """Give a file the owner, group, mode and access list of another; return False if the system does not allow it."""
    try:
        current = os.stat(temporary)
        if (current.st_uid, current.st_gid) != (status.st_uid, status.st_gid):
            os.chown(temporary, status.st_uid, status.st_gid)
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        access_list = _copy_access_list(target)
        if access_list is not None and access_list != _copy_access_list(temporary):
            os.setxattr(temporary, _ACCESS_LIST, access_list)
    except OSError:
        return False
    return access_list is not None or _copy_access_list(temporary) is None


_ACCESS_LIST = "system.posix_acl_access"


def _copy_access_list(path: str | Path) -> bytes | None:
    """Return the access list of a file as the system stores it; None if it has none."""
    try:
        return os.getxattr(path, _ACCESS_LIST)
    except (OSError, AttributeError):  # The file or the system has no access lists.
        return None


def _overwrite(target: Path, source: BinaryIO) -> None:
    """Write into an existing file; if that fails, restore its old bytes."""
    with open(target, "r+b") as file:
        old = file.read()
        try:
            _rewrite(file, _iter_pieces(source))
        except OSError:
            with contextlib.suppress(OSError):
                _rewrite(file, (old,))
            raise


def _rewrite(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    file.seek(0)
    file.writelines(pieces)
    file.truncate()
    file.flush()
    os.fsync(file.fileno())


def _fill(handle: int, pieces: Iterable[bytes]) -> None:
    with open(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(handle)


def _iter_pieces(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.read, 1 << 20), b"")


def _publish_new(temporary: str, target: Path) -> None:
    """Give the finished file its name without replacing a file created meanwhile; a hard link never overwrites one."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # Without hard links, reserve the name first, then write.
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with open(temporary, "rb") as source:
                _fill(handle, _iter_pieces(source))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(target)
            raise


def _compute_new_file_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
