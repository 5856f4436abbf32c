"""A card in lines of a width, for a terminal, the full screen and plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from inliaison.render.cards import CardContent, CardLine, Ref, Section, cut_at_refs
from inliaison.render.wrapping import find_breaks
from inliaison.text import sanitize

_GAP = 2
"""The blanks before the lines of a section with a heading, and between labels and texts."""
LINK = "link "
"""The beginning of the style of a text that links to the address behind it."""
_STYLES = {"titled": ("dim", ""), "quote": ("bold", "dim"), "quiet": ("dim", "dim"), "note": ("dim", "dim")}
"""By the style of a line, how its first text and those below are drawn."""


class Piece(NamedTuple):
    """A part of a line in one style, as Rich names it; if it names a record, with the number of the reference."""

    text: str
    style: str = ""
    ref: int | None = None


Line = list[Piece]


class CardLayout:
    """A card in lines of at most `width` columns: its title if it has one, the subtitles, the sections.

    With an `arrow`, it stands behind the text of a line that stands for a record as a whole, and is its reference.
    A section has a blank line before it; without `has_gaps`, only one with a heading does.
    """

    def __init__(self, content: CardContent, width: int, *, arrow: str = "", has_gaps: bool = True) -> None:
        self.lines: list[Line] = []
        self.refs: list[Ref] = []
        """The references, in order of appearance."""
        self._width, self._arrow = width, arrow
        for pieces in self._cut((content.title, *content.subtitles), ("bold", "bold", "italic"), content.refs):
            self.lines.extend(wrap_line(pieces, width) if pieces else ())
        for section in content.sections:
            self.lines.extend([[]] if self.lines and (has_gaps or section.heading) else ())
            self._add_section(section)

    def _add_section(self, section: Section) -> None:
        """Add labels and texts in two columns; a label that takes more than half of the room has lines of its own."""
        if section.heading:
            (heading,) = self._cut((section.heading,), ("bold magenta",), (section.ref,) if section.ref else ())
            self.lines.extend(wrap_line(heading, self._width))
        indent = Piece(" " * (_GAP if section.heading else 0))
        room = self._width - len(indent.text)
        rows = [self._cut_line(line, "bold" if section.heading else "dim") for line in section.lines]
        widths = [_measure(label) for label, *_ in rows]
        wide = max((each for each in widths if each <= room // 2), default=0)
        column = wide + _GAP if any(widths) else 0
        blank = [Piece(" " * column)]
        for (label, *texts), label_width in zip(rows, widths, strict=True):
            lines = [line for text in texts if text for line in wrap_line(text, room - column)]
            starts: Iterable[Line] = repeat(blank)
            if label_width > wide:
                self.lines.extend([indent, *line] for line in _wrap_label(label, room))
            else:
                starts = chain([[*label, Piece(" " * (column - label_width))]], starts)
                lines = lines or [[]]
            self.lines.extend([indent, *start, *line] for start, line in zip(starts, lines, strict=False))

    def _cut_line(self, line: CardLine, label_style: str) -> list[Line]:
        """Return the label of a line and its texts."""
        if line.style == "heading":
            return self._cut((line.text,), ("bold",), line.refs)
        styles = _STYLES.get(line.style, ("", ""))
        if line.address and sanitize.is_link(line.address):
            link = f"{LINK}{line.address}"
            label_style, styles = (link, styles) if line.style == "titled" else (label_style, (link, ""))
        label, *texts = self._cut((line.label, line.text, *line.more), (label_style, *styles), line.refs, block=True)
        plain = {"bullets": 0, "titled": 1}.get(line.style, len(texts))
        return [label, *texts[:plain], *([Piece("• "), *text] for text in texts[plain:])]

    def _cut(
        self, texts: Sequence[str], styles: Sequence[str], refs: Sequence[Ref], *, block: bool = False
    ) -> list[Line]:
        """Return texts cut at the records they name, without hidden characters; the last style is for all that follow.

        With `block`, all but the first may have line feeds.
        """
        lines = []
        for number, pieces in enumerate(cut_at_refs(texts, refs)):
            escape = sanitize.escape_block if block and number else sanitize.escape_line
            style = styles[min(number, len(styles) - 1)]
            line: Line = []
            for text, ref in pieces:
                if text:
                    line.append(Piece(escape(text), style, len(self.refs) if ref else None))
                elif self._arrow:
                    line += [Piece(" "), Piece(self._arrow, "", len(self.refs))]
                self.refs.extend([ref] if ref else ())
            lines.append(line)
        return lines


def _measure(label: Line) -> int:
    """Return the width of a label; that of a disputed one is endless, because nothing can be aligned after it."""
    text = "".join(piece.text for piece in label)
    return 1_000_000 if sanitize.is_disputed(text) else sanitize.measure_width(text)


def _wrap_label(label: Line, width: int) -> list[Line]:
    """Return a label in lines of at most `width` columns, all but the first indented, as the next label is not."""
    if len(wrap_line(label, width)) < 2:
        return [label]
    first, *others = wrap_line(label, width - _GAP)
    return [first, *([Piece(" " * _GAP), *line] for line in others)]


def wrap_line(pieces: Line, width: int) -> list[Line]:
    """Return pieces in lines of at most `width` columns, broken as their whole text would be."""
    whole = "".join(piece.text for piece in pieces)
    breaks = find_breaks(whole, max(width, 1))
    return [_take(pieces, start, end) for start, end in breaks] if len(breaks) > 1 else [pieces]


def _take(pieces: Line, start: int, end: int) -> Line:
    """Return the part of the pieces between two positions in their text."""
    parts, at = [], 0
    for piece in pieces:
        text = piece.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            parts.append(Piece(text, piece.style, piece.ref))
        at += len(piece.text)
    return parts
