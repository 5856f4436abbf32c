"""The listing commands: one for each kind of record that people ask for."""

from collections.abc import Sequence
from typing import Annotated

import typer

from inliaison.cli.citing import citations
from inliaison.cli.emit import listing
from inliaison.cli.options import Committee, Output, Partner, Recursive, Rows, Scope, Since, Text, Until, examples
from inliaison.errors import UsageError
from inliaison.kinds import LIAISON_KINDS, PARTNER_KINDS
from inliaison.query.filters import Within
from inliaison.render import CITATIONS


def _kinds(kinds: Sequence[str]) -> str:
    return f"Of this kind, repeatable: {', '.join(kinds)}."


@examples(
    "inliaison partners --kind un-body --country Austria",
    'inliaison partners --committee "TC 207" --recursive',
    "inliaison partners energy -f json",
)
def partners(
    scope: Scope,
    out: Output,
    rows: Rows,
    text: Text = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help=_kinds(PARTNER_KINDS))] = None,
    committee: Committee = None,
    recursive: Recursive = False,
    country: Annotated[
        list[str] | None, typer.Option(metavar="COUNTRY", help="With its seat in this country. Repeatable.")
    ] = None,
) -> None:
    """List partners: the organizations that ISO works with."""
    values = {"text": text, "kind": kind, "country": country, "committee": _within(committee, recursive)}
    listing("partners", values, scope, out, rows)


@examples(
    "inliaison liaisons --partner unido",
    "inliaison liaisons --kind memorandum",
    'inliaison liaisons --committee "JTC 1" --recursive',
)
def liaisons(
    scope: Scope,
    out: Output,
    rows: Rows,
    text: Text = None,
    partner: Partner = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help=_kinds(LIAISON_KINDS))] = None,
    committee: Committee = None,
    recursive: Recursive = False,
    since: Since = None,
    until: Until = None,
) -> None:
    """List liaisons: the ties between ISO and its partners."""
    values = {"text": text, "partner": partner, "kind": kind, "committee": _within(committee, recursive)}
    listing("liaisons", {**values, "since": since, "until": until}, scope, out, rows)


@examples(
    "inliaison quotes --person amit",
    "inliaison quotes flexibility",
    "inliaison quotes --about wsc --since 2009 --cite bibtex",
)
def quotes(
    scope: Scope,
    out: Output,
    rows: Rows,
    text: Text = None,
    person: Annotated[list[str] | None, typer.Option(metavar="PERSON", help="Said by this person. Repeatable.")] = None,
    partner: Partner = None,
    about: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="About this partner, committee or liaison. Repeatable.")
    ] = None,
    since: Since = None,
    until: Until = None,
    cite: Annotated[
        str | None, typer.Option(metavar="STYLE", help=f"Give citations instead: {', '.join(CITATIONS)}.")
    ] = None,
) -> None:
    """List quotes: who said what about it."""
    values = {"text": text, "person": person, "partner": partner, "about": about, "since": since, "until": until}
    if cite is None:
        listing("quotes", values, scope, out, rows)
    else:
        citations(cite, values, scope, out, rows)


@examples("inliaison people --partner itu", "inliaison people secretary -f csv")
def people(scope: Scope, out: Output, rows: Rows, text: Text = None, partner: Partner = None) -> None:
    """List people: who signed, spoke or leads."""
    listing("people", {"text": text, "partner": partner}, scope, out, rows)


@examples(
    "inliaison committees --partner wto", "inliaison committees energy", "inliaison committees --status suspended"
)
def committees(
    scope: Scope,
    out: Output,
    rows: Rows,
    text: Text = None,
    partner: Annotated[
        list[str] | None, typer.Option(metavar="PARTNER", help="With this partner in liaison. Repeatable.")
    ] = None,
    status: Annotated[list[str] | None, typer.Option(metavar="STATUS", help="Of this status. Repeatable.")] = None,
) -> None:
    """List ISO's committees."""
    listing("committees", {"text": text, "partner": partner, "status": status}, scope, out, rows)


@examples("inliaison figures", "inliaison figures members -f json")
def figures(scope: Scope, out: Output, rows: Rows, text: Text = None) -> None:
    """List figures: published numbers."""
    listing("figures", {"text": text}, scope, out, rows)


@examples("inliaison sources", "inliaison sources --columns title,publisher,url -f markdown")
def sources(scope: Scope, out: Output, rows: Rows, text: Text = None) -> None:
    """List sources: where the facts come from."""
    listing("sources", {"text": text}, scope, out, rows)


def _within(committees: list[str] | None, recursive: bool) -> Within | None:
    if recursive and not committees:
        raise UsageError("--recursive needs --committee")
    return Within(tuple(committees), recursive) if committees else None
