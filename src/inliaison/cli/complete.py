"""Completion of a command line at the cursor: commands, options and values for the shell to offer.

The scripts in `shells/` call the program with `__complete`, the word that is being typed behind an equals sign, and the
words before it. They read back lines of a value, a tab and a short description. Options come from the commands
themselves, values of filters from the kinds of record, values of other options from `OPTIONS` and `ARGUMENTS` here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from inliaison.cli import shell_words
from inliaison.cli.command_line import Line, parse
from inliaison.cli.complete_values import ARGUMENTS, OPTIONS, filter_by_prefix, get_filter_finder
from inliaison.kinds.filter import EXCLUDE_PREFIX
from inliaison.query.values import Value
from inliaison.text import sanitize


def answer(root: Any, request: Sequence[str]) -> str:
    """Return the completion lines for a request; none on any error, because a shell has no place to show it."""
    try:
        start, *before = map(shell_words.expand, request)
        candidates = _find_candidates(root, before, start.removeprefix("="))
        descriptions = {value: about for value, about in candidates if _can_be_typed(value, start)}
        return "".join(
            f"{sanitize.escape_line(value)}\t{_join_lines(about)}\n" for value, about in descriptions.items()
        )
    except Exception:
        return ""


def _join_lines(text: str) -> str:
    return sanitize.escape_line(" ".join(text.split()))


def _can_be_typed(value: str, start: str) -> bool:
    """Return whether a value can be typed at this place without being taken for an option."""
    return value != "" and (value[0] != "-" or start.startswith("=-"))


def _find_candidates(root: Any, before: Sequence[str], start: str) -> Iterable[Value]:
    group = root
    path: list[str] = []
    rest = list(before)
    while rest and hasattr(group, "commands"):
        path.append(rest.pop(0))
        group = group.get_command(None, path[-1])
        if group is None:
            return []
    if hasattr(group, "commands"):
        commands = [(name, _get_purpose(group.get_command(None, name))) for name in group.commands]
        return filter_by_prefix(_iter_options(group.params, {}) if start.startswith("-") else commands, start)
    line = parse(" ".join(path), group.params, rest)
    option, equals, text = start.partition("=")
    options = (parameter for parameter in line.parameters if parameter.param_type_name == "option")
    options_by_name = {name: parameter for parameter in options for name in parameter.opts}
    if equals and option in options_by_name and line.open_option is None:
        return [(f"{option}={value}", about) for value, about in _find_values(line, options_by_name[option], text)]
    if line.open_option is not None:
        return _find_values(line, line.open_option, start)
    if start.startswith("-"):
        return filter_by_prefix(_iter_options(line.parameters, line.option_values), start)
    return _find_values(line, None, start)


def _get_purpose(command: Any) -> str:
    return str(command.help or "").strip().split("\n")[0].rstrip(".")


def _iter_options(parameters: Iterable[Any], option_values: dict[str, list[str]]) -> Iterator[Value]:
    """Yield the long names of the options that may still follow, each with its help."""
    for parameter in parameters:
        for name in parameter.opts if parameter.param_type_name == "option" and not parameter.hidden else ():
            if name.startswith("--") and (parameter.name not in option_values or parameter.multiple):
                yield name, parameter.help or ""
    yield "--help", "Show what the command does."


def _find_values(line: Line, option: Any | None, start: str) -> list[Value]:
    """Return the possible values of an option, or of the command's arguments if `option` is None."""
    if option is None:
        find = ARGUMENTS.get(line.command)
    else:
        find = get_filter_finder(line.listing_command, option.name) or OPTIONS.get(
            option.name.removeprefix(EXCLUDE_PREFIX)
        )
    return list(find(line, start)) if find else []
