"""A card in words: a title, facts, and sections in the order in which they matter."""

from __future__ import annotations

from typing import NamedTuple


class Item(NamedTuple):
    """One line of a section: what it is about, and what is so."""

    lead: str
    text: str
    style: str = ""
    """`quote`, `link`, `quiet`, `bullet` (one of several) or nothing."""


class Section(NamedTuple):
    """Items under a heading; the first section of a story has none."""

    heading: str
    items: list[Item]


class Story(NamedTuple):
    """A card in words."""

    title: str
    subtitles: list[str]
    sections: list[Section]
