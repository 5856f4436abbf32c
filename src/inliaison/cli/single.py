"""Commands that look up: show, open, search."""

import shlex
import sqlite3
from collections.abc import Sequence
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.emit import ask, emit
from inliaison.cli.options import Color, Kind, Output, Rows, Scope, examples
from inliaison.errors import AccessError, NotThereError
from inliaison.kinds import kinds_named
from inliaison.query import addresses, cards, matches, references
from inliaison.query.order import Order, rearranged
from inliaison.render.documents import Card
from inliaison.system import output
from inliaison.text import sanitize

Reference = Annotated[
    list[str],
    typer.Argument(metavar="REF...", help="An id, acronym, name or unique part of one."),
]


@examples("inliaison show unido", 'inliaison show "TC 207"', "inliaison show amit --kind people -f json")
def show(
    scope: Scope,
    out: Output,
    reference: Reference,
    kind: Kind = None,
) -> None:
    """Show one record with everything related to it."""
    kinds = kinds_named(kind)
    wanted = " ".join(reference)

    def question(database: sqlite3.Connection) -> tuple[Card, list[str]]:
        found = references.resolve(database, wanted, kinds)
        return cards.card(database, found), references.namesakes(database, wanted, kinds, found)

    try:
        card, others = ask(scope, question)
    except NotThereError as error:
        raise _kept(error, wanted, kinds) from None
    emit(card, out)
    if others:
        terminal.note(f'"{wanted}" is an id; as an acronym it is also that of')
    for line in others:
        terminal.note(f"  {line}")


def _kept(error: NotThereError, reference: str, kinds: Sequence[str]) -> NotThereError:
    """The same error, with the day of an older snapshot that has what is not there any more."""
    from inliaison.query import past

    day = past.day_of(reference, kinds) if error.message.startswith("no ") else None
    if day is None:
        return error
    told = f"The snapshot of {day} has it: `inliaison show {shlex.quote(reference)} --as-of {day}`."
    return NotThereError(error.message, details=error.details, remedy="\n".join(filter(None, (error.remedy, told))))


@examples("inliaison open who --print", "inliaison open itu --iso --print", 'inliaison open "TC 207" --print')
def open_(
    scope: Scope,
    reference: Reference,
    iso: Annotated[bool, typer.Option("--iso", help="Its page at iso.org.")] = False,
    print_: Annotated[bool, typer.Option("--print", help="Only print the address.")] = False,
    color: Color = "auto",
) -> None:
    """Open a partner's website, or its page or a committee's at iso.org."""
    import webbrowser
    from urllib.parse import quote

    terminal.use_color(color)
    wanted = " ".join(reference)
    found = ask(
        scope,
        lambda database: addresses.address(
            database, references.resolve(database, wanted, addresses.addressed()), at_iso=iso
        ),
    )
    found = "".join(c if sanitize.is_plain(c) else quote(c) for c in found)
    if print_:
        output.to_stdout(f"{found}\n".encode())
        return
    if not webbrowser.open(found):
        raise AccessError(f"no browser could be opened for {found}", remedy="--print only prints the address.")
    terminal.note(f"opened {found}")


@examples("inliaison search energie", "inliaison search sustainable development", "inliaison search vienna -f json")
def search(
    scope: Scope,
    out: Output,
    shown: Rows,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words that must all occur.")],
) -> None:
    """Search every kind of record at once, best match first."""
    chosen, order = shown.chosen(), Order(shown.sort, shown.reverse, shown.limit)
    found = ask(scope, lambda database: matches.search(database, " ".join(text)))
    emit(rearranged(found, chosen, order), out)
