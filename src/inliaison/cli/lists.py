"""The listing commands, one for each kind of record, made of the filters that the kind declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from inliaison.cli.citing import citations
from inliaison.cli.emit import listing
from inliaison.cli.options import Output, Recursive, Rows, Scope, Text, examples
from inliaison.errors import UsageError
from inliaison.kinds import KINDS, load
from inliaison.kinds.kind import Filter, Kind
from inliaison.query.filters import Within
from inliaison.render import CITATIONS, formats_of

_CITE = typer.Option(metavar="STYLE", help=f"Give citations instead: {', '.join(formats_of(CITATIONS))}.")


def __getattr__(name: str) -> Callable[..., None]:
    """The command that lists a kind."""
    if name not in KINDS:
        raise AttributeError(name)
    return _command(load(name))


def _command(kind: Kind) -> Callable[..., None]:
    def command(scope: Scope, out: Output, rows: Rows, **given: Any) -> None:
        cite, values = given.pop("cite", None), _values(kind, given)
        if cite is None:
            listing(kind.name, values, scope, out, rows)
        else:
            citations(cite, kind.name, values, scope, out, rows)

    command.__doc__ = kind.purpose
    command.__name__ = kind.name
    command.__signature__ = inspect.Signature(list(_parameters(kind)))  # type: ignore[attr-defined]
    return examples(*kind.examples)(command)


def _values(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    """What each filter is given; a committee comes with its subcommittees, if wanted."""
    recursive = given.pop("recursive", False)
    if recursive and not given["committee"]:
        raise UsageError("--recursive needs --committee")
    return given | {
        filter.name: Within(tuple(given[filter.name]), recursive) if given[filter.name] else None
        for filter in kind.filters
        if filter.form == "committee"
    }


def _parameters(kind: Kind) -> Iterator[inspect.Parameter]:
    yield _parameter("scope", Scope)
    yield _parameter("out", Output)
    yield _parameter("rows", Rows)
    yield _parameter("text", Text, None)
    for filter in kind.filters:
        yield _parameter(filter.name, _annotation(filter), None)
        if filter.form == "committee":
            yield _parameter("recursive", Recursive, False)
    if kind.citable:
        yield _parameter("cite", Annotated[str | None, _CITE], None)


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _annotation(filter: Filter) -> Any:
    option = typer.Option(metavar=filter.metavar, help=filter.help)
    return Annotated[str | None, option] if filter.single else Annotated[list[str] | None, option]
