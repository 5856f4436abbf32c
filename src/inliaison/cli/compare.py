"""The `common` and `compare` commands, which compare records with each other."""

import sqlite3
from collections.abc import Callable
from typing import Annotated, Any

import typer

from inliaison.cli.answer import describe_user_records, get_columns, query_index, resolve_format, write_answer
from inliaison.cli.options import (
    Kind,
    Output,
    Rows,
    Scope,
    WithoutCommittee,
    WithoutMember,
    WithoutPartner,
    describe_command,
)
from inliaison.query import compare as query
from inliaison.query.rows import RowForm, choose_form
from inliaison.render import FORMATS
from inliaison.render.documents import Listing

_OF = "partners, members or committees"


@describe_command(
    "inliaison common unido wto",
    "inliaison common din afnor -f csv",
    'inliaison common "TC 207" "TC 301"',
    purpose="List what partners, members or committees share.",
)
def common(
    scope: Scope,
    out: Output,
    rows: Rows,
    reference: Annotated[list[str], typer.Argument(metavar="REF...", help=f"At least two {_OF}.")],
    without_partner: WithoutPartner = None,
    without_committee: WithoutCommittee = None,
    without_member: WithoutMember = None,
    kind: Kind = None,
) -> None:
    arguments = _build_arguments(out, rows) | {
        "kind": kind,
        "without": _collect_exclusions(without_partner, without_committee, without_member),
    }

    def question(database: "sqlite3.Connection") -> Listing:
        listing = query.list_shared_records(database, reference, **arguments)
        if FORMATS[resolve_format(out)].loads_again and not rows.columns:
            from inliaison.query import standalone

            listing = standalone.add_named_records(database, listing)
        return _add_user_note(
            database, out, listing, lambda: query.list_shared_records(database, reference, **(arguments | _IDS))
        )

    write_answer(query_index(scope, question).replace(user_columns=rows.list_user_columns()), out)


@describe_command(
    "inliaison compare who fao",
    'inliaison compare "TC 207" "TC 323" -f json',
    purpose="Compare two partners, members or committees.\n\nOf partners and members their committees, of committees "
    "their partners: which only one of them has, and which both.",
)
def compare(
    scope: Scope,
    out: Output,
    rows: Rows,
    reference: Annotated[list[str], typer.Argument(metavar="A B", help=f"Two {_OF}.")],
    without_partner: WithoutPartner = None,
    without_committee: WithoutCommittee = None,
    without_member: WithoutMember = None,
    kind: Kind = None,
) -> None:
    exclusions = _collect_exclusions(without_partner, without_committee, without_member)
    arguments = _build_arguments(out, rows, "side") | {"kind": kind, "without": exclusions}
    with_names = FORMATS[resolve_format(out)].for_people

    def question(database: "sqlite3.Connection") -> Listing:
        listing = query.compare_records(database, reference, **arguments, name_sides=with_names)
        return _add_user_note(
            database, out, listing, lambda: query.compare_records(database, reference, **(arguments | _IDS))
        )

    write_answer(query_index(scope, question).replace(user_columns=rows.list_user_columns()), out)


def _collect_exclusions(
    partners: list[str] | None, committees: list[str] | None, members: list[str] | None
) -> dict[str, list[str]]:
    """Return, by kind, the records whose committees or partners are excluded."""
    exclusions = {"partners": partners, "committees": committees, "members": members}
    return {kind: references for kind, references in exclusions.items() if references}


_IDS = {"columns": dict.fromkeys(("committees", "partners"), ("id",)), "form": RowForm()}


def _add_user_note(
    database: "sqlite3.Connection", out: Output, listing: Listing, list_ids: Callable[[], Listing]
) -> Listing:
    """Return the answer with a note on the user records in it; `list_ids` returns the same rows as ids."""

    def ids() -> dict[str, list[str]]:
        return {listing.kind: [id for (id,) in list_ids().rows]}

    return listing.replace(notes=(*listing.notes, *describe_user_records(database, resolve_format(out), ids)))


def _build_arguments(out: Output, rows: Rows, *before: str) -> dict[str, Any]:
    """Return the arguments of the query: columns by kind, order, and the form of values that the format needs."""
    format, explicit_columns = resolve_format(out), rows.parse_columns()
    columns, order = {}, rows.order
    for kind in ("committees", "partners"):
        default_columns = get_columns(kind, format)
        all_columns = dict.fromkeys((*before, *default_columns, *order.keys)) if default_columns else ()
        columns[kind] = explicit_columns or tuple(all_columns)
    return {
        "columns": columns,
        "order": order,
        "form": choose_form(FORMATS[format]),
    }
