"""Records of one's own: add."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.options import Color, examples
from inliaison.cli.own_file import OwnFile
from inliaison.dataset import adding, own, problems
from inliaison.errors import AccessError, FaultyDataError, UsageError
from inliaison.query import references
from inliaison.system import output


@examples(
    'inliaison add person name="Ada Brook" --dry-run',
    'inliaison add quote person=amit text="Words of his." publication="ISO Focus" date=2009-05 about=wsc --dry-run',
    "inliaison add liaison partner=who kind=memorandum date=2026-01-15 --dry-run",
)
def add(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="partner, liaison, quote, person, source …")
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE...]", help="What is known; lists by repeating a field.")
    ] = None,
    edit: Annotated[
        str | None, typer.Option("--edit", metavar="REF", help="Open the file with this record in your editor.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="FILE", help="Add to this file instead.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be added.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print every field with what it means.")] = False,
    data: Annotated[
        list[str] | None,
        typer.Option("--data", rich_help_panel="Data", metavar="PATH", help="What it is checked with. Repeatable."),
    ] = None,
    color: Color = "auto",
) -> None:
    """Add a record of your own, checked with all others before it is written.

    Without a FIELD=VALUE your editor (VISUAL, EDITOR, else vi) opens a template
    to fill in. Values that name other records are references as everywhere. The
    id is made and printed.
    """
    terminal.use_color(color)
    if kind is None and edit is None:
        raise UsageError("missing argument 'KIND'", remedy="See: inliaison add --help")
    kinds = references.kinds_named(kind)
    _must_agree(edit, template=template, dry_run=dry_run, words=bool(words), to=to is not None)
    if template:
        from inliaison.dataset import drafting

        terminal.tell(drafting.template(kinds[0]).rstrip("\n"))
        return
    path = Path(to) if to else own.path()
    if path is None:
        raise AccessError("there is no folder to keep records in", remedy="Set INLIAISON_HOME, or give --to.")
    file = OwnFile(path, tuple(data or ()))
    if edit is not None:
        from inliaison.cli import in_editor

        in_editor.change(file, edit, kinds)
        return
    id = _added(file, kinds[0], words or (), dry_run=dry_run)
    if id:
        output.to_stdout(f"{id}\n".encode())
        shown = "" if to is None else f" --data {to}"
        terminal.note(f"added to {path}; `inliaison show {id}{shown}` shows it")


def _must_agree(edit: str | None, *, template: bool, dry_run: bool, words: bool, to: bool) -> None:
    """Raise UsageError for options that do not go together, so that none of them is ignored."""
    others = {"FIELD=VALUE": words, "--dry-run": dry_run, "--template": template and edit, "--to": to and template}
    first = "--edit" if edit is not None else "--template" if template else ""
    for name, there in others.items():
        if first and there:
            raise UsageError(f"{first} and {name} exclude each other", remedy="Leave one of them out.")


def _added(file: OwnFile, kind: str, words: Sequence[str], *, dry_run: bool) -> str:
    """Add a record, or only print it; its id if it was added."""
    if not words:
        from inliaison.cli import in_editor

        tables = in_editor.add(file, kind, dry_run=dry_run)
    else:
        values = adding.given(kind, words)
        with contextlib.nullcontext() if dry_run else file.alone():
            tables, new, wrong = file.with_record(kind, values)
            if wrong:
                told = problems.faulty(wrong).details
                raise FaultyDataError("the record cannot be added", details=told, remedy="Nothing was written.")
            if not dry_run:
                file.write(new)
    if dry_run:
        output.to_stdout(adding.written(tables).encode("utf-8"))
    return "" if dry_run else str(tables[kind][0]["id"])
