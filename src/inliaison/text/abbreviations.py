"""Words that people abbreviate in names, and committee references written out in words."""

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
"""The words that each abbreviation may stand for; variant spellings of a word are included."""
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
"""The parts of a committee's reference, longer phrases before the phrases they contain."""


def spell_out(text: str) -> list[str]:
    """Return the folded words of a name, without the small ones, for each possible reading of its abbreviations.

    Empty if it has no abbreviation. `Intl Org of Vine and Wine` becomes `international organization of vine wine`.
    """
    words = [word for piece in names.fold(text).split() for word in _split_words(piece)]
    if _WORDS.keys().isdisjoint(words):
        return []
    readings = product(*(_WORDS.get(word, (word,)) for word in words))
    return [names.drop_small_words(" ".join(reading)) for reading in islice(readings, _MOST_READINGS)]


def _split_words(piece: str) -> list[str]:
    """Return the words of a piece; an abbreviation with an apostrophe, such as Int'l, is one word."""
    words = names.split_words(piece)
    together = "".join(words)
    return [together] if together in _WORDS else words


def abbreviate_committee(text: str) -> str:
    """Return the reference of a committee that is written out in words; empty if the text contains none.

    `technical committee 207` becomes `tc 207`, `subcommittee 7 of TC 207` becomes `tc 207 sc 7`.
    """
    words = names.fold_words(text)
    short = f"{words} "
    for full, abbreviation in _COMMITTEES.items():
        for number in (" no", " nr", " number", ""):
            short = short.replace(f"{full}{number} ", f"{abbreviation} ")
    short = " ".join(_iter_from_top(short.split()))
    return short if short != words and short[-1:].isdigit() else ""


def _iter_from_top(words: list[str]) -> Iterator[str]:
    """Yield the words of a reference from the top committee down, reversing the parts joined by `of`."""
    while "of" in words:
        last = len(words) - 1 - words[::-1].index("of")
        yield from words[last + 1 :]
        words = words[:last]
    yield from words
