"""A file of one's own records: what is seen together with it, whether that is sound, and how it is written."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from inliaison import index
from inliaison.cli import terminal
from inliaison.dataset import adding, own, validation
from inliaison.dataset.layer import OWN, Layer
from inliaison.dataset.problems import Problem
from inliaison.errors import AccessError
from inliaison.index import layers as all_layers
from inliaison.query import references
from inliaison.system import lock, output
from inliaison.text import toml

Answer = TypeVar("Answer")
Tables = dict[str, list[dict[str, Any]]]


class OwnFile(NamedTuple):
    """A file of one's own records, which is looked at with all that a query sees, and with more `data`."""

    path: Path
    data: tuple[str, ...] = ()

    def content(self) -> bytes:
        """Its bytes; none where there is no such file yet. Raises AccessError for what cannot hold records."""
        if self.path.is_symlink() and not self.path.exists():
            raise AccessError(f"cannot read {self.path}: it is a link to nothing")
        return toml.read(self.path) if self.path.exists() else b""

    def layers(self, *, held: bool) -> list[Layer]:
        """All layers, this file's among them if records are `held` in it."""
        seen = all_layers.compose(self.data)
        if not held:
            kept = [layer._replace(files=tuple(file for file in layer.files if not self._is(file))) for layer in seen]
            return [layer for layer in kept if layer.files]
        if any(self._is(file) for layer in seen for file in layer.files):
            return seen
        home = own.path()
        return [*seen, Layer(OWN if home and self._is(home) else str(self.path), (self.path,))]

    def ask(self, question: Callable[[sqlite3.Connection], Answer], *, quiet: bool = False) -> Answer:
        """Put a question to the dataset with this file; what its user should know is told, unless it was before.

        Raises FaultyDataError and AccessError.
        """
        seen = self.layers(held=bool(self.content().strip()))
        warn = (lambda text: None) if quiet else terminal.warn
        return index.answer(seen, question, warn, terminal.delayed_progress("reading the data"))

    def with_record(self, kind: str, values: Mapping[str, Sequence[Any]]) -> tuple[Tables, bytes, list[Problem]]:
        """The records that fields make, the bytes of the file with them, and what would be wrong with that.

        Raises UsageError and NotThereError for fields that make none, FaultyDataError for a file that takes none.
        """
        old = self.content()
        there = toml.parse(old, str(self.path)) if old.strip() else {}

        def question(database: sqlite3.Connection) -> Tables:
            def is_taken(of: str, id: str) -> bool:
                return database.execute(f"SELECT 1 FROM {of} WHERE id = ?", (id,)).fetchone() is not None

            return adding.tables(kind, values, resolver(database), is_taken, there.get("sources", []))

        tables = self.ask(question)
        new = adding.appended(old, tables, str(self.path))
        return tables, new, self.problems(old, new)

    def problems(self, old: bytes, new: bytes) -> list[Problem]:
        """What would be wrong with the dataset if the file held `new`.

        What stops no query, as an unknown key, is left out where it is so of the `old` content, too. A fault of
        another file comes without a line.
        """
        found = self._problems(new)
        known = [] if all(problem.stops for problem in found) else self._problems(old)
        before = {problem._replace(line=None) for problem in known}
        here = [problem for problem in found if problem.stops or self._is(problem.file)]
        here = [problem for problem in here if problem.stops or problem._replace(line=None) not in before]
        return [problem if self._is(problem.file) else Problem("", None, "", "", "", str(problem)) for problem in here]

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """The lock of the file: in the folder of the program, so that none lies about in those of the user."""
        home = own.path()
        return lock.alone((home.parent if home else self.path.parent) / "own.lock")

    def write(self, content: bytes) -> None:
        """Write the file whole. Raises AccessError."""
        output.to_file(str(self.path), content, force=True)

    def place(self, kind: str, id: str) -> tuple[bool, int | None]:
        """Whether a record is in this file, and on which line; what other files put over it is left aside."""
        contents = self._contents(self.content())
        last = max((at for at, (_, path, _) in enumerate(contents) if self._is(path)), default=-1)
        path, line = validation.Merged(contents[: last + 1]).place(kind, id) or ("", None)
        return self._is(path), line

    def _problems(self, content: bytes) -> list[Problem]:
        return validation.Merged(self._contents(content)).problems

    def _contents(self, content: bytes) -> validation.Contents:
        """All files, with a content for this one."""
        files = [(layer, path) for layer in self.layers(held=bool(content.strip())) for path in layer.files]
        return [(layer, path, content if self._is(path) else toml.read(path)) for layer, path in files]

    def _is(self, path: Path | str) -> bool:
        """Whether a path leads to this file, however it is spelled and through whatever links."""
        return os.path.realpath(path) == os.path.realpath(self.path)


def resolver(database: sqlite3.Connection) -> adding.Resolve:
    """What finds the ids that references mean."""
    return lambda reference, kinds: references.resolve(database, reference, kinds).id
