"""Words of a command line as bash passes them for completion: as they were typed."""

from __future__ import annotations

import os
import re

_PART = re.compile(r"""'([^']*)'?|"((?:[^"\\]|\\.)*+)"?|\\(.?)|[^'"\\]+""", re.DOTALL)
"""Matches a quoted part of a word, which may be unclosed; an escaped character; or a bare part."""


def expand(word: str) -> str:
    """Return a word as bash would pass it to the program, from the word as it was typed.

    Quotation marks and backslashes are removed, and variables are expanded. Nothing is run.
    """
    return "".join(map(_expand_part, _PART.finditer(word)))


def _expand_part(part: re.Match[str]) -> str:
    single, double, escape = part.groups()
    if single is not None or escape is not None:
        return (single or escape or "").replace("\\", "")  # No name has a backslash; a shell may have added it.
    if double is None:
        return os.path.expandvars(part[0])
    return re.sub(r"\\(.)", r"\1", double) if "\\" in double else os.path.expandvars(double)
