"""Finished text on its way out: to standard output, or to a file as a whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from inliaison.errors import AccessError, FileTakenError, ReaderLeftError


def to_stdout(content: bytes) -> None:
    """Write to standard output and flush, so that a failure shows here and not after the exit code.

    Raises ReaderLeftError where nobody reads any more, AccessError where the bytes cannot be written.
    """
    must_have_stdout()
    try:
        sys.stdout.flush()
        binary = sys.stdout.buffer
        if isinstance(binary, io.RawIOBase):  # Unbuffered: a raw write may take a part of the bytes.
            buffered = io.BufferedWriter(binary)
            buffered.write(content)
            buffered.detach()
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
    """Raise AccessError where standard output was closed before the program began."""
    if sys.stdout is None or sys.stdout.closed:
        raise AccessError("cannot write: standard output is closed")


def _discard_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's own last flush cannot fail."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def to_file(path: str, content: bytes | Iterable[bytes], *, force: bool) -> None:
    """Write a file whole, from pieces as they come: its old bytes stay until all new ones are safe on the disk.

    A link is followed, a mode kept; a device, a named pipe and a descriptor's name are written to
    directly. Raises AccessError for a file that exists, unless forced, and for whatever the system
    refuses. Without force a file that another program makes meanwhile is kept as well.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    exists = FileTakenError(f"{path} exists", remedy="Give --force to replace it.")
    try:
        descriptor = _descriptor(path)
        status = None if descriptor is not None else _status(Path(path))
        if descriptor is not None or (status and not stat.S_ISREG(status.st_mode)):
            _write_through(path if descriptor is None else descriptor, pieces)
            return
        if status and not force:
            raise exists
        mode = stat.S_IMODE(status.st_mode) if status else None
        _write_whole(Path(os.path.realpath(path)), pieces, mode, force=force)
    except FileExistsError:
        raise exists from None
    except BrokenPipeError:
        raise ReaderLeftError from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AccessError(f"cannot write {path}: {reason}") from error


_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})|/dev/std(out|err)")


def _descriptor(path: str) -> int | None:
    """The descriptor that a path is a name of: it may lead to a regular file, which must not be replaced."""
    found = _DESCRIPTOR.fullmatch(os.path.normpath(path))
    if not found or not os.path.exists("/dev/fd"):
        return None
    return int(found[1]) if found[1] else 1 if found[2] == "out" else 2


def _write_through(target: str | int, pieces: Iterable[bytes]) -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()  # What was said before comes before.
    with open(target, "wb", closefd=isinstance(target, str)) as file:
        file.writelines(pieces)


def _status(target: Path) -> os.stat_result | None:
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def _write_whole(target: Path, pieces: Iterable[bytes], mode: int | None, *, force: bool) -> None:
    """Publish finished bytes under a name. Raises FileExistsError where it is taken, unless forced."""
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        _fill(handle, pieces)
        os.chmod(temporary, _new_file_mode() if mode is None else mode)
        if force:
            os.replace(temporary, target)
        else:
            _publish_new(temporary, target)
    finally:
        with contextlib.suppress(OSError):  # Replacing has taken it away already.
            os.unlink(temporary)


def _fill(handle: int, pieces: Iterable[bytes]) -> None:
    with open(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(handle)


def _publish_new(temporary: str, target: Path) -> None:
    """Give the finished file its name, which nobody else may have taken since: a link is never made over a file."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # No hard links here; then the name is taken first and the bytes follow.
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with open(temporary, "rb") as finished:
                _fill(handle, iter(partial(finished.read, 1 << 20), b""))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(target)
            raise


def _new_file_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
