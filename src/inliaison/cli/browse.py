"""The `browse` command, which shows the directory full screen."""

import gc
import inspect
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.browse_files import Files
from inliaison.cli.filters import iter_shared_options, make_parameter, refuse_others
from inliaison.cli.options import Color, Rows, Scope, describe_command
from inliaison.errors import UsageError
from inliaison.kinds import KINDS, load_kind
from inliaison.query import browse_rows
from inliaison.query.browse_rows import TABS, Query

_INSTALL = "pip install 'inliaison[browse]'"
_LISTINGS = "The listings say the same: inliaison partners, inliaison show REF, inliaison search TEXT."


_Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KIND] [TEXT...]", help="A kind of record, and words to search for.", show_default=False),
]
_NoMouse = Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")]


@describe_command(
    "inliaison browse energy",
    "inliaison browse committees --partner who",
    "inliaison browse --as-of 2025-07 --no-mouse",
    purpose="Look around in a full screen.",
)
def browse(scope: Scope, rows: Rows, words: list[str] | None, no_mouse: bool, color: str, **values: Any) -> None:
    terminal.use_color(color)
    kind, text = _split_words(words or ())
    query = _make_query(kind, rows, values)
    _must_have_terminal()
    if find_spec("textual") is None:
        raise UsageError(f"browse needs Textual: {_INSTALL}")
    _set_environment(colors=terminal.wants_color(sys.stderr))
    from inliaison.browse import program
    from inliaison.browse.app import Browser
    from inliaison.browse.directory import Directory

    program.use_encoding()
    gc.enable()  # Unlike the other commands, this one runs for hours and has to collect reference cycles.
    progress = terminal.make_delayed_progress("reading the data")
    directory = Directory(scope.layers, terminal.print_warning, progress, scope.documents)
    start = directory.ask(lambda database: browse_rows.resolve_query(database, query)) if query else None
    app = Browser(directory, Files(directory.ask), text, start)
    app.run(mouse=not no_mouse)
    directory.close()
    if app.error:
        raise app.error
    raise typer.Exit(app.return_code or 0)


browse.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
    [
        make_parameter("scope", Scope),
        make_parameter("rows", Rows),
        make_parameter("words", _Words, None),
        make_parameter("no_mouse", _NoMouse, False),
        make_parameter("color", Color, "auto"),
        *iter_shared_options(TABS),
    ]
)


def _split_words(words: Sequence[str]) -> tuple[str | None, str]:
    """Return the kind that the first word names, if it names one, and the search text of the others."""
    kind = words[0].casefold() if words else ""
    if kind not in KINDS:
        return None, " ".join(words)
    if kind not in TABS:
        raise UsageError(
            f"browse has no list of {kind}", remedy=f"Choose from: {', '.join(TABS)}; or run `inliaison {kind}`."
        )
    return kind, " ".join(words[1:])


def _make_query(kind: str | None, rows: Rows, values: dict[str, Any]) -> Query | None:
    """Return what the list of a kind shows at first. Raises UsageError for options that are none of its listing."""
    options = {**values, **rows._asdict()}
    option_names = [name for name, value in options.items() if value not in (None, False)]
    if kind is None and option_names:
        takes = [name for name in TABS if option_names[0] in load_kind(name).filter_options] or TABS
        raise UsageError(
            "{} needs a kind of record", options=(option_names[0],), remedy=f"Name one first: {', '.join(takes)}."
        )
    if kind is None:
        return None
    refuse_others(kind, values)
    return Query(kind, {name: value for name, value in values.items() if value}, rows.order, rows.parse_columns())


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
