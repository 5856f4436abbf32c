"""The result of a listing in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self, TypeVar

_Record = TypeVar("_Record")


class Answer(tuple[_Record, ...]):
    """The records that a listing found, and how many it could not judge."""

    undecided: Mapping[str, int]
    """By filter, how many records were left out because the data do not show whether they match."""

    def __new__(cls, records: Iterable[_Record], undecided: Mapping[str, int]) -> Self:
        """Return the records in their order."""
        answer = super().__new__(cls, records)
        answer.undecided = MappingProxyType(dict(undecided))
        return answer

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the counts when the answer is pickled."""
        return Answer, (tuple(self), dict(self.undecided))
