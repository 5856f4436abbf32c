"""The `show`, `open` and `search` commands, which look records up."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import describe_user_records, query_index, resolve_format, write_answer
from inliaison.cli.options import CardOutput, Color, Kind, Output, Rows, Scope, describe_command
from inliaison.errors import AccessError, UnknownNameError
from inliaison.kinds import get_kinds
from inliaison.query import addresses, cards, links, references
from inliaison.query.order import rearrange_listing
from inliaison.query.search import list_ids, search_records
from inliaison.query.targets import Target
from inliaison.render import CARD, FORMATS
from inliaison.render.card_document import Card
from inliaison.render.documents import Listing
from inliaison.system import output
from inliaison.text import sanitize

if TYPE_CHECKING:
    from inliaison.render.datasets import Dataset

Reference = Annotated[
    list[str],
    typer.Argument(metavar="REF...", help="An id, acronym, name or unique part of one."),
]


@describe_command(
    "inliaison show unido",
    'inliaison show "TC 207"',
    "inliaison show amit --kind people -f json",
    purpose="Show one record and all that is related to it.",
)
def show(
    scope: Scope,
    out: CardOutput,
    reference: Reference,
    kind: Kind = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="List every source, which a terminal and Markdown only count.")
    ] = False,
) -> None:
    kinds = get_kinds(kind)
    text = " ".join(reference)
    format = resolve_format(out, CARD)

    def question(database: "sqlite3.Connection") -> tuple["Card | Dataset", list[str]]:
        record = _resolve(database, "show", reference, kinds)
        document = read_document(database, record, format, all_sources=sources)
        if not isinstance(document, Card):
            return document, []
        return document, describe_user_records(database, format, lambda: cards.list_ids(document))

    try:
        card, notes = query_index(scope, question, documents=True)
    except UnknownNameError as error:
        from inliaison.query import older_snapshots

        raise older_snapshots.add_day(error, text, kinds, "inliaison show {} --as-of {day}") from None
    write_answer(card, out, notes, takes=CARD)


def read_document(
    database: "sqlite3.Connection", record: Target, format: str, *, all_sources: bool = False
) -> "Card | Dataset":
    """Return the card of a record, or what its card shows as a dataset for a format that loads again."""
    if FORMATS[format].loads_again:
        from inliaison.query import standalone

        return standalone.export_part(database, [record])
    card = cards.read_card(database, record, brief=FORMATS[format].for_people)
    card = card.replace(fold="" if all_sources else FORMATS[format].fold)
    return links.add_card_addresses(database, card, cards.list_ids(card)) if FORMATS[format].is_page else card


def _resolve(database: "sqlite3.Connection", command: str, words: Sequence[str], kinds: Sequence[str]) -> Target:
    """Return the one record that words name. Raises NotThereError, with what to do if they name several."""
    try:
        return references.resolve(database, " ".join(words), kinds)
    except UnknownNameError as error:
        from inliaison.query.compare import find_parts

        names, comparable = find_parts(database, words, kinds)
        if not names:
            raise
        import shlex

        quoted_names, each = shlex.join(names), f"`inliaison {command} {shlex.quote(names[0])}`"
        quotations = " and ".join(f'"{name}"' for name in names)
        remedy = f"{quotations} are {len(names)} records: {each} {command}s one."
        if comparable:
            remedy += f" `inliaison common {quoted_names}` lists what they share"
            remedy += f", `inliaison compare {quoted_names}` what only one has." if len(names) == 2 else "."
        raise UnknownNameError(error.message, remedy=remedy) from None


@describe_command(
    "inliaison open who --print",
    "inliaison open itu --iso --print",
    'inliaison open "TC 207" --print',
    purpose="Open the website of a record, or its page at iso.org.",
)
def open_(
    scope: Scope,
    reference: Reference,
    iso: Annotated[bool, typer.Option("--iso", help="Its page at iso.org.")] = False,
    print_: Annotated[bool, typer.Option("--print", help="Only print the address.")] = False,
    color: Color = "auto",
) -> None:
    import webbrowser
    from urllib.parse import quote

    from inliaison.system import web_browser

    terminal.use_color(color)
    address = query_index(
        scope,
        lambda database: addresses.get_address(
            database, _resolve(database, "open", reference, addresses.find_record()), at_iso=iso
        ),
        documents=True,
    )
    address = "".join(c if sanitize.is_plain(c) else quote(c) for c in address)
    if print_:
        output.write_stdout(f"{address}\n".encode())
        return
    web_browser.complete_browser_variable()
    try:
        is_open = webbrowser.open(address)
    except (ValueError, OSError):  # BROWSER has an unclosed quotation mark, or its program cannot be run.
        is_open = False
    if not is_open:
        raise AccessError(f"no browser could be opened for {address}", remedy="--print only prints the address.")
    terminal.print_note(f"opened {address}")


@describe_command(
    "inliaison search energie",
    "inliaison search sustainable development",
    "inliaison search vienna -f json",
    purpose="Search all records, best match first.",
)
def search(
    scope: Scope,
    out: Output,
    row_options: Rows,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words that must all occur.")],
) -> None:
    columns, order = row_options.parse_columns(), row_options.order
    format = resolve_format(out)

    def question(database: "sqlite3.Connection") -> tuple[Listing, list[str]]:
        result = search_records(database, " ".join(text))
        listing = rearrange_listing(result, columns, order)
        if FORMATS[format].is_page:
            listing = links.link_matches(database, listing)
        return listing, describe_user_records(database, format, lambda: list_ids(rearrange_listing(result, (), order)))

    result, notes = query_index(scope, question, documents=True)
    write_answer(result, out, notes)
