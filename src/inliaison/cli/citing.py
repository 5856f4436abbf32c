"""Citations of quotes, which `quotes --cite` prints instead of the quotes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inliaison.cli import terminal
from inliaison.cli.emit import ask, text
from inliaison.cli.filters import text_of
from inliaison.cli.options import Output, Rows, Scope
from inliaison.errors import UsageError
from inliaison.query import filters
from inliaison.render import CITATIONS, FORMATS, formats_of, render, view

if TYPE_CHECKING:
    from inliaison.render.citations import Citation


def citations(style: str, kind: str, values: Mapping[str, Any], scope: Scope, out: Output, shown: Rows) -> None:
    """Print a citation of each quote that `quotes` finds.

    Raises UsageError for an unknown style, and for options or a file that do not fit citations.
    """
    from inliaison.query.cited import cited_quotes

    known = formats_of(CITATIONS)
    if style.casefold() not in known:
        raise UsageError(f'no style of citation "{style}"', remedy=f"Choose from: {', '.join(known)}.")
    if out.format is not None or shown.columns is not None or out.wide:
        raise UsageError("--cite has formats of its own", remedy="Leave --format, --columns and --wide out.")
    if out.excel:
        raise UsageError("{} is for CSV, which citations are not", options=("excel",))
    ending = os.path.splitext(str(out.output))[1].lower()
    others = {ending for format in FORMATS.values() for ending in format.endings} - {*known[style.casefold()].endings}
    if out.to_file and ending in others:
        raise UsageError(f'a file "{ending}" holds no citations as {style}', remedy="Name it otherwise.")
    terminal.use_color(out.color)
    shown.chosen()  # Only called to check the options.
    wanted = {**values, "text": text_of(values.get("text"))}
    order = shown.order

    def question(database: sqlite3.Connection) -> tuple[list[Citation], int, list[str]]:
        picked = filters.chosen(database, kind, wanted)
        return *cited_quotes(database, picked.conditions, order), filters.undecided(kind, picked.undecided(database))

    found, total, notes = ask(scope, question)
    text(render(found, style.casefold()), out, exact=True)
    if len(found) < total:
        terminal.note(f"{len(found)} of {view.count(kind, total)}")
    elif not found:
        terminal.note(f"no {view.count(kind, 0).removeprefix('0 ')}")
    for note in notes:
        terminal.note(note)
