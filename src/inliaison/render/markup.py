"""Words as HTML: what hides made visible, what is markup escaped, what runs from right to left kept to itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from inliaison.text import names, sanitize


def text(words: str, marked: Sequence[str] = (), *, lines: bool = False) -> str:
    """A text that shows as it reads, the folded words in it marked that were looked for; on one line unless `lines`."""
    if words.isascii() and words.isprintable() and not marked:
        return escape(words)
    shown = sanitize.block(words) if lines else sanitize.line(words)
    spans = names.hits(shown, marked) if marked else []
    if not spans:
        return isolated(shown)
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(shown[at:start]), "<mark>", escape(shown[start:end]), "</mark>"]
        at = end
    inner = "".join((*parts, escape(shown[at:])))
    return inner if shown.isascii() else f"<bdi>{inner}</bdi>"


def isolated(shown: str) -> str:
    """A text in which everything shows, escaped; its direction is no matter of what stands around it."""
    return escape(shown) if shown.isascii() else f"<bdi>{escape(shown)}</bdi>"


def link(address: str) -> str:
    """An address as a link, where it is one of the web that can be trusted to be what it looks like; else as text."""
    if not sanitize.is_link(address):
        return text(address)
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(address)}</a>'


def keyed(texts: Iterable[str], more: str = "") -> str:
    """The attribute by which the script finds a row, for all its texts and more: their folded words."""
    return f'data-k="{escape(names.loose(" ".join((*texts, more))))}"'


def keyed_row(cells: Iterable[str], more: str = "") -> str:
    """The same for a row of a table. What is written in ASCII alone, the script reads from the cells itself."""
    told = " ".join(cells)
    if not told.isascii():
        return keyed((told,), more)
    return keyed((more,)) if more else "data-k"
