"""The listing commands, one for each kind of record, made from the filters that the kind declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from inliaison.cli.citing import citations
from inliaison.cli.emit import listing
from inliaison.cli.filters import filter_options
from inliaison.cli.filters import parameter as _parameter
from inliaison.cli.options import Output, Rows, Scope, Text, examples
from inliaison.kinds import KINDS, load
from inliaison.kinds.kind import Kind
from inliaison.render import CITATIONS, formats_of
from inliaison.render.view import describe_headings

_CITE = typer.Option(metavar="STYLE", help=f"Give citations instead: {', '.join(formats_of(CITATIONS))}.")


def __getattr__(name: str) -> Callable[..., None]:
    """Return the command that lists a kind."""
    if name not in KINDS:
        raise AttributeError(name)
    return _command(load(name))


def _command(kind: Kind) -> Callable[..., None]:
    def command(scope: Scope, out: Output, rows: Rows, **given: Any) -> None:
        cite = given.pop("cite", None)
        if cite is None:
            listing(kind.name, given, scope, out, rows)
        else:
            citations(cite, kind.name, given, scope, out, rows)

    command.__name__ = kind.name
    command.__signature__ = inspect.Signature(list(_parameters(kind)))  # type: ignore[attr-defined]
    headings = describe_headings(kind.view, kind.view.shown(on_screen=True))
    purpose = f"{kind.purpose}\n\nHeadings of its table: {headings}." if headings else kind.purpose
    return examples(*kind.examples, purpose=purpose)(command)


def _parameters(kind: Kind) -> Iterator[inspect.Parameter]:
    yield _parameter("scope", Scope)
    yield _parameter("out", Output)
    yield _parameter("rows", Rows)
    yield _parameter("text", Text, None)
    yield from filter_options(kind.filters)
    if kind.citable:
        yield _parameter("cite", Annotated[str | None, _CITE], None)
