"""The manual page, made of the commands themselves.

python docs/build.py
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from inliaison import __version__
from inliaison.cli import GROUPS, SECTIONS, _build_root

_CODES = {
    "0": "Done, also where nothing was found in a listing.",
    "1": "A thing that was named is not there, or the name fits several.",
    "2": "The command line asks for something that does not exist.",
    "3": "The data have problems.",
    "4": "Reading, writing or the network failed.",
    "70": "An error in inliaison itself.",
    "130": "Interrupted.",
    "141": "The reader of the pipe left.",
}
_VARIABLES = {
    "INLIAISON_DATA": "Datasets that are laid over the bundled one, joined as in PATH.",
    "INLIAISON_HOME": "A folder for the cache and for the snapshots of ISO's register, in place of the user's own.",
    "VISUAL, EDITOR": "The editor that add opens: the first that is set, else vi; on a dumb terminal EDITOR alone.",
    "INLIAISON_PAGER, PAGER": "What shows a long answer on a terminal, the first that is set, else less.",
    "INLIAISON_TRACEBACK": "Where it is set, and not 0, an internal error shows the way to its place, for a report.",
    "NO_COLOR": "Where it is set, nothing is coloured.",
    "FORCE_COLOR": "Where it is set, and neither 0 nor false, everything is coloured.",
    "COLUMNS": "The width to draw in.",
}


def manual() -> str:
    """Return the page in the language of man(7)."""
    lines = [
        f'.TH INLIAISON 1 "" "inliaison {__version__}" "User Commands"',
        ".SH NAME",
        r"inliaison \- a terminal directory of ISO's international partners",
        ".SH SYNOPSIS",
        r"\fBinliaison\fR [\fICOMMAND\fR] [\fIARGUMENT\fR]... [\fIOPTION\fR]...",
        ".SH DESCRIPTION",
        _text(
            "Who ISO's international partners are, how they are in liaison with ISO, and who said what about it. "
            "Answers offline from a bundled dataset, and from ISO's whole register once that was fetched with "
            "`inliaison register update`. On a terminal answers are drawn as tables and panels; in a pipe they are "
            "aligned columns, one record on one line."
        ),
        ".PP",
        _text(
            "A reference is an id, an acronym, an alias, a name or the unique part of one, in any case; a committee "
            "as ISO/TC 207, TC 207, tc207/sc7 or JTC 1; an organization also by its number at ISO."
        ),
    ]
    root = _build_root()
    for title, names in SECTIONS.items():
        lines.append(f".SH {_text(title.upper())}")
        for name in names:
            command = root.get_command(None, name)
            inner = [(f"{name} {part}", command.get_command(None, part)) for part in GROUPS.get(name, ("", ()))[1]]
            for path, one in inner or [(name, command)]:
                lines += _command(path, one)
    lines += [".SH SHARED OPTIONS", _text("As far as a command has them; its -h says which.")]
    lines += _options(option for option in _of(root.get_command(None, "partners"), "option") if _shared(option))
    lines += [".SH EXIT STATUS", *_terms(_CODES), ".SH ENVIRONMENT", *_terms(_VARIABLES)]
    lines += [
        ".SH LICENCE",
        _text("MIT. Facts of ISO's register: ISO Open Data, ODC Attribution License (ODC-By) v1.0."),
    ]
    return "\n".join(lines) + "\n"


def _command(path: str, command: Any) -> Iterator[str]:
    """Return the section of a command: usage, purpose, own options, examples."""
    arguments = [
        p.make_metavar(command.make_context(path, [], resilient_parsing=True)) for p in _of(command, "argument")
    ]
    yield f".SS inliaison {_text(' '.join([path, *arguments]))}"
    paragraphs = (" ".join(paragraph.split()) for paragraph in command.help.strip().split("\n\n"))
    yield "\n.PP\n".join(map(_text, paragraphs))
    yield from _options(option for option in _of(command, "option") if option.name != "help" and not _shared(option))
    yield ".PP\nExamples:\n.PP\n.nf\n.RS"
    yield from (_text(example) for example in command.examples)
    yield ".RE\n.fi"


def _shared(option: Any) -> bool:
    """Whether an option is of a group that many commands have."""
    return getattr(option, "rich_help_panel", None) is not None


def _options(options: Iterable[Any]) -> Iterator[str]:
    for option in options:
        names = ", ".join(sorted(option.opts, key=len))
        value = "" if option.is_flag else f" {option.metavar}"
        yield f".TP\n.B {_text(names + value)}\n{_text(option.help or '')}"


def _of(command: Any, sort: str) -> list[Any]:
    return [
        parameter
        for parameter in command.params
        if parameter.param_type_name == sort and not getattr(parameter, "hidden", False)
    ]


def _terms(known: dict[str, str]) -> Iterator[str]:
    for term, meaning in known.items():
        yield f".TP\n.B {_text(term)}\n{_text(meaning)}"


def _text(text: str) -> str:
    """Return a line in which no character has a meaning for the formatter."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    return re.sub(r"^\.", r"\&.", escaped)
