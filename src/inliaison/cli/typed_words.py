"""Words of a command line as bash hands them over to be completed: as they were typed."""

from __future__ import annotations

import os
import re

_PART = re.compile(r"""'([^']*)'?|"((?:[^"\\]|\\.)*+)"?|\\(.?)|[^'"\\]+""", re.DOTALL)
"""A part of a word between quotation marks, the last of which may not be typed yet; a backslash; or what is bare."""


def expanded(word: str) -> str:
    """A word as bash would hand it to the program: it is handed over here as it was typed.

    Quotation marks and backslashes go, and variables are put in. Nothing is run.
    """
    return "".join(map(_part, _PART.finditer(word)))


def _part(part: re.Match[str]) -> str:
    single, double, escaped = part.groups()
    if single is not None or escaped is not None:
        return (single or escaped or "").replace("\\", "")  # No name has one; a shell may have put it there.
    if double is None:
        return os.path.expandvars(part[0])
    return re.sub(r"\\(.)", r"\1", double) if "\\" in double else os.path.expandvars(double)
