"""A star, which is one node tied to many others, in columns: every tie runs between them, none behind a box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from inliaison.render.graphs import HIERARCHY, format_node_name
from inliaison.render.networks import Edge, Network, Node
from inliaison.render.picture import measure_text

FONT = 11.0
_LINE, _PADDING, _GAP = 14.0, 8.0, 7.0
"""The height of a line of text, the space around texts, and the space between boxes, in points."""
_STUB, _STEP, _COLUMN_GAP = 22.0, 10.0, 22.0
"""How far a box is from the line of its column, each level of a hierarchy from the next, and a column from another."""
_FEW = 4
"""A network of so few nodes is simple however it is drawn."""
_ASPECT = 1.5
"""The width of the whole as a part of its height."""
_ELLIPSE = 1.4
"""How much larger an ellipse is than the text in it."""

_End = tuple[str, str]
_Point = tuple[float, float]


class StarLayout(NamedTuple):
    """Where Graphviz should draw nodes, by name, and ties, in their order, as attributes of its language."""

    nodes: dict[str, str]
    edges: list[str]


class _Box(NamedTuple):
    """The place of a node: its centre and its size."""

    x: float
    y: float
    width: float
    height: float


def find_hub(network: Network) -> _End | None:
    """Return the node that several others are tied to, if these are not tied to each other except in a hierarchy."""
    ends = [{edge.start, edge.end} for edge in network.edges if edge.kind not in HIERARCHY]
    hubs = set.intersection(*ends) if ends else set()
    is_star = len(hubs) == 1 and len(network.nodes) > _FEW and len(set.union(*ends)) == len(network.nodes)
    return next(iter(hubs)) if is_star else None


def arrange_star(network: Network, hub: _End) -> StarLayout | None:
    """Return the places of all nodes and ties of a star, or None if its hierarchy has no top."""
    nodes = {(node.kind, node.id): node for node in network.nodes}
    families = list(_iter_families(network, hub))
    if sum(map(len, families)) != len(nodes) - 1:
        return None
    sizes = {end: _measure_node(node) for end, node in nodes.items()}
    boxes, depths = _place_leaves(families, sizes)
    left = min(box.x - box.width / 2 for box in boxes.values()) - _STUB
    middle = (left + max(box.x - box.width / 2 for box in boxes.values()) - _STUB) / 2
    width, height = sizes[hub]
    boxes[hub] = _Box(middle, height / 2 + 2 * _STUB, width, height)
    edges = [_route_edge(edge, hub, boxes, depths) for edge in network.edges]
    return StarLayout(
        {
            format_node_name(*end): f'pos="{box.x:.1f},{box.y:.1f}", width={box.width / 72:.3f},'
            f" height={box.height / 72:.3f}, fixedsize=true"
            for end, box in boxes.items()
        },
        [f'pos="{_write_spline(points)}"' for points in edges],
    )


def _iter_families(network: Network, hub: _End) -> Iterator[list[tuple[_End, int]]]:
    """Yield each top of the hierarchy with all below it, and at what depth they are, in the order of the nodes."""
    children: dict[_End | None, list[_End]] = {}
    parents = {edge.start: edge.end for edge in network.edges if edge.kind in HIERARCHY and hub not in edge[:2]}
    for node in network.nodes:
        end = (node.kind, node.id)
        if end != hub:
            children.setdefault(parents.get(end), []).append(end)

    def walk(end: _End, depth: int) -> Iterator[tuple[_End, int]]:
        yield end, depth
        for child in children.get(end, ()):
            yield from walk(child, depth + 1)

    for top in children.get(None, ()):
        yield list(walk(top, 0))


def _measure_node(node: Node) -> tuple[float, float]:
    """Return the width and the height of a node with its text."""
    lines = node.label.split("\n")
    width = max(measure_text(line, FONT) for line in lines) + 2 * _PADDING
    height = _LINE * len(lines) + _PADDING
    return (width, height) if node.kind == "committees" else (width * _ELLIPSE, height * (_ELLIPSE if lines[1:] else 1))


def _place_leaves(
    families: Sequence[list[tuple[_End, int]]], sizes: Mapping[_End, tuple[float, float]]
) -> tuple[dict[_End, _Box], dict[_End, int]]:
    """Return the places of the leaves, in columns of about the same height, and their depths."""
    depths = {end: depth for family in families for end, depth in family}
    width = max(sizes[end][0] for end in depths)
    pitch = _STUB + width + _STEP * (max(depths.values()) + 1) + _COLUMN_GAP
    heights = [sum(sizes[end][1] + _GAP for end, _ in family) for family in families]
    number = max(round(sqrt(_ASPECT * sum(heights) / pitch)), 1)
    boxes, column, remaining, top = {}, 0, sum(heights), 0.0
    for family, height in zip(families, heights, strict=True):
        if top and top + height / 2 > remaining / (number - column) and column < number - 1:
            column, remaining, top = column + 1, remaining - top, 0.0
        for end, _ in family:
            tall = sizes[end][1]
            boxes[end] = _Box(column * pitch + _STUB + width / 2, -top - tall / 2, width, tall)
            top += tall + _GAP
    return boxes, depths


def _route_edge(edge: Edge, hub: _End, boxes: Mapping[_End, _Box], depths: Mapping[_End, int]) -> list[_Point]:
    """Return the corners of a tie: from the hub along the column's line, or beside the boxes of a hierarchy."""
    if hub in (edge.start, edge.end):
        start, end = boxes[hub], boxes[edge.end if edge.start == hub else edge.start]
        left, trunk = end.x - end.width / 2, _STUB
        points = [(start.x, start.y - start.height / 2), (start.x, trunk), (left - _STUB, trunk)]
        return [*points, (left - _STUB, end.y), (left, end.y)]
    part, whole = boxes[edge.start], boxes[edge.end]
    right = part.x + part.width / 2
    beside = right + _STEP * (max(depths.values()) + 1 - depths[edge.end])
    # From the whole, where all its parts begin: their dashes then lie on each other.
    return [(right, whole.y), (beside, whole.y), (beside, part.y), (right, part.y)]


def _write_spline(points: Sequence[_Point]) -> str:
    """Return straight lines as the curves that Graphviz draws."""
    points_text = [f"{x:.1f},{y:.1f}" for x, y in points]
    return " ".join([points_text[0], *(f"{a} {b} {b}" for a, b in pairwise(points_text))])
