"""Text as HTML: hidden characters made visible, markup escaped, right-to-left text isolated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from inliaison.text import names, sanitize


def text(words: str, marked: Sequence[str] = (), *, lines: bool = False) -> str:
    """Return escaped text with the folded words in `marked` highlighted; on one line unless `lines`."""
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
    """Return visible text, escaped, and isolated so that its writing direction does not affect its surroundings."""
    return escape(shown) if shown.isascii() else f"<bdi>{escape(shown)}</bdi>"


def link(address: str) -> str:
    """Return an address as a link if it is a web address that is safe to show; otherwise as text."""
    if not sanitize.is_link(address):
        return text(address)
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(address)}</a>'


def keyed(texts: Iterable[str], more: str = "") -> str:
    """Return the attribute by which the script finds a row: the folded words of all its texts and of `more`."""
    return f'data-k="{escape(names.loose(" ".join((*texts, more))))}"'


def keyed_row(cells: Iterable[str], more: str = "") -> str:
    """Return the search attribute of a table row; for an ASCII row, the script reads the words from the cells."""
    told = " ".join(cells)
    if not told.isascii():
        return keyed((told,), more)
    return keyed((more,)) if more else "data-k"
