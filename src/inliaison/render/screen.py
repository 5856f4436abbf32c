"""Tables and panels on a terminal: the only module that draws with Rich."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from inliaison import names, visible
from inliaison.documents import Card, Listing
from inliaison.render import Document, Screen, view
from inliaison.render.stories import Item, Section, story

_STYLES = {"acronym": "bold", "reference": "cyan", "id": "cyan", "kind": "magenta", "name": "", "date": "green"}
_NUMBERS = ("committees", "partners", "value", "iso_id", "count")
_FRAME = "dim"


def table(document: Document, screen: Screen) -> str:
    """The document drawn for a terminal of this width, in colour where that is wanted."""
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
    if isinstance(document, Card):
        drawn: RenderableType = _card(document, _box(screen))
    elif not document.rows:
        return ""
    elif document.kind == "quotes" and document.columns == view.ON_SCREEN["quotes"]:
        drawn = Group(*(_quote(dict(zip(document.columns, row, strict=True)), document, screen) for row in document.rows))
    else:
        drawn = _table(document, _box(screen))
    with console.capture() as capture:
        console.print(drawn)
    return capture.get()


def _box(screen: Screen) -> box.Box:
    try:
        "╭─│╰━".encode(screen.encoding)
    except (UnicodeEncodeError, LookupError):
        return box.ASCII
    return box.ROUNDED


def _table(listing: Listing, frame: box.Box) -> Table:
    shown = view.table(listing)
    drawn = Table(box=frame, border_style=_FRAME, header_style="bold", expand=False)
    for column, heading in zip(shown.columns, shown.headings, strict=True):
        number = column in _NUMBERS
        drawn.add_column(
            Text(heading),
            style=_STYLES.get(column, ""),
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=None,
        )
    for row in shown.rows:
        drawn.add_row(*(_text(cell, column, listing.words) for column, cell in zip(shown.columns, row, strict=True)))
    return drawn


def _text(cell: str, column: str, words: Sequence[str]) -> Text:
    text = Text(visible.line(cell))
    if words and column not in ("kind", "field"):
        _mark(text, words)
    if column in ("website", "url"):
        _link(text, cell)
    return text


def _mark(text: Text, words: Sequence[str]) -> None:
    for start, end in names.hits(text.plain, words):
        text.stylize("reverse", start, end)


def _link(text: Text, address: str) -> None:
    plain = address == visible.line(address) and " " not in address
    if plain and address.startswith(("https://", "http://")):
        text.stylize(Style(link=address))


def _quote(quote: dict[str, object], listing: Listing, screen: Screen) -> Panel:
    words = Text(visible.block(str(quote["text"])), style="bold")
    _mark(words, listing.words)
    who = Text("— ", style="dim")
    who.append(visible.line(str(quote["name"])), style="not dim cyan")
    if quote["role"]:
        who.append(f", {visible.line(str(quote['role']))}", style="not dim")
    printed = [view.words(quote[name]) for name in ("publication", "date")]
    about = view.words(quote["about"])
    where = Text("  " + visible.line(", ".join(filter(None, [*printed, f"about {about}" if about else ""]))), style="dim")
    return Panel(Group(words, Text(), who, where), box=_box(screen), border_style=_FRAME, padding=(0, 1))


def _card(card: Card, frame: box.Box) -> Panel:
    told = story(card)
    parts: list[RenderableType] = [
        Text(visible.line(line), style="bold" if number == 0 else "italic")
        for number, line in enumerate(told.subtitles)
    ]
    for section in told.sections:
        if parts:
            parts.append(Text())
        if section.heading:
            parts.append(Text(visible.line(section.heading), style="bold cyan"))
        parts.append(_section(section))
    title = Text(f" {visible.line(told.title)} ", style="bold")
    return Panel(Group(*parts), title=title, title_align="left", box=frame, border_style=_FRAME, padding=(0, 1))


def _section(section: Section) -> RenderableType:
    indent = 2 if section.heading else 0
    if not any(item.lead for item in section.items):
        return Padding(Group(*(_item(item) for item in section.items)), (0, 0, 0, indent))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan" if section.heading else "dim", overflow="fold")
    grid.add_column(overflow="fold")
    for item in section.items:
        grid.add_row(Text(visible.line(item.lead)), _item(item))
    return Padding(grid, (0, 0, 0, indent))


def _item(item: Item) -> Text:
    styles = {"quote": "bold", "quiet": "dim", "link": ""}
    text = Text(visible.line(item.text), style=styles.get(item.style, ""))
    if item.style == "link":
        _link(text, item.text)
    return text
