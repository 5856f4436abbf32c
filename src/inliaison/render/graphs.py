"""A network as text for other tools: Mermaid for GitHub, DOT for Graphviz, GraphML for Gephi and yEd."""

from __future__ import annotations

import re

from inliaison.render import Screen
from inliaison.render.networks import Network, Node
from inliaison.text import sanitize

MERMAID_EDGES = 500
"""Mermaid draws fewer than these unless the page it is on tells it otherwise; a diagram itself cannot."""
READABLE_NODES = 300
"""A drawing of more than these says little; it is made all the same."""


_DOTTED = ("part_of", "parent", "observing")
"""The ties that are drawn dotted; that of a secretariat is drawn thick."""
_MERMAID = {"partners": ("([", "])"), "committees": ("[", "]"), "members": ("{{", "}}")}
_DOT = {"partners": "ellipse", "committees": "box", "members": "hexagon"}
_YED = {"partners": "ellipse", "committees": "roundrectangle", "members": "hexagon"}
"""By kind, the shape of a node."""


def mermaid(network: Network, screen: Screen = Screen()) -> str:
    """A flowchart: organizations as stadiums, committees as boxes, members as hexagons."""
    lines = [f"%% {sanitize.line(network.credit)}"] if network.credit else []
    lines.append("flowchart LR")
    for node in network.nodes:
        left, right = _MERMAID[node.kind]
        lines.append(f'    {node_name(node.kind, node.id)}{left}"{_mermaid_text(node.label)}"{right}')
    for edge in network.edges:
        tie = "===" if edge.kind == "secretariat" else "-.-" if edge.kind in _DOTTED else "---"
        lines.append(f"    {node_name(*edge.start)} {tie} {node_name(*edge.end)}")
    return "\n".join(lines) + "\n"


def node_name(kind: str, id: str) -> str:
    """A name that no keyword of Mermaid is: ids hold hyphens alone, so that an underscore tells them apart."""
    return f"{kind[0]}_{id.replace('-', '_')}"


_LINE_END = re.compile(r"\r\n|\r|\n")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and HTML with it, has no way to write."""


def _readable(text: str) -> str:
    """The text with the sign for a character that cannot be shown in place of those that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _mermaid_text(text: str) -> str:
    """Every character that could mean something to Mermaid, to Markdown or to HTML, or that hides, as its number.

    Mermaid takes labels for Markdown: `1. X`, `- X`, `www.x`. Its own sign for the end of a line is `<br>`.
    """

    def written(c: str) -> str:
        plain = c.isalnum() or c in " ,/" or ord(c) > 0x9F
        return c if plain and sanitize.is_plain(c) else f"#{ord(c)};"

    return "<br>".join("".join(map(written, line)) for line in _LINE_END.split(_readable(text)))


def dot(network: Network, screen: Screen = Screen()) -> str:
    """An undirected graph in the language of Graphviz."""
    credit = f"// {sanitize.line(network.credit)}\n" if network.credit else ""
    return credit + dot_with(
        network, "graph [layout=sfdp, overlap=prism]", 'node [fontname="Helvetica"]', 'edge [color="#888888"]'
    )


def dot_with(network: Network, *settings: str) -> str:
    """The same without a credit, and with these settings for graph, nodes and edges."""
    lines = ["graph inliaison {", *(f"    {setting}" for setting in settings)]
    for node in network.nodes:
        shape = _DOT[node.kind]
        told = f", tooltip={quoted(node.title)}" if node.title else ""
        lines.append(f"    {quoted(node_name(node.kind, node.id))} [label={quoted(node.label)}, shape={shape}{told}]")
    for edge in network.edges:
        style = " [style=bold]" if edge.kind == "secretariat" else " [style=dotted]" * (edge.kind in _DOTTED)
        lines.append(f"    {quoted(node_name(*edge.start))} -- {quoted(node_name(*edge.end))}{style}")
    return "\n".join([*lines, "}"]) + "\n"


def quoted(text: str) -> str:
    r"""A quoted string of DOT, where backslash and ampersand would mean more than themselves; `\n` ends a line."""
    safe = _readable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return '"' + sanitize.written("\\n".join(_LINE_END.split(safe)), _reference) + '"'


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


def graphml(network: Network, screen: Screen = Screen()) -> str:
    """GraphML with the label, kind and title of a node, drawn as yEd draws it."""
    parts = [_graphml_node(node) for node in network.nodes]
    for number, edge in enumerate(network.edges):
        ends = f'source="{node_name(*edge.start)}" target="{node_name(*edge.end)}"'
        parts.append(f'    <edge id="e{number}" {ends}><data key="tie">{edge.kind}</data></edge>\n')
    credit = f"<!-- {sanitize.line(network.credit).replace('--', '- -')} -->\n" if network.credit else ""
    return _GRAPHML.format(credit=credit, content="".join(parts))


def _graphml_node(node: Node) -> str:
    label, shape = _xml(node.label), _YED[node.kind]
    title = f'<data key="title">{_xml(node.title)}</data>' if node.title else ""
    return (
        f'    <node id="{node_name(node.kind, node.id)}"><data key="label">{label}</data>'
        f'<data key="kind">{node.kind}</data>{title}<data key="drawn"><y:ShapeNode>'
        f'<y:NodeLabel>{label}</y:NodeLabel><y:Shape type="{shape}"/></y:ShapeNode></data></node>\n'
    )


def _xml(text: str) -> str:
    safe = _readable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return sanitize.written(safe, _reference)


def _reference(code: int) -> str:
    """A character as XML, and Graphviz with it, writes one by its number."""
    return f"&#{code};"
