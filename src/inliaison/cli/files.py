"""Commands about whole datasets: export, check and schema."""

import sqlite3
from typing import Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.emit import ask, format_of, text
from inliaison.cli.options import Color, Force, Output, OutputFile, Scope, examples
from inliaison.errors import UsageError
from inliaison.kinds import KINDS
from inliaison.query import loaded, rows
from inliaison.render import view
from inliaison.text import sanitize


@examples(
    "inliaison export -o all.toml", "inliaison export quotes people sources", "inliaison partners --data all.toml"
)
def export(
    scope: Scope,
    output: OutputFile = None,
    force: Force = False,
    color: Color = "auto",
    kinds: Annotated[list[str] | None, typer.Argument(metavar="KIND...", help=f"Some of: {', '.join(KINDS)}.")] = None,
) -> None:
    """Write the dataset as one TOML file that loads again."""
    terminal.use_color(color)
    for kind in kinds or ():
        if kind not in KINDS:
            raise UsageError(f'no kind of record "{kind}"', remedy=f"Choose from: {', '.join(KINDS)}.")
    out = Output(output=output, force=force, format=None if output else "toml")
    if format_of(out) not in ("toml", "plain"):
        raise UsageError("an export is TOML", remedy="Name the file *.toml, or use a listing with -f.")
    chosen = [kind for kind in KINDS if kind in kinds] if kinds else list(KINDS)
    from inliaison.text import toml

    tables, credits = ask(scope, lambda database: _dataset(database, chosen))
    content = toml.dumps(tables, comment="\n".join([_HEAD, *credits]))
    text(content, out, exact=True)


_HEAD = "A dataset of inliaison: partners of ISO, their liaisons, and what was said about them."


def _dataset(database: sqlite3.Connection, kinds: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The records of some kinds, and what licences ask to be said with them."""
    tables = rows.tables(database, kinds)
    credits = dict.fromkeys(loaded.credit(database, kind) for kind in kinds)
    return {kind: records for kind, records in tables.items() if records}, [text for text in credits if text]


@examples("inliaison check", "inliaison check my.toml --fix", "inliaison check --no-bundled all.toml")
def check(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="TOML files, folders of them, or -.")
    ] = None,
    data: Annotated[list[str] | None, typer.Option("--data", metavar="PATH", help="The same as PATH.")] = None,
    no_bundled: Annotated[bool, typer.Option("--no-bundled", help="They must stand on their own.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Print what to write instead; no file is changed.")] = False,
    color: Color = "auto",
) -> None:
    """Validate a dataset: name every fault and its place."""
    terminal.use_color(color)
    from inliaison.dataset import problems
    from inliaison.index import checked

    found = checked.check([*(paths or ()), *(data or ())], bundled=not no_bundled)
    for problem in found.problems:
        if problem.slight:
            terminal.warn(str(problem))
    if fix and found.rewrites:
        terminal.tell("\n".join(map(sanitize.line, found.rewrites)))
    if found.faults:
        raise problems.faulty(found.faults)
    terminal.note(f"no fault in {view.count('records', found.records)} of {view.count('files', found.files)}")


@examples("inliaison schema", "inliaison schema -o schema.json --force")
def schema(
    output: OutputFile = None,
    force: Force = False,
) -> None:
    """Print the JSON Schema of a dataset, for editors that check TOML."""
    import json

    from inliaison.dataset.schema import schema as whole_schema

    text(
        json.dumps(whole_schema(), ensure_ascii=False, indent=2) + "\n",
        Output(output=output, force=force),
        exact=True,
    )
