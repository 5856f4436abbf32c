"""Suggestions for a command line with an unknown command, or an option that its command does not have."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any

from inliaison.errors import UsageError
from inliaison.kinds import KINDS, SINGULAR, load_kind

_NEAR = 0.75
"""How similar two words have to be, from 0 to 1, for one to count as a misspelling of the other."""
_COMMANDS = {
    "search": ("find", "grep", "query", "lookup"),
    "show": ("info", "get", "view", "describe", "display", "cat", "print"),
    "remove REF": ("delete", "del", "rm"),
    "add --edit REF": ("edit", "modify", "change"),
    "add": ("new", "create", "insert"),
    "stats": ("count", "group"),
    "changes": ("diff", "log"),
    "history": ("timeline", "evolution", "trend"),
    "--help": ("help", "man", "usage"),
    "--version": ("version",),
}
"""The names of a command in other programs, by what does the same here; the first match is suggested."""
_LISTING = ("list", "ls", "dir", "all")
_OPTIONS = {
    "--reverse": ("--desc", "--descending"),
    "--sort": ("--order-by", "--order", "--sort-by"),
    "--columns": ("--fields", "--select"),
    "--limit": ("--head", "--top", "--max", "-n"),
    "--output": ("--out", "--to-file"),
}
"""The names of an option in other programs, by the option here."""


def find_near(word: str, names: Iterable[str]) -> list[str]:
    """Return up to three known words of which a word is probably a misspelling or the beginning."""
    from difflib import get_close_matches

    bare = {name.lstrip("-"): name for name in names if len(name.lstrip("-")) > 1}
    start = word.lstrip("-").casefold()
    similar = get_close_matches(start, bare, n=2, cutoff=_NEAR) if len(start) > 1 else []
    longer = [name for name in bare if len(start) > 2 and name.startswith(start)]
    return [bare[name] for name in dict.fromkeys((*similar, *longer))][:3]


def refuse_unknown_command(context: Any, words: Sequence[str], commands: Iterable[str]) -> None:
    """Raise UsageError for an unknown command, with similar commands or those that do what it seems to mean."""
    name, rest = words[0], list(takewhile(lambda word: not word.startswith("-"), words[1:]))
    similar = find_near(name, commands)
    hints = list(_suggest_commands(name, rest)) if context.parent is None else []
    if context.parent is None and not hints:
        hints += _suggest_record([name, *rest], strict=bool(similar))
    question = f". Did you mean {_join([repr(each) for each in similar], 'or')}?" if similar else ""
    hints.append(f"See: {context.command_path} --help")
    raise UsageError(f'no such command "{name}"{question}', remedy="\n".join(hints))


def _suggest_commands(name: str, rest: Sequence[str]) -> Iterator[str]:
    """Yield suggestions for the name of a command of another program."""
    from inliaison.cli import COMMANDS, GROUPS

    name = name.casefold()
    if name in _LISTING:
        kind = next((kind for kind in KINDS if rest and rest[0].casefold() in (kind, SINGULAR[kind])), None)
        yield f"Try: inliaison {kind}" if kind else f"Try: inliaison partners (or {_join(KINDS[1:], 'or')})"
        return
    for group, (_, members) in GROUPS.items():
        if name in members:
            yield f"Try: inliaison {group} {shlex.join((name, *rest))}"
    for does, names in _COMMANDS.items():
        command = does.split()[0]
        if name in names and (command in COMMANDS or command.startswith("-")):
            words = shlex.join(rest)
            yield f"Try: inliaison {does.replace('REF', words or 'REF') if ' ' in does else f'{does} {words}'.strip()}"
            return


def _suggest_record(words: Sequence[str], *, strict: bool) -> list[str]:
    """Return the command that shows the record that words name, or searches for them; never raises."""
    from inliaison import index
    from inliaison.cli.options import Scope
    from inliaison.query import references, texts

    text = " ".join(words)

    def suggest(database: Any) -> list[str]:
        with contextlib.suppress(Exception):
            record = references.resolve(database, text, KINDS, strict=strict)
            return [f"`inliaison show {shlex.join(words)}` shows the {SINGULAR[record.kind]} {record.label}."]
        number = 0 if strict else texts.count_matches(database, text, KINDS)
        return [f"`inliaison search {shlex.join(words)}` finds {number:,}."] if number else []

    with contextlib.suppress(Exception):
        return index.answer(Scope().layers(), suggest, lambda warning: None)
    return []


def refuse_parted_list(words: Sequence[str]) -> None:
    """Raise UsageError if blanks split the columns of an option, so that all but the first become search words."""
    for at, word in enumerate(words[: words.index("--") if "--" in words else None]):
        option, equals, first = word.partition("=")
        if option not in ("--columns", "--sort"):
            continue
        first_at = at if equals else at + 1
        columns = [first] if equals else [*words[first_at : first_at + 1]]
        for more in words[first_at + 1 :]:
            is_option = more.startswith("--") or (more.startswith("-") and len(more) == 2)
            if is_option or not (columns[-1].endswith(",") or more.startswith(",")):
                break
            columns.append(more)
        if len(columns) > 1:
            remedy = f'Put quotation marks around them: {option} "{" ".join(columns)}"'
            raise UsageError(f"the blanks after {option} part its columns", remedy=remedy)


def explain(root: Any, error: Any) -> UsageError:
    """Return the error for a command line that Typer could not read."""
    context = error.ctx
    path = context.command_path if context else "inliaison"
    option = getattr(error, "option_name", None)
    see = f"See: {path} --help"
    if option is None or not hasattr(error, "possibilities"):
        message = error.format_message().rstrip(".")
        return UsageError(message[:1].lower() + message[1:], remedy=see)
    command = context.info_name
    option_text = _suggest_format(command, option) or option
    if context.parent is None and (
        option_text != option or any(option in names for names in _list_options(root).values())
    ):
        return UsageError(f"{option} stands after the command", remedy=f"As in: inliaison partners {option_text} …")
    option_names = {name for parameter in context.command.params for name in parameter.opts}
    hints = list(_suggest_options(root, command, option, option_names))
    similar = [] if hints else find_near(option, option_names)
    question = f"; did you mean {_join(similar, 'or')}?" if similar else ""
    return UsageError(f"no such option: {option}{question}", remedy="\n".join((*hints, see)))


def _suggest_options(root: Any, command: str, option: str, option_names: set[str]) -> Iterator[str]:
    """Yield suggestions for an option of another program, or of another command of this one."""
    if (option_text := _suggest_format(command, option)) and "--format" in option_names:
        yield f"Try: {option_text}"
    for name, others in _OPTIONS.items():
        if option in others and name in option_names:
            yield f"Try: {name}"
    if command in KINDS and option == f"--{SINGULAR[command]}":
        narrowing = [f"--{it.name.replace('_', '-')}" for it in load_kind(command).filters if command in _get_kinds(it)]
        yield f"`inliaison show REF` shows one {SINGULAR[command]}."
        if narrowing:
            yield f"{_join(narrowing, 'and')} {'take' if len(narrowing) > 1 else 'takes'} one, too."
        return
    column = option.removeprefix("--").replace("-", "_")
    if command in KINDS and column in _list_columns(command):
        yield f"{column} is a column: --where \"{column} = '…'\""
    if having := [name for name, names in _list_options(root).items() if option in names]:
        yield f"{option} is an option of {_join(having, 'and')}."


def _get_kinds(filter: Any) -> tuple[str, ...]:
    """Return the kinds of record that the values of a filter refer to."""
    return ("committees",) if filter.value_type == "committee" else filter.kinds


def _list_columns(kind: str) -> set[str]:
    """Return the columns of a kind that an SQL condition can compare."""
    from inliaison.kinds.fields import fields

    derived_columns = load_kind(kind).columns.items()
    field_names = (field.name for field in fields(kind) if field.shape in ("text", "integer", "number"))
    return {
        *field_names,
        *(name for name, column in derived_columns if column.meaning and column.type in ("text", "integer")),
    }


def _suggest_format(command: str, option: str) -> str:
    """Return the `-f` option for an option that is named like a format of the command, else an empty text."""
    from inliaison.cli.options import DOCUMENTS
    from inliaison.render import RECORDS, list_formats

    name = option.lstrip("-").casefold()
    return f"-f {name}" if name in list_formats(DOCUMENTS.get(command, RECORDS)) else ""


def _list_options(root: Any) -> dict[str, set[str]]:
    return {
        name: {option for parameter in root.get_command(None, name).params for option in parameter.opts}
        for name in root.commands
    }


def _join(items: Sequence[str], word: str) -> str:
    return f" {word} ".join(filter(None, (", ".join(items[:-1]), items[-1])))
