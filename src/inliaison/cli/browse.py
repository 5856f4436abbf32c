"""The `browse` command, which shows the directory full screen."""

import gc
import os
import sqlite3
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import get_columns, resolve_format
from inliaison.cli.answer import write_text as write
from inliaison.cli.filters import format_title
from inliaison.cli.options import Color, Output, Scope, describe_command
from inliaison.errors import UsageError
from inliaison.query import browse_rows, rows
from inliaison.query.conditions import match_ids
from inliaison.render import FORMATS, RECORDS, Screen, list_formats, view, write_document
from inliaison.system import folders

_INSTALL = "pip install 'inliaison[browse]'"
_LISTINGS = "The listings say the same: inliaison partners, inliaison show REF, inliaison search TEXT."


@describe_command(
    "inliaison browse",
    "inliaison browse energy",
    "inliaison browse --as-of 2025-07 --no-mouse",
    purpose="Look around in a full screen.",
)
def browse(
    scope: Scope,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT...", help="What to search for at first.", show_default=False)
    ] = None,
    no_mouse: Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")] = False,
    color: Color = "auto",
) -> None:
    terminal.use_color(color)
    _must_have_terminal()
    if find_spec("textual") is None:
        raise UsageError(f"browse needs Textual: {_INSTALL}")
    _set_environment(colors=terminal.wants_color(sys.stderr))
    from inliaison.browse import program
    from inliaison.browse.app import Browser
    from inliaison.browse.directory import Directory

    program.use_encoding()
    gc.enable()  # Unlike the other commands, this one runs for hours and has to collect reference cycles.
    directory = Directory(scope.layers, terminal.print_warning)
    app = Browser(
        directory,
        lambda *arguments: directory.ask(lambda database: _save(database, *arguments)),
        ", ".join(_list_endings()),
        " ".join(text or ()),
    )
    app.run(mouse=not no_mouse)
    directory.close()
    if app.fault:
        raise app.fault
    raise typer.Exit(app.return_code or 0)


def _set_environment(*, colors: bool) -> None:
    """Set the environment for Textual: whether to use colours, and no size, which it reads from the terminal."""
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        os.environ.pop(name, None)
    if not colors:
        os.environ["NO_COLOR"] = "1"


def _must_have_terminal() -> None:
    """Raise UsageError unless all standard streams are terminals and the terminal can draw."""
    for name in ("stdin", "stdout", "stderr"):
        if not terminal.is_terminal(getattr(sys, name)):
            raise UsageError(f"browse needs a terminal, and std{name[3:]} is none", remedy=_LISTINGS)
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("browse needs a terminal that can draw, and TERM says that this one cannot", remedy=_LISTINGS)


def _save(
    database: "sqlite3.Connection",
    kind: str,
    query: browse_rows.FilterValues,
    numbers: list[int],
    path: str,
    force: bool,
) -> str:
    """Write the rows of a query to a file in the format of its ending, and return a message for the user.

    Raises UsageError for a path that names no file or has an unknown ending.
    """
    out = Output(output=folders.expand_home(path.strip()), force=force)
    if not path.strip() or not out.to_file:
        raise UsageError("That names no file.")
    if os.path.splitext(path.strip())[1].lower() not in _list_endings():
        raise UsageError(f'No format has the ending of "{path}".', remedy=f"Choose from: {', '.join(_list_endings())}.")
    format = resolve_format(out)
    renderer = FORMATS[format]
    condition = match_ids(numbers, f"{kind}.row")
    listing = rows.list_rows(
        database,
        kind,
        [condition],
        get_columns(kind, format),
        encoded=renderer.encoded,
        with_labels=renderer.with_labels,
    )
    values = {**query, "text": str(query.get("text") or "").split()}
    notes = tuple(browse_rows.read_rows(database, kind, query).notes)
    listing = listing.changed(title=format_title(kind.capitalize(), values), notes=notes)
    write(write_document(listing, format, Screen()), out, exact=renderer.exact)
    return "\n".join(filter(None, (f"Wrote {view.format_count(kind, listing.total)} to {path}.", listing.credit)))


def _list_endings() -> list[str]:
    """Return the file endings of the formats for records."""
    return [ending for format in list_formats(RECORDS).values() for ending in format.endings if ending]
