"""The data of a graph: organizations, committees and members, and the ties between them."""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """An organization, a committee or a member in a network."""

    kind: str
    id: str
    label: str
    title: str
    address: str = ""
    """Its own website or its page at ISO, if it has one that can be opened."""


class Edge(NamedTuple):
    """A tie between two nodes, each as (kind, id).

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
