"""Names in double quotes: SQLite silently reads an unknown one as a text.

Not every Python can switch that off, but a name in backquotes is always a name.
"""

from __future__ import annotations

import re

_QUOTED_NAME = re.compile(
    r"""
    "((?:[^"]|"")*+)" | ".*                        # a name in double quotes; from here on one without an end
    | '(?:[^']|'')*+(?:'|\Z) | `[^`]*+(?:`|\Z) | \[[^\]]*+(?:\]|\Z)
    | --[^\n]*+ | /\*.*?(?:\*/|\Z)
    """,
    re.DOTALL | re.VERBOSE,
)
"""Matches what may contain double quotes: names, texts and comments."""


def backquote_names(statement: str) -> str:
    """Return a statement with backquotes in place of the double quotes around names."""
    return _QUOTED_NAME.sub(_quote_name, statement)


def _quote_name(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    name = match[1].replace('""', '"').replace("`", "``")
    return f"`{name}`"


def restore_quotes(text: str, statement: str) -> str:
    """Return a text from SQLite about a statement with the quotes of the typed statement."""
    return text if "`" in statement else text.replace("`", '"')
