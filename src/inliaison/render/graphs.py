"""A network as text for other tools: Mermaid for GitHub, DOT for Graphviz, GraphML for Gephi and yEd."""

from __future__ import annotations

from collections.abc import Callable

from inliaison import visible
from inliaison.documents import Network, Node

MERMAID_EDGES = 500
"""Mermaid draws fewer than these unless the page it is on tells it otherwise; a diagram itself cannot."""


def mermaid(network: Network) -> str:
    """A flowchart: organizations as stadiums, committees as boxes, what belongs together dotted."""
    lines = [f"%% {visible.line(network.credit)}"] if network.credit else []
    lines.append("flowchart LR")
    for node in network.nodes:
        left, right = ("([", "])") if node.kind == "partners" else ("[", "]")
        lines.append(f'    {_name(node.kind, node.id)}{left}"{_mermaid_text(node.label)}"{right}')
    for edge in network.edges:
        tie = "---" if edge.kind == "liaison" else "-.-"
        lines.append(f"    {_name(*edge.start)} {tie} {_name(*edge.end)}")
    return "\n".join(lines) + "\n"


def _name(kind: str, id: str) -> str:
    """A name that no keyword of Mermaid is: ids hold hyphens alone, so that an underscore tells them apart."""
    return f"{kind[0]}_{id.replace('-', '_')}"


def _mermaid_text(text: str) -> str:
    """Every ASCII character that could mean something to Mermaid or HTML, as its number."""
    plain = set(" ,.-/():+")
    return "".join(c if c.isalnum() or c in plain or ord(c) > 0x9F else f"#{ord(c)};" for c in visible.line(text))


def dot(network: Network) -> str:
    """An undirected graph in the language of Graphviz."""
    lines = [f"// {visible.line(network.credit)}"] if network.credit else []
    lines += ["graph inliaison {", "    graph [layout=sfdp, overlap=prism]"]
    lines += ['    node [fontname="Helvetica"]', '    edge [color="#888888"]']
    for node in network.nodes:
        shape = "ellipse" if node.kind == "partners" else "box"
        told = f", tooltip={_quoted(node.title)}" if node.title else ""
        lines.append(f"    {_quoted(_name(node.kind, node.id))} [label={_quoted(node.label)}, shape={shape}{told}]")
    for edge in network.edges:
        style = "" if edge.kind == "liaison" else " [style=dotted]"
        lines.append(f"    {_quoted(_name(*edge.start))} -- {_quoted(_name(*edge.end))}{style}")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """A quoted string of DOT, in which a backslash and an ampersand would mean more than themselves."""
    safe = visible.line(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{safe}"'


_GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
{credit}<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="title" for="node" attr.name="title" attr.type="string"/>
  <key id="drawn" for="node" yfiles.type="nodegraphics"/>
  <key id="tie" for="edge" attr.name="kind" attr.type="string"/>
  <graph id="inliaison" edgedefault="undirected">
{content}  </graph>
</graphml>
"""


def graphml(network: Network) -> str:
    """GraphML with the label, kind and title of a node, drawn as yEd draws it."""
    parts = [_graphml_node(node) for node in network.nodes]
    for number, edge in enumerate(network.edges):
        ends = f'source="{_name(*edge.start)}" target="{_name(*edge.end)}"'
        parts.append(f'    <edge id="e{number}" {ends}><data key="tie">{edge.kind}</data></edge>\n')
    credit = f"<!-- {_xml(network.credit).replace('--', '- -')} -->\n" if network.credit else ""
    return _GRAPHML.format(credit=credit, content="".join(parts))


def _graphml_node(node: Node) -> str:
    label, shape = _xml(node.label), "ellipse" if node.kind == "partners" else "roundrectangle"
    title = f'<data key="title">{_xml(node.title)}</data>' if node.title else ""
    return (
        f'    <node id="{_name(node.kind, node.id)}"><data key="label">{label}</data>'
        f'<data key="kind">{node.kind}</data>{title}<data key="drawn"><y:ShapeNode>'
        f'<y:NodeLabel>{label}</y:NodeLabel><y:Shape type="{shape}"/></y:ShapeNode></data></node>\n'
    )


def _xml(text: str) -> str:
    return visible.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


FORMATS: dict[str, Callable[[Network], str]] = {"mermaid": mermaid, "dot": dot, "graphml": graphml}
"""The one registry of formats for networks."""

SUFFIXES = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".graphml": "graphml"}
