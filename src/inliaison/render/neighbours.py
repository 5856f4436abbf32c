"""What a page needs to draw the ties of one record: a star of few enough neighbours to be read."""

from __future__ import annotations

from collections.abc import Mapping

from inliaison.render.networks import Edge, Network

_LEAST, _MOST = 2, 40
"""Of fewer neighbours there is nothing to see, of more the picture would be a list once more."""
_BELONGING = "~"
"""Before a neighbour that belongs to the record, or that it belongs to."""


def neighbours(network: Network, names: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """By kind and id, the names on the page of what a record is tied to, where they are few enough to be drawn."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for edge in network.edges:
        for here, there in ((edge.start, edge.end), (edge.end, edge.start)):
            name = names.get(there[0], {}).get(there[1])
            if name:
                found.setdefault(here, {})[f"{'' if _is_liaison(edge) else _BELONGING}{name}"] = None
    return {record: " ".join(ties) for record, ties in found.items() if _LEAST <= len(ties) <= _MOST}


def _is_liaison(edge: Edge) -> bool:
    return edge.kind == "liaison"
