"""Panels on a terminal, drawn with Rich: a card, or quotes with the words first."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from rich.box import Box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from inliaison.render import Screen, differences, view
from inliaison.render.documents import Card, Listing
from inliaison.render.grid import box, wrap
from inliaison.render.stories import Item, Section, Story
from inliaison.text import names, sanitize

_FRAME = "dim"
_LONG = 500
_AROUND = 4
"""Columns that the frame of a panel takes."""
_LINK_ID = re.compile("\x1b\\]8;id=[0-9]+;")
"""Rich gives each link a random number; without it the same command prints the same bytes."""

_PIECE = re.compile(r"\x1b\[[0-9;]*m|.")
"""A style or a sign."""


def card(document: Card, screen: Screen) -> str:
    """One record in a panel."""
    return _print(_panel(document.tell(document), screen), screen)


def changes(listing: Listing, screen: Screen) -> str:
    """What differs between two snapshots, in groups."""
    return _print(_panel(differences.story(listing), screen), screen)


def groups(listing: Listing, screen: Screen) -> str:
    """Rows in groups by their first column: of each what it is called by and its main column."""
    main = listing.columns.index(listing.view.main)
    sections: dict[str, list[Item]] = {}
    for row in listing.rows:
        sections.setdefault(row[0], []).append(Item(row[1] or row[main], (row[main] or "") if row[1] else ""))
    groups = [Section(f"{len(items):,} {name}", items) for name, items in sections.items()]
    told = Story(view.count(listing.kind, listing.total), [], groups)
    return _print(_panel(told, screen), screen)


def quotes(listing: Listing, screen: Screen) -> str:
    """A panel for each quote."""
    rows = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
    return _print(Group(*(_quote(row, listing.words, box(screen)) for row in rows)), screen)


def _print(drawn: RenderableType, screen: Screen) -> str:
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
    """A line of a panel, without its right border where terminals disagree about the width of what stands before."""
    if not sanitize.is_disputed(line):
        return line
    pieces = _PIECE.findall(line)
    end = _last(pieces, len(pieces), "")
    if end and pieces[end - 1] in "╮+":  # The rest of the line that the title stands in.
        end = _last(pieces, end - 1, "─-")
    elif end and pieces[end - 1] in "│|":
        end -= 1
    else:
        return line
    return "".join(pieces[: _last(pieces, end, " ")]) + "\x1b[0m" * ("\x1b" in line)


def _last(pieces: Sequence[str], end: int, passed: str) -> int:
    """Where the last piece ends that is neither a style nor one of the signs to pass over."""
    while end and (pieces[end - 1] in passed or pieces[end - 1].startswith("\x1b[")):
        end -= 1
    return end


def _mark(text: Text, words: Sequence[str]) -> None:
    for start, end in names.hits(text.plain, words):
        text.stylize("reverse", start, end)


def _link(text: Text, address: str) -> None:
    if sanitize.is_link(address):
        text.stylize(Style(link=address))


def _quote(quote: dict[str, object], marked: Sequence[str], frame: Box) -> Panel:
    words = Text(f"“{sanitize.block(str(quote['text']))}”", style="bold")
    _mark(words, marked)
    who = Text(style="dim")
    who.append(sanitize.line(str(quote["name"])), style="not dim bold")
    if quote["role"]:
        who.append(f", {sanitize.line(str(quote['role']))}", style="not dim")
    printed = [view.format_value(quote[name]) for name in ("publication", "date")]
    about = view.format_value(quote["subjects"])
    where = Text(sanitize.line(", ".join(filter(None, [*printed, f"about {about}" if about else ""]))), style="dim")
    hanging = Table.grid(padding=(0, 1))
    hanging.add_row(Text("—", style="dim"), who)
    hanging.add_row(Text(), where)
    return Panel(Group(words, Text(), hanging), box=frame, border_style=_FRAME, padding=(0, 1))


def _panel(told: Story, screen: Screen) -> Panel:
    parts: list[RenderableType] = [
        Text(sanitize.line(line), style="bold" if number == 0 else "italic")
        for number, line in enumerate(told.subtitles)
    ]
    for section in told.sections:
        if parts:
            parts.append(Text())
        if section.heading:
            parts.append(Text(sanitize.line(section.heading), style="bold magenta"))
        parts.append(_section(section, screen.width - _AROUND))
    title = Text(f" {sanitize.line(told.title)} ", style="bold not dim")
    return Panel(Group(*parts), title=title, title_align="left", box=box(screen), border_style=_FRAME, padding=(0, 1))


def _section(section: Section, width: int) -> RenderableType:
    indent = 2 if section.heading else 0
    if not any(item.lead for item in section.items):
        return Padding(Group(*(_free(item, width - indent) for item in section.items)), (0, 0, 0, indent))
    leads = [sanitize.line(item.lead) for item in section.items]
    wide = max(map(sanitize.width, leads))
    styled = any(item.style or "\n" in item.text for item in section.items)
    if 2 * wide <= width and not styled and not any(map(sanitize.is_disputed, leads)):
        style = "bold" if section.heading else "dim"
        return Padding(_columns(section.items, wide, width - indent, style), (0, 0, 0, indent))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold" if section.heading else "dim", overflow="fold")
    grid.add_column(overflow="fold")
    for item in section.items:
        lead = sanitize.line(item.lead)
        if sanitize.is_disputed(lead):
            grid.add_row(Text(lead))
            lead = ""
        grid.add_row(Text(lead), _item(item))
    return Padding(grid, (0, 0, 0, indent))


def _free(item: Item, width: int) -> Text:
    """An item without a lead; a long plain one is wrapped here: of hundreds of names that takes Rich half its time."""
    if item.style or len(item.text) < _LONG or "\n" in item.text or sanitize.is_disputed(item.text):
        return _item(item)
    return Text("\n".join(wrap(sanitize.line(item.text), width)), no_wrap=True, overflow="ignore")


def _columns(items: Sequence[Item], wide: int, width: int, style: str) -> Text:
    """Leads and texts in two columns as one text: of hundreds, Rich's table takes longer than all else together."""
    shown = Text(no_wrap=True, overflow="ignore")
    for number, item in enumerate(items):
        lead = sanitize.line(item.lead)
        shown.append("\n" * bool(number)).append(lead, style)
        first, *more = wrap(sanitize.line(item.text), width - wide - 2)
        shown.append(" " * (wide - sanitize.width(lead) + 2) + first if first else "")
        shown.append("".join(f"\n{'':{wide + 2}}{line}" for line in more))
    return shown


def _item(item: Item) -> Text:
    styles = {"quote": "bold", "quiet": "dim", "link": ""}
    text = Text(sanitize.block(item.text), style=styles.get(item.style, ""))
    if item.style == "bullet":
        text = Text("• ").append_text(text)
    if item.style == "link":
        _link(text, item.text)
    return text
