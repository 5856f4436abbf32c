"""What a terminal shows: tables for lists, bars for counts, panels for quotes and cards."""

from __future__ import annotations

from types import ModuleType

from inliaison.render import Document, Screen, view
from inliaison.render.documents import Card, Listing
from inliaison.render.grid import Layout, below, draw

_WIDE = 72
"""Columns from which on the id of a match has room beside its title."""


def table(document: Document, screen: Screen) -> str:
    """The document drawn for a terminal of this width, in colour where that is wanted."""
    if isinstance(document, Card):
        return str(_panels().card(document, screen))
    if not document.rows:
        return ""
    drawn = document.view.drawn
    if drawn == "changes":
        return str(_panels().changes(document, screen))
    if drawn == "groups" and document.columns[1:] == document.view.shown(on_screen=True):
        return str(_panels().groups(document, screen))
    if drawn == "quotes" and view.default(document):
        return str(_panels().quotes(document, screen))
    if drawn == "bars" and view.default(document):
        from inliaison.render import bars

        return bars.draw(document, screen)
    return _listing(document, screen)


def _panels() -> ModuleType:
    """The panels, imported only where one is drawn: Rich's console takes as long as a listing."""
    from inliaison.render import panels

    return panels


def _listing(listing: Listing, screen: Screen) -> str:
    shown = view.table(listing)
    if listing.view.drawn == "matches":
        moved = ("text",) if screen.width >= _WIDE else ("id", "text")
        found = below(view.matches(shown, listing.words), Layout("title", moved))
        return draw(found, None, screen, listing.words)
    if not view.default(listing) and "own" not in listing.columns:
        return draw(shown, None, screen, listing.words)
    filled, layout = view.without_empty(shown), Layout(listing.view.main, listing.view.lesser)
    return draw(filled, layout if layout.main in filled.columns else None, screen, listing.words)
