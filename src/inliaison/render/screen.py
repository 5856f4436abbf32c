"""What a terminal shows: tables for lists, bars for counts, panels for quotes and cards."""

from __future__ import annotations

from types import ModuleType

from inliaison.render import Document, Screen, view
from inliaison.render.documents import Card, Listing
from inliaison.render.grid import draw
from inliaison.render.layout import Layout, below, fitted

_WIDE = 70
"""Columns from which on each record has one row; on a narrower screen values move below the main one."""


def table(document: Document, screen: Screen) -> str:
    """The document drawn for a terminal of this width, in colour where that is wanted."""
    if isinstance(document, Card):
        return str(_panels().card(document, screen))
    if not document.rows:
        return ""
    drawn = document.view.drawn
    if drawn == "changes" and not view.chosen(document):
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
    if listing.view.drawn == "matches" and not view.chosen(listing):
        moved = ("text",) if screen.width >= _WIDE else ("short", "text")
        found = below(view.matches(shown, listing.words), Layout("title", moved))
        return draw(found, None, screen, listing.words)
    if listing.view.drawn == "rows" and len(set(shown.columns)) == len(shown.columns):
        first, *others = shown.columns
        table, left_out = fitted(shown, first, others[::-1], screen)
        return draw(table, None, screen, listing.words) + view.caption(shown, left_out)
    if not view.default(listing) and "own" not in listing.columns:
        return draw(shown, None, screen, listing.words)
    filled, lesser = view.without_empty(shown), listing.view.lesser
    if listing.view.main not in filled.columns:
        return draw(filled, None, screen, listing.words)
    lesser = tuple(name for name in lesser if name in filled.columns)
    same = view.constant(filled, lesser)
    if screen.width < _WIDE:
        kept = view.leave_out(filled, same)
        layout = Layout(listing.view.main, tuple(name for name in lesser if name not in same))
        return draw(kept, layout, screen, listing.words)
    table, left_out = fitted(
        filled, listing.view.main, [*same, *(n for n in reversed(lesser) if n not in same)], screen
    )
    return draw(table, None, screen, listing.words) + view.caption(filled, left_out)
