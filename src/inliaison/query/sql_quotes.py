"""Names in double quotes, of which SQLite takes an unknown one for a text, without a word.

Not every Python can tell it to refuse that, but none ever takes a name in backquotes for anything else.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"""
    "((?:[^"]|"")*+)" | ".*                        # a name in double quotes; from here on one without an end
    | '(?:[^']|'')*+(?:'|\Z) | `[^`]*+(?:`|\Z) | \[[^\]]*+(?:\]|\Z)
    | --[^\n]*+ | /\*.*?(?:\*/|\Z)
    """,
    re.DOTALL | re.VERBOSE,
)
"""What may hold double quotes: names, texts and comments."""


def backquoted(statement: str) -> str:
    """Return a statement with backquotes around each name that stands in double quotes."""
    return _QUOTED.sub(_backquoted, statement)


def _backquoted(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    name = match[1].replace('""', '"').replace("`", "``")
    return f"`{name}`"


def as_typed(text: str, statement: str) -> str:
    """Return a text of SQLite's about a statement with the quotes that the statement itself has."""
    return text if "`" in statement else text.replace("`", '"')
