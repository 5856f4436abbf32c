"""The options that filter rows, made from the filters that the kinds of record declare."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inliaison.cli.options import Recursive, exclude, narrow
from inliaison.errors import UsageError
from inliaison.kinds import load_kind
from inliaison.kinds.filter import EXCLUDE_PREFIX, Filter
from inliaison.kinds.kind import Kind
from inliaison.render import FORMATS

if TYPE_CHECKING:
    import sqlite3

MODIFIERS = ("recursive", "all", "where")
"""The options that modify several filters, and `where`, which every kind has."""


def _limit_condition_memory(condition: str | None) -> str | None:
    """Return a condition, after limiting the memory of this process as for a statement of `sql`."""
    if condition is not None:
        import sqlite3
        from contextlib import closing

        from inliaison.query.sql import limit_memory

        with closing(sqlite3.connect(":memory:")) as database:
            limit_memory(database)
    return condition


_WHERE = typer.Option(
    "--where",
    metavar="CONDITION",
    help="Meeting this condition in SQL; null follows SQL. Columns: `inliaison sql`.",
    rich_help_panel="Filter",
    callback=_limit_condition_memory,
)


def iter_filter_options(kind: Kind) -> Iterator[inspect.Parameter]:
    """Yield the options of the filters of a kind."""
    roles = {option: f"In this {option}: {', '.join(each)}" for option, each in kind.role_options.items()}
    return _iter_options(kind.filters, roles)


def iter_shared_options(kinds: Iterable[str]) -> Iterator[inspect.Parameter]:
    """Yield the options of the filters of some kinds, for a command that takes them all, each name once."""
    by_name: dict[str, dict[str, Filter]] = {}
    with_role: dict[str, list[str]] = {}
    for kind in map(load_kind, kinds):
        for filter in kind.filters:
            by_name.setdefault(filter.name, {})[kind.name] = filter
        for option in kind.role_options:
            with_role.setdefault(option, []).append(kind.name)
    helps = {name: _format_help([*by_kind, *with_role.get(name, ())]) for name, by_kind in by_name.items()}
    parameters = [
        next(iter(by_kind.values())).replace(
            help=helps[name],
            many=any(filter.many for filter in by_kind.values()),
            negatable=any(filter.negatable for filter in by_kind.values()),
        )
        for name, by_kind in by_name.items()
    ]
    roles = {option: _format_help(names) for option, names in with_role.items() if option not in by_name}
    return _iter_options(parameters, roles)


def _format_help(kinds: Sequence[str]) -> str:
    """Return the help of an option that several listings have."""
    return f"Applies to {', '.join(kinds)}"


def _iter_options(every: Sequence[Filter], roles: Mapping[str, str]) -> Iterator[inspect.Parameter]:
    """Yield the filters, the options that modify them, and the negated filters; `roles` has help by option."""
    for filter in every:
        yield make_parameter(filter.name, _annotate(filter), False if filter.is_flag else None)
    if any(filter.value_type == "committee" for filter in every):
        yield make_parameter("recursive", Recursive, False)
    yield make_parameter("where", Annotated[str | None, _WHERE], None)
    for option, help in roles.items():
        role = narrow(metavar=option.upper(), help=f"{help} (repeatable).")
        yield make_parameter(option, Annotated[list[str] | None, role], None)
    many = [f"--{filter.name.replace('_', '-')}" for filter in every if filter.many]
    if many:
        help = f"Match every repeated value, not just one: {', '.join(many)}."
        yield make_parameter("all", Annotated[bool, narrow("--all", help=help)], False)
    for filter in (filter for filter in every if filter.negatable):
        name = f"--{EXCLUDE_PREFIX}{filter.name}".replace("_", "-")
        option = exclude(name, metavar=filter.metavar, help=f"Exclude what --{filter.name.replace('_', '-')} finds.")
        yield make_parameter(EXCLUDE_PREFIX + filter.name, Annotated[list[str] | None, option], None)


def refuse_others(kind: str, values: Mapping[str, Any]) -> None:
    """Raise UsageError for a filter that the kind does not have."""
    options = load_kind(kind).filter_options
    for option, value in values.items():
        if value and option not in options and option not in MODIFIERS:
            choices = ", ".join(f"--{name.replace('_', '-')}" for name in options)
            raise UsageError(f"{{}} does not filter {kind}", options=(option,), remedy=f"Choose from: {choices}.")


def join_words(words: Sequence[str] | None) -> str:
    """Return the words as one text. Raises UsageError for an empty word, which would match everything."""
    if any(not word.strip() for word in words or ()):
        raise UsageError("TEXT is empty", remedy="Leave it out to see all.")
    return " ".join(words or ())


def format_title(what: str, values: Mapping[str, Any]) -> str:
    """Return the title of a listing: what is listed, and the filters as they were typed."""
    either = " and " if values.get("all") else " or "
    parts = []
    for name, value in values.items():
        if name == "text" and value:
            parts.append(f"“{' '.join(value)}”")
        elif name == "recursive" and value:
            parts.append("with subcommittees")
        elif value is True and name != "all":
            parts.append(name.replace("_", " "))
        elif value and name != "all":
            texts = [value] if isinstance(value, str) else value
            parts.append(f"{name.replace('_', ' ')} {either.join(texts)}")
    return f"{what}: {', '.join(parts)}" if parts else what


def read_title(database: sqlite3.Connection, kind: str, what: str, values: Mapping[str, Any], format: str) -> str:
    """Return the title of a listing in a format; on pages and in pictures it names records as people know them."""
    if not (FORMATS[format].is_page or format == "svg"):
        return format_title(what, values)
    from inliaison.query.facet_values import label_filter_values

    return format_title(what, label_filter_values(database, kind, values))


def make_parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    """Return a keyword parameter of a command."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _annotate(filter: Filter) -> Any:
    if filter.is_flag:
        return Annotated[bool, narrow(f"--{filter.name.replace('_', '-')}", help=filter.help)]
    help = filter.help if filter.single else f"{filter.help.removesuffix('.')} (repeatable)."
    option = narrow(metavar=filter.metavar, help=help)
    return Annotated[str | None, option] if filter.single else Annotated[list[str] | None, option]
