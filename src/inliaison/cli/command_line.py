"""A command line that is being typed, up to the word to complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from inliaison.cli.options import Scope
from inliaison.kinds import KINDS


class Line(NamedTuple):
    """A command line up to the word that is being typed."""

    command: str
    parameters: tuple[Any, ...]
    option_values: dict[str, list[str]]
    """The values of the options typed so far, by name; none for a flag."""
    open_option: Any | None
    """The option whose value is being typed."""
    words: tuple[str, ...] = ()
    """The arguments typed so far."""

    @property
    def listing_command(self) -> str:
        """The command whose options are taken: `browse` takes those of the listing that its first argument names."""
        return self.words[0] if self.command == "browse" and self.words and self.words[0] in KINDS else self.command


def parse(command: str, parameters: Iterable[Any], words: Sequence[str]) -> Line:
    """Return the command line before the word that is being typed. Bash splits `--kind=x` into three words."""
    options = {name: p for p in parameters for name in p.opts if p.param_type_name == "option"}
    option_values: dict[str, list[str]] = {}
    arguments: list[str] = []
    waiting = None
    for word in words:
        option, equals, value = word.partition("=")
        if waiting is not None:
            if word != "=":
                option_values[waiting.name].append(word)
                waiting = None
        elif option in options:
            option_values.setdefault(options[option].name, [])
            if equals:
                option_values[options[option].name].append(value)
            elif not options[option].is_flag:
                waiting = options[option]
        elif not word.startswith("-"):
            arguments.append(word)
    return Line(command, tuple(parameters), option_values, waiting, tuple(arguments))


def get_scope(line: Line) -> Scope:
    """Return the scope of the options typed so far."""
    as_of = line.option_values.get("as_of", [])
    return Scope(
        data=line.option_values.get("data"),
        no_bundled="no_bundled" in line.option_values,
        no_register="no_register" in line.option_values,
        no_own="no_own" in line.option_values,
        as_of=as_of[-1] if as_of else None,
    )
