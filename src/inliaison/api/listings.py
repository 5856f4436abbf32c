"""How a dataset runs queries, and how it reads the arguments of a listing."""

from __future__ import annotations

import sqlite3
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, Union

from inliaison import index
from inliaison.api.answer import Answer
from inliaison.api.signatures import list_options
from inliaison.dataset.layer import Layer
from inliaison.errors import UsageError
from inliaison.index.connection import get_remarks
from inliaison.kinds import get_kinds, load_kind
from inliaison.kinds import record as records
from inliaison.kinds.filter import EXCLUDE_PREFIX
from inliaison.query import filters, references, register_state, rows
from inliaison.query.cards import read_record
from inliaison.register.documents import DocumentSnapshot
from inliaison.render.documents import Listing

_Answer = TypeVar("_Answer")
_Text = TypeVar("_Text", bound=str)
OneOrMore = Union[_Text, Sequence[_Text]]  # noqa: UP007 - mypy takes no alias of a type variable and a bar
"""One text, or several, any of which may match."""
Several = OneOrMore[str]
Without = Mapping[str, Several]
"""What no record may have, by the name of a filter."""


class Listings:
    """The listings of a dataset that some layers make up."""

    def __init__(self, layers: Sequence[Layer], documents: Sequence[DocumentSnapshot] = ()) -> None:
        self._layers = tuple(layers)
        self._documents = tuple(documents)

    def __repr__(self) -> str:
        """Name the layers of the dataset."""
        return f"<inliaison dataset: {', '.join(layer.name for layer in self._layers) or 'empty'}>"

    @property
    def register(self) -> str | None:
        """The date of ISO's register that is loaded, or None.

        >>> print(inliaison.open(register=False).register)
        None
        """
        return self._ask(register_state.read_date)

    def _ask(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        def ask_and_warn(database: sqlite3.Connection) -> _Answer:
            answer = question(database)
            for remark in get_remarks(database):
                warn(remark)
            return answer

        return index.answer(self._layers, ask_and_warn, warn, documents=self._documents)

    def _get(self, reference: str, kind: str | None) -> Any:
        kinds = get_kinds(kind)
        record = self._ask(lambda database: references.resolve(database, reference, kinds))
        return records.record(record.kind, self._ask(lambda database: read_record(database, record)))

    def _list(self, kind: str, values: Mapping[str, Any]) -> Answer[Any]:
        arguments = convert_arguments(kind, values)

        def question(database: sqlite3.Connection) -> tuple[Listing, dict[str, int]]:
            selection = filters.build_selection(database, kind, arguments)
            listing = rows.list_rows(database, kind, selection.conditions, (), leading=selection.leading)
            warn_of_missing(database, kind)
            return listing, selection.count_unknown(database)

        listing, undecided = self._ask(question)
        return Answer(self._make_records(listing), undecided)

    def _make_records(self, listing: Listing) -> tuple[Any, ...]:
        return tuple(records.record(listing.kind, dict(zip(listing.columns, row, strict=True))) for row in listing.rows)


def as_list(values: Several) -> list[str]:
    """Return one or several values as a list."""
    return [values] if isinstance(values, str) else list(values)


def convert_arguments(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a listing by the names of options. Raises UsageError for an unknown one."""
    options_by_name = list_options(kind)
    for name in values.keys() - options_by_name.keys() - {"text", "without"}:
        raise UsageError(f'no filter "{name}" of {kind}', remedy=f"Choose from: {', '.join(sorted(options_by_name))}.")
    negatable_names = [filter.name for filter in load_kind(kind).filters if filter.negatable]
    without: Without = values.get("without") or {}
    for name in without:
        if name not in negatable_names:
            remedy = f"Choose from: {', '.join(negatable_names)}." if negatable_names else ""
            raise UsageError(f'nothing is left out by "{name}"', remedy=remedy)
    exclusions = {EXCLUDE_PREFIX + name: as_list(value) for name, value in without.items()}
    is_repeatable = {name: option.default == () for name, option in options_by_name.items()}
    return exclusions | {
        name: as_list(value) if is_repeatable.get(name) else value
        for name, value in values.items()
        if name != "without"
    }


def warn_of_missing(database: sqlite3.Connection, kind: str) -> None:
    """Emit a warning if no records of a kind of document are loaded, so that no answer means "none"."""
    for note in register_state.describe_missing_documents(database, kind):
        warn(note)


def warn(text: str) -> None:
    """Emit a warning at the line that called into the package."""
    frame, level = sys._getframe(), 1  # noqa: SLF001
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == "inliaison":
        frame, level = frame.f_back, level + 1
    warnings.warn(text, stacklevel=level)
