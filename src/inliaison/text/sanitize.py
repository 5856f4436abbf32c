r"""Hidden characters, made visible for people and escaped in files for machines.

One set of characters serves both: controls, C1, bidirectional and zero-width characters, fillers, interlinear marks,
tags, surrogates and noncharacters. `escape_line` is the last step for text on its way to a person; `escape_document` is
the last step for a finished JSON or TOML document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

_HIDDEN_CHARACTERS = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
)
_VISIBLE_ASCII = bytes(range(0x20, 0x7F))
"""The visible characters of ASCII."""
_PRINTABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
"""Hidden characters up to U+FFFF that Python counts as printable."""
_VISIBLE_FORMS = {"\t": " ", "\n": "⏎", "\r": r"\r", "\x1b": r"\x1b", "\x00": r"\x00"}


@cache
def _compile_hidden_pattern() -> re.Pattern[str]:
    """Return the pattern of hidden characters, compiled on first use because that takes milliseconds."""
    return re.compile(f"[{_HIDDEN_CHARACTERS}]")


@cache
def _compile_raw_pattern() -> re.Pattern[str]:
    """Return the pattern of hidden characters except tabs and line feeds, which lay out a document."""
    return re.compile(f"[{_HIDDEN_CHARACTERS}]".replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))


def escape_line(text: str) -> str:
    r"""Return the text as one line with every hidden character made visible: ESC becomes `\x1b`."""
    return _compile_hidden_pattern().sub(_format_visible, text)


def escape_lines(texts: Sequence[str]) -> Sequence[str]:
    """Return each text as such a line."""
    return texts if is_plain("".join(texts)) else [escape_line(text) for text in texts]


def is_plain(text: str) -> bool:
    """Return whether a text has no hidden character."""
    return _is_certainly_visible(
        text.encode("utf-8", "surrogatepass"), _VISIBLE_ASCII
    ) or not _compile_hidden_pattern().search(text)


def _is_certainly_visible(text: bytes, visible: bytes) -> bool:
    """Return whether every character is certainly visible. Without a pattern, a megabyte takes a millisecond."""
    rest = text.translate(None, visible).decode("utf-8", "surrogatepass")
    return (
        rest.isprintable()
        and not any(control in rest for control in _PRINTABLE)
        and max(rest, default="") < "\U00010000"
    )


def escape_block(text: str) -> str:
    """Return the text with hidden characters made visible, keeping its line feeds."""
    return "\n".join(map(escape_line, text.split("\n")))


def is_link(address: str) -> bool:
    """Return whether a terminal or a page may link to an address: a web address without hidden characters.

    It must not contain blanks or backslashes, nor anything before its host that could be mistaken for the host.
    """
    return address == escape_line(address) and bool(
        re.fullmatch(r"(?i:https?)://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?", address)
    )


def replace_hidden_characters(text: str, write: Callable[[int], str]) -> str:
    """Return the text with each hidden character replaced by what `write` returns for its code point."""
    return _compile_hidden_pattern().sub(lambda match: write(ord(match[0])), text)


def remove_hidden_characters(text: str) -> str:
    """Return the text without its hidden characters."""
    return _compile_hidden_pattern().sub("", text)


def escape_document(text: str) -> str:
    """Return a finished document for a terminal: lines and tabs stay, other hidden characters become visible."""
    return _compile_raw_pattern().sub(_format_visible, text.replace("\r\n", "\n"))


def escape_json(document: str) -> str:
    r"""Return a finished JSON or TOML document with its hidden characters written as `\\uXXXX`.

    Both formats allow such characters only inside quoted text, where the escape means the same. Tabs and line feeds
    that lay out the document stay.
    """
    return _compile_raw_pattern().sub(lambda match: _format_code_point(match[0], wide=False), document)


def escape_json_bytes(document: bytes) -> bytes:
    """Return the bytes of a finished JSON or TOML document with its hidden characters escaped."""
    if _is_certainly_visible(document, _VISIBLE_ASCII + b"\t\n"):
        return document
    return escape_json(document.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")


def escape_toml(document: str) -> str:
    r"""Return a TOML document with hidden characters and those beyond U+FFFF as `\\UXXXXXXXX` and tabs escaped."""
    return (
        _compile_raw_pattern().sub(lambda match: _format_code_point(match[0], wide=True), document).replace("\t", "\\t")
    )


def _format_visible(match: re.Match[str]) -> str:
    character = match[0]
    if character in _VISIBLE_FORMS:
        return _VISIBLE_FORMS[character]
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _format_code_point(character: str, *, wide: bool) -> str:
    number = ord(character)
    if number < 0x10000:
        return f"\\u{number:04x}"
    if wide:
        return f"\\U{number:08x}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def measure_width(text: str) -> int:
    """Return the width of a text in columns of a terminal, as Rich counts it; Rich is loaded only if needed."""
    if is_narrow(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def measure_widths(texts: Sequence[str]) -> list[int]:
    """Return the width of each text."""
    return list(map(len if is_narrow("".join(texts)) else measure_width, texts))


def is_narrow(text: str) -> bool:
    """Return whether every character takes one column: Latin letters, dashes, quotation marks, lines and bars."""
    return text.isascii() or all(
        c < "\u0300" or "\u2010" <= c <= "\u2026" or "\u2500" <= c <= "\u259f" for c in set(text)
    )


def is_disputed(text: str) -> bool:
    """Return whether terminals disagree about the width of a text, so that nothing can be aligned after it.

    They disagree about combining characters: spacing vowel signs and joined letters in the scripts of India and its
    neighbours, Hangul in its parts, and emoji with a skin tone or a variant.
    """
    return not is_narrow(text) and any(map(_is_combining, set(text)))


@cache
def _is_combining(character: str) -> bool:
    from unicodedata import category, combining

    return (
        category(character) in ("Mc", "Me")
        or combining(character) == _VIRAMA
        or any(start <= character <= end for start, end in _JOINED_CHARACTERS)
    )


_VIRAMA = 9
"""The combining class of signs that join two letters."""

_JOINED_CHARACTERS = (
    *(("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"), ("\ufe00", "\ufe0f")),
    *(("\U0001f1e6", "\U0001f1ff"), ("\U0001f3fb", "\U0001f3ff")),
)
"""Hangul vowels and final consonants, variation selectors, flag letters and skin tones."""
