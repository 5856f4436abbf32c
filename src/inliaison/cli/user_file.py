"""A file of user records: the data that is read with it, and where its records are."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from inliaison import index
from inliaison.cli import terminal
from inliaison.cli.edited_file import EditedFile
from inliaison.dataset import user_records, validation
from inliaison.dataset.layer import USER_RECORDS, Layer
from inliaison.dataset.problems import Place
from inliaison.errors import AccessError, NotThereError, UsageError
from inliaison.index import layers as all_layers
from inliaison.kinds import SINGULAR
from inliaison.query import references
from inliaison.system import folders
from inliaison.text import toml

Answer = TypeVar("Answer")


class RecordKey(NamedTuple):
    """The kind and id of a record."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Name the record in a sentence."""
        return f'the {SINGULAR[self.kind]} "{self.id}"'


class UserFile(EditedFile):
    """A file of user records, read together with all that a query sees and with more `data`."""

    unwritable_hint = "Allow it, or name another file with --to."

    def __init__(self, path: Path, data: Sequence[str] = (), *, variable: bool = True) -> None:
        """Lay `data` over the paths in the variable INLIAISON_DATA, which `variable=False` ignores."""
        super().__init__(path)
        self.data = tuple(data)
        self._variable = variable
        self._known_warnings: set[str] = set()

    @property
    def default_path(self) -> Path | None:
        """The usual path of this file if it is the one that every query sees, else None."""
        path = user_records.find_path()
        return path if path and self.is_at(path) else None

    def is_at(self, path: Path | str) -> bool:
        """Return whether a path leads to this file, whatever its spelling and its links."""
        return os.path.realpath(path) == os.path.realpath(self.path)

    def format_options(self, name: str) -> str:
        """Return the options that let a command see this file, to append to it; empty if every query sees the file."""
        paths = () if self.default_path else (self.path,) if name == "--to" else (*self.data, self.path)
        return "".join(f" {name} {shlex.quote(str(path))}" for path in dict.fromkeys(map(str, paths)))

    @cached_property
    def layers(self) -> list[Layer]:
        """All layers, with this file among them; cached, because standard input can be read only once."""
        layers = all_layers.compose(self.data, variable=self._variable)
        if not any(self.is_at(path) for layer in layers for path in layer.files):
            default = self.default_path
            at = sum(not layer.by_hand for layer in layers) if default else len(layers)
            layers.insert(at, Layer(USER_RECORDS if default else str(self.path), (default or self.path,)))
        return layers

    def ask(self, question: Callable[[sqlite3.Connection], Answer], *, quiet: bool = False) -> Answer:
        """Return the answer to a question on the dataset with this file, and print each warning once unless `quiet`.

        Raises FaultyDataError and AccessError.
        """

        def warn(text: str) -> None:
            if not quiet and text not in self._known_warnings:
                self._known_warnings.add(text)
                terminal.print_warning(text)

        layers = self._list_layers(self.read())
        return index.answer(layers, question, warn, terminal.make_delayed_progress("reading the data"))

    def merge(self, content: bytes) -> validation.MergedData:
        """Return all records as they are seen if this file has this content."""
        return validation.MergedData(self._read_contents(content))

    def find_record(self, reference: str, kinds: Sequence[str]) -> RecordKey:
        """Return the record that a reference names. Raises NotThereError."""
        match = self.ask(lambda database: references.resolve(database, reference, kinds))
        return RecordKey(match.kind, match.id)

    def find_places(self, records: Iterable[RecordKey]) -> dict[RecordKey, Place]:
        """Return the place of each of some records that is in this file, whether or not a later file overrides it."""
        contents = self._read_contents(self.read())
        last = max((at for at, (_, path, _) in enumerate(contents) if self.is_at(path)), default=-1)
        dataset = validation.MergedData(contents[: last + 1])
        places = ((record, dataset.find_place(*record)) for record in records)
        return {record: place for record, place in places if place and self.is_at(place.file)}

    def get_places(self, records: Sequence[RecordKey]) -> dict[RecordKey, Place]:
        """Return the place of each of some records. Raises NotThereError, which says where one is that is elsewhere."""
        places = self.find_places(records)
        for record in records:
            if record not in places:
                raise make_elsewhere_error(self, record, self.merge(self.read()))
        return places

    def _list_layers(self, content: bytes) -> list[Layer]:
        """Return all layers, without this file if its content is blank, which is no dataset."""
        if content.strip():
            return self.layers
        others = (
            layer._replace(files=tuple(path for path in layer.files if not self.is_at(path))) for layer in self.layers
        )
        return [layer for layer in others if layer.files]

    def _read_contents(self, content: bytes) -> validation.Contents:
        """Return the contents of all files, with this content for this one."""
        files = [(layer, path) for layer in self._list_layers(content) for path in layer.files]
        return [(layer, path, content if self.is_at(path) else toml.read_file(path)) for layer, path in files]


def open_file(to: str | None, data: Sequence[str]) -> UserFile:
    """Return the file of user records, or the one that `--to` names.

    Raises UsageError if `to` names no file, AccessError if there is no folder for user records.
    """
    if to is not None and (not to.strip() or to == "-"):
        raise UsageError(f'--to needs a file, not "{to}"', remedy="--dry-run prints what would be added.")
    path = Path(folders.expand_home(to)) if to else user_records.find_path()
    if path is None:
        raise AccessError("there is no folder to keep records in", remedy="Set INLIAISON_HOME, or give --to.")
    return UserFile(path, data)


def make_elsewhere_error(file: UserFile, record: RecordKey, dataset: validation.MergedData) -> NotThereError:
    """Return the error that says where a record of the merged data is that is not in the file."""
    names = dataset.layers[record.kind].get(record.id, ())
    origins = {layer.name: layer for layer, _, _ in dataset.contents if layer.name in names}.values()
    to_add = f"To add to what it says: inliaison add {SINGULAR[record.kind]} id={record.id} FIELD=VALUE"
    remedy = "Name the file that holds it with --to." if any(layer.by_hand for layer in origins) else to_add
    return NotThereError(
        f"{record} is not in {file.path}: it comes from {' and '.join(layer.display_name for layer in origins)}",
        remedy=f"{remedy}\nIt is in {dataset.find_place(*record)}.",
    )
