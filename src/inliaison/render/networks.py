"""The data of a graph: organizations, committees and members, and the ties between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Node(NamedTuple):
    """An organization, a committee or a member in a network."""

    kind: str
    id: str
    label: str
    title: str
    address: str = ""
    """Its own website or its page at ISO, if it has one that can be opened."""
    group: str = ""
    """Its sort within its kind, which drawings colour: a partner's kind, a member's highest role; of a committee `own`,
    `below` or `linked`."""
    attributes: Mapping[str, str | int] = {}
    """Further facts for programs, by name; unknown ones are absent."""
    caption: str = ""
    """A text to write below the label."""

    @property
    def text(self) -> str:
        """The label, and the caption below it."""
        return f"{self.label}\n{self.caption}" if self.caption else self.label


class Edge(NamedTuple):
    """A tie between two nodes, each a pair (kind, id).

    Its kind is `liaison`, `committee-liaison`, the role of a member, or the field that makes one node belong to
    another.
    """

    start: tuple[str, str]
    end: tuple[str, str]
    kind: str


class Network(NamedTuple):
    """Organizations, committees and members, with the ties between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    credit: str = ""
    note: str = ""
    """A note for everyone who sees a drawing of the network."""
    title: str = "Organizations in liaison with committees of ISO"
    subtitle: str = ""
    """The registers that it comes from, with their days."""
    group_labels: Mapping[tuple[str, str], str] = {}
    """What the groups of nodes are called, by kind and group, in the order of a legend."""
