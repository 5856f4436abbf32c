"""A file of user records: the data that is read with it, its validation, and how it is written."""

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
    """A record made of some fields, with its effects."""

    tables: Tables
    """The record, and the source that was made for it."""
    content: bytes
    """The content of the file with them."""
    wrong: Sequence[Problem] = ()
    """Problems that the dataset would have. A problem of the added record has no file and no line."""
    needing: Sequence[Problem] = ()
    """Problems that would arise without the data that only this command sees."""
    notes: Sequence[str] = ()
    """What the record replaces, or the records that it duplicates, as text."""


class OwnFile:
    """A file of user records, read together with all that a query sees and with more `data`."""

    def __init__(self, path: Path, data: Sequence[str] = (), *, variable: bool = True) -> None:
        """Lay `data` over the paths in the variable INLIAISON_DATA, which `variable=False` ignores."""
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
        """Return the options that let a command see this file, to append to it; empty if every query sees the file."""
        paths = () if self.is_own else (self.path,) if name == "--to" else (*self.data, self.path)
        return "".join(f" {name} {shlex.quote(str(path))}" for path in dict.fromkeys(map(str, paths)))

    def content(self) -> bytes:
        """Return the bytes of the file, none if it does not exist yet. Raises AccessError if it cannot hold records."""
        if self.path.is_symlink() and not self.path.exists():
            raise AccessError(f"cannot read {self.path}: it is a link to nothing")
        return toml.read(self.path) if self.path.exists() else b""

    def layers(self, *, held: bool) -> list[Layer]:
        """Return all layers, with this file's among them if records are `held` in it."""
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
        """The layers that only this command sees; cached, because standard input can be read only once."""
        return all_layers.compose(self.data, bundled=False, register=False, own=False, variable=self._variable)

    def ask(self, question: Callable[[sqlite3.Connection], Answer], *, quiet: bool = False) -> Answer:
        """Return the answer to a question on the dataset with this file, and print each warning once unless `quiet`.

        Raises FaultyDataError and AccessError.
        """

        def warn(text: str) -> None:
            if not quiet and text not in self._warned:
                self._warned.add(text)
                terminal.warn(text)

        seen = self.layers(held=bool(self.content().strip()))
        return index.answer(seen, question, warn, terminal.delayed_progress("reading the data"))

    def with_record(self, kind: str, values: Mapping[str, Sequence[Any]]) -> Made:
        """Return the record that fields make, with the bytes of the file that holds it.

        Raises UsageError and NotThereError for fields that make no record, FaultyDataError for a file that takes none
        or has the record already.
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
        """Return the problems that the dataset would have if the file held `new`.

        A problem that stops no query, such as an unknown key, is left out if the `old` content has it too, or cannot be
        read. A problem of another file has no line.
        """
        found = self._problems(new)
        known = [] if all(problem.stops for problem in found) else self._problems(old)
        before = {problem._replace(line=None) for problem in known}
        unread = any(self._is(problem.file) and not problem.field for problem in known)
        here = [problem for problem in found if problem.stops or (self._is(problem.file) and not unread)]
        here = [problem for problem in here if problem.stops or problem._replace(line=None) not in before]
        return [problem if self._is(problem.file) else Problem("", None, "", "", "", str(problem)) for problem in here]

    def needing_data(self, old: bytes, new: bytes) -> list[Problem]:
        """Return the new problems of `new` in queries that lack the data that only this command sees.

        There are none for a file that queries do not see by default: whoever names it can name the data, too.
        """
        if not (self.is_own and self._more):
            return []
        alone = OwnFile(self.path, variable=False)
        before = {problem._replace(line=None) for problem in alone._problems(old)}
        return [problem for problem in alone._problems(new) if problem._replace(line=None) not in before]

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Return the lock of the file: a file beside the user's default one, but the folder of any other file.

        No lock file should lie in that folder.
        """
        home = own.path()
        return lock.alone(home.with_name("own.lock")) if home and self.is_own else lock.alone_with(self.path)

    def must_be_writable(self) -> None:
        """Raise AccessError if the user may not write the file or its folder, even if the file could be replaced."""
        target = Path(os.path.realpath(self.path))
        for path, what in ((target, "it"), (target.parent, "its folder")):
            if path.exists() and not os.access(path, os.W_OK):
                remedy = "Allow it, or name another file with --to."
                raise AccessError(f"cannot write {self.path}: {what} is read-only for you", remedy=remedy)

    def write(self, content: bytes) -> None:
        """Write the whole file. Raises AccessError."""
        self.must_be_writable()
        output.to_file(str(self.path), content, force=True, private=self.is_own)

    def merged(self, content: bytes) -> validation.Merged:
        """Return all records as they are seen if this file has the given content."""
        return validation.Merged(self._contents(content))

    def place(self, kind: str, id: str) -> tuple[bool, int | None]:
        """Return whether a record is in this file, and its line; files that override this one are ignored."""
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
        """Return a problem without its place if that is in this file, but after the `last` line that it really has."""
        added = self._is(problem.file) and (problem.line or 0) > last
        return problem._replace(file="", line=None) if added else problem

    def _problems(self, content: bytes) -> list[Problem]:
        """Return the problems of all files, each once even if a file is seen twice."""
        return list(dict.fromkeys(self.merged(content).problems))

    def _contents(self, content: bytes) -> validation.Contents:
        """Return the contents of all files, with the given content for this one."""
        files = [(layer, path) for layer in self.layers(held=bool(content.strip())) for path in layer.files]
        return [(layer, path, content if self._is(path) else toml.read(path)) for layer, path in files]

    def _is(self, path: Path | str) -> bool:
        """Return whether a path leads to this file, whatever its spelling and its links."""
        return os.path.realpath(path) == os.path.realpath(self.path)


def resolver(database: sqlite3.Connection) -> adding.Resolve:
    """Return a function that resolves references to ids, and references to countries to their names."""

    def resolve(reference: str, kinds: tuple[str, ...]) -> str:
        if kinds == ("countries",):
            return country_names.resolve_country(database, reference)
        return references.resolve(database, reference, kinds, strict=True).id

    return resolve
