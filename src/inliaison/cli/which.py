"""The `which` command, which finds the committees that deal with a topic."""

import sqlite3
from shlex import quote
from typing import Annotated

import typer

from inliaison.cli.answer import describe_user_records, query_index, resolve_format, write_answer
from inliaison.cli.options import Output, Rows, Scope, describe_command
from inliaison.query.order import Order, rearrange_listing
from inliaison.query.which import VIEW, find_committees
from inliaison.render import FORMATS
from inliaison.render.documents import Listing

_LIMIT = 10


@describe_command(
    "inliaison which coffee",
    "inliaison which environmental labelling",
    "inliaison which energy --limit 3 -f json",
    purpose="Find the committees that deal with a topic.",
)
def which(
    scope: Scope,
    out: Output,
    rows: Rows,
    topic: Annotated[list[str], typer.Argument(metavar="TOPIC...", help="What it is about, in English or French.")],
) -> None:
    format, order = resolve_format(out), rows.order
    default_columns = (
        VIEW.get_default_columns(on_screen=FORMATS[format].on_screen) if FORMATS[format].for_people else ()
    )
    columns = rows.parse_columns() or default_columns
    if order.limit is None:
        order = order.replace(limit=_LIMIT)

    def question(database: "sqlite3.Connection") -> tuple[Listing, list[str]]:
        committees = find_committees(database, " ".join(topic))
        if FORMATS[format].on_screen and committees.rows:
            committees = committees.replace(notes=(*committees.notes, _suggest_partners(committees)))
        ids = {"committees": [id for id, *_ in rearrange_listing(committees, ("id",), order).rows]}
        return rearrange_listing(committees, columns, order), describe_user_records(database, format, lambda: ids)

    listing, notes = query_index(scope, question, documents=True)
    write_answer(listing.replace(user_columns=rows.list_user_columns()), out, notes)


def _suggest_partners(committees: Listing) -> str:
    """Return how to list who is in liaison with the first of some committees."""
    ((reference,),) = rearrange_listing(committees, ("reference",), Order(limit=1)).rows
    return f"`inliaison partners --committee {quote(reference)}` lists all in liaison with the first"
