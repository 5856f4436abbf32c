"""The files of drafts: made, kept as long as they hold what somebody wrote, and else removed."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from inliaison.cli import editor, terminal
from inliaison.errors import AccessError, InliaisonError, NotThereError
from inliaison.system import folders
from inliaison.text import toml

_DAY = 24 * 60 * 60


class UnchangedError(NotThereError):
    """Nothing was written into a draft, so that there is nothing to keep of it."""


def made(stem: str, content: bytes) -> Path:
    """A new file with a draft, which only the user can read; in the program's folder, for others are swept.

    Its name tells what it holds, so that it can be known later whether anybody wrote into it.
    """
    home = folders.data()
    folder = home / "drafts" if home else Path(tempfile.gettempdir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if home:
            _sweep(folder)
        handle, name = tempfile.mkstemp(prefix=f"{stem}-{_digest(content)}", suffix=".toml", dir=folder)
        with open(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise AccessError(f"cannot write a draft in {folder}: {error.strerror or error}") from error
    return Path(name)


@contextlib.contextmanager
def keeping(path: Path, first: bytes, *, kept: bool) -> Iterator[None]:
    """Keep a draft and say where it is, unless it was taken, or nobody wrote into it nor has it open still."""
    told = f"The draft is kept: {path}"
    try:
        yield
    except BaseException as error:
        is_used = not isinstance(error, UnchangedError) and _is_used(path, first)
        if not is_used and not _may_be_open(path, error):
            path.unlink(missing_ok=True)
        elif isinstance(error, InliaisonError):
            error.remedy = "\n".join(filter(None, (error.remedy, told)))
        else:
            terminal.note(f"\n{told}")
        raise
    if kept:
        terminal.note(told)
        return
    with contextlib.suppress(OSError):
        path.unlink()


def content(path: Path) -> bytes:
    """The bytes of a draft; none where it is gone."""
    return toml.read(path) if path.exists() else b""


def _may_be_open(path: Path, error: BaseException) -> bool:
    """Return whether an editor may still show a draft that is left so; one that was emptied is done with."""
    started = not isinstance(error, editor.EditorMissingError)
    return started and editor.may_stay_open() and bool(content(path).strip())


def _is_used(path: Path, first: bytes) -> bool:
    """Whether a draft, or what an editor that was killed left beside it, may hold something that was written."""
    return (path.exists() and path.read_bytes() != first) or any(
        path.name in other.name for other in path.parent.glob("*") if other != path
    )


def _sweep(folder: Path) -> None:
    """Remove drafts of earlier days into which nobody wrote, such as those that an editor was given and never saved."""
    for path in folder.glob("*.toml"):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and time.time() - os.stat(path).st_mtime > _DAY:
                first = path.read_bytes()
                if _told(path) == _digest(first) and not _is_used(path, first):
                    path.unlink()


def _told(path: Path) -> str:
    """What the name of a draft tells of the content that it began with."""
    return path.stem.rpartition("-")[2][: len(_digest(b""))]


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.blake2b(content, digest_size=6).hexdigest()
