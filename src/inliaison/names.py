"""How names are compared: case, accents and the shape of quotation marks never matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations, takewhile

_LETTERS = str.maketrans(
    {"ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'", "‘": "'"}
    | {"“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"(\d+)")
_APART = re.compile(r"(?<![0-9]) | (?![0-9])")


def fold(text: str) -> str:
    """The text without regard to case, accents or the style of its quotation marks."""
    folded = text.casefold()
    if not folded.isascii():
        import unicodedata

        folded = folded.encode("utf-8", "replace").decode("utf-8")  # Bytes that were no text may be in it.

        decomposed = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
        bare = _MARKS.sub("", decomposed)
        if not bare.isascii():
            bare = "".join(c for c in bare if not unicodedata.combining(c))
        folded = bare.casefold().translate(_LETTERS)
    return " ".join(folded.split())


def words(text: str) -> list[str]:
    """The folded words of a text: its runs of letters and digits."""
    return _NOT_WORD.sub(" ", fold(text)).split()


def loose(text: str) -> str:
    """The text as its folded words alone, so that `iea-energie` meets `IEA - énergie`."""
    return " ".join(words(text))


def slug(text: str) -> str:
    """The text as an id: `iiSBE - iiSBE` is `iisbe-iisbe`. Empty where no ASCII letter or digit is left."""
    return "-".join(word for word in ("".join(filter(str.isascii, w)) for w in words(text)) if word)


def committee_key(reference: str) -> str:
    """A committee's reference without blanks and punctuation: `ISO/TC 207/SC 3` is `isotc207sc3`.

    Only between two numbers something stays, so that `TC 4/3` is not TC 43.
    """
    return _APART.sub("", " ".join(words(reference)))


def committee_keys(reference: str) -> list[str]:
    """The keys that a committee answers to: with all, some or none of the publishers that its reference names."""
    found = words(reference)
    named = list(takewhile(("iso", "iec").__contains__, found))
    bare, publishers = committee_key(" ".join(found[len(named) :])), dict.fromkeys(named)
    heads = (head for count in range(len(publishers) + 1) for head in permutations(publishers, count))
    return ["".join(head) + bare for head in heads]


def natural(text: str) -> list[tuple[bool, int, str]]:
    """A key that sorts numbers by value: TC 2 before TC 10."""
    parts = _DIGITS.split(fold(text))
    return [_number(part) if part.isascii() and part.isdigit() else (True, 0, part) for part in parts if part]


def _number(digits: str) -> tuple[bool, int, str]:
    """A number of any length as its count of digits, then the digits."""
    bare = digits.lstrip("0")
    return False, len(bare), bare


def date_of(text: str) -> bool:
    """Whether a text is a date of any precision: `2009`, `2009-05` or `2009-06-23`."""
    from datetime import date

    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        return False
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_RUN = re.compile(r"[^\W_]+")


def hits(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where in a text a word begins with one of the wanted folded words: the spans of those words."""
    return [
        match.span()
        for match in _RUN.finditer(text)
        if any(word.startswith(want) for word in words(match[0]) for want in wanted)
    ]
