"""A whole dataset, or some kinds of it, as formats take it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.render.documents import Listing
from inliaison.render.networks import Network
from inliaison.render.stories import Ref, Story


class Dataset(NamedTuple):
    """The tables that programs read, by kind."""

    tables: Mapping[str, list[dict[str, Any]]]
    comment: str


class Part(NamedTuple):
    """All records of a kind: their list, and a card for each that has more to say than its row."""

    listing: Listing
    about: str
    """What records of the kind are."""
    links: Mapping[str, Sequence[Ref | None]]
    """By column of the list, the record that each cell leads to."""
    words: Sequence[str]
    """By what else each row is found."""
    cards: Iterator[tuple[str, Story]]
    """The ids and stories of its cards, told as they are asked for."""


class Directory(NamedTuple):
    """What people read: the records of each kind."""

    title: str
    parts: Sequence[Part]
    named: frozenset[tuple[str, str]]
    """The records that have a card, by kind and id."""
    network: Network
    """What is in liaison with what, and what belongs to what."""
    about: Sequence[str] = ()
    """Of what the data are."""
    notes: Sequence[str] = ()
