"""The content of a card: a title, facts, and sections in order of importance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

MOST_LISTED = 8
"""A page of many cards lists up to this many records with their full names, and only names more of them."""
SERIES = "series"
"""The style of a line with a small bar for each of some numbers."""
_BARS, _GAP = "▁▂▃▄▅▆▇█", "·"
_MOST_BARS = 24
"""Of more numbers than this, only some are drawn, at even distances; the first and the last always are."""


class Ref(NamedTuple):
    """A record that a card names."""

    kind: str
    id: str
    label: str
    """The words that name the record; empty if the whole line stands for it."""
    full: str = ""
    """Its reference and, on the next line, its title, if the label is but a part of them."""


class CardLine(NamedTuple):
    """One line of a section: a label and a text."""

    label: str
    text: str
    style: str = ""
    """`quote`, `quiet`, `bullets` (a list of the texts), `titled` (a text above bullets), `note` (a paragraph by
    itself), `heading` (of the lines below), `series` (bars) or empty."""
    refs: tuple[Ref, ...] = ()
    """The records that the line names, in the order in which their labels occur in its label and texts."""
    address: str = ""
    """The web address that its text links to; of a `titled` line, its label does."""
    more: tuple[str, ...] = ()
    """The texts below the first one: the other bullets, or who said the words of a quote."""


class Section(NamedTuple):
    """Lines under a heading; the first section of a card has none."""

    heading: str
    lines: list[CardLine]
    ref: Ref | None = None
    """The record that the section is about, if any."""
    brief: str = ""
    """One line that replaces the section when it is folded; empty if it never is."""
    unfold: str = ""
    """How to see the whole section; follows the brief line on a terminal."""


class CardContent(NamedTuple):
    """The content of a card."""

    title: str
    subtitles: list[str]
    sections: list[Section]
    refs: tuple[Ref, ...] = ()
    """The records that the title and subtitles name."""
    languages: Mapping[str, str] = {}
    """The languages of texts that are not in English."""


def list_refs(refs: Sequence[Ref], label: str = "") -> CardLine:
    """Return a line that lists references."""
    return CardLine(label, ", ".join([ref.label for ref in refs]), refs=tuple(refs))


def fold_sections(content: CardContent, *, hints: bool = False) -> CardContent:
    """Return the card with each foldable section as one line; with `hints`, the line says how to see it."""
    sections = [_fold_section(section, hints) if section.brief else section for section in content.sections]
    return content._replace(sections=sections)


def _fold_section(section: Section, hints: bool) -> Section:
    text = f"{section.brief}: {section.unfold}" if hints else section.brief
    return Section("", [CardLine("", text, "note")])


def shorten_lists(content: CardContent) -> CardContent:
    """Return the card with each list of many records as one line of their short names."""
    return content._replace(sections=list(map(_shorten_list, content.sections)))


def _shorten_list(section: Section) -> Section:
    lines = section.lines
    if len(lines) <= MOST_LISTED or not all(_is_name_of_record(line) for line in lines):
        return section
    return section._replace(lines=[list_refs([line.refs[0] for line in lines])])


def _is_name_of_record(line: CardLine) -> bool:
    """Return whether a line only names one record, with a short text beside it."""
    return not line.style and len(line.refs) == 1 and line.refs[0].label == line.label


def cut_at_refs(texts: Sequence[str], refs: Sequence[Ref]) -> list[list[tuple[str, Ref | None]]]:
    """Return texts cut into pieces, each with the record that it names, if any.

    A record that the whole line stands for has an empty piece at the end of the first text.
    """
    waiting, all_pieces = list(reversed(refs)), []
    for text in texts:
        pieces: list[tuple[str, Ref | None]] = []
        at = 0
        while text and waiting:
            label = waiting[-1].label
            start = text.find(label, at) if label else len(text)
            if start < 0:
                break
            if start > at:
                pieces.append((text[at:start], None))
            pieces.append((label, waiting.pop()))
            at = start + len(label)
        if at < len(text):
            pieces.append((text[at:], None))
        all_pieces.append(pieces)
    return all_pieces


def format_series(series: Sequence[tuple[str, int | None]]) -> str:
    """Return the numbers at dates as small bars from the least to the greatest; what is not known is a dot."""
    values = [value for _, value in series]
    numbers = [value for value in values if value is not None]
    least, span, last = min(numbers), max(numbers) - min(numbers), len(values) - 1
    positions = (
        range(last + 1) if last < _MOST_BARS else [round(at * last / (_MOST_BARS - 1)) for at in range(_MOST_BARS)]
    )
    levels = {value: (value - least) / span if span else 0.5 for value in numbers}
    bars: dict[int | None, str] = {value: _BARS[round(level * (len(_BARS) - 1))] for value, level in levels.items()}
    line = "".join(bars.get(values[at], _GAP) for at in positions)
    return f"{numbers[0]:,} {line} {numbers[-1]:,}, from {series[0][0]} to {series[-1][0]}"


def adapt_series(content: CardContent, encoding: str) -> CardContent:
    """Return the content with a dash in place of bars that an encoding lacks."""
    try:
        (_BARS + _GAP).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return content._replace(sections=[_replace_bars(section) for section in content.sections])
    return content


def _replace_bars(section: Section) -> Section:
    lines = [
        line._replace(text=" ".join(word if word.strip(_BARS + _GAP) else "-" for word in line.text.split(" ")))
        if line.style == SERIES
        else line
        for line in section.lines
    ]
    return section._replace(lines=lines)
