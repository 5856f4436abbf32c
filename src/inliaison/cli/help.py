"""The layout of help: the purpose, real examples, then the options in groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from typer import TyperException
from typer.core import TyperCommand

from inliaison.errors import UsageError
from inliaison.system import output

PANELS = ("Arguments", "Filter", "Exclude", "Options", "Rows", "Output", "Data")
"""The groups of options in order; the `rich_help_panel` of an option names its group."""
_DASHED_OPTION = (
    r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d][-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]?(?:([^\W\d_])$|[^\W\d_])"
)
"""Matches one or two dashes that are not hyphens, then a letter; group 1 is set if nothing follows the letter."""


class HelpfulCommand(TyperCommand):
    """A command whose help shows its examples first and its options in groups."""

    examples: tuple[str, ...] = ()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage and purpose, examples, options. Raises AccessError if nobody would see them."""
        output.must_have_stdout()
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        with formatter.section("Examples"):
            formatter.write("".join(f"{'':{formatter.current_indent}}{line}\n" for line in self.examples))
        self.format_options(ctx, formatter)

    def make_parser(self, ctx: Any) -> Any:
        """Return a parser that refuses a single-valued option typed twice, where others take the last value.

        It also refuses dashes that are not hyphens, where others take them for words.
        """
        parser: Any = super().make_parser(ctx)
        parse = parser.parse_args

        def parse_once(args: list[str]) -> Any:
            if not ctx.resilient_parsing:
                _refuse_equals(args, self.get_params(ctx))
            if not ctx.resilient_parsing and any("," in (word[-1:], word[:1]) for word in args):
                from inliaison.cli.suggestions import refuse_parted_list

                refuse_parted_list(args)
            after = args[args.index("--") + 1 :] if "--" in args else []
            try:
                result = parse(args=args)
            except TyperException as error:  # Typer forgets the command of an option that lacks its value.
                error.ctx = ctx  # type: ignore[attr-defined]
                raise
            if not ctx.resilient_parsing:
                _refuse_repeated(result[2])
                refuse_dashes(_collect_words(result[0], result[2])[: -len(after) or None])
            return result

        parser.parse_args = parse_once
        return parser

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line: optional ones in brackets, the others bare."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write every group of options that the command has."""
        panels: dict[str, list[tuple[str, str]]] = {name: [] for name in PANELS}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            default_panel = "Arguments" if parameter.param_type_name == "argument" else "Options"
            if record:
                panels[getattr(parameter, "rich_help_panel", None) or default_panel].append(record)
        for name, records in panels.items():
            if records:
                with formatter.section(name):
                    formatter.write_dl(records)


def _collect_words(values: Mapping[str, Any], order: Sequence[Any]) -> list[str]:
    """Return the words of a command line that are neither options nor their values."""
    arguments = [values[parameter.name] for parameter in order if parameter.param_type_name == "argument"]
    return [word for value in arguments for word in ([value] if isinstance(value, str) else value or ())]


def refuse_dashes(words: Sequence[str]) -> None:
    """Raise UsageError for a word that begins with a dash that a word processor made of hyphens."""
    for word in words:
        match = None if word.isascii() else re.match(_DASHED_OPTION, word)
        if match:
            name, hyphens = word[match.end() - 1 :], "-" if match[1] else "--"
            raise UsageError(
                f'"{word}" begins with a dash, not with a hyphen; type {hyphens}{name}',
                remedy="To have it taken as it stands, put -- before it.",
            )


def _refuse_equals(args: Sequence[str], parameters: Iterable[Any]) -> None:
    """Raise UsageError for a short option with an equals sign, which would become a part of its value."""
    every = (parameter.opts for parameter in parameters if parameter.param_type_name == "option")
    options = {name: names for names in every for name in names if not name.startswith("--")}
    for argument in takewhile("--".__ne__, args):
        short, equals, value = argument.partition("=")
        if equals and short in options:
            long = max(options[short], key=len)
            raise UsageError(f"{short} takes its value without =", remedy=f"Write {short} {value} or {long}={value}.")


def _refuse_repeated(order: list[Any]) -> None:
    """Raise UsageError for a repeated option that takes one value, or none."""
    earlier = set()
    for parameter in order:
        if parameter.param_type_name != "option" or parameter.multiple or parameter.name == "help":
            continue
        if parameter.name in earlier:
            name = max(parameter.opts, key=len)
            raise UsageError(f"{name} is given twice", remedy="It takes one value: give it once.")
        earlier.add(parameter.name)
