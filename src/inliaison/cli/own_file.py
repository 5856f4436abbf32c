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
from inliaison.cli import overwritten, terminal
from inliaison.dataset import adding, user_records, validation
from inliaison.dataset.layer import OWN, Layer
from inliaison.dataset.problems import Problem
from inliaison.errors import AccessError, FaultyDataError
from inliaison.index import layers as all_layers
from inliaison.kinds import SINGULAR
from inliaison.query import country_names, duplicates, references
from inliaison.system import lock, output
from inliaison.text import toml

Answer = TypeVar("Answer")
Tables = dict[str, list[dict[str, Any]]]


class Addition(NamedTuple):
    """A record made of some fields, with its effects."""

    tables: Tables
    """The record, and the source that was made for it."""
    content: bytes
    """The content of the file with them."""
    problems: Sequence[Problem] = ()
    """Problems that the dataset would have. A problem of the added record has no file and no line."""
    problems_without_data: Sequence[Problem] = ()
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
        home = user_records.path()
        return home is not None and self._is_same_file(home)

    def options(self, name: str) -> str:
        """Return the options that let a command see this file, to append to it; empty if every query sees the file."""
        paths = () if self.is_own else (self.path,) if name == "--to" else (*self.data, self.path)
        return "".join(f" {name} {shlex.quote(str(path))}" for path in dict.fromkeys(map(str, paths)))

    def read(self) -> bytes:
        """Return the bytes of the file, none if it does not exist yet. Raises AccessError if it cannot hold records."""
        if self.path.is_symlink() and not self.path.exists():
            raise AccessError(f"cannot read {self.path}: it is a link to nothing")
        return toml.read_file(self.path) if self.path.exists() else b""

    def layers(self, *, has_records: bool) -> list[Layer]:
        """Return all layers, with this file's among them if it `has_records`."""
        home = user_records.path()
        own_layer = Layer(OWN, (home,)) if home and has_records and self._is_same_file(home) else user_records.layer()
        visible = [
            *all_layers.compose(own=False, variable=False),
            *([own_layer] if own_layer else []),
            *self._extra_layers,
        ]
        if not has_records:
            others = [
                layer._replace(files=tuple(file for file in layer.files if not self._is_same_file(file)))
                for layer in visible
            ]
            return [layer for layer in others if layer.files]
        is_included = any(self._is_same_file(file) for layer in visible for file in layer.files)
        return visible if is_included else [*visible, Layer(str(self.path), (self.path,))]

    @cached_property
    def _extra_layers(self) -> list[Layer]:
        """The layers that only this command sees; cached, because standard input can be read only once."""
        return all_layers.compose(self.data, bundled=False, register=False, own=False, variable=self._variable)

    def ask(self, question: Callable[[sqlite3.Connection], Answer], *, quiet: bool = False) -> Answer:
        """Return the answer to a question on the dataset with this file, and print each warning once unless `quiet`.

        Raises FaultyDataError and AccessError.
        """

        def warn(text: str) -> None:
            if not quiet and text not in self._warned:
                self._warned.add(text)
                terminal.print_warning(text)

        visible = self.layers(has_records=bool(self.read().strip()))
        return index.answer(visible, question, warn, terminal.delayed_progress("reading the data"))

    def with_record(self, kind: str, values: Mapping[str, Sequence[Any]]) -> Addition:
        """Return the record that fields make, with the bytes of the file that holds it.

        Raises UsageError and NotThereError for fields that make no record, FaultyDataError for a file that takes none
        or has the record already.
        """
        old = self.read()
        existing = toml.parse_toml(old, str(self.path)) if old.strip() else {}

        def question(database: sqlite3.Connection) -> tuple[Tables, bool, list[str]]:
            is_taken = partial(duplicates.is_taken, database)
            tables = adding.tables(kind, values, make_resolver(database), is_taken, existing.get("sources", []))
            (record,) = tables[kind]
            is_correction = duplicates.is_there(database, kind, record["id"])
            similar = [] if is_correction else duplicates.describe_duplicates(database, kind, record)
            return tables, is_correction, similar

        tables, is_correction, similar = self.ask(question)
        (record,) = tables[kind]
        if is_correction:
            self._refuse_existing(kind, record["id"])
        new = adding.appended(old, tables, str(self.path))
        last = len(old.splitlines())
        problems = [self._clear_place(problem, last) for problem in self.find_problems(old, new)]
        problems_without_data = (
            []
            if problems
            else [self._clear_place(problem, last) for problem in self.find_problems_without_data(old, new)]
        )
        if problems or problems_without_data or not is_correction:
            return Addition(tables, new, problems, problems_without_data, similar)
        before, after = (self.merge(content).records[kind][record["id"]] for content in (old, new))
        return Addition(tables, new, notes=overwritten.describe_overwritten(kind, record, before, after))

    def find_problems(self, old: bytes, new: bytes) -> list[Problem]:
        """Return the problems that the dataset would have if the file held `new`.

        A problem that stops no query, such as an unknown key, is left out if the `old` content has it too, or cannot be
        read. A problem of another file has no line.
        """
        new_problems = self._validate(new)
        old_problems = [] if all(problem.stops for problem in new_problems) else self._validate(old)
        before = {problem._replace(line=None) for problem in old_problems}
        is_unreadable = any(self._is_same_file(problem.file) and not problem.field for problem in old_problems)
        relevant = [
            problem
            for problem in new_problems
            if problem.stops or (self._is_same_file(problem.file) and not is_unreadable)
        ]
        relevant = [problem for problem in relevant if problem.stops or problem._replace(line=None) not in before]
        return [
            problem if self._is_same_file(problem.file) else Problem("", None, "", "", "", str(problem))
            for problem in relevant
        ]

    def find_problems_without_data(self, old: bytes, new: bytes) -> list[Problem]:
        """Return the new problems of `new` in queries that lack the data that only this command sees.

        There are none for a file that queries do not see by default: whoever names it can name the data, too.
        """
        if not (self.is_own and self._extra_layers):
            return []
        plain_file = OwnFile(self.path, variable=False)
        before = {problem._replace(line=None) for problem in plain_file._validate(old)}
        return [problem for problem in plain_file._validate(new) if problem._replace(line=None) not in before]

    def lock_file(self) -> contextlib.AbstractContextManager[None]:
        """Return the lock of the file: a file beside the user's default one, but the folder of any other file.

        No lock file should lie in that folder.
        """
        home = user_records.path()
        return lock.hold_lock(home.with_name("own.lock")) if home and self.is_own else lock.lock_file(self.path)

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
        output.write_file(str(self.path), content, force=True, private=self.is_own)

    def merge(self, content: bytes) -> validation.Merged:
        """Return all records as they are seen if this file has the given content."""
        return validation.Merged(self._read_contents(content))

    def find_place(self, kind: str, id: str) -> tuple[bool, int | None]:
        """Return whether a record is in this file, and its line; files that override this one are ignored."""
        contents = self._read_contents(self.read())
        last = max((at for at, (_, path, _) in enumerate(contents) if self._is_same_file(path)), default=-1)
        path, line = validation.Merged(contents[: last + 1]).place(kind, id) or ("", None)
        return self._is_same_file(path), line

    def _refuse_existing(self, kind: str, id: str) -> None:
        is_here, line = self.find_place(kind, id)
        if is_here:
            raise FaultyDataError(
                f'the {SINGULAR[kind]} "{id}" has a record in {self.path} already{f", on line {line}" if line else ""}',
                remedy=f"To change it: inliaison add --edit {id}{self.options('--to')}",
            )

    def _clear_place(self, problem: Problem, last: int) -> Problem:
        """Return a problem without its place if that is in this file, but after the `last` line that it really has."""
        is_added = self._is_same_file(problem.file) and (problem.line or 0) > last
        return problem._replace(file="", line=None) if is_added else problem

    def _validate(self, content: bytes) -> list[Problem]:
        """Return the problems of all files, each once even if a file is seen twice."""
        return list(dict.fromkeys(self.merge(content).problems))

    def _read_contents(self, content: bytes) -> validation.Contents:
        """Return the contents of all files, with the given content for this one."""
        files = [(layer, path) for layer in self.layers(has_records=bool(content.strip())) for path in layer.files]
        return [(layer, path, content if self._is_same_file(path) else toml.read_file(path)) for layer, path in files]

    def _is_same_file(self, path: Path | str) -> bool:
        """Return whether a path leads to this file, whatever its spelling and its links."""
        return os.path.realpath(path) == os.path.realpath(self.path)


def make_resolver(database: sqlite3.Connection) -> adding.Resolve:
    """Return a function that resolves references to ids, and references to countries to their names."""

    def resolve(reference: str, kinds: tuple[str, ...]) -> str:
        if kinds == ("countries",):
            return country_names.resolve_country(database, reference)
        return references.resolve(database, reference, kinds, strict=True).id

    return resolve
