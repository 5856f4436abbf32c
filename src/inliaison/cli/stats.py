"""The `stats` command, which counts the records of a listing."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.emit import ask, emit
from inliaison.cli.filters import MODIFIERS, filter_options, parameter, text_of, title
from inliaison.cli.options import Output, Rows, Scope, examples
from inliaison.errors import UsageError
from inliaison.kinds import KINDS, kinds_named, load
from inliaison.kinds.kind import Filter
from inliaison.query import counts, filters
from inliaison.render.documents import Listing

_Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KIND] [TEXT...]", help="A kind of record, and words that must all occur."),
]
_By = Annotated[str | None, typer.Option(metavar="KEY", help=f"Count by one of: {', '.join(counts.values())}.")]


def _every_filter() -> Iterator[Filter]:
    """Yield the filters of all kinds that are counted, each name once."""
    found: dict[str, dict[str, Filter]] = {}
    for kind in (kind for kind in KINDS if load(kind).counted):
        for filter in load(kind).filters:
            found.setdefault(filter.name, {})[kind] = filter
    for of in found.values():
        first, *more = of.values()
        yield first.changed(
            help=f"As in {', '.join(of)}.",
            roles=first.roles or next((filter.roles for filter in more if filter.roles), {}),
            many=any(filter.many for filter in of.values()),
            twin=any(filter.twin for filter in of.values()),
        )


@examples(
    "inliaison stats",
    "inliaison stats --by secretariat",
    'inliaison stats partners --by country --committee "TC 34" --recursive',
    purpose="Count records by one of their values.",
)
def stats(scope: Scope, out: Output, rows: Rows, words: list[str] | None, by: str | None, **given: Any) -> None:
    terminal.use_color(out.color)
    first, *text = words or (None,)
    named = kinds_named(first)[0] if first is not None else None
    words_in = text_of(text)
    if by == "":
        raise UsageError("{} is empty", options=("by",))
    kind, key = counts.counted(named, by.casefold() if by else None)
    _refuse_others(kind, given)
    chosen, order = rows.chosen(), rows.order

    def question(database: sqlite3.Connection) -> Listing:
        picked = filters.chosen(database, kind, {**given, "text": words_in})
        narrowed = picked.tree is not None
        found = counts.counts(database, kind, key, chosen, order, picked.conditions, of_committees=narrowed)
        heading = title(found.title, {"text": text, **given})
        notes = (*found.notes, *filters.undecided(kind, picked.undecided(database)))
        return found.changed(notes=notes, title=heading)

    emit(ask(scope, question), out)


stats.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
    [
        *(parameter(name, group) for name, group in (("scope", Scope), ("out", Output), ("rows", Rows))),
        parameter("words", _Words, None),
        parameter("by", _By, None),
        *filter_options(_every_filter()),
    ]
)


def _refuse_others(kind: str, given: dict[str, Any]) -> None:
    """Raise UsageError for a filter that the kind does not have."""
    known = [option for filter in load(kind).filters for option in filter.options]
    for option, value in given.items():
        if value and option not in known and option not in MODIFIERS:
            listed = ", ".join(f"--{name.replace('_', '-')}" for name in known)
            raise UsageError(f"{{}} is no filter of {kind}", options=(option,), remedy=f"Choose from: {listed}.")
