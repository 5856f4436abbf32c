"""Text without decoration: aligned columns for pipes, and Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison import visible
from inliaison.documents import Card, Listing
from inliaison.render import Document, Screen, view
from inliaison.render.stories import Section, story

_ABSENT = "-"


def plain(document: Document, screen: Screen) -> str:
    """One record a line in aligned columns, or a card as labelled lines; nothing wrapped or cut."""
    if isinstance(document, Card):
        return _plain_card(document)
    if not document.rows:
        return ""
    table = view.table(document)
    rows = [[cell or _ABSENT for cell in row] for row in table.rows]
    headings = [name.upper() for name in table.columns]
    return _aligned([headings, *rows])


def markdown(document: Document, screen: Screen) -> str:
    """A table, or a card as headings and lists."""
    text = _markdown_card(document) if isinstance(document, Card) else _markdown_table(document)
    return f"{text}\n{_escaped(document.credit)}\n" if document.credit else text


def _aligned(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    columns = []
    for column in zip(*rows, strict=True):
        widths = visible.widths(column)
        widest = max(widths)
        columns.append([cell + " " * (widest - wide) for cell, wide in zip(column, widths, strict=True)])
    return "".join((indent + "  ".join(cells)).rstrip() + "\n" for cells in zip(*columns, strict=True))


def _plain_card(card: Card) -> str:
    told = story(card)
    parts = [visible.line(told.title) + "\n", *(visible.line(line) + "\n" for line in told.subtitles)]
    for section in told.sections:
        if section.heading:
            parts.append(f"\n{visible.line(section.heading)}\n")
        rows = [
            (visible.line(item.lead if at == 0 else ""), visible.line(line))
            for item in section.items
            for at, line in enumerate(item.text.split("\n"))
        ]
        if any(lead for lead, _ in rows):
            parts.append(_aligned(rows, "  " if section.heading else ""))
        else:
            parts += [f"  {text}\n" for _, text in rows]
    return "".join(parts)


def _markdown_table(listing: Listing) -> str:
    table = view.table(listing, list)
    lines = [table.headings, tuple("---" for _ in table.headings), *table.rows]
    return "".join("| " + " | ".join(_escaped(cell) for cell in row) + " |\n" for row in lines)


def _escaped(cell: str) -> str:
    r"""A cell that renders as it reads: no pipe ends it, no line feed, no mark of Markdown or HTML."""
    text = "".join("\\" + c if c in "\\`*_[]<>|#~" else c for c in cell.replace("&", "&amp;"))
    return text.replace("\r\n", "<br>").replace("\n", "<br>").replace("\r", "<br>")


def _markdown_card(card: Card) -> str:
    told = story(card)
    parts = [f"# {_escaped(told.title)}\n"]
    parts += [f"\n{_escaped(line)}\n" for line in told.subtitles]
    for section in told.sections:
        parts.append("\n" + _markdown_section(section))
    return "".join(parts)


def _markdown_section(section: Section) -> str:
    head = f"## {_escaped(section.heading)}\n\n" if section.heading else ""
    lines, leads = [], any(item.lead for item in section.items)
    for item in section.items:
        text = _escaped(item.text)
        if item.style == "quote":
            lines.append(f"> {text}\n")
        elif text.startswith("— "):
            lines.append(f">\n> {text}\n\n")
        elif item.lead:
            lines.append(f"- **{_escaped(item.lead)}** {text}".rstrip() + "\n")
        else:
            lines.append(f"  - {text}\n" if leads else f"- {text}\n")
    return head + "".join(lines)
