"""A file of one's own records: what is seen together with it, whether that is sound, and how it is written."""

from __future__ import annotations

import contextlib
import os
import shlex
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from inliaison import index
from inliaison.cli import replaced, terminal
from inliaison.dataset import adding, own, validation
from inliaison.dataset.layer import OWN, Layer
from inliaison.dataset.problems import Problem
from inliaison.errors import AccessError, FaultyDataError
from inliaison.index import layers as all_layers
from inliaison.kinds import SINGULAR
from inliaison.query import country_names, lookalikes, references
from inliaison.system import lock, output
from inliaison.text import toml

Answer = TypeVar("Answer")
Tables = dict[str, list[dict[str, Any]]]


class Made(NamedTuple):
    """A record that some fields make, and what comes of it."""

    tables: Tables
    """The record, and the source that was made for it."""
    content: bytes
    """The file with them."""
    wrong: Sequence[Problem] = ()
    """What would be wrong with the dataset then. A fault of what is added has no file and no line."""
    needing: Sequence[Problem] = ()
    """What would be wrong without the data that only this command sees."""
    notes: Sequence[str] = ()
    """What it replaces, or whose name it has, in words."""


class OwnFile:
    """A file of one's own records, which is looked at with all that a query sees, and with more `data`."""

    def __init__(self, path: Path, data: Sequence[str] = (), *, variable: bool = True) -> None:
        """`data` comes on top of what the variable INLIAISON_DATA names, unless that is not wanted."""
        self.path = path
        self.data = tuple(data)
        self._variable = variable
        self._warned: set[str] = set()

    @property
    def is_own(self) -> bool:
        """Whether every query sees this file."""
        home = own.path()
        return home is not None and self._is(home)

    def options(self, name: str) -> str:
        """What a command has to be given to see this file, as it is typed behind the others; nothing for one's own."""
        paths = () if self.is_own else (self.path,) if name == "--to" else (*self.data, self.path)
        return "".join(f" {name} {shlex.quote(str(path))}" for path in dict.fromkeys(map(str, paths)))

    def content(self) -> bytes:
        """Its bytes; none where there is no such file yet. Raises AccessError for what cannot hold records."""
        if self.path.is_symlink() and not self.path.exists():
            raise AccessError(f"cannot read {self.path}: it is a link to nothing")
        return toml.read(self.path) if self.path.exists() else b""

    def layers(self, *, held: bool) -> list[Layer]:
        """All layers, this file's among them if records are `held` in it."""
        home = own.path()
        third = Layer(OWN, (home,)) if home and held and self._is(home) else own.layer()
        seen = [*all_layers.compose(own=False, variable=False), *([third] if third else []), *self._more]
        if not held:
            kept = [layer._replace(files=tuple(file for file in layer.files if not self._is(file))) for layer in seen]
            return [layer for layer in kept if layer.files]
        there = any(self._is(file) for layer in seen for file in layer.files)
        return seen if there else [*seen, Layer(str(self.path), (self.path,))]

    @cached_property
    def _more(self) -> list[Layer]:
        """What only this command sees; put together once, for standard input can be read only once."""
        return all_layers.compose(self.data, bundled=False, register=False, own=False, variable=self._variable)

    def ask(self, question: Callable[[sqlite3.Connection], Answer], *, quiet: bool = False) -> Answer:
        """Put a question to the dataset with this file; what its user should know is told, unless it was before.

        Raises FaultyDataError and AccessError.
        """

        def warn(text: str) -> None:
            if not quiet and text not in self._warned:
                self._warned.add(text)
                terminal.warn(text)

        seen = self.layers(held=bool(self.content().strip()))
        return index.answer(seen, question, warn, terminal.delayed_progress("reading the data"))

    def with_record(self, kind: str, values: Mapping[str, Sequence[Any]]) -> Made:
        """The record that fields make, and the bytes of the file with it.

        Raises UsageError and NotThereError for fields that make none, FaultyDataError for a file that takes none or
        has it already.
        """
        old = self.content()
        there = toml.parse(old, str(self.path)) if old.strip() else {}

        def question(database: sqlite3.Connection) -> tuple[Tables, bool, list[str]]:
            taken = partial(lookalikes.is_taken, database)
            tables = adding.tables(kind, values, resolver(database), taken, there.get("sources", []))
            (record,) = tables[kind]
            corrects = lookalikes.is_there(database, kind, record["id"])
            return tables, corrects, [] if corrects else lookalikes.told(database, kind, record)

        tables, corrects, alike = self.ask(question)
        (record,) = tables[kind]
        if corrects:
            self._must_not_have(kind, record["id"])
        new = adding.appended(old, tables, str(self.path))
        last = len(old.splitlines())
        wrong = [self._displaced(problem, last) for problem in self.problems(old, new)]
        needing = [] if wrong else [self._displaced(problem, last) for problem in self.needing_data(old, new)]
        if wrong or needing or not corrects:
            return Made(tables, new, wrong, needing, alike)
        before, after = (self.merged(content).records[kind][record["id"]] for content in (old, new))
        return Made(tables, new, notes=replaced.told(kind, record, before, after))

    def problems(self, old: bytes, new: bytes) -> list[Problem]:
        """What would be wrong with the dataset if the file held `new`.

        What stops no query, as an unknown key, is left out where it is so of the `old` content, too, or where that
        cannot be read. A fault of another file comes without a line.
        """
        found = self._problems(new)
        known = [] if all(problem.stops for problem in found) else self._problems(old)
        before = {problem._replace(line=None) for problem in known}
        unread = any(self._is(problem.file) and not problem.field for problem in known)
        here = [problem for problem in found if problem.stops or (self._is(problem.file) and not unread)]
        here = [problem for problem in here if problem.stops or problem._replace(line=None) not in before]
        return [problem if self._is(problem.file) else Problem("", None, "", "", "", str(problem)) for problem in here]

    def needing_data(self, old: bytes, new: bytes) -> list[Problem]:
        """What would be wrong with `new` in queries that do not see what only this command does, and was not before.

        Of other files than one's own nothing: who names them can name that, too.
        """
        if not (self.is_own and self._more):
            return []
        alone = OwnFile(self.path, variable=False)
        before = {problem._replace(line=None) for problem in alone._problems(old)}
        return [problem for problem in alone._problems(new) if problem._replace(line=None) not in before]

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """The lock of the file: one beside one's own records; of another file its folder, where no lock should lie."""
        home = own.path()
        return lock.alone(home.with_name("own.lock")) if home and self.is_own else lock.alone_with(self.path)

    def must_be_writable(self) -> None:
        """Raise AccessError where the user may not write the file, though it could be replaced."""
        target = Path(os.path.realpath(self.path))
        for path, what in ((target, "it"), (target.parent, "its folder")):
            if path.exists() and not os.access(path, os.W_OK):
                remedy = "Allow it, or name another file with --to."
                raise AccessError(f"cannot write {self.path}: {what} is read-only for you", remedy=remedy)

    def write(self, content: bytes) -> None:
        """Write the file whole. Raises AccessError."""
        self.must_be_writable()
        output.to_file(str(self.path), content, force=True, private=self.is_own)

    def merged(self, content: bytes) -> validation.Merged:
        """Return all records that are seen if this file has a content."""
        return validation.Merged(self._contents(content))

    def place(self, kind: str, id: str) -> tuple[bool, int | None]:
        """Whether a record is in this file, and on which line; what other files put over it is left aside."""
        contents = self._contents(self.content())
        last = max((at for at, (_, path, _) in enumerate(contents) if self._is(path)), default=-1)
        path, line = validation.Merged(contents[: last + 1]).place(kind, id) or ("", None)
        return self._is(path), line

    def _must_not_have(self, kind: str, id: str) -> None:
        there, line = self.place(kind, id)
        if there:
            raise FaultyDataError(
                f'the {SINGULAR[kind]} "{id}" has a record in {self.path} already{f", on line {line}" if line else ""}',
                remedy=f"To change it: inliaison add --edit {id}{self.options('--to')}",
            )

    def _displaced(self, problem: Problem, last: int) -> Problem:
        """A fault of this file without a place, if that is behind the `last` line that the file really has."""
        added = self._is(problem.file) and (problem.line or 0) > last
        return problem._replace(file="", line=None) if added else problem

    def _problems(self, content: bytes) -> list[Problem]:
        """The faults of all files, each once although a file may be seen twice."""
        return list(dict.fromkeys(self.merged(content).problems))

    def _contents(self, content: bytes) -> validation.Contents:
        """All files, with a content for this one."""
        files = [(layer, path) for layer in self.layers(held=bool(content.strip())) for path in layer.files]
        return [(layer, path, content if self._is(path) else toml.read(path)) for layer, path in files]

    def _is(self, path: Path | str) -> bool:
        """Whether a path leads to this file, however it is spelled and through whatever links."""
        return os.path.realpath(path) == os.path.realpath(self.path)


def resolver(database: sqlite3.Connection) -> adding.Resolve:
    """What finds the ids that references mean, and the names of countries."""

    def resolve(reference: str, kinds: tuple[str, ...]) -> str:
        if kinds == ("countries",):
            return country_names.resolve_country(database, reference)
        return references.resolve(database, reference, kinds, strict=True).id

    return resolve
