"""The way of an answer from the index to a terminal, a pipe or a file."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from inliaison import index
from inliaison.cli import age, terminal
from inliaison.cli.options import Output, Scope
from inliaison.errors import UsageError
from inliaison.index.connection import get_remarks
from inliaison.kinds import load_kind
from inliaison.render import (
    CARD,
    CHART,
    DATASET,
    DIGEST,
    FORMATS,
    RECORDS,
    Document,
    list_formats,
    view,
    write_document,
)
from inliaison.render.documents import Listing
from inliaison.system import output
from inliaison.text import sanitize

if TYPE_CHECKING:
    from inliaison.render.datasets import Dataset

Answer = TypeVar("Answer")


def query_index(scope: Scope, question: Callable[[sqlite3.Connection], Answer], *, documents: bool = False) -> Answer:
    """Return the answer to a question on the layers in scope, and print how its references were understood.

    With `documents`, the question may be on standards and their classes.
    """

    def ask_and_remark(database: sqlite3.Connection) -> Answer:
        answer = question(database)
        for remark in get_remarks(database):
            terminal.print_note(remark)
        return answer

    return index.answer(
        scope.layers(),
        ask_and_remark,
        terminal.print_warning,
        terminal.make_delayed_progress("reading the data"),
        scope.documents() if documents else (),
    )


def describe_user_records(
    database: sqlite3.Connection, format: str, ids: Callable[[], Mapping[str, Sequence[str]]]
) -> list[str]:
    """Return the note on user records in a page, which is made for others to read; none for other formats."""
    if not FORMATS[format].is_page:
        return []
    from inliaison.query import standalone

    number = standalone.count_user_records(database, ids())
    return [format_user_records(number)] if number else []


def format_user_records(number: int) -> str:
    """Return the note that an answer holds this number of user records."""
    verb, them = ("is", "it") if number == 1 else ("are", "them")
    return f"{view.format_count('records', number)} of your own {verb} in it; --no-own leaves {them} out"


def get_columns(kind: str, format: str) -> tuple[str, ...]:
    """Return the default columns of a kind in a format; none means the whole record."""
    return (
        load_kind(kind).view.get_default_columns(on_screen=FORMATS[format].on_screen)
        if FORMATS[format].for_people
        else ()
    )


def resolve_format(out: Output, takes: str = RECORDS, *, default: str = "plain") -> str:
    """Return the name of the format: the chosen one, by the file's ending, or else a table on a terminal or `default`.

    Only records and counts are drawn as a table. Raises UsageError for an unknown format or ending, and for `--excel`
    or `--wide` with a format that they do not fit.
    """
    name = _resolve_format_name(out, takes, default)
    if out.excel and name != "csv":
        raise UsageError("{} is for CSV", options=("excel",), remedy="Give -f csv, or a file *.csv, with it.")
    if FORMATS[name].is_binary and not out.to_file and terminal.is_terminal(sys.stdout):
        raise UsageError(f"{name} is not for a terminal", remedy=f"Write it to a file: -o FILE.{name}.")
    if out.wide and name not in ("table", "plain"):
        raise UsageError("{} is for tables", options=("wide",), remedy="The other formats hold every column anyway.")
    return "excel" if out.excel else name


def _resolve_format_name(out: Output, takes: str, default: str) -> str:
    formats = list_formats(takes)
    is_listing = takes in (RECORDS, CARD, CHART, DIGEST)
    what = "" if is_listing else f" of a {takes}"
    if out.format is not None:
        name = out.format.casefold()
        if name not in formats:
            from inliaison.dataset.rules import suggest_nearest

            hint = suggest_nearest(name, list(formats))
            raise UsageError(f'no format{what} "{out.format}"{hint}', remedy=f"Choose from: {', '.join(formats)}.")
        return name
    if out.to_file:
        ending = os.path.splitext(str(out.output))[1].lower()
        matches = [name for name, format in formats.items() if ending in format.endings]
        if not matches and (ending or takes != DATASET):
            endings = (ending for format in formats.values() for ending in format.endings if ending)
            raise UsageError(
                f'unknown file extension "{ending}"',
                remedy=f"Choose from: {', '.join(endings)}; or choose a format{what} with -f.",
            )
        return matches[0] if matches else default
    return "table" if is_listing and terminal.is_terminal(sys.stdout) else default


def write_answer(document: Document | Dataset, out: Output, notes: Sequence[str] = (), *, takes: str = RECORDS) -> None:
    """Render a document and write it to its destination, and the counts and notes to standard error.

    Raises UsageError for `--wide` with anything but a listing.
    """
    format = resolve_format(out, takes)
    if out.wide and not isinstance(document, Listing):
        raise UsageError("{} is for listings", options=("wide",), remedy="A card shows all there is.")
    terminal.use_color(out.color)
    remarks: list[str] = []
    write_text(
        write_document(document, format, _get_screen(out).replace(remarks=remarks)), out, exact=FORMATS[format].exact
    )
    if isinstance(document, Listing):
        is_table = format == "table" and document.view.display not in ("bars", "cross") and not out.to_file
        if is_table and terminal.is_terminal(sys.stderr):
            _describe_table(document, remarks)
        else:
            _describe_rows(document, remarks, out)
    for note in notes:
        terminal.print_note(note)
    age.remind()


def _describe_table(document: Listing, remarks: Sequence[str]) -> None:
    """Write below a table one line with the number of rows and the notes, and another with the short credit."""
    count = view.describe_count(document)
    notes = (view.shorten_unknown(note, has_rows=bool(document.rows)) for note in document.notes)
    terminal.print_note("; ".join(filter(None, (count, *notes, *remarks))))
    if document.rows and document.credit:
        from inliaison.dataset.registers import shorten_credit

        terminal.print_note(shorten_credit(document.credit), dim=True)


def _describe_rows(document: Listing, remarks: Sequence[str], out: Output) -> None:
    """Write to standard error how many rows there are if not all, the notes, and the credit."""
    is_whole = len(document.rows) == document.total > 0
    count = "" if is_whole else view.describe_count(document)
    for note in filter(None, (count, *document.notes, *remarks)):
        terminal.print_note(note)
    if document.rows:
        print_credit(document.credit, out)


def print_credit(credit: str, out: Output) -> None:
    """Write the credit of the data, if a person sees it or the answer goes to a file."""
    if credit and (terminal.is_terminal(sys.stderr) or out.to_file):
        terminal.print_note(credit)


def _find_other_format(out: Output) -> str:
    """Return the format that the ending of the file stands for, if another one was chosen; else an empty text."""
    ending = os.path.splitext(str(out.output))[1].lower()
    matches = [name for name, format in FORMATS.items() if ending and ending in format.endings]
    return matches[0] if out.format and matches and out.format.casefold() not in matches else ""


def write_text(content: str | bytes, out: Output, *, exact: bool) -> None:
    """Write finished text: exact formats in UTF-8, others in the encoding of the terminal."""
    if out.to_file:
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        output.write_file(str(out.output), data, force=out.force)
        if name := _find_other_format(out):
            terminal.print_note(f"{out.output} holds {out.format}, as -f says, though its ending is that of {name}")
        return
    if exact and terminal.is_terminal(sys.stdout):
        content = sanitize.escape_document(
            content if isinstance(content, str) else content.decode("utf-8", "surrogatepass")
        )
    if isinstance(content, str):
        encoding = "utf-8" if exact else _get_screen(out).encoding
        content = content.encode(encoding, "replace")
    if not _show_in_pager(content, out):
        output.write_stdout(content)


def _show_in_pager(content: bytes, out: Output) -> bool:
    """Return whether the pager showed the content, which it does on a terminal if the content exceeds the screen."""
    if out.no_pager or not terminal.is_terminal(sys.stdout):
        return False
    from inliaison.cli import pager

    return pager.show(content, wide=out.wide)


def _get_screen(out: Output) -> Any:
    screen = terminal.get_screen().replace(wide=out.wide)
    if out.to_file:
        return screen.replace(encoding="utf-8", color=out.color == "always")
    return screen
