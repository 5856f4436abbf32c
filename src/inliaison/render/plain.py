"""Text without decoration: aligned columns for pipes, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inliaison.render import Document, Screen, view
from inliaison.render.card_document import Card
from inliaison.render.card_lines import CardLayout
from inliaison.render.cards import CardContent, CardLine, Section, adapt_series
from inliaison.render.documents import Listing
from inliaison.text import sanitize

_ABSENT = "-"
_ENDLESS = 1_000_000
"""A width, in columns, in which every card fits without a line break."""


def plain(document: Document, screen: Screen) -> str:
    """Return one record on each line in aligned columns, or a card as labelled lines; nothing is wrapped or cut."""
    if isinstance(document, Card):
        return _write_plain_card(document, screen)
    if not document.rows:
        return ""
    table = view.format_table(document, with_labels=False)
    rows = [[cell or _ABSENT for cell in row] for row in table.rows]
    headings = [name.upper() for name in table.columns]
    return _align([headings, *rows])


def markdown(document: Document, screen: Screen) -> str:
    """Return a table, or a card as headings and lists, followed by the credit.

    A digest, which is made to be sent, has its notes above the credit, as its reader does not see standard error.
    """
    notes: tuple[str, ...] = ()
    if not isinstance(document, Listing):
        text = _format_markdown_card(document.content)
    elif document.view.display == "digest" and not document.has_only_user_columns:
        from inliaison.render import digest

        text, notes = _format_markdown_card(digest.build_content(document)), document.notes
    else:
        text = _format_markdown_table(document)
    lines = [line for note in (*notes, document.credit) for line in note.split("\n") if line]
    return text + "".join(f"\n{_escape(line)}\n" for line in lines)


def _align(rows: Sequence[Sequence[str]]) -> str:
    columns = []
    for column in zip(*rows, strict=True):
        widths = sanitize.measure_widths(column)
        widest = max(widths)
        columns.append([cell + " " * (widest - wide) for cell, wide in zip(column, widths, strict=True)])
    return "".join("  ".join(cells).rstrip() + "\n" for cells in zip(*columns, strict=True))


def _write_plain_card(card: Card, screen: Screen) -> str:
    lines = CardLayout(adapt_series(card.content, screen.encoding), _ENDLESS, has_gaps=False).lines
    return "".join("".join([piece.text for piece in line]).rstrip() + "\n" for line in lines)


def _format_markdown_table(listing: Listing) -> str:
    table = view.stack_values(view.format_table(listing, list))
    head, *rows = ("| " + " | ".join(map(_escape, row)) + " |\n" for row in (table.headings, *table.rows))
    return "".join((head, "| " + " | ".join("---" for _ in table.headings) + " |\n", *rows))


_MARKS = re.compile(r"[\\`*\[\]<>|#~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"[^\S\x0b\r\n\x1c-\x1f\x85]")
_ADDRESS = re.compile(r"https?://[!-:=?-Z^_a-{}~]+")
_BEGINNING = re.compile(r"\A(?:[-+](?=\s|$)|-(?=-)|[0-9]+(?=[.)](?:\s|$)))")


def _escape(text: str) -> str:
    r"""Return text that renders as it reads: Markdown and HTML escaped, no accidental list, all blanks kept."""
    if _ADDRESS.fullmatch(text):
        return f"<{text}>"
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    begins = _BEGINNING.match(core)
    at = begins.end() if begins and core[0].isdigit() else 0
    visible = _MARKS.sub(_escape_mark, core[:at]) + ("\\" if begins else "") + _MARKS.sub(_escape_mark, core[at:])
    return _LINE_END.sub("<br>", _BLANK.sub(_format_reference, before) + visible + _BLANK.sub(_format_reference, after))


def _format_reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _escape_mark(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else "\\" + match[0]


def _format_markdown_card(content: CardContent) -> str:
    parts = [f"# {_escape(content.title)}\n"]
    parts += [f"\n{_escape(line)}\n" for line in content.subtitles]
    for section in content.sections:
        parts.append("\n" + _format_markdown_section(section))
    return "".join(parts)


def _format_markdown_section(section: Section) -> str:
    heading = f"## {_escape(section.heading)}\n\n" if section.heading else ""
    texts = list(map(_format_markdown_line, section.lines))
    for at, line in enumerate(section.lines):
        if line.style in ("note", "heading"):  # Without a blank line, it would go on with the list above it.
            texts[at] = ("\n" if at else "") + texts[at] + "\n"
    return heading + "".join(texts).rstrip("\n") + "\n"


def _format_markdown_line(line: CardLine) -> str:
    """Return a paragraph, a quotation with its speaker, or an item of a list, which may be a list itself."""
    texts = list(map(_escape, (line.text, *line.more)))
    if line.style in ("note", "heading"):
        return f"{'### ' if line.style == 'heading' else ''}{texts[0]}\n"
    if line.style == "quote":
        return "> " + "\n>\n> ".join(texts) + "\n\n"
    if not line.label:
        return "".join(f"- {text}\n" for text in texts)
    label = f"- **{_escape(line.label)}**"
    if line.style == "titled":
        if sanitize.is_link(line.address):
            label = f"- **[{_escape(line.label)}]({line.address})**"
        return f"{label} {texts[0]}".rstrip() + "\n" + "".join(f"  - {text}\n" for text in texts[1:])
    if line.style == "bullets":
        return f"{label}\n" + "".join(f"  - {text}\n" for text in texts)
    return f"{label} {texts[0]}".rstrip() + "\n"
