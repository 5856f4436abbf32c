"""The `sql` command, which answers questions in SQL."""

import contextlib
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import print_credit, query_index, resolve_format, write_answer, write_text
from inliaison.cli.options import Output, Scope, describe_command
from inliaison.dataset import layer
from inliaison.errors import AccessError, UsageError
from inliaison.index import views
from inliaison.kinds import DOCUMENT_KINDS
from inliaison.query import register_state
from inliaison.query.sql import decode_statement, run_statement
from inliaison.render import FORMATS, stream
from inliaison.render.data import format_plain
from inliaison.render.documents import Column, Listing, Rows, View
from inliaison.system import output
from inliaison.text import toml

Chunk = TypeVar("Chunk")
_TIMEOUT = 60
"""Seconds that a statement may take by default."""
_MAX_BYTES = 32 * 1024 * 1024
"""Bytes that the cells of an answer may take if all of it is needed before any is shown."""
_MAX_TITLE_LENGTH = 200
"""The number of characters of a statement that a title shows."""

EXAMPLES = {
    "Which members vote in the most committees?": "SELECT member_acronym, member_country, count(*) AS committees"
    " FROM memberships WHERE role = 'participating' GROUP BY member ORDER BY committees DESC LIMIT 10",
    "Which partners are in liaison with more than 20 committees?": "SELECT acronym, name, committees FROM partners"
    " WHERE committees > 20 ORDER BY committees DESC",
    "UN bodies by country": "SELECT country, count(*) AS bodies, group_concat(acronym, ', ') AS who FROM partners"
    " WHERE kind = 'un-body' GROUP BY country ORDER BY bodies DESC",
    "Which committees name each other?": "SELECT a.committee_reference, a.other_reference FROM committee_liaisons AS a"
    " JOIN committee_liaisons AS b ON a.committee = b.other AND a.other = b.committee"
    " WHERE a.committee_reference < a.other_reference",
    "Who signed what?": "SELECT people.name, liaisons.title, liaisons.date FROM mentions"
    " JOIN people ON people.id = mentions.target JOIN liaisons ON liaisons.id = mentions.id"
    " WHERE mentions.field = 'signatories' ORDER BY liaisons.date",
}
"""Statements that answer questions, by question."""


@describe_command(
    'inliaison sql "SELECT acronym, committees FROM partners WHERE committees > 20"',
    "inliaison sql \"SELECT * FROM memberships WHERE role = 'secretariat'\" -o secretariats.csv",
    purpose=(
        "Ask a question in SQL.\n\n"
        "Without a statement, the views that can be read are listed, with questions to begin with."
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
        float | None,
        typer.Option("--timeout", metavar="SECONDS", help=f"Stop a statement after so long; {_TIMEOUT} if not given."),
    ] = None,
) -> None:
    terminal.use_color(out.color)
    format = resolve_format(out)
    if timeout is not None and not timeout > 0:
        raise UsageError("{} must be more than 0", options=("timeout",))
    text = _read_statement(statement or [], file)
    if text is None:
        _refuse_unused(out, timeout)
        terminal.print_answer(_format_page())
        return

    def question(database: "sqlite3.Connection") -> tuple[list[str], Listing | None]:
        notes, credit = (
            _describe_unknown(database, text),
            register_state.read_any_credit(database),
        )  # Below, only views can be read.
        with run_statement(database, text, timeout=timeout or _TIMEOUT, limits_memory=True) as result:
            listing = _make_listing(result, format, credit, out)
            return notes, listing and listing.replace(title=_format_title(text))

    notes, listing = query_index(scope, question, documents=True)
    if listing is not None:
        write_answer(listing.replace(notes=tuple(notes)), out)
        return
    for note in notes:
        terminal.print_note(note)


def _make_listing(result: Rows, format: str, credit: str, out: Output) -> Listing | None:
    """Return the rows of an answer, or None if they are written as they come."""
    if FORMATS[format].streams:
        with contextlib.closing(stream(result, format)) as pieces:
            _write(pieces, out)
        print_credit(credit, out)
        return None
    rows = [tuple(map(format_plain, row)) for row in _limit_size(result, _count_bytes)]
    return Listing("rows", result.columns, rows, len(rows), credit=credit, view=_make_view(result.columns))


