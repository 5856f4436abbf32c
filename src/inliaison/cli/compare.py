"""The `common` and `compare` commands, which compare records with each other."""

import sqlite3
from collections.abc import Callable
from typing import Annotated, Any

import typer

from inliaison.cli.emit import ask, columns_of, emit, format_of, notes_of_own
from inliaison.cli.options import Kind, Output, Rows, Scope, WithoutCommittee, WithoutMember, WithoutPartner, examples
from inliaison.query import compared
from inliaison.render import FORMATS
from inliaison.render.documents import Listing

_OF = "partners, members or committees"


@examples(
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
    wanted = _wanted(out, rows) | {"kind": kind, "without": _never(without_partner, without_committee, without_member)}

    def question(database: "sqlite3.Connection") -> Listing:
        found = compared.common(database, reference, **wanted)
        if FORMATS[format_of(out)].loads_again and not rows.columns:
            from inliaison.query import standalone

            found = standalone.with_named(database, found)
        return _with_own(database, out, found, lambda: compared.common(database, reference, **(wanted | _IDS)))

    emit(ask(scope, question).changed(pinned=rows.pinned()), out)


@examples(
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
    never = _never(without_partner, without_committee, without_member)
    wanted = _wanted(out, rows, "side") | {"kind": kind, "without": never}
    named = FORMATS[format_of(out)].for_people

    def question(database: "sqlite3.Connection") -> Listing:
        found = compared.compare(database, reference, **wanted, named=named)
        return _with_own(database, out, found, lambda: compared.compare(database, reference, **(wanted | _IDS)))

    emit(ask(scope, question).changed(pinned=rows.pinned()), out)


def _never(partners: list[str] | None, committees: list[str] | None, members: list[str] | None) -> dict[str, list[str]]:
    """Return, by kind, the records whose committees or partners are excluded."""
    never = {"partners": partners, "committees": committees, "members": members}
    return {of: named for of, named in never.items() if named}


_IDS = {"columns": dict.fromkeys(("committees", "partners"), ("id",)), "encoded": False}


def _with_own(database: "sqlite3.Connection", out: Output, found: Listing, again: Callable[[], Listing]) -> Listing:
    """Return the answer with a note on the user records in it; `again` returns the same rows as ids."""

    def ids() -> dict[str, list[str]]:
        return {found.kind: [id for (id,) in again().rows]}

    return found.changed(notes=(*found.notes, *notes_of_own(database, format_of(out), ids)))


def _wanted(out: Output, rows: Rows, *before: str) -> dict[str, Any]:
    """Return the arguments of the query: columns by kind, order, and the form of values that the format needs."""
    format, chosen = format_of(out), rows.chosen()
    columns, order = {}, rows.order
    for kind in ("committees", "partners"):
        usual = columns_of(kind, format)
        shown = dict.fromkeys((*before, *usual, *order.keys)) if usual else ()
        columns[kind] = chosen or tuple(shown)
    return {"columns": columns, "order": order, "encoded": FORMATS[format].encoded, "told": FORMATS[format].named}
