"""Problems found while a dataset is read, and suggestions for better notation, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inliaison.dataset.line_numbers import LineNumbers
from inliaison.dataset.problems import Place, Problem
from inliaison.dataset.rules import FieldProblem


class Origin(NamedTuple):
    """The place of a record: the index of its file, and its position among the records of its kind there."""

    file: int
    number: int
    header: str = ""
    """The table name in the file, if known; it may be singular, as in [[quote]]."""


class Report:
    """The problems of some files, which are pairs of name and content."""

    def __init__(self, files: Sequence[tuple[str, bytes]]) -> None:
        self._files = files
        self.problems: list[Problem] = []
        self._suggestions: list[tuple[Origin, str, str, str]] = []
        self._lines: dict[int, LineNumbers] = {}

    def note(self, origin: Origin, kind: str, record: str, problem: FieldProblem, *, left_out: bool = False) -> None:
        """Add a problem, with the line it is on."""
        file, _ = self._files[origin.file]
        line = self.line(origin, kind, problem.field)
        self.problems.append(
            Problem(file, line, kind, record, problem.field, problem.message, problem.slight, left_out)
        )
        if problem.better:
            self.prefer(origin, kind, problem.field, problem.better)

    def prefer(self, origin: Origin, kind: str, field: str, better: str) -> None:
        """Add a suggestion for a field of a record, or for the record."""
        self._suggestions.append((origin, kind, field, better))

    def list_rewrites(self) -> Iterator[tuple[str, str]]:
        """Yield each suggestion, sorted by file and line, as the file's name and a text that names the place."""

        def at(suggestion: tuple[Origin, str, str, str]) -> tuple[int, int]:
            origin, kind, field, _ = suggestion
            return origin.file, self.line(origin, kind, field) or 0

        for origin, kind, field, better in sorted(self._suggestions, key=at):
            yield self._files[origin.file][0], f"{self.find_place(origin, kind, field)}: write {better}"

    def find_place(self, origin: Origin, kind: str, field: str = "") -> Place:
        """Return the place of a record or of a field in it."""
        return Place(self._files[origin.file][0], self.line(origin, kind, field), origin.header, origin.number)

    def line(self, origin: Origin, kind: str, field: str = "") -> int | None:
        """Return the line of a record or of a field in it, or None if it is unknown."""
        if origin.file not in self._lines:
            self._lines[origin.file] = LineNumbers(self._files[origin.file][1].decode("utf-8-sig"))
        return self._lines[origin.file].line(origin.header or kind, origin.number, field.partition(".")[0])
