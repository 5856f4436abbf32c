"""A draft that the user edits until it is taken: opened, checked, opened again with its faults, never lost."""

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
"""Begins the comments that tell faults, above the lines where they are."""

_AT_ONCE = 1.0
"""Seconds in which nobody edits anything: an editor that is back by then may not have waited."""


class FaultyDraftError(FaultyDataError):
    """A draft that cannot be taken as it is; each of the `problems` has its line in the draft, or none."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("the draft has faults")
        self.problems = tuple(problems)


class _Shown(NamedTuple):
    """What a draft holds when the editor opens it."""

    content: bytes
    marks: frozenset[bytes] = frozenset()
    """The lines that tell faults: none of the user's own."""
    line: int | None = None
    """Where the cursor should be."""


def parsed(content: bytes) -> dict[str, Any]:
    """The data of a draft. Raises FaultyDraftError where it is no TOML."""
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
    """What `accept` makes of a text once the user has edited it.

    Where it raises FaultyDraftError, the user may go on editing, with the faults as comments; so stand the `faults`
    that the text has from the beginning. Unless something was accepted and the draft is not to be `kept`, what the
    user wrote stays on the disk and its place is told. Raises NotThereError, which says what is `undone`, where nothing
    was written; FaultyDataError where faults were left; AccessError for an editor that failed.
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
    """What the user makes of a draft. Raises NotThereError where that is nothing; the `last` text is then put back."""
    typed = _unmarked(_saved(path, shown, undone), shown.marks)
    if typed == first or (last == first and not typed.strip()):
        what = "unchanged" if typed == first else "empty or gone"
        raise UnchangedError(f"{undone}: the draft is {what}")
    if not typed.strip():
        output.to_file(str(path), last, force=True, private=True)
        raise NotThereError(f"{undone}: the draft was emptied or deleted")
    return typed


def _saved(path: Path, shown: _Shown, undone: str) -> bytes:
    """Return what a draft holds once the user is done; of one that may be open still, ask the user to say when."""
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
    """Whether the user agrees; without an answer not."""
    stream = sys.stderr if terminal.is_terminal(sys.stderr) else sys.stdout
    stream.write(question)
    stream.flush()
    return sys.stdin.buffer.readline().strip(b" \t\r").lower() in (b"\n", b"y\n", b"yes\n")


def _marked(content: bytes, problems: Sequence[Problem]) -> _Shown:
    """A draft with a comment above each line that has a fault; the faults are told on the terminal, too."""
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
    """The lines above which a comment is one, and not a part of some text; none in what is not UTF-8."""
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
