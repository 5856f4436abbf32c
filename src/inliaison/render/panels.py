"""Panels on a terminal, drawn with Rich: a card, or quotes with the words first."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from inliaison.render import Screen, differences, view
from inliaison.render.card_lines import CardLayout
from inliaison.render.cards import CardContent, CardLine, Section, adapt_series
from inliaison.render.documents import Card, Listing
from inliaison.render.grid import choose_box
from inliaison.render.wrapping import find_breaks, wrap_text
from inliaison.text import dates, names, sanitize

_FRAME = "dim"
_AROUND = 4
"""The columns that the frame of a panel takes."""
_LINK_ID = re.compile("\x1b\\]8;id=[0-9]+;")
"""Rich gives each link a random number; without it the same command prints the same bytes."""

_PIECE = re.compile(r"\x1b\[[0-9;]*m|.")
"""A style code or a single character."""


def draw_card(document: Card, screen: Screen) -> str:
    """Return one record in a panel."""
    content = adapt_series(document.content, screen.encoding)
    return _render(_build_panel(content, screen), screen)


def draw_changes(listing: Listing, screen: Screen) -> str:
    """Return the changes between two snapshots in a panel, in groups."""
    return _render(_build_panel(differences.build_content(listing), screen), screen)


def draw_groups(listing: Listing, screen: Screen) -> str:
    """Return a panel of rows grouped by their first column, each with its short name and its main column."""
    main = listing.columns.index(listing.view.main)
    sections: dict[str, list[CardLine]] = {}
    for row in listing.rows:
        sections.setdefault(row[0], []).append(CardLine(row[1] or row[main], (row[main] or "") if row[1] else ""))
    groups = [Section(f"{len(items):,} {name}", items) for name, items in sections.items()]
    content = CardContent(view.format_count(listing.kind, listing.total), [], groups)
    return _render(_build_panel(content, screen), screen)


def draw_quotes(listing: Listing, screen: Screen) -> str:
    """Return a panel for each quote."""
    rows = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
    return _render(Group(*(_build_quote(row, listing.words, screen) for row in rows)), screen)


def _render(drawn: RenderableType, screen: Screen) -> str:
    console = Console(
        file=io.StringIO(),
        width=screen.width,
        color_system="standard" if screen.color else None,
        force_terminal=screen.color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(drawn)
    return "\n".join(map(_open_ended, _LINK_ID.sub("\x1b]8;;", capture.get()).split("\n")))


def _open_ended(line: str) -> str:
    """Return a line of a panel, without its right border if terminals disagree about the width of its text."""
    if not sanitize.is_disputed(line):
        return line
    pieces = _PIECE.findall(line)
    end = _find_last(pieces, len(pieces), "")
    if end and pieces[end - 1] in "╮+":  # This is the line with the title.
        end = _find_last(pieces, end - 1, "─-")
    elif end and pieces[end - 1] in "│|":
        end -= 1
    else:
        return line
    return "".join(pieces[: _find_last(pieces, end, " ")]) + "\x1b[0m" * ("\x1b" in line)


def _find_last(pieces: Sequence[str], end: int, passed: str) -> int:
    """Return the end of the last piece that is neither a style code nor one of the characters in `passed`."""
    while end and (pieces[end - 1] in passed or pieces[end - 1].startswith("\x1b[")):
        end -= 1
    return end


def _mark_words(text: Text, words: Sequence[str]) -> None:
    for start, end in names.find_spans(text.plain, words):
        text.stylize("reverse", start, end)


def _build_quote(quote: dict[str, Any], marked: Sequence[str], screen: Screen) -> Panel:
    width = screen.width - _AROUND
    words = _wrap_text(Text(f"“{sanitize.escape_block(str(quote['text']))}”", style="bold"), width)
    _mark_words(words, marked)
    who = Text(sanitize.escape_line(str(quote["name"])), style="bold")
    if quote["role"]:
        who = Text.assemble(who, f", {sanitize.escape_line(str(quote['role']))}")
    publication_and_date = [view.format_value(quote["publication"]), dates.format_date(quote["date"])]
    about = view.format_value(quote["subjects"])
    where = Text(
        sanitize.escape_line(", ".join(filter(None, [*publication_and_date, f"about {about}" if about else ""]))),
        style="dim",
    )
    lines = [*_break_lines(who, width - 2), *_break_lines(where, width - 2)]
    below = Text("\n").join(Text.assemble(("  " if at else "— ", "dim"), line) for at, line in enumerate(lines))
    below.no_wrap, below.overflow = True, "ignore"
    return _build_frame(Group(words, Text(), below), screen)


def _break_lines(text: Text, width: int) -> list[Text]:
    return [text[start:end] for start, end in find_breaks(text.plain, width)]


def _wrap_text(text: Text, width: int) -> Text:
    """Return a text broken into lines, which Rich then leaves as they are."""
    return Text("\n".join(wrap_text(text.plain, width)), text.style, no_wrap=True, overflow="ignore")


def _build_frame(parts: RenderableType, screen: Screen, title: Text | None = None) -> Panel:
    return Panel(parts, title=title, title_align="left", box=choose_box(screen), border_style=_FRAME, padding=(0, 1))


def _build_panel(content: CardContent, screen: Screen) -> Panel:
    text = Text(no_wrap=True, overflow="ignore")
    for number, line in enumerate(CardLayout(content._replace(title=""), screen.width - _AROUND).lines):
        text.append("\n" * bool(number))
        for style, pieces in groupby(line, key=lambda piece: piece.style):
            text.append("".join([piece.text for piece in pieces]), style)
    return _build_frame(text, screen, Text(f" {sanitize.escape_line(content.title)} ", style="bold not dim"))
