"""The `changes` command, which compares two snapshots of a register."""

import shlex
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import resolve_format, write_answer
from inliaison.cli.options import (
    Output,
    Recursive,
    Rows,
    WithoutCommittee,
    WithoutMember,
    WithoutPartner,
    describe_command,
)
from inliaison.dataset import registers
from inliaison.dataset.registers import ISO, Register
from inliaison.errors import UsageError
from inliaison.kinds import SINGULAR
from inliaison.query import changes as query
from inliaison.query.change_filter import ChangeFilter
from inliaison.query.order import rearrange_listing
from inliaison.render import FORMATS
from inliaison.render.differences import CHANGES, KINDS

_KindOption = Annotated[
    list[str] | None, typer.Option(metavar="KIND", help=f"Of this kind, repeatable: {', '.join(KINDS)}.")
]
_ChangeOption = Annotated[
    list[str] | None, typer.Option(metavar="CHANGE", help=f"Of this sort, repeatable: {', '.join(CHANGES)}.")
]
RegisterOption = Annotated[
    str, typer.Option(metavar="PUBLISHER", help="Of another register.", hidden=len(registers.REGISTERS) == 1)
]


@describe_command(
    "inliaison changes",
    "inliaison changes 2025-06-12 2025-07-16 --partner who",
    'inliaison changes --committee "TC 207" --kind liaison -f json',
    purpose=(
        "Compare two snapshots of the register.\n\n"
        "OLD alone is compared with the newest snapshot. A date means the snapshot that was current then."
    ),
)
def changes(
    out: Output,
    rows: Rows,
    old: Annotated[str | None, typer.Argument(metavar="[OLD]", help="A date; by default the one before NEW.")] = None,
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="A later date; by default the newest.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="The same as OLD alone: what is new since then.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The same as NEW: what was new by then.")] = None,
    partner: Annotated[list[str] | None, typer.Option(metavar="PARTNER", help="Of this partner (repeatable).")] = None,
    committee: Annotated[list[str] | None, typer.Option(metavar="REF", help="Of this committee (repeatable).")] = None,
    recursive: Recursive = False,
    member: Annotated[list[str] | None, typer.Option(metavar="MEMBER", help="Of this member (repeatable).")] = None,
    kind: _KindOption = None,
    change: _ChangeOption = None,
    without_partner: WithoutPartner = None,
    without_committee: WithoutCommittee = None,
    without_member: WithoutMember = None,
    register: RegisterOption = ISO.publisher,
    summary: Annotated[bool, typer.Option("--summary", help="Only how many there are of each sort.")] = False,
) -> None:
    if since is not None and old is not None:
        raise UsageError("give either OLD or {}, not both", options=("since",))
    if until is not None and new is not None:
        raise UsageError("give either NEW or {}, not both", options=("until",))
    filter = ChangeFilter(
        {"partners": partner or (), "committees": committee or (), "members": member or ()},
        {"partners": without_partner or (), "committees": without_committee or (), "members": without_member or ()},
        kind or (),
        change or (),
        recursive,
    )
    columns, order, format = rows.parse_columns(), rows.order, resolve_format(out)
    listing = query.list_changes(
        old if since is None else since,
        new if until is None else until,
        filter,
        summary=summary,
        with_labels=FORMATS[format].with_labels,
        full=format in _WITH_NAMES,
        with_links=FORMATS[format].is_page,
        register=get_register(register),
        again=_format_options(filter, register),
        warn=terminal.print_warning,
    )
    write_answer(rearrange_listing(listing, columns, order), out)


def _format_options(filter: ChangeFilter, register: str) -> str:
    """Return the options that set a filter, as a shell reads them."""
    options = {
        **{f"--{SINGULAR[kind]}": references for kind, references in filter.include.items()},
        "--kind": filter.kinds,
        "--change": filter.sorts,
        **{f"--without-{SINGULAR[kind]}": references for kind, references in filter.exclude.items()},
        "--register": () if register == ISO.publisher else (register,),
    }
    words = [word for name, values in options.items() for value in values for word in (name, value)]
    return shlex.join(words + ["--recursive"] * filter.recursive)


def get_register(publisher: str) -> Register:
    """Return the register of a publisher. Raises UsageError for an unknown publisher."""
    by_publisher = {register.publisher: register for register in registers.REGISTERS}
    if publisher not in by_publisher:
        raise UsageError(f'no register of "{publisher}" is known', remedy=f"Choose from: {', '.join(by_publisher)}.")
    return by_publisher[publisher]


_WITH_NAMES = ("table", "markdown", "html")
"""The formats that show the full names of organizations and members as well."""
