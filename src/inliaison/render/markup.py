"""Text as HTML: hidden characters made visible, markup escaped, right-to-left text isolated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from inliaison.text import names, sanitize


def text(content: str, words: Sequence[str] = (), *, lines: bool = False) -> str:
    """Return escaped text with the folded `words` highlighted; on one line unless `lines`."""
    if content.isascii() and content.isprintable() and not words:
        return escape(content)
    visible = sanitize.escape_block(content) if lines else sanitize.escape_line(content)
    spans = names.find_spans(visible, words) if words else []
    if not spans:
        return isolate(visible)
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(visible[at:start]), "<mark>", escape(visible[start:end]), "</mark>"]
        at = end
    inner = "".join((*parts, escape(visible[at:])))
    return inner if visible.isascii() else f"<bdi>{inner}</bdi>"


def isolate(visible: str) -> str:
    """Return visible text, escaped, and isolated so that its writing direction does not affect its surroundings."""
    return escape(visible) if visible.isascii() else f"<bdi>{escape(visible)}</bdi>"


def link_inside(address: str, html: str) -> str:
    """Return finished HTML that links to an anchor on the page or to an address that is safe; otherwise unchanged."""
    if address.startswith("#"):
        return f"<a href={address}>{html}</a>"
    if not sanitize.is_link(address):
        return html
    return f'<a href="{escape(address)}">{html}</a>'


def link(address: str, label: str) -> str:
    """Return a label that links to an address if this is a web address that is safe to show; otherwise as text."""
    return link_inside(address, text(label))


def write_search_attribute(texts: Iterable[str], more: str = "") -> str:
    """Return the attribute by which the script finds a row: the folded words of all its texts and of `more`."""
    return f'data-k="{escape(names.fold_words(" ".join((*texts, more))))}"'


def write_row_attribute(cells: Iterable[str], more: str = "") -> str:
    """Return the search attribute of a table row; for an ASCII row, the script reads the words from the cells."""
    content = " ".join(cells)
    if not content.isascii():
        return write_search_attribute((content,), more)
    return write_search_attribute((more,)) if more else "data-k"
