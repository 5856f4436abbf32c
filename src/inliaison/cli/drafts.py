"""Drafts that the user edits until they are accepted: opened, checked, reopened with their problems, never lost."""

from __future__ import annotations

import bisect
import codecs
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from inliaison.cli import draft_files, editor, terminal
from inliaison.cli.draft_files import UnchangedError
from inliaison.dataset.line_numbers import iter_plain_lines
from inliaison.dataset.problems import Problem
from inliaison.errors import FaultyDataError, NotThereError
from inliaison.system import output
from inliaison.text import sanitize, toml

Result = TypeVar("Result")

_MARK = "#! "
"""The prefix of the comments that state problems, above the lines concerned."""

_AT_ONCE = 1.0
"""Seconds in which nobody edits anything: an editor that returns sooner may not have waited."""


class FaultyDraftError(FaultyDataError):
    """A draft that cannot be accepted as it is; each of the `problems` has its line in the draft, or None."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("the draft has problems")
        self.problems = tuple(problems)


class _DraftView(NamedTuple):
    """The content of a draft when the editor opens it."""

    content: bytes
    marks: frozenset[bytes] = frozenset()
    """The comment lines that state problems, none of which is the user's."""
    line: int | None = None
    """The line to place the cursor on."""


def parse_draft(content: bytes) -> dict[str, Any]:
    """Return the data of a draft. Raises FaultyDraftError if it is not TOML."""
    try:
        return toml.parse_toml(content, "draft")
    except FaultyDataError as error:
        first_line = error.message.partition(": ")[2] if error.line else error.message
        message = "\n".join((first_line, *error.details, *filter(None, [error.remedy])))
        raise FaultyDraftError([Problem("", error.line, "", "", "", message)]) from None


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

    If `accept` raises FaultyDraftError, the user may go on editing, with the problems as comments; `problems` of the
    initial text are shown the same way. Unless something was accepted and `keep` is false, the user's text stays on the
    disk and its path is printed. Raises NotThereError, whose message begins with `failure`, if nothing was written;
    FaultyDataError if problems were left; AccessError if the editor failed.
    """
    user_text, view = content, _add_marks(content, problems) if problems else _DraftView(content, line=line)
    path = draft_files.create_draft(stem, view.content)
    with draft_files.keep_or_remove(path, view.content, keep=keep):
        while True:
            user_text = _edit_once(path, view, content, user_text, failure)
            try:
                return accept(user_text)
            except FaultyDraftError as error:
                view = _add_marks(user_text, error.problems)
            output.write_file(str(path), view.content, force=True, private=True)
            if not _confirm("Open the editor again? [Y/n] "):
                raise FaultyDataError(f"{failure}, for the draft has problems")


def _edit_once(path: Path, view: _DraftView, first: bytes, last: bytes, failure: str) -> bytes:
    """Return the draft as the user left it.

    Raises NotThereError if it is unchanged or empty; if the user emptied an edited draft, its `last` text is put back.
    """
    user_text = _remove_marks(_run_editor(path, view, failure), view.marks)
    if user_text == first or (last == first and not user_text.strip()):
        what = "unchanged" if user_text == first else "empty or gone"
        raise UnchangedError(f"{failure}: the draft is {what}")
    if not user_text.strip():
        output.write_file(str(path), last, force=True, private=True)
        raise NotThereError(f"{failure}: the draft was emptied or deleted")
    return user_text


def _run_editor(path: Path, view: _DraftView, failure: str) -> bytes:
    """Return a draft once the user is done; if the editor may still be open, ask the user when.

    Raises NotThereError if the user gives up.
    """
    started = time.monotonic()
    editor.run(path, view.line)
    may_be_open = editor.may_stay_open() or time.monotonic() - started < _AT_ONCE
    if may_be_open and draft_files.read_draft(path) == view.content:
        terminal.print_note(
            "The editor is back, and the draft is unchanged. Did it wait?\n"
            "One that opens a window must be told to: VISUAL='code --wait'."
        )
        if not _confirm("Once you have saved and closed it, press Enter; n gives up. "):
            raise NotThereError(f"{failure}: the draft is unchanged")
    return draft_files.read_draft(path)


def _confirm(question: str) -> bool:
    """Ask a question and return whether the user agrees; without an answer, the user does not."""
    stream = sys.stderr if terminal.is_terminal(sys.stderr) else sys.stdout
    stream.write(question)
    stream.flush()
    return sys.stdin.buffer.readline().strip(b" \t\r").lower() in (b"\n", b"y\n", b"yes\n")


def _add_marks(content: bytes, problems: Sequence[Problem]) -> _DraftView:
    """Return a draft with a comment above each line that has a problem, and print the problems on the terminal."""
    by_line: dict[int, list[str]] = {}
    comment_lines = _find_comment_lines(content)
    for problem in problems:
        at = bisect.bisect_right(comment_lines, problem.line or 1)
        by_line.setdefault(comment_lines[at - 1] if comment_lines else 0, []).append(_format_problem(problem))
    lines: list[bytes] = []
    details, places, marks = [], [], set()
    end = b"\r" if b"\r\n" in content else b""
    body = content.removeprefix(codecs.BOM_UTF8)
    for number, line in enumerate(body.split(b"\n"), 1):
        texts = [text for message in by_line.get(number, ()) for text in message.split("\n") if text.strip()]
        above = [f"{_MARK}{sanitize.escape_line(text)}".rstrip().encode() for text in texts]
        marks |= set(above)
        lines += [mark + end for mark in above]
        lines.append(line)
        if texts:
            places.append(len(lines))
            details += [f"line {len(lines)}: {message}" for message in by_line[number]]
    _print_problems([*details, *by_line.get(0, [])], marked=bool(details))
    start = content[: len(content) - len(body)]
    return _DraftView(start + b"\n".join(lines), frozenset(marks), places[0] if places else None)


def _find_comment_lines(content: bytes) -> list[int]:
    """Return the lines above which `#` begins a comment and is not part of a string; none if it is not UTF-8."""
    try:
        return [at for at, _ in iter_plain_lines(content.decode("utf-8-sig"))]
    except UnicodeDecodeError:
        return []


def _remove_marks(content: bytes, marks: frozenset[bytes]) -> bytes:
    return b"\n".join(line for line in content.split(b"\n") if line.rstrip() not in marks) if marks else content


def _format_problem(problem: Problem) -> str:
    return " ".join(filter(None, (problem.field, problem.message)))


def _print_problems(details: Sequence[str], *, marked: bool) -> None:
    number = len(details)
    lines = [text for detail in details for text in detail.split("\n")]
    message = f"the draft has {number} problem{'s' * (number > 1)}"
    remedy = "In the draft they stand above these lines." if marked else ""
    terminal.print_error(FaultyDataError(message, details=lines, remedy=remedy))
