"""Line breaking for everything drawn in lines: tables, panels, bars and the card of the full screen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from inliaison.text import sanitize

_WITHIN = re.compile(
    r"\b(?:(?:ISO|IEC|CEN|CLC|ITU-[DRT]) (?=(?:(?:J?TC|PC|SG|WS|Guide|TR|TS|IS) ?)?[0-9]|JSyC [A-Z])"
    r"|(?:J?TC|PC|SC|SG|WG|Guide|TR|TS) (?=[0-9])|(?:WS|JSyC) (?=[A-Z]))"
)
"""A part of a reference with the blank after it, such as `ISO/TC ` of ISO/TC 207; another part follows."""
_JOINT = "\0"
_WIDENS = "\ufe0f"
"""The selector that makes the character before it an emoji, two columns wide whatever that character's own width."""


def wrap_text(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` columns, broken between words if possible."""
    return [text[start:end] for start, end in find_breaks(text, width)]


def find_breaks(text: str, width: int) -> list[tuple[int, int]]:
    """Return where each line begins and ends in the text; a reference such as ISO/TC 207/SC 9 stays whole."""
    if len(text) <= width and text.isascii() and "\n" not in text:
        return [(0, len(text))]
    if "\n" not in text:
        return list(_iter_breaks(text, width))
    spans, offset = [], 0
    for paragraph in text.split("\n"):
        spans += [(offset + start, offset + end) for start, end in _iter_breaks(paragraph, width)]
        offset += len(paragraph) + 1
    return spans


def _iter_breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    columns: Sequence[int] = range(len(text) + 1)
    if not sanitize.is_narrow(text):
        widths = {c: c == _WIDENS or sanitize.measure_width(c) for c in set(text)}
        columns = list(accumulate(map(widths.__getitem__, text), initial=0))
    start = 0
    whole_references = _join_references(text) if columns[-1] > width else text
    while columns[-1] - columns[start] > width:
        most = max(bisect_right(columns, columns[start] + width) - 1, start + 1)
        break_at = whole_references.rfind(" ", start + 1, most + 1)
        if break_at < 0:  # The reference is wider than the line.
            break_at = text.rfind(" ", start + 1, most + 1)
        end = break_at if break_at > start else most
        yield start, end
        start = end + (break_at > start)
    if start < len(text) or not text:
        yield start, len(text)


def _join_references(text: str) -> str:
    """Return the text with a placeholder for each blank within a reference."""
    return _WITHIN.sub(lambda match: match[0][:-1] + _JOINT, text)


@lru_cache(maxsize=64)
def measure_widest_reference(text: str) -> int:
    """Return the width in columns of the widest reference in a text; 0 if there is none."""
    return max((len(word) for word in _join_references(text).split() if _JOINT in word), default=0)
