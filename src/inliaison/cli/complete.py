"""Completion of a command line at the cursor: commands, options and values for the shell to offer.

The scripts in `shells/` call the program with `__complete`, the word that is being typed behind an equals sign, and the
words before it. They read back lines of a value, a tab and a short description. Options come from the commands
themselves, values of filters from the kinds of record, values of other options from `OPTIONS` and `ARGUMENTS` here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from inliaison import index
from inliaison.cli import terminal, typed_words
from inliaison.cli.completion import SHELLS
from inliaison.cli.typed_line import Line, read, scope
from inliaison.dataset import registers
from inliaison.kinds import KINDS, REGISTRY, SINGULAR, load
from inliaison.kinds.kind import WITHOUT, Filter
from inliaison.kinds.sql import ROLES
from inliaison.query import addresses, beside, compared, counts, rows, values
from inliaison.query.values import Source, Value
from inliaison.register import snapshots
from inliaison.render import CITATIONS, DATASET, NETWORK, RECORDS, differences, formats_of
from inliaison.render.documents import View
from inliaison.text import sanitize

FILES = ":files"
"""The value that makes the shell offer files."""


def answer(root: Any, request: Sequence[str]) -> str:
    """Return the completion lines for a request; none on any error, because a shell has no place to show it."""
    try:
        start, *before = map(typed_words.expanded, request)
        found = _candidates(root, before, start.removeprefix("="))
        typed = {value: about for value, about in found if _can_be_typed(value, start)}
        return "".join(f"{sanitize.line(value)}\t{_one_line(about)}\n" for value, about in typed.items())
    except Exception:
        return ""


def _one_line(text: str) -> str:
    return sanitize.line(" ".join(text.split()))


def _can_be_typed(value: str, start: str) -> bool:
    """Return whether a value can be typed at this place without being taken for an option."""
    return value != "" and (value[0] != "-" or start.startswith("=-"))


def _candidates(root: Any, before: Sequence[str], start: str) -> Iterable[Value]:
    group = root
    path: list[str] = []
    rest = list(before)
    while rest and hasattr(group, "commands"):
        path.append(rest.pop(0))
        group = group.get_command(None, path[-1])
        if group is None:
            return []
    if hasattr(group, "commands"):
        commands = [(name, _purpose(group.get_command(None, name))) for name in group.commands]
        return _starting(_options(group.params, {}) if start.startswith("-") else commands, start)
    line = read(" ".join(path), group.params, rest)
    option, equals, typed = start.partition("=")
    options = (parameter for parameter in line.parameters if parameter.param_type_name == "option")
    named = {name: parameter for parameter in options for name in parameter.opts}
    if equals and option in named and line.open_option is None:
        return [(f"{option}={value}", about) for value, about in _values(line, named[option], typed)]
    if line.open_option is not None:
        return _values(line, line.open_option, start)
    if start.startswith("-"):
        return _starting(_options(line.parameters, line.given), start)
    return _values(line, None, start)


def _purpose(command: Any) -> str:
    return str(command.help or "").strip().split("\n")[0].rstrip(".")


def _starting(pairs: Iterable[Value], start: str) -> list[Value]:
    return [(value, about) for value, about in pairs if value.lower().startswith(start.lower())]


def _options(parameters: Iterable[Any], given: dict[str, list[str]]) -> Iterator[Value]:
    """Yield the long names of the options that may still be given, each with its help."""
    for parameter in parameters:
        for name in parameter.opts if parameter.param_type_name == "option" and not parameter.hidden else ():
            if name.startswith("--") and (parameter.name not in given or parameter.multiple):
                yield name, parameter.help or ""
    yield "--help", "Show what the command does."


def _values(line: Line, option: Any | None, start: str) -> list[Value]:
    """Return the possible values of an option, or of the command's arguments if `option` is None."""
    if option is None:
        find = ARGUMENTS.get(line.command)
    else:
        find = _of_filter(line.command, option.name) or OPTIONS.get(option.name.removeprefix(WITHOUT))
    return list(find(line, start)) if find else []


_Find = Callable[[Line, str], Iterable[Value]]


def _ask(source: Source) -> _Find:
    """Return a function that finds values in the index."""

    def find(line: Line, start: str) -> Iterable[Value]:
        return index.answer(scope(line).layers(), lambda database: list(source(database, start)), lambda text: None)

    return find


def _words(*known: str) -> _Find:
    return lambda line, start: _starting([(word, "") for word in known], start)


def _files(line: Line, start: str) -> Iterable[Value]:
    return [(FILES, "")]


def _of_filter(command: str, name: str) -> _Find | None:
    """Return the function that finds the values of a listing's filter, or None if there is none."""
    kinds = [command] if command in KINDS else KINDS if command == "stats" else ()
    found = ((kind, filter) for kind in kinds for filter in load(kind).filters if name in filter.options)
    return next((_filtered(kind, filter) for kind, filter in found), None)


