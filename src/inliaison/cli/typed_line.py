"""A command line that is being typed, up to the word to complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from inliaison.cli.options import Scope


class Line(NamedTuple):
    """A command line up to the word that is being typed."""

    command: str
    parameters: tuple[Any, ...]
    given: dict[str, list[str]]
    """The values of the options typed so far, by name; none for a flag."""
    open_option: Any | None
    """The option whose value is being typed."""
    words: tuple[str, ...] = ()
    """The arguments typed so far."""


def read(command: str, parameters: Iterable[Any], words: Sequence[str]) -> Line:
    """Return the command line before the word that is being typed. Bash splits `--kind=x` into three words."""
    named = {name: p for p in parameters for name in p.opts if p.param_type_name == "option"}
    given: dict[str, list[str]] = {}
    arguments: list[str] = []
    waiting = None
    for word in words:
        option, equals, value = word.partition("=")
        if waiting is not None:
            if word != "=":
                given[waiting.name].append(word)
                waiting = None
        elif option in named:
            given.setdefault(named[option].name, [])
            if equals:
                given[named[option].name].append(value)
            elif not named[option].is_flag:
                waiting = named[option]
        elif not word.startswith("-"):
            arguments.append(word)
    return Line(command, tuple(parameters), given, waiting, tuple(arguments))


def scope(line: Line) -> Scope:
    """Return the scope of the options typed so far."""
    as_of = line.given.get("as_of", [])
    return Scope(
        data=line.given.get("data"),
        no_bundled="no_bundled" in line.given,
        no_register="no_register" in line.given,
        no_own="no_own" in line.given,
        as_of=as_of[-1] if as_of else None,
    )
