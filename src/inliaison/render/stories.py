"""The content of a card: a title, facts, and sections in order of importance."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """A record that a card names."""

    kind: str
    id: str
    label: str
    """The words that name the record; empty if the whole item stands for it."""


class Item(NamedTuple):
    """One line of a section: a label and a text."""

    lead: str
    text: str
    style: str = ""
    """`quote`, `link`, `quiet`, `bullet` (one of several), `note` (a paragraph by itself) or empty."""
    refs: tuple[Ref, ...] = ()
    """The records that the item names, in the order in which their labels occur in its lead and text."""


class Section(NamedTuple):
    """Items under a heading; the first section of a card has none."""

    heading: str
    items: list[Item]
    ref: Ref | None = None
    """The record that the section is about, if any."""
    brief: str = ""
    """One line that replaces the section when it is folded; empty if it never is."""
    unfold: str = ""
    """How to see the whole section; follows the brief line on a terminal."""


class Story(NamedTuple):
    """The content of a card."""

    title: str
    subtitles: list[str]
    sections: list[Section]
    refs: tuple[Ref, ...] = ()
    """The records that the title and subtitles name."""


def fold(story: Story, *, hints: bool = False) -> Story:
    """Return the card with each foldable section as one line; with `hints`, the line says how to see it."""
    return story._replace(sections=[_brief(section, hints) if section.brief else section for section in story.sections])


def _brief(section: Section, hints: bool) -> Section:
    text = f"{section.brief}: {section.unfold}" if hints else section.brief
    return Section("", [Item("", text, "note")])
