"""The listing commands, one for each kind of record, made from the filters that the kind declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from inliaison.cli.filters import iter_filter_options
from inliaison.cli.filters import make_parameter as _make_parameter
from inliaison.cli.listing import print_listing
from inliaison.cli.options import Output, Rows, Scope, Text, describe_command
from inliaison.kinds import KINDS, load_kind
from inliaison.kinds.kind import Kind
from inliaison.render import CITATIONS, list_formats
from inliaison.render.view import describe_headings

_CITE = typer.Option(metavar="STYLE", help=f"Give citations instead: {', '.join(list_formats(CITATIONS))}.")


def __getattr__(name: str) -> Callable[..., None]:
    """Return the command that lists a kind."""
    if name not in KINDS:
        raise AttributeError(name)
    return _make_command(load_kind(name))


def _make_command(kind: Kind) -> Callable[..., None]:
    def command(scope: Scope, out: Output, rows: Rows, **values: Any) -> None:
        cite = values.pop("cite", None)
        if cite is None:
            print_listing(kind.name, values, scope, out, rows)
        else:
            from inliaison.cli.citing import print_citations

            print_citations(cite, kind.name, values, scope, out, rows)

    command.__name__ = kind.name
    command.__signature__ = inspect.Signature(list(_iter_parameters(kind)))  # type: ignore[attr-defined]
    headings = describe_headings(kind.view, kind.view.get_default_columns(on_screen=True))
    purpose = f"{kind.purpose}\n\nHeadings of its table: {headings}." if headings else kind.purpose
    return describe_command(*kind.examples, purpose=purpose)(command)


def _iter_parameters(kind: Kind) -> Iterator[inspect.Parameter]:
    yield _make_parameter("scope", Scope)
    yield _make_parameter("out", Output)
    yield _make_parameter("rows", Rows)
    yield _make_parameter("text", Text, None)
    yield from iter_filter_options(kind)
    if kind.citable:
        yield _make_parameter("cite", Annotated[str | None, _CITE], None)
