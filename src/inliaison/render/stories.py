"""A card in words: a title, facts, and sections in the order in which they matter."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """A record that is named in a story."""

    kind: str
    id: str
    label: str
    """The words that name it there; empty where it is meant as a whole."""


class Item(NamedTuple):
    """One line of a section: what it is about, and what is so."""

    lead: str
    text: str
    style: str = ""
    """`quote`, `link`, `quiet`, `bullet` (one of several), `note` (a paragraph by itself) or nothing."""
    refs: tuple[Ref, ...] = ()
    """The records that it names, in the order in which their labels stand in its lead and text."""


class Section(NamedTuple):
    """Items under a heading; the first section of a story has none."""

    heading: str
    items: list[Item]
    ref: Ref | None = None
    """The record that the section is about, where it is about one."""
    brief: str = ""
    """One line that stands for the whole section where it is folded; empty where it never is."""
    unfold: str = ""
    """How to see all of it, said after that line on a terminal."""


class Story(NamedTuple):
    """A card in words."""

    title: str
    subtitles: list[str]
    sections: list[Section]
    refs: tuple[Ref, ...] = ()
    """The records that its title and subtitles name."""


def fold(story: Story, *, hints: bool = False) -> Story:
    """Return the story with one line for each section that can be folded; with `hints`, the line says how to see it."""
    return story._replace(sections=[_brief(section, hints) if section.brief else section for section in story.sections])


def _brief(section: Section, hints: bool) -> Section:
    text = f"{section.brief}: {section.unfold}" if hints else section.brief
    return Section("", [Item("", text, "note")])
