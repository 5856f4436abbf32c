"""What a terminal shows: tables for lists, panels for quotes and cards."""

from __future__ import annotations

from inliaison.documents import Card, Listing
from inliaison.render import Document, Screen, view
from inliaison.render.grid import Layout, below, draw

_LAYOUTS = {
    "partners": Layout("name", ("kind", "seat", "founded", "committees")),
    "liaisons": Layout("subject", ("kind", "reference", "date")),
    "committees": Layout("title", ("status", "created", "partners")),
    "people": Layout("post", ()),
    "figures": Layout("subject", ("as_of",)),
    "sources": Layout("title", ("publisher", "date", "licence")),
    "matches": Layout("title", ("text",)),
}


def table(document: Document, screen: Screen) -> str:
    """The document drawn for a terminal of this width, in colour where that is wanted."""
    if isinstance(document, Card) or (document.kind == "quotes" and document.rows and view.default(document)):
        from inliaison.render import panels  # Rich's console takes as long to import as a listing to draw.

        return panels.card(document, screen) if isinstance(document, Card) else panels.quotes(document, screen)
    return _listing(document, screen) if document.rows else ""


def _listing(listing: Listing, screen: Screen) -> str:
    shown = view.table(listing)
    if listing.kind == "matches":
        return draw(below(view.matches(shown), _LAYOUTS["matches"]), None, screen, listing.words)
    if not view.default(listing):
        return draw(shown, None, screen, listing.words)
    return draw(view.without_empty(shown), _LAYOUTS[listing.kind], screen, listing.words)
