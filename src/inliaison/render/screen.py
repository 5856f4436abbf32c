"""Documents on a terminal: tables for lists, bars for counts, panels for quotes and cards."""

from __future__ import annotations

from types import ModuleType

from inliaison.render import Document, Screen, view
from inliaison.render.card_document import Card
from inliaison.render.documents import Listing
from inliaison.render.grid import draw_table
from inliaison.render.layout import Layout, fit_columns, has_room, move_below

_ENDLESS = 1_000_000
"""A width, in columns, in which every table fits."""
_WIDE = 70
"""From this width on, each record has one row; on a narrower screen, values that do not fit move below the main
one."""


def table(document: Document, screen: Screen) -> str:
    """Return the document drawn for a terminal of the screen's width, in colour if the screen asks for it."""
    if isinstance(document, Card):
        return str(_draw_panels().draw_card(document, screen))
    if not document.rows:
        return ""
    if screen.wide:
        screen = screen.replace(width=_ENDLESS)
    display = document.view.display
    if display == "changes" and not document.has_only_user_columns:
        return str(_draw_panels().draw_changes(document, screen))
    if display == "digest" and not document.has_only_user_columns:
        return str(_draw_panels().draw_digest(document, screen))
    if display == "groups" and not document.user_columns:
        return str(_draw_panels().draw_groups(document, screen))
    if display == "quotes" and view.is_default(document) and not screen.wide:
        return str(_draw_panels().draw_quotes(document, screen))
    if display == "bars" and view.is_default(document):
        from inliaison.render import bars

        return bars.draw_bars(document, screen)
    if display == "cross" and view.is_default(document):
        from inliaison.render.counts import spread_pairs

        document = spread_pairs(document)
    return _draw_listing(document, screen)


def _draw_panels() -> ModuleType:
    """Return the panels module, imported only when needed: a table needs no card."""
    from inliaison.render import panels

    return panels


def _draw_listing(listing: Listing, screen: Screen) -> str:
    user_columns = listing.user_columns
    if listing.view.display == "matches" and not listing.has_only_user_columns:
        names_below = ("text",) if screen.width >= _WIDE else ("short", "text")
        return draw_table(
            move_below(view.arrange_matches(listing), Layout("title", names_below)), None, screen, listing.words
        )
    whole = view.stack_values(view.format_table(listing))
    if listing.view.display == "rows" or listing.has_only_user_columns:
        return draw_table(whole, None, screen, listing.words)
    full_table, main = view.omit_empty(whole, user_columns), listing.view.main
    full_table = full_table if screen.wide else view.shorten_headings(full_table)
    if main not in full_table.columns:
        return draw_table(full_table, None, screen, listing.words)
    droppable = [name for name in listing.view.droppable if name in full_table.columns]
    same = [name for name in view.find_constant(full_table, droppable) if name not in user_columns]
    if screen.width < _WIDE and not has_room(full_table, screen.width):
        layout = Layout(main, tuple(name for name in droppable if name not in same))
        narrow = view.leave_out(full_table, same)
        if screen.remarks is not None:
            drawn_alone = view.leave_out(narrow, layout.below_main)
            screen.remarks.extend(view.list_remarks(listing.view, drawn_alone, same))
        return draw_table(narrow, layout, screen, listing.words)
    giving = [name for name in droppable if name not in same and name not in user_columns]
    full_table = view.blank_repeats(full_table)
    if same and not has_room(full_table, screen.width):
        full_table = view.leave_out(full_table, same)
    else:
        same = []
    table, widths, left_out = fit_columns(full_table, main, giving, screen.width)
    if screen.remarks is not None:
        screen.remarks.extend(view.list_remarks(listing.view, table, [*same, *left_out]))
    return draw_table(table, None, screen, listing.words, widths)
