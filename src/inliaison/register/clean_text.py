"""The texts of ISO's register without HTML, entities and odd white space."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from inliaison.text import sanitize

_BULLET = re.compile(r"[•\u25cf\u25aa]\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>|<[!?][^<>]*>", re.IGNORECASE)
"""A tag or a comment. Python's own parser takes minutes for a hundred kilobytes of tags that nobody closed."""

_OPENED = {"li": "\n• ", "td": " ", "th": " "}
_BLOCKS = {"li", "p", "div", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}


def paragraphs(markup: str) -> str:
    """Text of several paragraphs and list items, one a line, each without needless white space."""
    text = " ".join(markup.split()) if "<" in markup else _BULLET.sub("\n• ", markup.replace("\r", "\n"))
    lines = [one_line(line) for line in html.unescape(_TAG.sub(_break, text)).split("\n")]
    return "\n".join(line for line in lines if line and line != "•")


def _break(tag: re.Match[str]) -> str:
    """What stands for a tag: a block begins and ends a line, a list item begins with a bullet."""
    closing, name = tag[1], (tag[2] or "").lower()
    return (not closing and _OPENED.get(name)) or ("\n" if name in _BLOCKS else "")


@lru_cache(maxsize=4096)  # Labels of members come again and again.
def one_line(text: str) -> str:
    """Text on one line: white space of any kind is one space, what hides is gone, what is no character shows as �."""
    return " ".join(sanitize.removed(re.sub(r"\s", " ", _SURROGATE.sub("\ufffd", text))).split())
