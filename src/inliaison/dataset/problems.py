"""The problems of a dataset, and the error that reports them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from inliaison.errors import FaultyDataError
from inliaison.kinds import SINGULAR
from inliaison.text import sanitize


class Place(NamedTuple):
    """A file, and the line in it if known."""

    file: Path | str
    line: int | None = None
    header: str = ""
    """The table name of the record that is there, which may be singular."""
    number: int = 0
    """The position of that record among those under this name, from 0."""

    def __str__(self) -> str:
        """Return the place as editors and compilers write it."""
        return f"{self.file}{f':{self.line}' if self.line else ''}"


class Problem(NamedTuple):
    """One problem of a dataset and its place. It stops no query if it is `slight` or its record was `left_out`."""

    file: str = ""
    line: int | None = None
    kind: str = ""
    record: str = ""
    field: str = ""
    message: str = ""
    slight: bool = False
    left_out: bool = False

    @property
    def stops(self) -> bool:
        """Whether no query can be answered from a dataset with this problem."""
        return not (self.slight or self.left_out)

    def __str__(self) -> str:
        """Return the problem as one line that begins with its place."""
        if not self.field:
            return self.message
        place = f"{Place(self.file, self.line)}:" if self.file else ""
        subject = f'{SINGULAR[self.kind]} "{self.record}":' if self.record else ""
        return sanitize.escape_line(" ".join(filter(None, (place, subject, self.field, self.message))))


class ProblemsError(FaultyDataError):
    """Data that cannot be accepted for its `problems`."""

    def __init__(
        self, message: str, problems: Sequence[Problem], *, details: Sequence[str] = (), remedy: str = ""
    ) -> None:
        super().__init__(message, details=details, remedy=remedy)
        self.problems = tuple(problems)


def format_problems(problems: Iterable[Problem]) -> list[str]:
    """Return the problems as lines of text."""
    return [line for problem in problems for line in str(problem).split("\n")]


def make_error(
    problems: Sequence[Problem], snapshots: Sequence[str] = (), in_folders: Sequence[str] = ()
) -> FaultyDataError:
    """Return an error that lists all problems of a dataset.

    The error says to import a damaged one of the `snapshots` again, and how to leave a file out of one of those
    `in_folders` with others.
    """
    can_leave_out = any(problem.file in in_folders for problem in problems)
    damaged_file = next((problem.file for problem in problems if problem.file in snapshots), None)
    return FaultyDataError(
        f"the dataset has {len(problems)} problem{'s' * (len(problems) > 1)}",
        details=format_problems(problems),
        remedy="Import that snapshot again, with --force."
        if damaged_file
        else "Correct the file; `inliaison check FILE` validates it."
        + "\nTo leave it out of its folder, let its name begin with a dot." * can_leave_out,
    )
