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
from inliaison.dataset.line_numbers import plain_lines
from inliaison.dataset.problems import Problem
from inliaison.errors import FaultyDataError, NotThereError
from inliaison.system import output
from inliaison.text import sanitize, toml

Done = TypeVar("Done")

_MARK = "#! "
"""The prefix of the comments that state problems, above the lines concerned."""

_AT_ONCE = 1.0
"""Seconds in which nobody edits anything: an editor that returns sooner may not have waited."""


class FaultyDraftError(FaultyDataError):
    """A draft that cannot be accepted as it is; each of the `problems` has its line in the draft, or None."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("the draft has faults")
        self.problems = tuple(problems)


class _Shown(NamedTuple):
    """The content of a draft when the editor opens it."""

    content: bytes
    marks: frozenset[bytes] = frozenset()
    """The comment lines that state problems, none of which is the user's."""
    line: int | None = None
    """The line to place the cursor on."""


def parsed(content: bytes) -> dict[str, Any]:
    """Return the data of a draft. Raises FaultyDraftError if it is not TOML."""
    try:
        return toml.parse(content, "draft")
    except FaultyDataError as error:
        told = error.message.partition(": ")[2] if error.line else error.message
        message = "\n".join((told, *error.details, *filter(None, [error.remedy])))
        raise FaultyDraftError([Problem("", error.line, "", "", "", message)]) from None


def edited(
    content: bytes,
    stem: str,
    accept: Callable[[bytes], Done],
    *,
    undone: str,
    line: int | None = None,
    faults: Sequence[Problem] = (),
    kept: bool = False,
) -> Done:
    """Return what `accept` makes of a text after the user has edited it.

    If `accept` raises FaultyDraftError, the user may go on editing, with the problems as comments; `faults` of the
    initial text are shown the same way. Unless something was accepted and `kept` is false, the user's text stays on the
    disk and its path is printed. Raises NotThereError, whose message says what is `undone`, if nothing was written;
    FaultyDataError if problems were left; AccessError if the editor failed.
    """
    typed, shown = content, _marked(content, faults) if faults else _Shown(content, line=line)
    path = draft_files.made(stem, shown.content)
    with draft_files.keeping(path, shown.content, kept=kept):
        while True:
            typed = _typed(path, shown, content, typed, undone)
            try:
                return accept(typed)
            except FaultyDraftError as error:
                shown = _marked(typed, error.problems)
            output.to_file(str(path), shown.content, force=True, private=True)
            if not _agrees("Open the editor again? [Y/n] "):
                raise FaultyDataError(f"{undone}, for the draft has faults")


def _typed(path: Path, shown: _Shown, first: bytes, last: bytes, undone: str) -> bytes:
    """Return the draft as the user left it.

    Raises NotThereError if it is unchanged or empty; if the user emptied an edited draft, its `last` text is put back.
    """
    typed = _unmarked(_saved(path, shown, undone), shown.marks)
    if typed == first or (last == first and not typed.strip()):
        what = "unchanged" if typed == first else "empty or gone"
        raise UnchangedError(f"{undone}: the draft is {what}")
    if not typed.strip():
        output.to_file(str(path), last, force=True, private=True)
        raise NotThereError(f"{undone}: the draft was emptied or deleted")
    return typed


def _saved(path: Path, shown: _Shown, undone: str) -> bytes:
    """Return a draft once the user is done; if the editor may still be open, ask the user when.

    Raises NotThereError if the user gives up.
    """
    started = time.monotonic()
    editor.run(path, shown.line)
    may_be_open = editor.may_stay_open() or time.monotonic() - started < _AT_ONCE
    if may_be_open and draft_files.content(path) == shown.content:
        terminal.note(
            "The editor is back, and the draft is unchanged. Did it wait?\n"
            "One that opens a window must be told to: VISUAL='code --wait'."
        )
        if not _agrees("Once you have saved and closed it, press Enter; n gives up. "):
            raise NotThereError(f"{undone}: the draft is unchanged")
    return draft_files.content(path)


def _agrees(question: str) -> bool:
    """Ask a question and return whether the user agrees; without an answer, the user does not."""
    stream = sys.stderr if terminal.is_terminal(sys.stderr) else sys.stdout
    stream.write(question)
    stream.flush()
    return sys.stdin.buffer.readline().strip(b" \t\r").lower() in (b"\n", b"y\n", b"yes\n")


def _marked(content: bytes, problems: Sequence[Problem]) -> _Shown:
    """Return a draft with a comment above each line that has a problem, and print the problems on the terminal."""
    by_line: dict[int, list[str]] = {}
    plain = _plain(content)
    for problem in problems:
        at = bisect.bisect_right(plain, problem.line or 1)
        by_line.setdefault(plain[at - 1] if plain else 0, []).append(_told(problem))
    lines: list[bytes] = []
    details, places, marks = [], [], set()
    end = b"\r" if b"\r\n" in content else b""
    body = content.removeprefix(codecs.BOM_UTF8)
    for number, line in enumerate(body.split(b"\n"), 1):
        told = [text for message in by_line.get(number, ()) for text in message.split("\n") if text.strip()]
        above = [f"{_MARK}{sanitize.line(text)}".rstrip().encode() for text in told]
        marks |= set(above)
        lines += [mark + end for mark in above]
        lines.append(line)
        if told:
            places.append(len(lines))
            details += [f"line {len(lines)}: {message}" for message in by_line[number]]
    _tell([*details, *by_line.get(0, [])], marked=bool(details))
    start = content[: len(content) - len(body)]
    return _Shown(start + b"\n".join(lines), frozenset(marks), places[0] if places else None)


def _plain(content: bytes) -> list[int]:
    """Return the lines above which `#` begins a comment and is not part of a string; none if it is not UTF-8."""
    try:
        return [at for at, _ in plain_lines(content.decode("utf-8-sig"))]
    except UnicodeDecodeError:
        return []


def _unmarked(content: bytes, marks: frozenset[bytes]) -> bytes:
    return b"\n".join(line for line in content.split(b"\n") if line.rstrip() not in marks) if marks else content


def _told(problem: Problem) -> str:
    return " ".join(filter(None, (problem.field, problem.message)))


def _tell(details: Sequence[str], *, marked: bool) -> None:
    number = len(details)
    shown = [text for detail in details for text in detail.split("\n")]
    told = f"the draft has {number} fault{'s' * (number > 1)}"
    remedy = "In the draft they stand above these lines." if marked else ""
    terminal.print_error(FaultyDataError(told, details=shown, remedy=remedy))
