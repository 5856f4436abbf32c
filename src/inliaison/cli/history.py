"""The `history` command, which follows a record through all snapshots of the register."""

from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import resolve_format, write_answer
from inliaison.cli.options import Kind, Output, Rows, describe_command
from inliaison.kinds import get_kinds
from inliaison.query import history as query
from inliaison.query.order import rearrange_listing
from inliaison.render import FORMATS
from inliaison.render.timeline import KINDS


@describe_command(
    "inliaison history who",
    'inliaison history "TC 207" -f json',
    "inliaison history -o register.html",
    purpose=(
        "Follow a record, or the register, through time.\n\n"
        "All snapshots that are kept are compared, each with the one before: a line for each that changed something."
    ),
)
def history(
    out: Output,
    rows: Rows,
    reference: Annotated[
        list[str] | None, typer.Argument(metavar="[REF...]", help="A partner, committee, member or country.")
    ] = None,
    kind: Kind = None,
) -> None:
    columns, order, format = rows.parse_columns(), rows.order, resolve_format(out)
    result = query.read_history(
        " ".join(reference) if reference else None,
        get_kinds(kind) if kind else KINDS,
        warn=terminal.print_warning,
        progress=terminal.delayed_progress("reading the snapshots"),
    )
    listing = result.build_listing(for_people=FORMATS[format].for_people)
    write_answer(rearrange_listing(listing, columns, order), out)
