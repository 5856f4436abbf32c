"""The commands `follow` and `unfollow`, which keep the list that `digest` reports on."""

from collections.abc import Sequence
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import query_index, write_answer
from inliaison.cli.edited_file import EditedFile
from inliaison.cli.options import Color, Output, Rows, Scope, describe_command
from inliaison.dataset import followed
from inliaison.dataset.followed import Followed
from inliaison.errors import AccessError, UsageError
from inliaison.query import follow as query
from inliaison.query.order import rearrange_listing
from inliaison.system import output

_Only = Annotated[bool, typer.Option("--only", help="Alone, without subcommittees, committees or successors.")]


@describe_command(
    query.BEGIN,
    "inliaison follow",
    "inliaison follow din --only",
    purpose=(
        "Follow partners, committees, members and standards.\n\n"
        "`inliaison digest` then lists what is new for them. Without a REF, list what you follow and what each stands "
        "for today: a committee for itself and its subcommittees, a partner or member for the committees it is in, a "
        "standard for its amendments and those that replace it."
    ),
)
def follow(
    out: Output,
    rows: Rows,
    references: Annotated[
        list[str] | None, typer.Argument(metavar="[REF...]", help="Partners, committees, members or standards.")
    ] = None,
    only: _Only = False,
) -> None:
    columns, order = rows.parse_columns(), rows.order
    if only and not references:
        raise UsageError("--only needs a REF", remedy=f"For example: {query.BEGIN} --only")
    records = _add(references, only=only) if references else followed.load().records
    listing = query_index(Scope(), lambda database: query.list_followed_records(database, records), documents=True)
    write_answer(rearrange_listing(listing, columns, order), out)


def _add(references: Sequence[str], *, only: bool) -> list[Followed]:
    """Follow the records that some references mean, and return them; one that is followed already is changed."""
    new = query_index(Scope(), lambda database: query.resolve_records(database, references, only=only), documents=True)
    file = open_file()
    with file.lock():
        content = file.read()
        old = {record[:2]: record for record in followed.parse(content, str(file.path)).records}
        known_records = [record for record in new if record[:2] in old and old[record[:2]].only == record.only]
        replacements = [old[record[:2]] for record in new if record not in known_records and record[:2] in old]
        content = followed.cut_records(content, replacements, str(file.path)) if replacements else content
        file.write(followed.add_records(content, [it for it in new if it not in known_records], str(file.path)))
    for record in known_records:
        terminal.print_note(f"{record.id} is followed already")
    return new


@describe_command(
    "inliaison unfollow kenya",
    purpose=(
        "Follow something no longer.\n\n"
        "What is followed is in followed.toml, in the folder of your own records; it may be edited, too."
    ),
)
def unfollow(
    references: Annotated[list[str], typer.Argument(metavar="REF...", help="What you follow.")],
    color: Color = "auto",
) -> None:
    terminal.use_color(color)
    file = open_file()
    with file.lock():
        content = file.read()
        records = followed.parse(content, str(file.path)).records
        removals = query_index(
            Scope(), lambda database: query.find_followed_records(database, records, references), documents=True
        )
        file.write(followed.cut_records(content, removals, str(file.path)))
    output.write_stdout("".join(f"{record.id}\n" for record in dict.fromkeys(removals)).encode("utf-8"))


def open_file() -> EditedFile:
    """Return the file of what the user follows. Raises AccessError if there is no folder for it."""
    path = followed.find_path()
    if path is None:
        raise AccessError("there is no folder to keep what you follow in", remedy="Set INLIAISON_HOME.")
    return EditedFile(path)
