"""The `add` command, which adds user records."""

import contextlib
from collections.abc import Sequence
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.addition import Addition, make_addition
from inliaison.cli.options import CheckedWith, Color, describe_command
from inliaison.cli.user_file import UserFile, open_file
from inliaison.dataset import new_record
from inliaison.dataset.problems import Problem, format_problems
from inliaison.errors import FaultyDataError, UsageError
from inliaison.kinds import SINGULAR, get_kinds
from inliaison.system import output

_Kind = Annotated[
    str | None, typer.Argument(metavar="[KIND]", help="partner, liaison, quote, person (or contact), source …")
]
_Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME] [FIELD=VALUE...]", help="What is known; lists by repeating a field."),
]
_Edit = Annotated[
    str | None, typer.Option("--edit", metavar="REF", help="Open the file with this record in your editor.")
]
_To = Annotated[str | None, typer.Option("--to", metavar="FILE", help="Add to this file instead.")]


@describe_command(
    'inliaison add person "Ada Brook" partner=who title="Liaison officer" email=ada@who.example --dry-run',
    'inliaison add quote person=amit text="Words of his." publication="ISO Focus" date=2009-05 about=wsc --dry-run',
    "inliaison add liaison partner=who kind=memorandum date=2026-01-15 --dry-run",
    purpose=(
        "Add a record of your own.\n\n"
        "Without a FIELD=VALUE, your editor (VISUAL, EDITOR, else vi) opens a template to fill in. Values that name "
        "other records are read as everywhere. The record is checked with all others before it is written, and its "
        "id is printed."
    ),
)
def add(
    kind: _Kind = None,
    words: _Words = None,
    edit: _Edit = None,
    to: _To = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be added.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print every field with what it means.")] = False,
    data: CheckedWith = None,
    color: Color = "auto",
) -> None:
    terminal.use_color(color)
    if kind is None and edit is None:
        raise UsageError("missing argument 'KIND'", remedy="See: inliaison add --help")
    kinds = get_kinds(SINGULAR["people"] if (kind or "").casefold() == new_record.CONTACT else kind)
    _must_agree(edit, template=template, dry_run=dry_run, words=bool(words), to=to is not None)
    if template:
        from inliaison.dataset import draft_text

        terminal.print_answer(draft_text.format_template(kinds[0]).rstrip("\n"))
        return
    file = open_file(to, data or ())
    if edit is not None:
        from inliaison.cli import edit_command

        edit_command.edit_file(file, edit, kinds)
        return
    addition = _add_record(file, kinds[0], words or (), dry_run=dry_run)
    for note in addition.notes:
        terminal.print_note(note)
    if dry_run:
        output.write_stdout(addition.text.encode("utf-8"))
        return
    id = addition.id.id
    try:
        output.write_stdout(f"{id}\n".encode())
    finally:  # The record was added even if standard output cannot be written.
        terminal.print_note(f"added to {file.path}; `inliaison show {id}{file.format_options('--data')}` shows it")


def _must_agree(edit: str | None, *, template: bool, dry_run: bool, words: bool, to: bool) -> None:
    """Raise UsageError for options that exclude each other, so that none of them is ignored."""
    uses = {"FIELD=VALUE": words, "--dry-run": dry_run, "--template": template and edit, "--to": to and template}
    first = "--edit" if edit is not None else "--template" if template else ""
    for name, is_used in uses.items():
        if first and is_used:
            raise UsageError(f"{first} and {name} exclude each other", remedy="Leave one of them out.")


def _add_record(file: UserFile, kind: str, words: Sequence[str], *, dry_run: bool) -> Addition:
    """Return what was added, or would be on a dry run: a record of the given words, or else of the user's draft."""
    if not words:
        from inliaison.cli import edit_command

        return edit_command.add_record(file, kind, dry_run=dry_run)
    values = new_record.parse_words(kind, words)
    with contextlib.nullcontext() if dry_run else file.lock():
        addition = make_addition(file, kind, values)
        change = addition.change
        if change.problems:
            details = _format_problems(file, change.problems, change.old)
            raise FaultyDataError("the record cannot be added", details=details, remedy="Nothing was written.")
        if change.problems_without_data:
            raise FaultyDataError(
                "the record needs data that was given with --data or INLIAISON_DATA; without it:",
                details=_format_problems(file, change.problems_without_data, change.old),
                remedy="Nothing was written. `--to FILE` adds it to a file beside that data.",
            )
        if not dry_run:
            file.write(change.new)
    return addition


def _format_problems(file: UserFile, problems: Sequence[Problem], old: bytes) -> list[str]:
    """Return the problems as lines of text, without the place of those after the last line that the file really has."""
    last = len(old.splitlines())
    return format_problems(
        problem._replace(file="") if file.is_at(problem.file) and (problem.line or 0) > last else problem
        for problem in problems
    )
