"""The `add` command, which adds user records."""

from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.addition import add_record
from inliaison.cli.options import CheckedWith, Color, describe_command
from inliaison.cli.user_file import UserFile, open_file
from inliaison.dataset import new_record
from inliaison.errors import UsageError
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
    if words:
        addition = add_record(file, kinds[0], new_record.parse_words(kinds[0], words), dry_run=dry_run)
    else:
        from inliaison.cli import edit_command

        addition = edit_command.add_record(file, kinds[0], dry_run=dry_run)
    for note in addition.notes:
        terminal.print_note(note)
    if dry_run:
        output.write_stdout(addition.text.encode("utf-8"))
        return
    _report(addition.id.id, file)


def _report(id: str, file: UserFile) -> None:
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
