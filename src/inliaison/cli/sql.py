"""Questions in SQL: sql."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.emit import ask, emit, format_of, tell_credit
from inliaison.cli.options import Output, Scope, examples
from inliaison.errors import UsageError
from inliaison.query import loaded, views
from inliaison.query.sql import Rows, answered, read
from inliaison.render import stream
from inliaison.render.documents import Column, Listing, View
from inliaison.system import output
from inliaison.text import toml

_CHUNK = 1 << 16
_LONGEST = 200
"""Signs of a statement that stand in a title."""


@examples(
    'inliaison sql "SELECT acronym, committees FROM partners WHERE committees > 20"',
    "inliaison sql \"SELECT * FROM memberships WHERE role = 'secretariat'\" -o secretariats.csv",
    purpose=(
        "Ask in SQL, over documented views that can only be read.\n\n"
        "Without a statement it tells which views there are, with questions to begin with."
    ),
)
def sql(
    scope: Scope,
    out: Output,
    statement: Annotated[
        list[str] | None, typer.Argument(metavar="[STATEMENT]", help="One SELECT; `-` reads it from standard input.")
    ] = None,
    file: Annotated[str | None, typer.Option("--file", metavar="FILE", help="Read the statement from a file.")] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help="Stop a statement that takes longer.")
    ] = None,
) -> None:
    terminal.use_color(out.color)
    format = format_of(out)
    if timeout is not None and not timeout > 0:
        raise UsageError("{} must be more than 0", options=("timeout",))
    if not statement and file is None:
        terminal.tell(ask(scope, lambda database: views.page(views.views(database))))
        return
    text = _statement(statement or [], file)

    def question(database: sqlite3.Connection) -> tuple[list[str], Listing | None]:
        unknown, credit = _unknown(database, text), loaded.any_credit(database)  # Before the views are all there is.
        with answered(database, text, timeout=timeout, bounded=True) as found:
            listing = _listing(found, format, credit, out)
            return unknown, listing and listing.changed(title=_title(text))

    notes, listing = ask(scope, question)
    if listing is not None:
        emit(listing.changed(notes=tuple(notes)), out)
        return
    for note in notes:
        terminal.note(note)


def _listing(found: Rows, format: str, credit: str, out: Output) -> Listing | None:
    """The rows of an answer; nothing where they are written as they come."""
    for warning in found.warnings:
        terminal.warn(warning)
    if format in stream.STREAMED:
        with contextlib.closing(stream.written(format, found.columns, found)) as pieces:
            _write(pieces, out)
        tell_credit(credit, out)
        return None
    columns = tuple(stream.distinct(found.columns)) if format == "toml" else found.columns
    rows = [tuple(map(stream.plain, row)) for row in found]
    return Listing("rows", columns, rows, len(rows), credit=credit, view=_view(columns))


def _unknown(database: sqlite3.Connection, statement: str) -> list[str]:
    """What of the members a statement asks for is not known."""
    return loaded.without_members(database) if "memberships" in statement.casefold() else []


def _view(columns: tuple[str, ...]) -> View:
    """Columns under the names that the statement gives them, of which none is left out but for want of room."""
    return View((), drawn="rows", looks={name: Column(name or " ") for name in columns})


def _title(statement: str) -> str:
    """A statement as the title of its answer."""
    shown = " ".join(statement.split())
    return f"SQL: {shown if len(shown) <= _LONGEST else shown[:_LONGEST] + ' …'}"


def _statement(words: list[str], file: str | None) -> str:
    if words and file is not None:
        raise UsageError("give either a statement or {}, not both", options=("file",))
    if file is not None:
        return read(file, toml.read(Path(file)))
    return read("standard input", toml.standard_input()) if words == ["-"] else " ".join(words)


def _write(pieces: Iterator[bytes], out: Output) -> None:
    """Write pieces as they come; to a file, all of them or none."""
    if out.to_file:
        output.to_file(str(out.output), b"".join(pieces), force=out.force)
        return
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            output.to_stdout(b"".join(waiting))
            waiting, size = [], 0
    output.to_stdout(b"".join(waiting))
