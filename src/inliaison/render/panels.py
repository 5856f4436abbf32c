"""Panels on a terminal: a card, or quotes with the words first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from inliaison.render import Screen, differences, digest, view
from inliaison.render.card_document import Card
from inliaison.render.card_lines import CardLayout, Line, Piece, wrap_line
from inliaison.render.cards import CardContent, CardLine, Section, adapt_series
from inliaison.render.documents import Listing
from inliaison.render.grid import Pen, choose_box, paint_text
from inliaison.text import dates, names, sanitize

_AROUND = 4
"""The columns that the frame of a panel takes."""


def draw_card(document: Card, screen: Screen) -> str:
    """Return one record in a panel."""
    return _draw_card(adapt_series(document.content, screen.encoding), screen)


def draw_changes(listing: Listing, screen: Screen) -> str:
    """Return the changes between two snapshots in a panel, in groups."""
    return _draw_card(differences.build_content(listing), screen)


def draw_digest(listing: Listing, screen: Screen) -> str:
    """Return what is new for somebody in a panel, in parts."""
    return _draw_card(digest.build_content(listing), screen)


def draw_groups(listing: Listing, screen: Screen) -> str:
    """Return a panel of rows grouped by their first column, each with its short name and its main column."""
    main = listing.columns.index(listing.view.main)
    sections: dict[str, list[CardLine]] = {}
    for row in listing.rows:
        sections.setdefault(row[0], []).append(CardLine(row[1] or row[main], (row[main] or "") if row[1] else ""))
    groups = [Section(f"{len(items):,} {name}", items) for name, items in sections.items()]
    return _draw_card(CardContent(view.format_count(listing.kind, listing.total), [], groups), screen)


def draw_quotes(listing: Listing, screen: Screen) -> str:
    """Return a panel for each quote."""
    rows = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
    width = screen.width - _AROUND
    return "".join(_draw_panel("", _lay_out_quote(row, listing.words, width), screen) for row in rows)


def _draw_card(content: CardContent, screen: Screen) -> str:
    lines = CardLayout(content._replace(title=""), screen.width - _AROUND).lines
    return _draw_panel(content.title, lines, screen)


def _draw_panel(title: str, lines: Iterable[Line], screen: Screen) -> str:
    """Return lines in a frame, which has no right border where terminals disagree about the width of a text."""
    box, pen, width = choose_box(screen), Pen(screen.color), screen.width
    dim = pen.list_codes("dim")
    top = paint_text(box.get_top([width - 2]), dim)
    if title:
        heading = _cut_text(f"  {sanitize.escape_line(title)}  ", width - _AROUND)
        after = box.top * (width - _AROUND + 1 - sanitize.measure_width(heading)) + box.top_right
        top = paint_text(box.top_left + box.top, dim) + paint_text(heading, pen.list_codes("bold"))
        top += "" if sanitize.is_disputed(heading) else paint_text(after, dim)
    panel = [top]
    for line in lines:
        text = "".join([piece.text for piece in line])
        content = f"{paint_text(box.mid_left, dim)} {''.join(_paint_pieces(line, pen))}"
        if sanitize.is_disputed(text):
            panel.append(content)
        else:
            blanks = " " * (width - _AROUND - sanitize.measure_width(text))
            panel.append(f"{content}{blanks} {paint_text(box.mid_right, dim)}")
    return "\n".join([*panel, paint_text(box.get_bottom([width - 2]), dim), ""])


def _paint_pieces(line: Line, pen: Pen) -> Iterator[str]:
    for style, pieces in groupby(line, key=lambda piece: piece.style):
        kind, _, address = style.partition(" ")
        codes = (pen.link(address) if kind == "link" else None) or pen.list_codes(style)
        yield paint_text("".join([piece.text for piece in pieces]), codes)


def _cut_text(text: str, width: int) -> str:
    """Return as much of a text as has room."""
    if sanitize.measure_width(text) <= width:
        return text
    from rich.cells import set_cell_size

    return set_cell_size(text, width)


def _lay_out_quote(quote: dict[str, Any], words: Sequence[str], width: int) -> Iterator[Line]:
    """Yield the words in quotation marks, then who said them, where and when."""
    text = f"“{sanitize.escape_block(str(quote['text']))}”"
    pieces, end_of_last = [], 0
    for start, end in names.find_spans(text, words):
        pieces += [Piece(text[end_of_last:start], "bold"), Piece(text[start:end], "bold reverse")]
        end_of_last = end
    yield from wrap_line([*pieces, Piece(text[end_of_last:], "bold")], width)
    yield []
    role = f", {sanitize.escape_line(str(quote['role']))}" if quote["role"] else ""
    about = view.format_value(quote["subjects"])
    facts = (view.format_value(quote["publication"]), dates.format_date(quote["date"]), f"about {about}" * bool(about))
    where = sanitize.escape_line(", ".join(filter(None, facts)))
    below = [*wrap_line([Piece(sanitize.escape_line(str(quote["name"])), "bold"), Piece(role)], width - 2)]
    for number, line in enumerate([*below, *wrap_line([Piece(where, "dim")], width - 2)]):
        yield [Piece("  " if number else "— ", "dim"), *line]
