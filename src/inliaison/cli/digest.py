"""The `digest` command, which lists what is new for what the user follows."""

from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import resolve_format, write_answer
from inliaison.cli.options import DigestOutput, Rows, describe_command
from inliaison.dataset import followed
from inliaison.errors import UsageError
from inliaison.query import digest as query
from inliaison.query.order import rearrange_listing
from inliaison.render import DIGEST

_IN_FEED = 4
"""The number of snapshots that a feed compares by default, as readers may not fetch each state of it.

So many snapshots of standards keep their indexes.
"""


@describe_command(
    "inliaison digest --of kenya",
    'inliaison digest --since 2025-06 --of "TC 207" -f markdown',
    "inliaison digest --of kenya -o feed.atom --force",
    purpose=(
        "List what is new for what you follow.\n\n"
        "It covers what changed from the snapshot that the last digest ended with, if you marked one as read, to the "
        "newest one. `inliaison follow` says what is followed."
    ),
)
def digest(
    out: DigestOutput,
    rows: Rows,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From the snapshot of DATE, or before it.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to the snapshot of DATE, or before it.")] = None,
    of: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="For this record and not what you follow (repeatable).")
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="With --of: without subcommittees or committees.")] = False,
    mark_read: Annotated[bool, typer.Option("--mark-read", help="Begin the next digest where this one ends.")] = False,
) -> None:
    if mark_read and of:
        raise UsageError("{} is for what you follow, not for {}", options=("mark_read", "of"))
    if mark_read and rows.limit is not None:
        raise UsageError(
            "{} is for all items, not for {}", options=("mark_read", "limit"), remedy="Leave one of them out."
        )
    columns, order, format = rows.parse_columns(), rows.order, resolve_format(out, DIGEST)
    if columns and format == "atom":
        raise UsageError("{} is not for atom", options=("columns",), remedy="A feed holds every column.")
    latest = _IN_FEED if format == "atom" else 2
    answer = query.read_digest_of(of or (), since, until, only=only, latest=latest, warn=terminal.print_note)
    write_answer(rearrange_listing(answer, columns, order), out, takes=DIGEST)
    if mark_read:
        _mark_read({name: last for name, (_, last) in answer.spans.items()})


def _mark_read(days: dict[str, str]) -> None:
    from inliaison.cli.follow import open_file

    file = open_file()
    with file.lock():
        file.write(followed.mark_read(file.read(), days, str(file.path)))
    subjects = dict(zip(followed.DAYS, ("the snapshot", "the standards"), strict=True))
    terminal.print_note(f"read up to {' and '.join(f'{subjects[name]} of {day}' for name, day in days.items())}")
