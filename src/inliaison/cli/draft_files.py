"""Files of drafts: created, kept as long as they hold something the user wrote, and otherwise removed."""

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
    """The user wrote nothing into a draft, so it need not be kept."""


def create_draft(stem: str, content: bytes) -> Path:
    """Return a new file with a draft that only the user can read.

    It lies in the program's data folder, because temporary folders are cleaned up. Its name holds a digest of the
    content, which shows later whether anybody has edited it. Raises AccessError if it cannot be written.
    """
    home = folders.get_data_folder()
    folder = home / "drafts" if home else Path(tempfile.gettempdir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if home:
            _remove_old_drafts(folder)
        handle, name = tempfile.mkstemp(prefix=f"{stem}-{_compute_digest(content)}", suffix=".toml", dir=folder)
        with open(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise AccessError(f"cannot write a draft in {folder}: {error.strerror or error}") from error
    return Path(name)


@contextlib.contextmanager
def keep_or_remove(path: Path, first: bytes, *, keep: bool) -> Iterator[None]:
    """Remove a draft afterwards, or keep it and say where it is.

    It is kept if `keep` is true, or if an exception leaves it edited or perhaps still open in an editor.
    """
    message = f"The draft is kept: {path}"
    try:
        yield
    except BaseException as error:
        has_user_text = not isinstance(error, UnchangedError) and _has_user_text(path, first)
        if not has_user_text and not _may_be_open(path, error):
            path.unlink(missing_ok=True)
        elif isinstance(error, InliaisonError):
            error.remedy = "\n".join(filter(None, (error.remedy, message)))
        else:
            terminal.print_note(f"\n{message}")
        raise
    if keep:
        terminal.print_note(message)
        return
    with contextlib.suppress(OSError):
        path.unlink()


def read_draft(path: Path) -> bytes:
    """Return the bytes of a draft, none if the file is gone."""
    return toml.read_file(path) if path.exists() else b""


def _may_be_open(path: Path, error: BaseException) -> bool:
    """Return whether an editor may still have the draft open after this error; an emptied draft counts as closed."""
    started = not isinstance(error, editor.EditorMissingError)
    return started and editor.may_stay_open() and bool(read_draft(path).strip())


def _has_user_text(path: Path, first: bytes) -> bool:
    """Return whether a draft, or a file that a killed editor left beside it, may hold something the user wrote."""
    return (path.exists() and path.read_bytes() != first) or any(
        path.name in other.name for other in path.parent.glob("*") if other != path
    )


def _remove_old_drafts(folder: Path) -> None:
    """Remove unedited drafts older than a day, such as those that an editor opened and never saved."""
    for path in folder.glob("*.toml"):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and time.time() - os.stat(path).st_mtime > _DAY:
                first = path.read_bytes()
                if _get_first_digest(path) == _compute_digest(first) and not _has_user_text(path, first):
                    path.unlink()


def _get_first_digest(path: Path) -> str:
    """Return the digest of a draft's first content, which is part of its name."""
    return path.stem.rpartition("-")[2][: len(_compute_digest(b""))]


def _compute_digest(content: bytes) -> str:
    import hashlib

    return hashlib.blake2b(content, digest_size=6).hexdigest()
