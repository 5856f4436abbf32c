"""Words of a topic: which other words mean the same, and how well a text deals with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from inliaison.text import names

_ENGLISH = (
    "a an and are as at be by for from has have in into is it its may not of on or other shall should than that the"
    " their this to was were what which will with"
)
_FRENCH = (
    "au aux avec ce cette d dans de des du en est et l la le les leur ne ou par pas pour que qui sans sont sur un une"
)
_ACCENTED_WORDS = frozenset(("à", "là", "où"))
"""Small words that French writes with an accent."""
SMALL_WORDS = frozenset(f"{_ENGLISH} {_FRENCH}".split())
"""Words that say nothing of a topic."""
_LEAST = 3
"""The number of letters that a stem has at least; a longer one also is the beginning of related words."""

_NO_PLURALS = ("ss", "us", "is")
_PLURALS = {"ies": "y", "sses": "ss", "eaux": "eau", "s": ""}
_FORMS = ("ing", "ed", "e")
_FORM_ENDINGS = ("ing", "ed", "es")
_VOWEL = re.compile("[aeiouy]")
_EXCLUSION = re.compile(r"\bexclu(?:des|ded)\b(?: are)?\s*:[\s\S]*|\bexclu(?:des|ded|ding)\b[^.\n]*", re.IGNORECASE)
"""What a scope excludes: a list up to its end, or the rest of a sentence."""


def get_singular(word: str) -> str:
    """Return a folded word without the ending of a plural, in English or French."""
    ending = next((ending for ending in _PLURALS if word.endswith(ending)), "")
    if not ending or word.endswith(_NO_PLURALS) or len(word) <= _LEAST:
        return word
    return word.removesuffix(ending) + _PLURALS[ending]


def get_stem(word: str) -> str:
    """Return what a folded word shares with its other forms: `weld` of welding, welded and welds."""
    singular = get_singular(word)
    for ending in _FORMS:
        bare = singular.removesuffix(ending)
        if bare != singular and len(bare) >= _LEAST and _VOWEL.search(bare) and not singular.endswith("eed"):
            return bare
    return singular


def split_topic(text: str) -> list[str]:
    """Return the folded words of a topic, each once, without small words.

    Small words alone are a topic only if they are written as one: in capitals (IT) or with an accent (thé).
    """
    words = list(dict.fromkeys(names.split_words(text)))
    is_name = text.isupper() or any(
        not word.isascii() and word not in _ACCENTED_WORDS for word in text.casefold().split()
    )
    return [word for word in words if word not in SMALL_WORDS] or (words if is_name else [])


def rate_words(word: str, vocabulary: Iterable[str]) -> dict[str, float]:
    """Return which words of a vocabulary stand for a word: 1 if they are forms of it, less if they only begin so."""
    stem, start = get_stem(word), get_singular(word)
    ratings = {}
    for other in vocabulary:
        is_form = get_stem(other) == stem and (word.endswith(_FORM_ENDINGS) or other.endswith(_FORM_ENDINGS))
        if is_form or get_singular(other) == start:  # `cars` and `care` have one stem, too.
            ratings[other] = 1.0
        elif len(start) > _LEAST and other.startswith(start):
            ratings[other] = _BEGINNING
    return ratings


_BEGINNING = 0.5
"""What a word counts that begins with a word of the topic."""


def drop_exclusions(scope: str) -> str:
    """Return the scope of a committee without what it says to be excluded."""
    return _EXCLUSION.sub(" ", scope)


Places = Mapping[str, Sequence[tuple[int, float]]]
"""By word, the terms of a topic for which it stands, by number, with the degree to which it does."""


def index_words(terms: Sequence[Mapping[str, float]]) -> Places:
    """Return the words that stand for the terms of a topic, for `rate_text`."""
    places: dict[str, list[tuple[int, float]]] = {}
    for number, term in enumerate(terms):
        for word, degree in term.items():
            places.setdefault(word, []).append((number, degree))
    return places


def rate_text(text: str, places: Places, count: int) -> tuple[list[float], float]:
    """Return how well a text has each of `count` terms, and which share of its words these are, both from 0 to 1."""
    words, degrees, matching = names.split_words(text), [0.0] * count, 0
    for word in words:
        if word in places:
            matching += 1
            for number, degree in places[word]:
                degrees[number] = max(degrees[number], degree)
    count_all = sum(word not in SMALL_WORDS for word in words)
    return degrees, matching / max(count_all, matching, 1)


def rate_initials(acronym: str, title: str) -> float:
    """Return how well an acronym has the initials of a title, with or without small words, from 0 to 1.

    It may stand for the beginning of the title alone: `iot` for "Internet of things and digital twin".
    """
    words = names.split_words(title)
    content = [word for word in words if word not in SMALL_WORDS]
    fits = any("".join(word[0] for word in each).startswith(acronym) for each in (words, content))
    return min(len(acronym) / len(content), 1.0) if fits and content else 0.0