def _format_page() -> str:
    """Return a description of the views and some examples as text for a terminal."""
    lines = []
    for view in views.list_views():
        lines += [f"{view.name}: {view.purpose[:1].lower()}{view.purpose[1:]}", ""]
        wide = max(map(len, view.columns))
        lines += [f"  {name:{wide}}  {column.type:7}  {column.meaning}" for name, column in view.columns.items()]
        lines.append("")
    for question, statement in EXAMPLES.items():
        lines += [question, f'  inliaison sql "{statement}"', ""]
    return "\n".join(lines[:-1])


def _describe_unknown(database: "sqlite3.Connection", statement: str) -> list[str]:
    """Return notes on the members, and the kinds of document, that a statement asks for and that are not known."""
    words = set(re.findall(r"\w+", statement.casefold()))
    notes = register_state.describe_missing_members(database) if "memberships" in words else []
    kinds = [kind for kind in DOCUMENT_KINDS if words.intersection(views.OF_DOCUMENTS[kind])]
    return [*notes, *(note for kind in kinds for note in register_state.describe_missing_documents(database, kind))]


def _make_view(columns: tuple[str, ...]) -> View:
    """Return a view with the columns as the statement names them; they are left out only for want of room."""
    return View(
        (),
        display="rows",
        looks={name: Column(name or " ", style="", narrow_pattern="{}", min_width=0) for name in columns},
    )


def _format_title(statement: str) -> str:
    """Return a statement as the title of its answer."""
    text = " ".join(statement.split())
    return f"SQL: {text if len(text) <= _MAX_TITLE_LENGTH else text[:_MAX_TITLE_LENGTH] + ' …'}"


def _read_statement(words: list[str], file: str | None) -> str | None:
    """Return the statement that was typed, read from a file or piped, or None. Raises UsageError for two."""
    if words and file is not None:
        raise UsageError("give either a statement or {}, not both", options=("file",))
    if file is not None:
        return decode_statement(file, toml.read_pipe(file) if layer.is_pipe(file) else toml.read_file(Path(file)))
    if words and words != ["-"]:
        return " ".join(words)
    if not words and (sys.stdin is None or sys.stdin.closed or terminal.is_terminal(sys.stdin)):
        return None
    text = decode_statement("standard input", toml.read_standard_input())
    return text if words or text.strip() else None


def _refuse_unused(out: Output, timeout: float | None) -> None:
    """Raise UsageError for an option that needs a statement."""
    values = {"format": out.format, "output": out.output, "force": out.force, "timeout": timeout}
    for name, value in values.items():
        if value:
            raise UsageError("{} needs a statement", options=(name,), remedy="See what can be asked: inliaison sql")


def _count_bytes(row: tuple[Any, ...]) -> int:
    return sys.getsizeof(row) + sum(map(sys.getsizeof, row))


def _limit_size(chunks: Iterable[Chunk], count_bytes: Callable[[Chunk], int]) -> Iterator[Chunk]:
    """Yield the chunks of an answer that is held in memory whole. Raises AccessError if they are too large."""
    size = 0
    for chunk in chunks:
        size += count_bytes(chunk)
        if size > _MAX_BYTES:
            raise AccessError(
                f"the answer takes more than {_MAX_BYTES >> 20} MB of memory",
                remedy="A file or a pipe in csv, tsv, json or jsonl may be of any size, as with -o FILE.csv.",
            )
        yield chunk


def _write(pieces: Iterator[bytes], out: Output) -> None:
    """Write pieces as they come: to a file, all of them or none; to a terminal, like every other answer."""
    if out.to_file:
        output.write_file(str(out.output), pieces, force=out.force)
        return
    if terminal.is_terminal(sys.stdout):
        whole: Iterator[bytes] = _limit_size(pieces, len)
        write_text(b"".join(whole), out, exact=True)
        return
    for piece in pieces:
        output.write_stdout(piece)
