"""The network of organizations and committees, for tools that draw: graph."""

import os
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.emit import ask, text
from inliaison.cli.options import Color, Force, Output, OutputFile, Recursive, Scope, examples
from inliaison.dataset.rules import nearest
from inliaison.errors import UsageError
from inliaison.query import loaded
from inliaison.query.network import network
from inliaison.render import view
from inliaison.render.graphs import FORMATS, MERMAID_EDGES, SUFFIXES


@examples(
    "inliaison graph --partner unido --partner wto",
    'inliaison graph --committee "TC 207" --recursive -f dot',
    "inliaison graph --partner itu -o itu.graphml",
)
def graph(
    scope: Scope,
    partner: Annotated[
        list[str] | None, typer.Option(metavar="PARTNER", help="The liaisons of this partner. Repeatable.")
    ] = None,
    committee: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="The liaisons with this committee. Repeatable.")
    ] = None,
    recursive: Recursive = False,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}."),
    ] = None,
    output: OutputFile = None,
    force: Force = False,
    color: Color = "auto",
) -> None:
    """Write the network of organizations and committees for Mermaid, Graphviz, Gephi or yEd."""
    terminal.use_color(color)
    if recursive and not committee:
        raise UsageError("--recursive needs --committee")
    out = Output(output=output, force=force)
    name = _format(format, out)
    found, excerpt = ask(
        scope,
        lambda database: (
            network(database, partner or (), committee or (), recursive=recursive),
            loaded.is_excerpt(database),
        ),
    )
    text(FORMATS[name](found), out, exact=True)
    organizations = sum(node.kind == "partners" for node in found.nodes)
    counts = {"partners": organizations, "committees": len(found.nodes) - organizations}
    counts["liaisons"] = sum(edge.kind == "liaison" for edge in found.edges)
    terminal.note(", ".join(view.count(kind, number) for kind, number in counts.items()))
    if name == "mermaid" and len(found.edges) >= MERMAID_EDGES:
        terminal.note(f"Mermaid draws fewer than {MERMAID_EDGES} ties: name partners or committees, or use -f dot.")
    if excerpt:
        terminal.note(loaded.EXCERPT)


def _format(format: str | None, out: Output) -> str:
    """The format asked for, else by the file's ending, else Mermaid."""
    if format is None and not out.to_file:
        return "mermaid"
    ending = os.path.splitext(str(out.output))[1].lower()
    name = SUFFIXES.get(ending, "") if format is None else format.casefold()
    if name in FORMATS:
        return name
    if format is None:
        raise UsageError(f'no format of a graph belongs to the ending "{ending}"', remedy="Choose one with -f.")
    raise UsageError(
        f'no format of a graph "{format}"{nearest(name, list(FORMATS))}', remedy=f"Choose from: {', '.join(FORMATS)}."
    )
