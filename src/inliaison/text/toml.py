"""TOML text to plain data and back: the only module that parses or writes TOML."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inliaison.errors import AccessError, FaultyDataError, UsageError
from inliaison.text import sanitize

MAX_BYTES = 64 * 1024 * 1024
"""The largest size of a dataset file, in bytes."""
_PIECE = 1 << 20

_FORMAT_SIGNATURES = (
    (r"\A\s*<(?:!|\?|html|[A-Za-z])", "HTML or XML"),
    (r"^<{7} ", "a file with merge-conflict markers"),
    (r"\A\s*[{\[]\s*[\"{\[\]}]", "JSON"),
    (r"\A(?:---|%YAML)|\A[\w-]+:(?:\s|$)", "YAML"),
    (r"\A[\w\" ]+(?:[,;\t][\w\" ]*){2,}\r?\n", "CSV"),
)
"""Regular expressions that recognize other formats, with the names of these."""

_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_file(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises AccessError if it cannot be read or is not a regular file (a device or a pipe would never end),
    FaultyDataError if it is too large, and UsageError if the path is invalid.
    """
    must_be_regular(path, MAX_BYTES)
    try:
        return path.read_bytes()
    except OSError as error:
        raise AccessError(f"cannot read {path}: {error.strerror or error}") from error


def must_be_regular(path: Path, max_bytes: int) -> None:
    """Raise an error, as `read_file` does, if a path is none of a regular file of at most so many bytes."""
    try:
        status = os.stat(path)
    except FileNotFoundError as error:
        if not os.path.islink(path):
            raise AccessError(f"cannot read {path}: {error.strerror}") from error
        message = f"cannot read {path}: it is a link to nothing"
        raise AccessError(message, remedy="Remove the link, or write the file that it names.") from error
    except OSError as error:
        raise AccessError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"{str(path)!r} is not a path: {error}") from error
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise AccessError(f"cannot read {path}: it is {what}", remedy="Name a file.")
    if status.st_size > max_bytes:
        raise FaultyDataError(
            f"{path} has {status.st_size:,} bytes; at most {max_bytes:,} are read",
            remedy="Split it into several files.",
        )


def read_pipe(path: str) -> bytes:
    """Return the content of a pipe, read to its end; `-` is standard input. Raises AccessError if it cannot be read."""
    if path == "-":
        return read_standard_input()
    try:
        with open(path, "rb") as pipe:
            return pipe.read(MAX_BYTES + 1)
    except OSError as error:
        raise AccessError(f"cannot read {path}: {error.strerror or error}") from error


def read_standard_input() -> bytes:
    """Return the content of standard input, read to its end.

    Raises AccessError if it is closed, a terminal or unreadable, and FaultyDataError if it is too large.
    """
    return b"".join(iter_standard_input(MAX_BYTES))


def iter_standard_input(max_bytes: int) -> Iterator[bytes]:
    """Yield the content of standard input in pieces. Raises the errors of `read_standard_input`."""
    import sys

    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise AccessError("there is nothing on standard input", remedy="Pipe a file into it.")
    size = 0
    try:
        while piece := sys.stdin.buffer.read(_PIECE):
            size += len(piece)
            if size > max_bytes:
                raise FaultyDataError(f"standard input has more than {max_bytes:,} bytes")
            yield piece
    except OSError as error:
        raise AccessError(f"cannot read standard input: {error.strerror or error}") from error


def parse_toml(content: bytes, name: str) -> dict[str, Any]:
    """Return the data of a TOML document; `name` is its source, for messages.

    Raises FaultyDataError with line and column if it is not TOML 1.0 in UTF-8.
    """
    import tomli

    text = _decode(content, name)
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _make_syntax_error(str(error), text, name) from None
    except RecursionError:
        raise FaultyDataError(f"{name}: values are nested too deeply") from None
    except ValueError as error:
        raise FaultyDataError(f"{name}: a value cannot be read: {error}") from None


def format_toml(data: Mapping[str, Any], *, comment: str = "") -> str:
    """Return data as a TOML document with a comment on top; None values are omitted.

    Control characters, bidirectional marks and the like are written as escapes.
    """
    import tomli_w

    head = "".join(f"# {sanitize.escape_line(line)}".rstrip() + "\n" for line in comment.splitlines())
    body = sanitize.escape_toml(tomli_w.dumps(_omit_none(data)))
    return f"{head}\n{body}" if head and body else head + body


def _omit_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _omit_none(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_omit_none(inner) for inner in value]
    return value


def _decode(content: bytes, name: str) -> str:
    if not content.strip():
        raise FaultyDataError(f"{name} is empty", remedy="A dataset holds at least one record.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FaultyDataError(f"{name} is UTF-16; TOML is UTF-8", remedy="Save it as UTF-8.")
    body = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        other = _name_other_format(content, "")
        if other:
            raise FaultyDataError(f"{name} is {other}, not TOML") from None
        line = body.count(b"\n", 0, error.start) + 1
        raise FaultyDataError(
            f"{name}:{line}: byte 0x{body[error.start]:02x} is not UTF-8",
            remedy="Save it as UTF-8.",
            line=line,
        ) from None


def _make_syntax_error(message: str, text: str, name: str) -> FaultyDataError:
    other = _name_other_format(text.encode("utf-8", "replace"), text)
    if other:
        return FaultyDataError(f"{name} is {other}, not TOML")
    match = _PLACE.search(message)
    lines = text.split("\n")
    number, column = (int(match[1]), int(match[2])) if match and match[1] else (len(lines), len(lines[-1]) + 1)
    reason = _PLACE.sub("", message).rstrip()
    line = lines[number - 1] if number <= len(lines) else ""
    start = max(0, column - 61)
    month = re.search(r"=\s*([0-9]{4}-[0-9]{2})\s*(?:#.*)?$", line)
    return FaultyDataError(
        f"{name}:{number}:{column}: {reason[:1].lower()}{reason[1:]}",
        details=(sanitize.escape_line(line[start : start + 100]), " " * (column - 1 - start) + "^"),
        remedy=f'A month stands between quotation marks: "{month[1]}".' if month else "",
        line=number,
    )


def _name_other_format(content: bytes, text: str) -> str:
    """Return the format that a document seems to have instead of TOML; empty if unclear."""
    magic = {
        b"\x1f\x8b": "compressed (gzip)",
        b"SQLite format 3\x00": "an SQLite database",
        b"PK\x03\x04": "a ZIP file",
    }
    for start, what in magic.items():
        if content.startswith(start):
            return what
    for pattern, what in _FORMAT_SIGNATURES:
        if re.search(pattern, text, re.MULTILINE) and not (what == "JSON" and text.lstrip().startswith("[[")):
            return what
    return ""
