"""How names are compared: without regard to case, accents, the style of quotation marks and invisible characters."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import permutations, takewhile
from typing import Any

from inliaison.text import identifiers

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o"}
    | dict.fromkeys("’‘‛′´`ʹʻʼʽʾʿꞌ", "'")
    | dict.fromkeys("“”„‟″ʺ«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
)
"""Characters that normalization leaves unchanged. Other Latin letters go by Unicode name: `h with stroke` is an h."""

_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Invisible characters that are not in category Cf (format): fillers and variation selectors."""

_UNSPACED_SCRIPTS = (
    *("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "BOPOMOFO ", "HANGUL ", "YI "),
    *("THAI ", "LAO ", "KHMER ", "MYANMAR ", "TIBETAN ", "TAI ", "NEW TAI ", "JAVANESE ", "BALINESE "),
)
"""Prefixes of the Unicode names of letters in scripts that do not separate all words by spaces."""

_LATIN = re.compile("LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) ([A-Z])(?: WITH .*)?")
_DIGITS = re.compile("[0-9]+")
_COMMITTEE = re.compile(r"\A(?:(?:iso|iec) )*(?:tc|pc|jtc) ?[0-9]+(?: sc ?[0-9]+)?")
_APART = re.compile(r"(?<![0-9]) | (?![0-9])")


_SMALL_WORDS = frozenset(("the", "and", "et", "la", "le", "les"))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


class _Table(dict[int, str]):
    """A table for `str.translate` that computes the replacement of each character on first use."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, code: int) -> str:
        replacement = self[code] = self._compute(chr(code))
        return replacement


def _fold_character(character: str) -> str:
    """Return a character without case, accents and variants; empty if it is invisible."""
    if character.isascii():
        return character.casefold().translate(_LETTERS)
    from unicodedata import category, combining, name, normalize

    def is_visible(part: str) -> bool:
        return not (combining(part) or part in _INVISIBLE or category(part) in ("Cf", "Me"))

    if category(character) == "Cs":  # Surrogates stand for bytes that were not valid text.
        return "?"
    parts = normalize("NFKD", character.casefold().translate(_LETTERS))
    bare = "".join(filter(is_visible, parts)).casefold().translate(_LETTERS)
    if bare.isspace() and not character.isspace():  # This is an accent by itself, such as the cedilla.
        return character
    latin = _LATIN.fullmatch(name(bare, "")) if len(bare) == 1 else None
    return latin[1].lower() if latin else bare


def _separate_character(character: str) -> str:
    """Return a character as part of folded words: blank for a separator, between blanks if it is a word by itself."""
    if character.isascii():
        return _FOLD_TABLE[ord(character)] if character.isalnum() else " "
    from unicodedata import category, name

    def part(c: str) -> str:
        if not c.isalnum() and category(c) not in ("Mn", "Mc"):
            return " "
        return c if c.isascii() or not name(c, "").startswith(_UNSPACED_SCRIPTS) else f" {c} "

    return "".join(map(part, _FOLD_TABLE[ord(character)]))


_FOLD_TABLE, _WORD_TABLE = _Table(_fold_character), _Table(_separate_character)


def fold(text: str) -> str:
    """Return the text without regard to case, accents, the style of quotation marks and invisible characters."""
    folded_text = text.casefold() if text.isascii() else text.translate(_FOLD_TABLE)
    return " ".join(folded_text.split())


def split_words(text: str) -> list[str]:
    """Return the folded words of a text: its runs of letters and digits.

    In scripts that do not separate words, each character is a word, so that a text is found inside another.
    """
    return fold_to_words(text).split()


def fold_to_words(text: str) -> str:
    """Return the text as folded letters and digits, with blanks for all else and around each one-character word."""
    return text.translate(_WORD_TABLE)


def fold_words(text: str) -> str:
    """Return the folded words of a text joined by blanks, so that `iea-energie` matches `IEA - énergie`."""
    return " ".join(split_words(text))


def find_word_with_sign(piece: str) -> str:
    """Return the word of a piece with the signs that begin or end it, such as C++ and C#; empty if it has none.

    A sign between letters separates words, as in R&D, and is not part of one.
    """
    folded = fold(piece)
    places = [at for at, character in enumerate(folded) if character.isalnum() or character in "+#"]
    word = folded[places[0] : places[-1] + 1] if places else ""
    return "" if word[:1].isalnum() and word[-1:].isalnum() else word


def drop_small_words(text: str) -> str:
    """Return the folded words of a name without the small ones that people add, omit or write as `&`."""
    return " ".join(word for word in split_words(text) if word not in _SMALL_WORDS)


def list_spellings(text: str) -> list[str]:
    """Return the possible readings of a name: the text, then with `W.H.O.` as one word, then without small words.

    A committee's reference may be written out: `subcommittee 7 of TC 207`. An identifier may be part of an address.
    """
    if identifier := identifiers.find_identifier(text):
        return [identifier]
    pieces = [(piece, split_words(piece)) for piece in text.split()]
    has_dots = [len(parts) > 1 and "." in piece and all(map(_is_initial, parts)) for piece, parts in pieces]
    without_dots = " ".join(
        "".join(parts) if dot else piece for dot, (piece, parts) in zip(has_dots, pieces, strict=True)
    )
    reference = ""
    if text[-1:].isdigit() and not {"committee", "subcommittee", "of"}.isdisjoint(split_words(text)):
        from inliaison.text.abbreviations import abbreviate_committee

        reference = abbreviate_committee(text)
    return list(dict.fromkeys(filter(fold_words, (text, reference, without_dots, drop_small_words(without_dots)))))


def make_slug(text: str) -> str:
    """Return the text as an id: `iiSBE - iiSBE` becomes `iisbe-iisbe`. Empty if no ASCII letter or digit is left."""
    return "-".join(word for word in ("".join(filter(str.isascii, w)) for w in split_words(text)) if word)


def make_committee_key(reference: str) -> str:
    """Return a committee's reference without blanks and punctuation: `ISO/TC 207/SC 3` becomes `isotc207sc3`.

    A blank stays only between two numbers, so that `TC 4/3` is not TC 43.
    """
    return _APART.sub("", " ".join(split_words(reference)))


def list_committee_keys(reference: str) -> list[str]:
    """Return the keys that identify a committee: with all, some or none of the publishers in its reference."""
    parts = split_words(reference)
    prefix = list(takewhile(("iso", "iec").__contains__, parts))
    bare, publishers = make_committee_key(" ".join(parts[len(prefix) :])), dict.fromkeys(prefix)
    heads = (head for count in range(len(publishers) + 1) for head in permutations(publishers, count))
    return ["".join(head) + bare for head in heads]


def is_committee(text: str) -> bool:
    """Return whether a text looks like the reference of a committee: `TC 322`, `ISO/IEC JTC 1/SC 7`."""
    return bool(_COMMITTEE.fullmatch(" ".join(split_words(text))))


@lru_cache(maxsize=1 << 12)  # Of the same few hundred committees, thousands of ties are sorted.
def make_natural_key(text: str) -> str:
    """Return a key that sorts numbers by value: TC 2 before TC 10."""
    return _DIGITS.sub(_number_key, fold(text))


def make_value_sort_key(value: Any) -> tuple[int, Any]:
    """Return a key that sorts the values of a column: numbers by value, texts naturally, lists by length."""
    if isinstance(value, int | float):
        return 0, value
    return (1, make_natural_key(value)) if isinstance(value, str) else (0, len(value))


def _number_key(match: re.Match[str]) -> str:
    """Return a sort key for a number of any length: a sign that sorts first, its count of digits, then the digits."""
    bare = match[0].lstrip("0")
    return f"\0{chr(min(len(bare), 0x10FFFF))}{bare}"


ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""The pattern of an id, as a regular expression."""


_RUN = re.compile(r"\S+")
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


def find_spans(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Return the spans in a text that match the folded phrases; the last word of a phrase may be a prefix.

    The text may have been made visible by `escape_line`: an escaped invisible character does not separate words
    either.
    """
    if "\\" in text:
        text = _ESCAPE.sub(_unescape, text)
    folded_text = f" {fold_words(text)}"
    candidates = [phrase.split(" ") for phrase in phrases if f" {phrase}" in folded_text]
    spans = _find_word_spans(text) if candidates else []
    positions: set[int] = set()
    for phrase in candidates:
        for at in range(len(spans) - len(phrase) + 1):
            *whole, last = (word for word, _, _ in spans[at : at + len(phrase)])
            if last.startswith(phrase[-1]) and whole == phrase[:-1]:
                positions.update(range(at, at + len(phrase)))
    joined_spans: list[tuple[int, int]] = []
    for _, start, end in (spans[at] for at in sorted(positions)):
        joins = joined_spans and joined_spans[-1][1] >= start
        joined_spans.append((joined_spans.pop()[0] if joins else start, end))
    return joined_spans


def _unescape(match: re.Match[str]) -> str:
    """Return the character that `escape_line` escaped, repeated to keep the length, unless it is part of a word."""
    code = int("".join(filter(None, match.groups())), 16)
    return chr(code) * len(match[0]) if code <= sys.maxunicode and not _WORD_TABLE[code].strip() else match[0]


def _find_word_spans(text: str) -> list[tuple[str, int, int]]:
    """Return the folded words of a text with their start and end; combining accents belong to the word."""
    parts = [_WORD_TABLE[ord(character)] for character in text]
    came_from = [at for at, part in enumerate(parts) for _ in part]
    spans = []
    for match in _RUN.finditer("".join(parts)):
        end = came_from[match.end() - 1] + 1
        while end < len(parts) and not parts[end]:
            end += 1
        spans.append((match[0], came_from[match.start()], end))
    return spans
