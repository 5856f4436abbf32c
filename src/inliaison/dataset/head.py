"""The head of a dataset, `[dataset]`: the version of the data, which is not that of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from inliaison.text import dates

if TYPE_CHECKING:
    from inliaison.dataset.rules import FieldProblem  # Queries use this module without the rules.

HEADER = "dataset"


class DataVersion(NamedTuple):
    """The version of a dataset, and its day; the texts are empty if they are not known."""

    data_version: str = ""
    date: str = ""

    def __str__(self) -> str:
        """Return both for a sentence: `0.2.0 of 2026-11-29`."""
        return " of ".join(filter(None, (self.data_version, dates.format_date(self.date))))


MEANINGS = {"data_version": "the version of the data", "date": "the day of that version"}


def read_version(head: Mapping[str, Any]) -> DataVersion:
    """Return the version in a head."""
    return DataVersion(*(value if isinstance(value := head.get(name), str) else "" for name in DataVersion._fields))


def read_bundled_version() -> DataVersion:
    """Return the version of the bundled dataset."""
    from inliaison.dataset.layer import find_bundled_folder
    from inliaison.text import toml

    path = find_bundled_folder() / f"{HEADER}.toml"
    return read_version(toml.parse_toml(toml.read_file(path), str(path))[HEADER])


def check_head(head: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """Yield the problems of a head."""
    from inliaison.dataset.rules import FieldProblem, build_unknown_key_problem

    for name, value in head.items():
        if name not in MEANINGS:
            yield build_unknown_key_problem(name, name, value, list(MEANINGS))
        elif not isinstance(value, str) or not value.strip():
            yield FieldProblem(name, "must be a text between quotation marks")
        elif name == "date" and not dates.is_day(value):
            yield FieldProblem(name, "must be a day: YYYY-MM-DD")
