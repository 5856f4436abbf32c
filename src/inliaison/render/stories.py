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
    """`quote`, `link`, `quiet`, `bullet` (one of several) or nothing."""
    refs: tuple[Ref, ...] = ()
    """The records that it names, in the order in which their labels stand in its lead and text."""


class Section(NamedTuple):
    """Items under a heading; the first section of a story has none."""

    heading: str
    items: list[Item]
    ref: Ref | None = None
    """The record that the section is about, where it is about one."""


class Story(NamedTuple):
    """A card in words."""

    title: str
    subtitles: list[str]
    sections: list[Section]
    refs: tuple[Ref, ...] = ()
    """The records that its title and subtitles name."""
