r"""What may not reach a person's line or a machine's file raw, made visible or escaped.

One set of characters serves both: controls, C1, bidirectional and zero-width characters, fillers,
interlinear marks, tags, surrogates and what is no character. `line` is the last thing that happens to text
on its way to a person; `escaped` is the last thing that happens to finished JSON or TOML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
)
_SHOWN = bytes(range(0x20, 0x7F))
"""The characters of ASCII that show."""
_PRINTABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
"""The characters up to U+FFFF that hide although Python counts them as printable."""
_SPOKEN = {"\t": " ", "\n": "⏎", "\r": r"\r", "\x1b": r"\x1b", "\x00": r"\x00"}


@cache
def _hidden() -> re.Pattern[str]:
    """Every character that hides; compiled when it is first needed, for it takes milliseconds."""
    return re.compile(f"[{_HIDDEN}]")


@cache
def _raw() -> re.Pattern[str]:
    """The same but for tabs and line feeds, which lay out a document."""
    return re.compile(f"[{_HIDDEN}]".replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))


def line(text: str) -> str:
    """The text as one line on which every character shows: ESC becomes a visible `\\x1b`."""
    return _hidden().sub(_mark, text)


def lines(texts: Sequence[str]) -> Sequence[str]:
    """`line` of each of many texts."""
    return texts if is_plain("".join(texts)) else [line(text) for text in texts]


def is_plain(text: str) -> bool:
    """Whether no character of a text hides."""
    return _plainly_shows(text.encode("utf-8", "surrogatepass"), _SHOWN) or not _hidden().search(text)


def _plainly_shows(text: bytes, shown: bytes) -> bool:
    """Whether every character surely shows: a megabyte is looked through in a millisecond, without an expression."""
    rest = text.translate(None, shown).decode("utf-8", "surrogatepass")
    return (
        rest.isprintable() and not any(hidden in rest for hidden in _PRINTABLE) and max(rest, default="") < "\U00010000"
    )


def block(text: str) -> str:
    """The same for text of several lines: a line feed stays one."""
    return "\n".join(map(line, text.split("\n")))


def is_link(address: str) -> bool:
    """Whether a terminal or a page may link to an address: one of the web in which nothing hides.

    Neither a blank nor a backslash may stand in it, nor anything before its host that could be taken for that.
    """
    return address == line(address) and bool(re.fullmatch(r"(?i:https?)://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?", address))


def written(text: str, write: Callable[[int], str]) -> str:
    """The text with every character that hides in the escapes of some format, given its number."""
    return _hidden().sub(lambda match: write(ord(match[0])), text)


def removed(text: str) -> str:
    """The text without any character that hides."""
    return _hidden().sub("", text)


def document(text: str) -> str:
    """A finished document on its way to a terminal: its lines and tabs stay, all else that hides shows."""
    return _raw().sub(_mark, text.replace("\r\n", "\n"))


def escaped(document: str) -> str:
    r"""A finished JSON or TOML document whose hidden characters are written `\\uXXXX`.

    Both formats hold such characters inside quoted text alone, where that escape means the same.
    Tabs and line feeds that lay out the document stay.
    """
    return _raw().sub(lambda match: _escape(match[0], wide=False), document)


def escaped_bytes(document: bytes) -> bytes:
    """The same for the bytes of a document."""
    if _plainly_shows(document, _SHOWN + b"\t\n"):
        return document
    return escaped(document.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")


def escaped_toml(document: str) -> str:
    r"""As `escaped`, in TOML's spelling of characters beyond U+FFFF: `\\UXXXXXXXX`."""
    return _raw().sub(lambda match: _escape(match[0], wide=True), document).replace("\t", "\\t")


def _mark(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SPOKEN:
        return _SPOKEN[character]
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _escape(character: str, *, wide: bool) -> str:
    number = ord(character)
    if number < 0x10000:
        return f"\\u{number:04x}"
    if wide:
        return f"\\U{number:08x}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def width(text: str) -> int:
    """How many columns of a terminal a text takes: as Rich counts, which is loaded only for what is not narrow."""
    if is_narrow(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def widths(texts: Sequence[str]) -> list[int]:
    """The width of each of many texts."""
    return list(map(len if is_narrow("".join(texts)) else width, texts))


def is_narrow(text: str) -> bool:
    """Whether every character takes one column: Latin letters, the usual dashes and quotation marks."""
    return text.isascii() or all(c < "\u0300" or "\u2010" <= c <= "\u2026" for c in set(text))


def is_disputed(text: str) -> bool:
    """Whether terminals disagree about the width of a text, so that nothing can be aligned after it.

    They do where signs are joined: vowel signs that take room of their own and letters that join in the scripts
    of India and its neighbours, Hangul written in its parts, and emoji with a tone of skin or a variant.
    """
    return not is_narrow(text) and any(map(_joins, set(text)))


@cache
def _joins(character: str) -> bool:
    from unicodedata import category, combining

    return (
        category(character) in ("Mc", "Me")
        or combining(character) == _VIRAMA
        or any(start <= character <= end for start, end in _JOINED)
    )


_VIRAMA = 9
"""The class of signs that join two letters."""

_JOINED = (
    *(("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"), ("\ufe00", "\ufe0f")),
    *(("\U0001f1e6", "\U0001f1ff"), ("\U0001f3fb", "\U0001f3ff")),
)
"""Vowels and ends of Hangul, selectors of variants, letters of flags, tones of skin."""
