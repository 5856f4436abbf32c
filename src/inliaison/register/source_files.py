"""The files that are imported, opened without reading them whole: ISO's documents take a hundred megabytes."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from inliaison.errors import AccessError, FaultyDataError
from inliaison.text import toml

MAX_BYTES = 400 * 1024 * 1024
"""The number of bytes of the largest file."""
_LONGEST_LINE = 16 * 1024 * 1024
_SAMPLE_LINES = 100
"""The number of lines at the start of a file that decide what it is."""
_PIECE = 1 << 20
_MARK = b"\xef\xbb\xbf"


class SourceFile(NamedTuple):
    """A file that can be read several times, and what messages call it."""

    file: BinaryIO
    name: str

    def read_head(self) -> bytes:
        """Return the first lines, by which a file is recognized."""
        return b"".join(islice(self.iter_lines(), _SAMPLE_LINES))

    def read(self) -> bytes:
        """Return the whole content. Raises FaultyDataError if it is too large to be kept in memory."""
        self.file.seek(0)
        content = self.file.read(toml.MAX_BYTES + 1)
        if len(content) > toml.MAX_BYTES:
            raise FaultyDataError(f"{self.name} has more than {toml.MAX_BYTES:,} bytes")
        return content

    def iter_lines(self) -> Iterator[bytes]:
        """Yield the lines from the first one on."""
        self.file.seek(0)
        return iter(partial(self.file.readline, _LONGEST_LINE), b"")

    def compute_digest(self) -> str:
        """Return the SHA-256 digest of the bytes."""
        digest = hashlib.sha256()
        self.file.seek(0)
        while piece := self.file.read(_PIECE):
            digest.update(piece)
        return digest.hexdigest()


@contextlib.contextmanager
def open_file(path: str) -> Iterator[SourceFile]:
    """Open a file, or standard input if it is `-`.

    Raises AccessError if it cannot be read, FaultyDataError if it is too large, UsageError if the path is invalid.
    """
    if path == "-":
        with tempfile.TemporaryFile() as copy:
            copy.writelines(toml.iter_standard_input(MAX_BYTES))
            yield SourceFile(copy, "standard input")
        return
    toml.must_be_regular(Path(path), MAX_BYTES)
    with _open(path) as file:
        yield SourceFile(file, path)


def _open(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise AccessError(f"cannot read {path}: {error.strerror or error}") from error


def iter_numbered_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield lines with their numbers, without the mark that a file of UTF-8 may begin with."""
    for number, line in enumerate(lines, 1):
        yield number, line.removeprefix(_MARK) if number == 1 else line


def decode_line(line: bytes, number: int, name: str) -> str:
    """Return a line as text. Raises FaultyDataError if it is not UTF-8 or far too long."""
    if len(line) == _LONGEST_LINE:
        raise FaultyDataError(f"{name}:{number}: the line is longer than {_LONGEST_LINE:,} bytes")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FaultyDataError(f"{name}:{number}: byte 0x{line[error.start]:02x} is not UTF-8") from None
