"""The command line: the table of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import contextlib
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from itertools import zip_longest
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from inliaison import __version__
from inliaison.cli import terminal
from inliaison.cli.help import HelpfulCommand, refuse_dashes
from inliaison.cli.options import flatten_options
from inliaison.errors import AccessError, InliaisonError, ReaderLeftError, UsageError
from inliaison.kinds import KINDS
from inliaison.system import output

COMMANDS = dict.fromkeys(KINDS, "listing_commands") | {
    "show": "single",
    "open": "single",
    "search": "single",
    "which": "which",
    "common": "compare",
    "compare": "compare",
    "stats": "stats",
    "browse": "browse",
    "sql": "sql",
    "graph": "graph",
    "changes": "changes",
    "history": "history",
    "follow": "follow",
    "unfollow": "follow",
    "digest": "digest",
    "add": "add",
    "remove": "remove",
    "export": "files",
    "check": "files",
    "schema": "files",
    "completion": "completion",
    "help": "topics",
}
"""The module of each command; only the module of the command that runs is imported."""

SECTIONS = {
    "List": KINDS,
    "Look up": ("show", "search", "which", "common", "compare", "browse"),
    "Ask": ("stats", "sql", "graph"),
    "Register": ("changes", "history", "register"),
    "Follow": ("follow", "digest"),
    "Data": ("add", "export", "check"),
    "More": ("open", "remove", "unfollow", "schema", "completion", "help"),
}
"""The groups of commands in the program's help."""
NAMED_ONLY = ("List", "More")
"""The groups of which the help shows names only, so that all of it fits a terminal of 24 lines."""

GROUPS = {
    "register": ("Fetch, import, list and remove ISO's register.", ("update", "import", "list", "status", "remove"))
}
"""Command groups, each with its purpose and its subcommands; the module has the name of the group."""

_REQUEST = "__complete"
"""The first word of a command line with which a shell requests completions of another one."""
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(TyperGroup):
    """A group that builds its commands on first use."""

    modules = COMMANDS

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write the purpose right below the usage, so that all commands fit a terminal of 24 lines."""
        with formatter.indentation():
            formatter.write_text(self.help)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write every command with its purpose, in sections at the top level, then the options in one line."""
        output.must_have_stdout()
        sections = SECTIONS if self.modules is COMMANDS else {"Commands": tuple(self.commands)}
        indent, name_width = max(map(len, sections)) + 4, max(map(len, self.commands)) + 2
        formatter.write("\n")
        for title, names in sections.items():
            if title in NAMED_ONLY:
                lines = textwrap.wrap(", ".join(names), formatter.width - indent)
            else:
                room = max(formatter.width - indent - name_width, 20)
                lines = []
                for name in names:
                    help = textwrap.wrap(self.get_command(ctx, name).help.strip().splitlines()[0], room)
                    lines += [f"{start:{name_width}}{line}" for start, line in zip_longest([name], help, fillvalue="")]
            for start, line in zip_longest([f"  {title}"], lines, fillvalue=""):
                formatter.write(f"{start:{indent}}{line}\n")
        options = [" ".join(sorted(it.opts, key=len)) for it in self.get_params(ctx) if it.param_type_name == "option"]
        formatter.write(f"{'  Options':{indent}}{', '.join(options)}\n")

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in GROUPS and self.modules is COMMANDS:
            return _build_group(cmd_name)
        return _build_command(self.modules[cmd_name], cmd_name) if cmd_name in self.modules else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the named command. Raises UsageError for an unknown one, and for a dash that is not a hyphen."""
        if not ctx.resilient_parsing:
            refuse_dashes(args[:1])
            if args[0] not in self.commands and not args[0].startswith("-"):
                from inliaison.cli.suggestions import refuse_unknown_command

                refuse_unknown_command(ctx, args, self.commands)
        return super().resolve_command(ctx, args)


@cache
def _build_group(name: str) -> Any:
    purpose, members = GROUPS[name]
    group_class = type("_Group", (_Commands,), {"modules": dict.fromkeys(members, name)})
    return _build_command_group(group_class, purpose, members, _show_help)


def _show_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        output.write_stdout(context.get_help().encode("utf-8", "replace") + b"\n")


def _build_command_group(
    group_class: type[_Commands], purpose: str, members: Iterable[str], callback: Callable[..., None]
) -> Any:
    """Return a group whose commands are built later; `callback` runs before each of them, or alone."""
    app = typer.Typer(
        cls=group_class,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=_SETTINGS,
        invoke_without_command=True,
    )
    app.callback(help=purpose)(callback)
    group: Any = get_command(app)
    group.commands = dict.fromkeys(members)
    return group


@cache
def _build_command(module_name: str, name: str) -> Any:
    """Return a command, built once: completion and help request some commands several times."""
    module = import_module(f"inliaison.cli.{module_name}")
    function = getattr(module, name, None) or getattr(module, f"{name}_")
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_SETTINGS)
    app.command(name, cls=HelpfulCommand, help=function.purpose)(flatten_options(function))
    command: Any = get_command(app)
    command.examples = function.examples
    return command


def _print_version(is_requested: bool) -> None:
    if is_requested:
        from inliaison.dataset.head import read_bundled_version

        output.write_stdout(f"inliaison {__version__}\ndata {read_bundled_version()}\n".encode())
        raise typer.Exit


@cache
def _build_root() -> Any:
    def root(
        context: typer.Context,
        version: bool = typer.Option(
            False,
            "--version",
            help="Print the versions of program and data.",
            callback=_print_version,
            is_eager=True,
        ),
    ) -> None:
        if context.invoked_subcommand is None:
            from inliaison.cli.greeting import greet

            greet()

    purpose = "A terminal directory of ISO's international partners."
    return _build_command_group(_Commands, purpose, (*COMMANDS, *GROUPS), root)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; the one place where errors become codes."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    terminal.use_color("auto")
    if arguments[:1] == [_REQUEST]:
        return _complete(arguments[1:])
    try:
        return int(_build_root().main(arguments, prog_name="inliaison", standalone_mode=False) or 0)
    except ReaderLeftError as error:
        return error.exit_code
    except InliaisonError as error:
        terminal.print_error(error)
        return error.exit_code
    except typer.TyperException as error:
        return _report_usage_error(error)
    except KeyboardInterrupt:
        terminal.clear_progress()
        return 130
    except OSError as error:  # The system refused something, and the code that called it had no better message.
        prefix = f"{error.filename}: " if error.filename else ""
        terminal.print_error(AccessError(f"{prefix}{error.strerror or error}"))
        return AccessError.exit_code
    except Exception as error:
        from inliaison.cli.internal import make_internal_error

        internal_error = make_internal_error(error)
        terminal.print_error(internal_error)
        return internal_error.exit_code


def _complete(request: Sequence[str]) -> int:
    """Answer a shell that completes a command line; return 0 and print no error, whatever happens."""
    from inliaison.cli import complete

    with contextlib.suppress(Exception, KeyboardInterrupt):
        output.write_stdout(complete.answer(_build_root(), request).encode("utf-8", "replace"))
    return 0


def _report_usage_error(error: Any) -> int:
    from inliaison.cli import suggestions

    terminal.print_error(suggestions.explain(_build_root(), error))
    return UsageError.exit_code
