"""The `graph` command, which draws the network of organizations and committees."""

import sqlite3
from typing import Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import query_index, resolve_format, write_text
from inliaison.cli.filters import read_title
from inliaison.cli.options import (
    Color,
    Force,
    Output,
    OutputFile,
    Recursive,
    Scope,
    WithoutCommittee,
    WithoutPartner,
    describe_command,
)
from inliaison.errors import UsageError
from inliaison.query import register_state
from inliaison.query.network import build_network
from inliaison.render import NETWORK, list_formats, view, write_document
from inliaison.render.graphs import MERMAID_EDGES, READABLE_NODES
from inliaison.render.networks import Network

_Partners = Annotated[
    list[str] | None, typer.Option(metavar="PARTNER", help="Draw the liaisons of this partner (repeatable).")
]
_Committees = Annotated[
    list[str] | None, typer.Option(metavar="REF", help="Draw the liaisons with this committee (repeatable).")
]
_LiaisonCommittees = Annotated[
    bool, typer.Option("--liaison-committees", help="Add the committees in liaison with these.")
]
_Titles = Annotated[bool, typer.Option("--titles", help="Write the titles of committees below their numbers.")]
_Format = Annotated[
    str | None, typer.Option("--format", "-f", metavar="FORMAT", help=f"One of: {', '.join(list_formats(NETWORK))}.")
]


@describe_command(
    "inliaison graph --partner unido --partner wto",
    'inliaison graph --committee "TC 207" --recursive -f dot',
    "inliaison graph --partner itu -o itu.graphml",
    purpose="Draw who is in liaison with whom.",
)
def graph(
    scope: Scope,
    partner: _Partners = None,
    committee: _Committees = None,
    recursive: Recursive = False,
    without_partner: WithoutPartner = None,
    without_committee: WithoutCommittee = None,
    members: Annotated[bool, typer.Option("--members", help="Add the members of these committees.")] = False,
    liaison_committees: _LiaisonCommittees = False,
    titles: _Titles = False,
    format: _Format = None,
    output: OutputFile = None,
    force: Force = False,
    color: Color = "auto",
) -> None:
    terminal.use_color(color)
    if recursive and not (committee or without_committee):
        raise UsageError("{} needs {}", options=("recursive", "committee"))
    out = Output(format, output, force)
    name = resolve_format(out, NETWORK, default="mermaid")
    more = {"members": members, "liaison_committees": liaison_committees}
    choice: dict[str, Any] = {"partner": partner, "committee": committee, "recursive": recursive}
    choice |= {"without_partner": without_partner, "without_committee": without_committee}

    def question(database: "sqlite3.Connection") -> tuple[Network, list[str]]:
        without = {"partners": without_partner or (), "committees": without_committee or ()}
        result = build_network(
            database, partner or (), committee or (), recursive=recursive, without=without, titles=titles, **more
        )
        result = result._replace(title=read_title(database, "liaisons", result.title, choice, name))
        return result, _describe_unknown(database, result, **more)

    result, unknown_notes = query_index(scope, question)
    write_text(write_document(result, name), out, exact=True)
    for note in (_format_counts(result, members=members), *_advise(result, name), *unknown_notes):
        terminal.print_note(note)


def _describe_unknown(
    database: "sqlite3.Connection", network: Network, *, members: bool, liaison_committees: bool
) -> list[str]:
    """Return notes on what the data lacks for this drawing."""
    committees = [node.id for node in network.nodes if node.kind == "committees"]
    notes = register_state.describe_missing_members(database, committees) if members else []
    if register_state.is_excerpt(database):
        notes.append(register_state.EXCERPT)
    elif (members or liaison_committees) and register_state.lacks_members(database):
        notes.append(register_state.WITHOUT_MEMBERS)
    return notes


def _advise(network: Network, format: str) -> list[str]:
    """Return advice if the network is larger than a format shows well."""
    if format == "mermaid" and len(network.edges) >= MERMAID_EDGES:
        return [f"Mermaid draws fewer than {MERMAID_EDGES} ties: name partners or committees, or use -f dot."]
    if format in ("svg", "png", "pdf") and len(network.nodes) > READABLE_NODES:
        return [f"More than {READABLE_NODES} nodes are hard to read: narrow them down with --committee or --partner."]
    return []


def _format_counts(network: Network, *, members: bool) -> str:
    kinds = ("partners", "committees", *(("members",) if members else ()))
    counts = {kind: sum(node.kind == kind for node in network.nodes) for kind in kinds}
    counts["liaisons"] = sum(edge.kind in ("liaison", "committee-liaison") for edge in network.edges)
    return ", ".join(view.format_count(kind, number) for kind, number in counts.items())
