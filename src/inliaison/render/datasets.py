"""A whole dataset, or some of its kinds, ready to be rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.render.cards import CardContent, Section
from inliaison.render.documents import Choice, Listing
from inliaison.render.networks import Network


class Dataset(NamedTuple):
    """A dataset for programs: its tables, by kind."""

    tables: Mapping[str, list[dict[str, Any]]]
    comment: str
    head: Mapping[str, str] = {}
    """Which version of the data it is."""


class Package(NamedTuple):
    """A dataset for other programs: tables with a description of them."""

    description: Mapping[str, Any]
    tables: Sequence[Listing]
    """The whole records of each kind."""


class KindPart(NamedTuple):
    """All records of a kind: their list, and a card for each record that has more to show than its row."""

    listing: Listing
    about: str
    """A sentence on what the records of the kind are."""
    words: Sequence[str]
    """Further words that each row can be found by."""
    choices: Sequence[Choice]
    """What its rows can be chosen by."""
    addresses: Mapping[str, str]
    """The web addresses of the records with cards, by id."""
    records: Sequence[Mapping[str, Any]]
    """The records of the rows, as data."""
    cards: Iterator[tuple[str, CardContent]]
    """The ids and contents of the cards, generated lazily."""


class Directory(NamedTuple):
    """A dataset for people: the records of each kind."""

    title: str
    parts: Sequence[KindPart]
    linked_ids: Mapping[str, Sequence[str]]
    """The records that have a card, by kind, in the order of their cards."""
    network: Network
    """The liaisons between the records, and which records belong to which."""
    highlights: Sequence[Section] = ()
    """What the front page shows of the records."""
    changes: CardContent | None = None
    """What changed since the snapshot before, if there is one."""
    about: Sequence[str] = ()
    """Lines on where the data come from."""
    notes: Sequence[str] = ()
