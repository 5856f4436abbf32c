"""Cleaning of the texts of ISO's register: removal of HTML, entities and irregular white space."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from inliaison.text import sanitize

_BULLET = re.compile(r"[•\u25cf\u25aa]\s*")
_SPACE = re.compile(r"\s")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>|<[!?][^<>]*>", re.IGNORECASE)
"""A tag or a comment. Python's own parser takes minutes for a hundred kilobytes of unclosed tags."""

_TAG_TEXTS = {"li": "\n• ", "td": " ", "th": " "}
_BLOCKS = {"li", "p", "div", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}


def clean_paragraphs(markup: str) -> str:
    """Return the paragraphs and list items of a marked-up text, one a line, without superfluous white space."""
    text = " ".join(markup.split()) if "<" in markup else _BULLET.sub("\n• ", markup.replace("\r", "\n"))
    lines = [clean_line(line) for line in html.unescape(_TAG.sub(_break, text)).split("\n")]
    return "\n".join(line for line in lines if line and line != "•")


def _break(tag: re.Match[str]) -> str:
    """Return the replacement of a tag: a block begins and ends a line, a list item begins with a bullet."""
    closing, name = tag[1], (tag[2] or "").lower()
    return (not closing and _TAG_TEXTS.get(name)) or ("\n" if name in _BLOCKS else "")


@lru_cache(maxsize=4096)  # Labels of members repeat often.
def clean_line(text: str) -> str:
    """Return a text on one line, with single spaces, without invisible characters, and with � for invalid ones."""
    if not text.isprintable():
        text = sanitize.remove_hidden_characters(_SPACE.sub(" ", _SURROGATE.sub("\ufffd", text)))
    elif not text.isascii():  # A few hidden characters count as printable.
        text = sanitize.remove_hidden_characters(text)
    return " ".join(text.split())
