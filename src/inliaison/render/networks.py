"""What a graph is drawn of: organizations, committees and members, and what ties them."""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """An organization, a committee or a member in a network."""

    kind: str
    id: str
    label: str
    title: str
    address: str = ""
    """Its own site or ISO's page on it, where one is known that can be opened."""


class Edge(NamedTuple):
    """A tie of two nodes, each given by kind and id.

    It is a `liaison`, a `committee-liaison`, a role of a member, or the field that says what belongs to what.
    """

    start: tuple[str, str]
    end: tuple[str, str]
    kind: str


class Network(NamedTuple):
    """Organizations and committees, and what ties them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    credit: str = ""
    note: str = ""
    """What whoever sees a drawing of it should know."""
