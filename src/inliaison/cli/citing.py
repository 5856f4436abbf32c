"""Citations of quotes, which `quotes --cite` prints instead of the quotes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inliaison.cli import terminal
from inliaison.cli.answer import query_index, write_text
from inliaison.cli.filters import join_words
from inliaison.cli.options import Output, Rows, Scope
from inliaison.errors import UsageError
from inliaison.query import filters
from inliaison.render import CITATIONS, FORMATS, list_formats, render, view

if TYPE_CHECKING:
    from inliaison.render.citations import Citation


def print_citations(style: str, kind: str, values: Mapping[str, Any], scope: Scope, out: Output, rows: Rows) -> None:
    """Print a citation of each quote that `quotes` finds.

    Raises UsageError for an unknown style, and for options or a file that do not fit citations.
    """
    from inliaison.query.citations import read_citations

    styles = list_formats(CITATIONS)
    if style.casefold() not in styles:
        raise UsageError(f'no style of citation "{style}"', remedy=f"Choose from: {', '.join(styles)}.")
    if out.format is not None or rows.columns is not None or out.wide:
        raise UsageError("--cite has formats of its own", remedy="Leave --format, --columns and --wide out.")
    if out.excel:
        raise UsageError("{} is for CSV, which citations are not", options=("excel",))
    ending = os.path.splitext(str(out.output))[1].lower()
    other_endings = {ending for format in FORMATS.values() for ending in format.endings} - {
        *styles[style.casefold()].endings
    }
    if out.to_file and ending in other_endings:
        raise UsageError(f'a file "{ending}" holds no citations as {style}', remedy="Name it otherwise.")
    terminal.use_color(out.color)
    rows.parse_columns()  # Only called to check the options.
    filter_values = {**values, "text": join_words(values.get("text"))}
    order = rows.order

    def question(database: sqlite3.Connection) -> tuple[list[Citation], int, list[str]]:
        selection = filters.build_selection(database, kind, filter_values)
        return *read_citations(database, selection.conditions, order), selection.describe_unknown(database)

    entries, total, notes = query_index(scope, question)
    write_text(render(entries, style.casefold()), out, exact=True)
    if len(entries) < total:
        terminal.print_note(f"{len(entries)} of {view.format_count(kind, total)}")
    elif not entries:
        terminal.print_note(f"no {view.format_count(kind, 0).removeprefix('0 ')}")
    for note in notes:
        terminal.print_note(note)
