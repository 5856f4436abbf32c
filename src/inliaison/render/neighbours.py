"""The data with which a page draws the ties of one record, if the picture is small enough to read."""

from __future__ import annotations

from collections.abc import Mapping

from inliaison.render.networks import Edge, Network

_MIN_TIES, _MAX_TIES = 2, 40
"""With fewer neighbours there is nothing to see; with more, the picture would be just another list."""
_BELONGING = "~"
"""The prefix of a neighbour that belongs to the record, or that the record belongs to."""


def find_neighbours(network: Network, names: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Return the anchors of each record's neighbours, by kind and id, for records with few enough to draw."""
    ties: dict[tuple[str, str], dict[str, None]] = {}
    for edge in network.edges:
        for here, there in ((edge.start, edge.end), (edge.end, edge.start)):
            name = names.get(there[0], {}).get(there[1])
            if name:
                ties.setdefault(here, {})[f"{'' if _is_liaison(edge) else _BELONGING}{name}"] = None
    return {record: " ".join(anchors) for record, anchors in ties.items() if _MIN_TIES <= len(anchors) <= _MAX_TIES}


def _is_liaison(edge: Edge) -> bool:
    return edge.kind == "liaison"
