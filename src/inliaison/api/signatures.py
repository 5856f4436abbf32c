"""The method that lists a kind of record: its parameters, their types and its docstring, from the kind's filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, NamedTuple

from inliaison.kinds import REGISTRY, load_kind
from inliaison.kinds.filter import Filter

if TYPE_CHECKING:
    from inliaison.api.listings import Listings


class Option(NamedTuple):
    """One keyword argument of a listing."""

    annotation: str
    default: Any
    help: str


def list_options(kind: str) -> dict[str, Option]:
    """Return the keyword arguments of the listing of a kind: its filters, and the arguments that modify them."""
    filters = load_kind(kind).filters
    arguments: dict[str, Option] = {}
    for filter in filters:
        default = False if filter.is_flag else None if filter.single else ()
        arguments[filter.name] = Option(_annotate(filter), default, filter.help)
        if filter.value_type == "committee":
            arguments["recursive"] = Option("bool", False, "Count the subcommittees of these committees in.")
        if filter.roles:
            help = f"In this {filter.role_option}, repeatable: {', '.join(filter.roles)}."
            arguments[filter.role_option] = Option(_allow_several(filter.roles), (), help)
    many = ", ".join(filter.name for filter in filters if filter.many)
    if many:
        arguments["all"] = Option("bool", False, f"Require every repeated value to match, not just one: of {many}.")
    arguments["where"] = Option("str | None", None, "A condition in SQL over the columns that `docs/sql.md` names.")
    negatable = ", ".join(filter.name for filter in filters if filter.negatable)
    if negatable:
        arguments["without"] = Option("Without | None", None, f"By argument, what no record may have: {negatable}.")
    return arguments


def _annotate(filter: Filter) -> str:
    if filter.is_flag:
        return "bool"
    if filter.single:
        return "str | None"
    is_open = filter.column or filter.words_sql or not filter.words
    return "Several" if is_open else _allow_several(filter.words)


def _allow_several(words: Iterable[str]) -> str:
    choices = ", ".join(f'"{word}"' for word in words)
    return f"OneOrMore[Literal[{choices}]]"


def build_signature(kind: str) -> Signature:
    """Return the signature of the method that lists a kind, with annotations as strings."""
    parameters = [
        Parameter("self", Parameter.POSITIONAL_OR_KEYWORD),
        Parameter("text", Parameter.POSITIONAL_OR_KEYWORD, default="", annotation="str"),
    ]
    for name, option in list_options(kind).items():
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=option.default, annotation=option.annotation))
    return Signature(parameters, return_annotation=f"Answer[{REGISTRY[kind].record}]")


def build_docstring(kind: str) -> str:
    """Return the docstring of the method that lists a kind."""
    kind_info = load_kind(kind)
    return "\n".join(
        [kind_info.purpose.replace("List", "Return", 1), "", *_iter_argument_lines(kind), *kind_info.session]
    )


def _iter_argument_lines(kind: str) -> Iterator[str]:
    """Yield the lines that describe each argument, and what repeatable ones take."""
    import textwrap

    helps = {"text": "Words that must all occur.", **{name: option.help for name, option in list_options(kind).items()}}
    for name, help in helps.items():
        yield from textwrap.wrap(f"{name}: {help}", 100, subsequent_indent="    ", break_on_hyphens=False)
    if any(option.default == () for option in list_options(kind).values()):
        yield ""
        yield "A repeatable argument takes one text, or several of which any will do."
    yield ""


class Method:
    """The listing of a kind as a method, made on first access, because only then is the kind's module loaded."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __get__(self, dataset: Listings | None, owner: type) -> Callable[..., Any]:
        """Make the method of the kind and put it in its own place."""
        method = _make_method(self._kind)
        defining = next(each for each in owner.__mro__ if vars(each).get(self._kind) is self)
        method.__module__ = defining.__module__
        setattr(defining, self._kind, method)
        return method.__get__(dataset, owner)  # type: ignore[no-any-return]


def _make_method(kind: str) -> Callable[..., Any]:
    parameters = build_signature(kind)

    def method(self: Listings, /, *values: Any, **keywords: Any) -> Any:
        try:
            arguments = parameters.bind(self, *values, **keywords).arguments
        except TypeError as error:
            raise TypeError(f"{method.__qualname__}() {error}") from None
        del arguments["self"]
        return self._list(kind, arguments)

    method.__name__, method.__qualname__, method.__doc__ = kind, f"Dataset.{kind}", build_docstring(kind)
    method.__signature__ = parameters  # type: ignore[attr-defined]
    return method