def _filtered(kind: str, filter: Filter) -> _Find | None:
    if filter.form == "committee":
        return _ask(values.committees)
    if filter.form == "reference":
        return _ask(values.several(*(values.of_kind(of) for of in filter.kinds)))
    if filter.words_sql:
        return _ask(values.words_of(filter.words_sql))
    if filter.form in ("word", "country"):
        return _ask(values.words(kind, filter.column)) if filter.column else _words(*filter.words)
    return None


def _kinds(line: Line, start: str) -> Iterable[Value]:
    if line.command == "changes":
        return _starting([(kind, "") for kind in differences.KINDS], start)
    return _starting([(kind, f"among {kind} alone") for kind in KINDS], start)


def _fields(line: Line, start: str) -> Iterable[Value]:
    from inliaison.cli.complete_add import candidates

    return candidates(line.words, start, lambda source, typed: _ask(source)(line, typed))


def _columns(line: Line, start: str) -> Iterable[Value]:
    """Return the columns of the listed kind; in a comma-separated list, the last one is completed."""
    kind = line.command
    known = _ask(lambda database, _: _headed(_known(database, kind), load(kind).view))
    whole, comma, _ = start.rpartition(",")
    names = (
        known(line, start) if kind in KINDS else _headed(counts.VIEW.columns if kind == "stats" else (), counts.VIEW)
    )
    taken = [name.strip().removeprefix("-") for name in whole.split(",")]
    free = [(f"{whole}{comma}{name}", about) for name, about in names if name not in taken]
    return _starting(free, start)


def _sort_keys(line: Line, start: str) -> Iterable[Value]:
    """Return the columns to sort by; the last one of the list may begin with a hyphen."""
    whole, comma, last = start.rpartition(",")
    if not last.startswith("-"):
        return _columns(line, start)
    before = f"{whole}{comma}"
    found = _columns(line, before + last[1:])
    return [(f"{before}-{name.removeprefix(before)}", f"{about}, downwards") for name, about in found]


def _known(database: sqlite3.Connection, kind: str) -> Iterable[str]:
    return rows.columns(kind, rows.shapes(database, kind), beside.named(database, kind))


def _headed(names: Iterable[str], view: View) -> Iterator[Value]:
    return ((name, view.look(name).heading) for name in names)


def _snapshots(line: Line, start: str) -> Iterable[Value]:
    every = [known for register in registers.REGISTERS for known in reversed(snapshots.known(register))]
    return _starting([(known.date, f"snapshot of {known.register.name}") for known in every], start)


def _own(line: Line, start: str) -> Iterable[Value]:
    """Return the ids of the user records."""
    own = [layer.name for layer in scope(line).layers() if layer.by_hand]
    return _ask(values.several(*(values.of_layers(kind, own) for kind in _KNOWN_FIRST)))(line, start)


def _formats(line: Line, start: str) -> Iterable[Value]:
    takes = {"graph": NETWORK, "export": DATASET}.get(line.command, RECORDS)
    about = {True: "for people", False: "for programs" if takes != NETWORK else ""}
    return _starting([(name, about[format.for_people]) for name, format in formats_of(takes).items()], start)


_KNOWN_FIRST = sorted(KINDS, key=lambda kind: not REGISTRY[kind].known_by_name)

OPTIONS: dict[str, _Find] = {
    "kind": _kinds,
    "change": _words(*differences.CHANGES),
    "role": _words(*ROLES),
    "member": _ask(values.of_kind("members")),
    "partner": _ask(values.partners),
    "committee": _ask(values.committees),
    "person": _ask(values.of_kind("people")),
    "columns": _columns,
    "sort": _sort_keys,
    "format": _formats,
    "by": lambda line, start: _starting([(by, "") for by in counts.values()], start),
    "cite": _words(*formats_of(CITATIONS)),
    "color": _words(*terminal.COLORS),
    "as_of": _snapshots,
    "register": _words(*(register.publisher for register in registers.REGISTERS)),
    "data": _files,
    "output": _files,
    "file": _files,
    "to": _files,
    "edit": _ask(values.several(*map(values.of_kind, _KNOWN_FIRST))),
}
"""How to find the values of an option, by its name."""

ARGUMENTS: dict[str, _Find] = {
    "show": _ask(values.several(*map(values.of_kind, _KNOWN_FIRST))),
    "open": _ask(values.several(*map(values.of_kind, addresses.addressed()))),
    "common": _ask(values.several(*map(values.of_kind, compared.KINDS))),
    "compare": _ask(values.several(*map(values.of_kind, compared.KINDS))),
    "stats": _kinds,
    "changes": _snapshots,
    "add": _fields,
    "remove": _own,
    "export": lambda line, start: _starting([(kind, f"every {SINGULAR[kind]}") for kind in KINDS], start),
    "check": _files,
    "register import": _files,
    "completion": _words(*SHELLS),
}
"""How to find the arguments of a command, by its name; texts to search for are not completed."""
