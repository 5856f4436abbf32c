"""Finished text on its way out: to standard output, or to a file as a whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
from pathlib import Path

from inliaison.errors import AccessError, ReaderLeftError


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


def to_file(path: str, content: bytes, *, force: bool) -> None:
    """Write a file whole: its old bytes stay until the new ones are safe on the disk.

    A link is followed, a mode kept, a device or named pipe written to directly. Raises AccessError
    for a file that exists, unless forced, and for whatever the system refuses.
    """
    try:
        status = _status(Path(path))
        if path.startswith("/dev/") or (status and not stat.S_ISREG(status.st_mode)):
            with open(path, "wb") as special:
                special.write(content)
            return
        if status and not force:
            raise AccessError(f"{path} exists", remedy="Give --force to replace it.")
        _replace(Path(os.path.realpath(path)), content, stat.S_IMODE(status.st_mode) if status else None)
    except BrokenPipeError:
        raise ReaderLeftError from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AccessError(f"cannot write {path}: {reason}") from error


def _status(target: Path) -> os.stat_result | None:
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes, mode: int | None) -> None:
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.chmod(temporary, _new_file_mode() if mode is None else mode)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _new_file_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
