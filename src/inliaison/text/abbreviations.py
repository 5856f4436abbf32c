"""Words that people abbreviate in a name, and abbreviations that they write out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from inliaison.text import names

_STANDS_FOR = {
    ("association",): ("assoc", "assn", "assocn"),
    ("commission", "committee", "community", "communication", "communications"): ("comm",),
    ("committee",): ("cttee", "ctte"),
    ("department",): ("dept",),
    ("federation", "federal"): ("fed",),
    ("international",): ("intl", "internat", "intnl"),
    ("national",): ("natl",),
    ("organization",): ("org", "orgn", "organisation"),
    ("organizations",): ("orgs", "organisations"),
}
_WORDS = {short: full for full, shorts in _STANDS_FOR.items() for short in shorts}
"""By an abbreviation, the words that it may stand for; a spelling of a word is one, too."""
_MOST_READINGS = 16
_COMMITTEES = {
    "joint technical committee": "jtc",
    "technical committee": "tc",
    "project committee": "pc",
    "sub committee": "sc",
    "subcommittee": "sc",
    "joint working group": "jwg",
    "working group": "wg",
}
"""What the parts of a committee's reference stand for, the longer before those that are a part of them."""


def spell_out(text: str) -> list[str]:
    """Return a name as its folded words, less the small ones, in each way its abbreviations may be meant.

    Empty where it has no abbreviation. `Intl Org of Vine and Wine` is `international organization of vine wine`.
    """
    words = [word for piece in names.fold(text).split() for word in _split(piece)]
    if _WORDS.keys().isdisjoint(words):
        return []
    readings = product(*(_WORDS.get(word, (word,)) for word in words))
    return [names.bare(" ".join(reading)) for reading in islice(readings, _MOST_READINGS)]


def _split(piece: str) -> list[str]:
    """Return the words of a piece, of which one in an abbreviation such as Int'l."""
    words = names.words(piece)
    together = "".join(words)
    return [together] if together in _WORDS else words


def abbreviate_committee(text: str) -> str:
    """Return the reference of a committee that is written out in words; empty where none is.

    `technical committee 207` is `tc 207`, `subcommittee 7 of TC 207` is `tc 207 sc 7`.
    """
    words = names.loose(text)
    short = f"{words} "
    for full, abbreviation in _COMMITTEES.items():
        for number in (" no", " nr", " number", ""):
            short = short.replace(f"{full}{number} ", f"{abbreviation} ")
    short = " ".join(_from_the_top(short.split()))
    return short if short != words and short[-1:].isdigit() else ""


def _from_the_top(words: list[str]) -> Iterator[str]:
    """Yield the parts of a reference from the committee down where each stands `of` the one after it."""
    while "of" in words:
        last = len(words) - 1 - words[::-1].index("of")
        yield from words[last + 1 :]
        words = words[:last]
    yield from words
