"""A network as text for other tools: Mermaid for GitHub, DOT for Graphviz, GraphML for Gephi and yEd."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from inliaison.render import Screen
from inliaison.render.networks import Network, Node
from inliaison.text import sanitize

MERMAID_EDGES = 500
"""Mermaid draws fewer edges than this unless the page is configured otherwise; a diagram cannot change that itself."""
READABLE_NODES = 300
"""A drawing with more nodes than this is hard to read; it is still made."""


HIERARCHY = ("part_of", "parent")
"""The ties between a part and its whole."""
LINES = {"secretariat": "bold", "observing": "dotted", **dict.fromkeys(HIERARCHY, "dashed")}
"""The style of the line of a tie, by its kind; others are solid."""
_MERMAID_LINES = {"bold": "===", "dashed": "-.-", "dotted": "-.-"}
_MERMAID = {"partners": ("([", "])"), "committees": ("[", "]"), "members": ("{{", "}}")}
_DOT = {"partners": "ellipse", "committees": "box", "members": "hexagon"}
_YED = {"partners": "ellipse", "committees": "roundrectangle", "members": "hexagon"}
"""The shape of a node, by kind."""


def mermaid(network: Network, screen: Screen = Screen()) -> str:
    """Return a flowchart: organizations as stadiums, committees as boxes, members as hexagons."""
    lines = [f"%% {sanitize.escape_line(network.credit)}"] if network.credit else []
    lines.append("flowchart LR")
    for node in network.nodes:
        left, right = _MERMAID[node.kind]
        lines.append(f'    {format_node_name(node.kind, node.id)}{left}"{_escape_mermaid(node.text)}"{right}')
    for edge in network.edges:
        tie = _MERMAID_LINES.get(LINES.get(edge.kind, ""), "---")
        lines.append(f"    {format_node_name(*edge.start)} {tie} {format_node_name(*edge.end)}")
    return "\n".join(lines) + "\n"


def format_node_name(kind: str, id: str) -> str:
    """Return a name that no Mermaid keyword equals: ids contain only hyphens, so the underscore makes it unique."""
    return f"{kind[0]}_{id.replace('-', '_')}"


_LINE_END = re.compile(r"\r\n|\r|\n")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither XML nor HTML can represent."""


def _replace_unreadable(text: str) -> str:
    """Return the text with U+FFFD in place of each character that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _escape_mermaid(text: str) -> str:
    """Return a label in which hidden characters and those special to Mermaid, Markdown or HTML are written as numbers.

    Mermaid treats labels as Markdown: `1. X`, `- X`, `www.x`. Its own line break is `<br>`.
    """

    def write_character(c: str) -> str:
        plain = c.isalnum() or c in " ,/" or ord(c) > 0x9F
        return c if plain and sanitize.is_plain(c) else f"#{ord(c)};"

    return "<br>".join("".join(map(write_character, line)) for line in _LINE_END.split(_replace_unreadable(text)))


def dot(network: Network, screen: Screen = Screen()) -> str:
    """Return an undirected graph in Graphviz's DOT language."""
    credit = f"// {sanitize.escape_line(network.credit)}\n" if network.credit else ""
    return credit + write_dot(
        network, "graph [layout=sfdp, overlap=prism]", 'node [fontname="Helvetica"]', 'edge [color="#888888"]'
    )


def write_dot(network: Network, *settings: str, nodes: Mapping[str, str] = {}, edges: Sequence[str] = ()) -> str:
    """Return a graph in DOT without a credit, with these settings for graph, nodes and edges.

    `nodes` has further attributes of nodes by name, `edges` those of the edges in their order.
    """
    lines = ["graph inliaison {", *(f"    {setting}" for setting in settings)]
    for node in network.nodes:
        shape = _DOT[node.kind]
        tooltip = f", tooltip={quote_dot(node.title)}" if node.title else ""
        name = format_node_name(node.kind, node.id)
        more = f", {nodes[name]}" if name in nodes else ""
        lines.append(f"    {quote_dot(name)} [label={quote_dot(node.text)}, shape={shape}{tooltip}{more}]")
    for edge, attributes in zip(network.edges, edges or [""] * len(network.edges), strict=True):
        style = f"style={LINES[edge.kind]}" if edge.kind in LINES else ""
        looks = ", ".join(filter(None, (style, attributes)))
        ends = f"{quote_dot(format_node_name(*edge.start))} -- {quote_dot(format_node_name(*edge.end))}"
        lines.append(f"    {ends} [{looks}]" if looks else f"    {ends}")
    return "\n".join([*lines, "}"]) + "\n"


def quote_dot(text: str) -> str:
    r"""Return a quoted DOT string with backslashes and ampersands escaped; a line end becomes `\n`."""
    safe = _replace_unreadable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return '"' + sanitize.replace_hidden_characters("\\n".join(_LINE_END.split(safe)), _format_reference) + '"'


_GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
{credit}<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="title" for="node" attr.name="title" attr.type="string"/>
{keys}  <key id="drawn" for="node" yfiles.type="nodegraphics"/>
  <key id="tie" for="edge" attr.name="kind" attr.type="string"/>
  <graph id="inliaison" edgedefault="undirected">
{content}  </graph>
</graphml>
"""


def graphml(network: Network, screen: Screen = Screen()) -> str:
    """Return GraphML with the label, kind and title of each node, what else is known of it, and shapes for yEd."""
    parts = [_format_graphml_node(node) for node in network.nodes]
    for number, edge in enumerate(network.edges):
        ends = f'source="{format_node_name(*edge.start)}" target="{format_node_name(*edge.end)}"'
        parts.append(f'    <edge id="e{number}" {ends}><data key="tie">{edge.kind}</data></edge>\n')
    credit = f"<!-- {sanitize.escape_line(network.credit).replace('--', '- -')} -->\n" if network.credit else ""
    types = {
        name: "int" if isinstance(value, int) else "string"
        for node in network.nodes
        for name, value in node.attributes.items()
    }
    keys = (f'  <key id="{name}" for="node" attr.name="{name}" attr.type="{type}"/>\n' for name, type in types.items())
    return _GRAPHML.format(credit=credit, keys="".join(keys), content="".join(parts))


def _format_graphml_node(node: Node) -> str:
    label, shape = escape_xml(node.text), _YED[node.kind]
    facts = "".join(f'<data key="{name}">{escape_xml(str(value))}</data>' for name, value in node.attributes.items())
    title = f'<data key="title">{escape_xml(node.title)}</data>' if node.title else ""
    return (
        f'    <node id="{format_node_name(node.kind, node.id)}"><data key="label">{label}</data>'
        f'<data key="kind">{node.kind}</data>{title}{facts}<data key="drawn"><y:ShapeNode>'
        f'<y:NodeLabel>{label}</y:NodeLabel><y:Shape type="{shape}"/></y:ShapeNode></data></node>\n'
    )


def escape_xml(text: str) -> str:
    """Return a text as XML can hold it, in an element or an attribute; hidden characters are written as numbers."""
    safe = (
        _replace_unreadable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
    return sanitize.replace_hidden_characters(safe, _format_reference)


def _format_reference(code: int) -> str:
    """Return a character as a numeric reference, for XML and Graphviz."""
    return f"&#{code};"
