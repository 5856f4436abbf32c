"""Drafts that the user edits until they are accepted, and the files that keep them: nothing that was typed is lost."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from inliaison.cli import editor, terminal
from inliaison.dataset.draft_text import MarkedText, mark_problems
from inliaison.dataset.problems import Problem, ProblemsError
from inliaison.errors import AccessError, FaultyDataError, InliaisonError, NotThereError
from inliaison.system import folders, output
from inliaison.text import toml

Result = TypeVar("Result")

_SHORTEST_EDIT = 1.0
"""Seconds in which nobody edits anything: an editor that returns sooner may not have waited."""

_DAY = 24 * 60 * 60


class UnchangedError(NotThereError):
    """The user wrote nothing into a draft, so it need not be kept."""


def edit_draft(
    content: bytes,
    stem: str,
    accept: Callable[[bytes], Result],
    *,
    failure: str,
    line: int | None = None,
    problems: Sequence[Problem] = (),
    keep: bool = False,
) -> Result:
    """Return what `accept` makes of a text after the user has edited it.

    If `accept` raises ProblemsError, the user may go on editing, with the problems as comments; `problems` of the
    initial text are shown the same way. Unless something was accepted and `keep` is false, the user's text stays on the
    disk and its path is printed. Raises NotThereError, whose message begins with `failure`, if nothing was written;
    FaultyDataError if problems were left; AccessError if the editor failed.
    """
    user_text, text = content, _show_problems(content, problems) if problems else MarkedText(content, line=line)
    path = _create_file(stem, text.content)
    with _keep_or_remove(path, keep=keep):
        while True:
            user_text = _edit_once(path, text, content, user_text, failure)
            try:
                return accept(user_text)
            except ProblemsError as error:
                text = _show_problems(user_text, error.problems)
            _write(path, text.content)
            if not _confirm("Open the editor again? [Y/n] "):
                raise FaultyDataError(f"{failure}, for the draft has problems")


def _edit_once(path: Path, text: MarkedText, initial_text: bytes, previous_text: bytes, failure: str) -> bytes:
    """Return the draft as the user left it, without marks; if the editor may still be open, ask the user when.

    Raises NotThereError if the user gives up, or if the draft is unchanged or empty; if the user emptied an edited one,
    `previous_text` is put back.
    """
    start = time.monotonic()
    editor.run(path, text.line)
    may_be_open = editor.may_stay_open() or time.monotonic() - start < _SHORTEST_EDIT
    if may_be_open and _read_file(path) == text.content:
        terminal.print_note(
            "The editor is back, and the draft is unchanged. Did it wait?\n"
            "One that opens a window must be told to: VISUAL='code --wait'."
        )
        if not _confirm("Once you have saved and closed it, press Enter; n gives up. "):
            raise NotThereError(f"{failure}: the draft is unchanged")
    user_text = text.remove_marks(_read_file(path))
    if user_text == initial_text or (previous_text == initial_text and not user_text.strip()):
        what = "unchanged" if user_text == initial_text else "empty or gone"
        raise UnchangedError(f"{failure}: the draft is {what}")
    if not user_text.strip():
        _write(path, previous_text)
        raise NotThereError(f"{failure}: the draft was emptied or deleted")
    return user_text


def _confirm(question: str) -> bool:
    """Ask a question and return whether the user agrees; without an answer, the user does not."""
    stream = sys.stderr if terminal.is_terminal(sys.stderr) else sys.stdout
    stream.write(question)
    stream.flush()
    return sys.stdin.buffer.readline().strip(b" \t\r").lower() in (b"\n", b"y\n", b"yes\n")


def _show_problems(content: bytes, problems: Sequence[Problem]) -> MarkedText:
    """Return a draft with its problems as comments, and print them on the terminal."""
    text = mark_problems(content, problems)
    number = len(text.problems)
    lines = [line for problem in text.problems for line in problem.split("\n")]
    remedy = "In the draft they stand above these lines." if text.line else ""
    message = f"the draft has {number} problem{'s' * (number > 1)}"
    terminal.print_error(FaultyDataError(message, details=lines, remedy=remedy))
    return text


def _create_file(stem: str, content: bytes) -> Path:
    """Return a new file with a draft that only the user can read.

    It lies in the program's data folder, because temporary folders are cleaned up. Its name holds a digest of the
    content, which shows later whether anybody has edited it. Raises AccessError if it cannot be written.
    """
    home = folders.get_data_folder()
    folder = home / "drafts" if home else Path(tempfile.gettempdir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if home:
            _remove_old_files(folder)
        handle, name = tempfile.mkstemp(prefix=f"{stem}-{_compute_digest(content)}", suffix=".toml", dir=folder)
        with open(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise AccessError(f"cannot write a draft in {folder}: {error.strerror or error}") from error
    return Path(name)


@contextlib.contextmanager
def _keep_or_remove(path: Path, *, keep: bool) -> Iterator[None]:
    """Remove a draft afterwards, or keep it and say where it is.

    It is kept if `keep` is true, or if an exception leaves it edited or perhaps still open in an editor.
    """
    message = f"The draft is kept: {path}"
    try:
        yield
    except BaseException as error:
        is_edited = not isinstance(error, UnchangedError) and _is_edited(path)
        if not is_edited and not _may_be_open(path, error):
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


def _read_file(path: Path) -> bytes:
    """Return the bytes of a draft, none if the file is gone."""
    return toml.read_file(path) if path.exists() else b""


def _write(path: Path, content: bytes) -> None:
    output.write_file(str(path), content, force=True, private=True)


def _may_be_open(path: Path, error: BaseException) -> bool:
    """Return whether an editor may still have the draft open after this error; an emptied draft counts as closed."""
    has_started = not isinstance(error, editor.EditorMissingError)
    return has_started and editor.may_stay_open() and bool(_read_file(path).strip())


def _is_edited(path: Path) -> bool:
    """Return whether a draft, or a file that a killed editor left beside it, may hold something the user wrote."""
    is_first = not path.exists() or path.stem.rpartition("-")[2].startswith(_compute_digest(path.read_bytes()))
    return not is_first or any(path.name in other.name for other in path.parent.iterdir() if other != path)


def _remove_old_files(folder: Path) -> None:
    """Remove unedited drafts older than a day, such as those that an editor opened and never saved."""
    for path in folder.glob("*.toml"):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and time.time() - path.stat().st_mtime > _DAY and not _is_edited(path):
                path.unlink()


def _compute_digest(content: bytes) -> str:
    import hashlib

    return hashlib.blake2b(content, digest_size=6).hexdigest()
