"""SVG: a network as a drawing, counts as a chart, a history as steps."""

from __future__ import annotations

from inliaison.render import Screen
from inliaison.render.documents import Listing
from inliaison.render.networks import Network


def svg(document: Network | Listing, screen: Screen = Screen()) -> str:
    """Return a picture in the reader's light or dark colours. Raises AccessError if Graphviz has to help and cannot."""
    if isinstance(document, Listing) and document.view.display == "history":
        from inliaison.render.steps import draw_history

        return draw_history(document)
    if isinstance(document, Listing):
        from inliaison.render.charts import draw_chart

        return draw_chart(document)
    from inliaison.render.drawings import draw_network

    return draw_network(document)
