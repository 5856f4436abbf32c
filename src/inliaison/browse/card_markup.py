"""A card in lines: its content laid out for a width, with references to the records it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inliaison.render.cards import CardContent, CardLine, Ref, Section
from inliaison.render.wrapping import find_breaks
from inliaison.text import sanitize

_STYLES = {"quote": "bold", "quiet": "dim"}


class Piece(NamedTuple):
    """A part of a line in one style; if it names a record, with the number of the reference."""

    text: str
    style: str = ""
    ref: int | None = None


Line = list[Piece]


class CardLayout(NamedTuple):
    """A card in lines."""

    lines: list[Line]
    refs: list[Ref]
    """The references, in order of appearance."""
    places: list[tuple[int, int]]
    """The line and the column where each reference begins."""


def lay_out_card(content: CardContent, width: int, credit: str = "") -> CardLayout:
    """Return the content of a card in lines of at most `width` columns."""
    pen = _Pen(max(width, 1))
    title, *subtitles = map(sanitize.escape_line, (content.title, *content.subtitles))
    for pieces in pen.cut_at_refs([(title, "bold"), *((text, "italic") for text in subtitles)], content.refs):
        pen.write(pieces)
    for section in content.sections:
        pen.lines.append([])
        if section.heading:
            about = (section.ref,) if section.ref else ()
            (heading,) = pen.cut_at_refs([(sanitize.escape_line(section.heading), "bold magenta")], about)
            pen.write(heading)
        pen.write_section(section)
    if credit:
        pen.lines.append([])
        pen.write([Piece(sanitize.escape_line(credit), "dim")])
    places: dict[int, tuple[int, int]] = {}
    for at, line in enumerate(pen.lines):
        column = 0
        for piece in line:
            if piece.ref is not None:
                places.setdefault(piece.ref, (at, column))
            column += len(piece.text)
    return CardLayout(pen.lines, pen.refs, [places.get(number, (0, 0)) for number in range(len(pen.refs))])


class _Pen:
    """Collects the lines as they are written, and their references."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[Line] = []
        self.refs: list[Ref] = []

    def write_section(self, section: Section) -> None:
        """Write leads and texts in two columns if the leads leave half of the room; otherwise one below the other."""
        indent = 2 if section.heading and self.width > 40 else 0
        style = "bold" if section.heading else "dim"
        wide = max((sanitize.measure_width(sanitize.escape_line(line.label)) for line in section.lines), default=0)
        in_columns = wide * 2 <= self.width
        for line in section.lines:
            lead, text = self._cut_item(line, style)
            if in_columns:
                before = [Piece(" " * indent), *lead]
                before += [Piece(" " * (wide + 2 - _width(lead)))] if wide else []
                self.write(text, before, indent + (wide + 2 if wide else 0))
            else:
                self.write(lead, [Piece(" " * indent)], indent)
                if _width(text):
                    self.write(text, [Piece(" " * (indent + 2))], indent + 2)

    def _cut_item(self, item: CardLine, style: str) -> list[Line]:
        """Return the lead and the text of an item, cut at their references."""
        bullet = "• " if item.style == "bullet" else ""
        text = bullet + sanitize.escape_block(item.text)
        return self.cut_at_refs(
            [(sanitize.escape_line(item.label), style), (text, _STYLES.get(item.style, ""))], item.refs
        )

    def cut_at_refs(self, texts: Sequence[tuple[str, str]], refs: Sequence[Ref]) -> list[Line]:
        """Return styled texts cut at the records they name, in the order of `refs`.

        A reference whose label is empty or does not occur gets an arrow at the end.
        """
        spans: list[list[tuple[int, int, int]]] = [[] for _ in texts]
        side, start = 0, 0
        signs: Line = []
        for ref in refs:
            number, label = len(self.refs), sanitize.escape_line(ref.label)
            self.refs.append(ref)
            for at in range(side, len(texts)) if label else ():
                place = texts[at][0].find(label, start if at == side else 0)
                if place >= 0:
                    side, start = at, place + len(label)
                    spans[at].append((place, start, number))
                    break
            else:
                signs += [Piece(" "), Piece("→", "", number)]
        lines = [_cut(text, cuts, style) for (text, style), cuts in zip(texts, spans, strict=True)]
        lines[-1] += signs
        return lines

    def write(self, pieces: Line, before: Line = [], indent: int = 0) -> None:  # noqa: B006 - it is only read
        """Write pieces as one wrapped text, after `before` on its first line and indented on the others."""
        room = max(self.width - indent, 1)
        for number, line in enumerate(_iter_lines(pieces, room)):
            self.lines.append([*(before if number == 0 else [Piece(" " * indent)]), *line])


def _width(pieces: Line) -> int:
    return sum(sanitize.measure_width(piece.text) for piece in pieces)


def _cut(text: str, spans: Sequence[tuple[int, int, int]], style: str) -> Line:
    pieces, done = [], 0
    for start, end, ref in spans:
        pieces += [Piece(text[done:start], style), Piece(text[start:end], style, ref)]
        done = end
    return [piece for piece in (*pieces, Piece(text[done:], style)) if piece.text]


def _iter_lines(pieces: Line, width: int) -> Iterator[Line]:
    """Yield the pieces in lines, broken as their whole text would be."""
    whole = "".join(piece.text for piece in pieces)
    for start, end in find_breaks(whole, width):
        yield _part(pieces, start, end)


def _part(pieces: Line, start: int, end: int) -> Line:
    """Return the part of the pieces between two positions in their text."""
    parts, at = [], 0
    for piece in pieces:
        text = piece.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            parts.append(piece._replace(text=text))
        at += len(piece.text)
    return parts
