"""The content of a card: a title, facts, and sections in order of importance."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """A record that a card names."""

    kind: str
    id: str
    label: str
    """The words that name the record; empty if the whole line stands for it."""


class CardLine(NamedTuple):
    """One line of a section: a label and a text."""

    label: str
    text: str
    style: str = ""
    """`quote`, `quiet`, `bullet` (one of several), `note` (a paragraph by itself) or empty."""
    refs: tuple[Ref, ...] = ()
    """The records that the line names, in the order in which their labels occur in its label and text."""
    address: str = ""
    """The web address that its text links to."""


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


def fold_sections(content: CardContent, *, hints: bool = False) -> CardContent:
    """Return the card with each foldable section as one line; with `hints`, the line says how to see it."""
    sections = [_fold_section(section, hints) if section.brief else section for section in content.sections]
    return content._replace(sections=sections)


def _fold_section(section: Section, hints: bool) -> Section:
    text = f"{section.brief}: {section.unfold}" if hints else section.brief
    return Section("", [CardLine("", text, "note")])
