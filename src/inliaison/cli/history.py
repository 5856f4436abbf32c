"""The `history` command, which follows a record through all snapshots of the register."""

from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import resolve_format, write_answer
from inliaison.cli.changes import RegisterOption, get_register
from inliaison.cli.options import ChartOutput, Kind, Rows, describe_command
from inliaison.dataset.registers import ISO
from inliaison.kinds import get_kinds
from inliaison.query import history as query
from inliaison.query.order import rearrange_listing
from inliaison.render import CHART, FORMATS
from inliaison.render.timeline import KINDS, omit_unchanged


@describe_command(
    "inliaison history who",
    'inliaison history "TC 207" -f json',
    "inliaison history -o register.svg",
    purpose=(
        "Follow a record, or the register, through time.\n\n"
        "All snapshots that are kept are compared, each with the one before: a line for each that changed something."
    ),
)
def history(
    out: ChartOutput,
    rows: Rows,
    reference: Annotated[
        list[str] | None, typer.Argument(metavar="[REF...]", help="A partner, committee, member or country.")
    ] = None,
    kind: Kind = None,
    register: RegisterOption = ISO.publisher,
) -> None:
    columns, order, format = rows.parse_columns(), rows.order, resolve_format(out, CHART)
    result = query.read_history(
        " ".join(reference) if reference else None,
        get_kinds(kind) if kind else KINDS,
        register=get_register(register),
        warn=terminal.print_warning,
        progress=terminal.make_delayed_progress("reading the snapshots"),
    )
    listing = result.build_listing(in_words=FORMATS[format].for_people)
    listing = listing if format in _WHOLE or not FORMATS[format].for_people else omit_unchanged(listing)
    write_answer(rearrange_listing(listing, columns, order), out, takes=CHART)


_WHOLE = ("html", "svg")
"""The formats that draw every snapshot; other formats for people leave out those that changed nothing."""
