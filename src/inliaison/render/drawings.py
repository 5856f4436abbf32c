"""A network as a picture: Graphviz lays it out; its parts are named, linked and coloured here."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from inliaison.render.graphs import format_node_name, quote_dot, write_dot
from inliaison.render.networks import Edge, Network, Node
from inliaison.render.wrapping import wrap_text
from inliaison.system import graphviz
from inliaison.text import sanitize

_SMALL = 40
"""Up to this many nodes, two columns are easiest to read; with more, they would be a strip several metres long."""
_LIST = "graph [rankdir=LR, nodesep=0.07, ranksep=1.6, bgcolor=transparent]"
_CLOUD = "graph [overlap=prism, outputorder=edgesfirst, bgcolor=transparent]"
_NODE = (
    'node [fontname="sans-serif", fontsize=11, margin="0.08,0.02", height=0.27, width=0.4,'
    " style=filled, fillcolor=white]"
)
_EDGE = 'edge [color="#5f6872"]'

_KINDS = ("partners", "committees", "members")
_LIGHT = {"ink": "#1f2328", "tie": "#5f6872", "partners": "#e7f1fd", "committees": "#ffffff", "members": "#fdf2dd"}
_DARK = {"ink": "#e6edf3", "tie": "#838c96", "partners": "#0b2038", "committees": "#1c2128", "members": "#2b1e08"}
"""The colours of text, of ties and outlines, and of the background of each kind of node, on light and on dark pages."""

_SAME = """a:hover text, a:focus text { text-decoration: underline }
.edge path:not([stroke-width]) { stroke-width: 0.8 }"""
"""Rules for both colour schemes: links are underlined on hover; only ties that are not drawn thick get thin lines."""

_TITLE = "Organizations in liaison with committees of ISO"
_NAMESPACE = "http://www.w3.org/2000/svg"
_IN = {"svg": _NAMESPACE}


def draw_network(network: Network) -> str:
    """Return a drawing in the reader's light or dark colours; each node shows its full name and links to its page.

    Raises AccessError if Graphviz is not installed or fails.
    """
    labelled_network = network._replace(
        nodes=tuple(node._replace(label=_wrap_label(node), title="") for node in network.nodes)
    )
    is_small = len(network.nodes) <= _SMALL
    graph = write_dot(labelled_network, _LIST if is_small else _CLOUD, _NODE, _EDGE, *_write_note(network.note))
    drawing = _parse_drawing(graphviz.draw_svg(graph, "dot" if is_small else "sfdp"), network)
    _finish(drawing, network)
    ET.register_namespace("", _NAMESPACE)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(drawing, "unicode")}\n'


def _write_note(note: str) -> list[str]:
    """Return the Graphviz setting that puts a note below the drawing; empty without a note."""
    return [f'graph [label={quote_dot(note)}, labelloc=b, fontname="sans-serif", fontsize=11]'] if note else []


def _wrap_label(node: Node) -> str:
    """Return the label in at most three short lines, with hidden characters made visible."""
    lines = wrap_text(sanitize.escape_line(node.label).strip(), 24)
    return "\n".join(lines if len(lines) <= 3 else [*lines[:2], wrap_text(lines[2], 22)[0] + " …"]) or node.id


def _parse_drawing(drawn: bytes, network: Network) -> ET.Element:
    """Return the drawing as a tree. Raises AccessError if it is not SVG or lacks some nodes or ties."""
    try:
        root = ET.fromstring(drawn)  # noqa: S314 - of Graphviz's own making, which defines no entities
    except ET.ParseError:
        raise graphviz.build_error("wrote what is no SVG") from None
    groups = [group.get("class") for group in root.iterfind(".//svg:g", _IN)]
    if (groups.count("node"), groups.count("edge")) != (len(network.nodes), len(network.edges)):
        raise graphviz.build_error("did not draw the whole network")
    return root


def _finish(drawing: ET.Element, network: Network) -> None:
    """Name the drawing and its parts, link the nodes, and add the colours."""
    nodes = {format_node_name(node.kind, node.id): node for node in network.nodes}
    ties: dict[str, list[Edge]] = {}
    for edge in network.edges:
        ties.setdefault(f"{format_node_name(*edge.start)}--{format_node_name(*edge.end)}", []).append(edge)
    for group in drawing.iterfind(".//svg:g", _IN):
        name = group.findtext("svg:title", "", _IN)
        if group.get("class") == "graph":
            _remove_background(group)
        elif name in nodes:
            _finish_node(group, nodes[name])
        elif name in ties:
            _set_title(group, _describe_ties(ties[name], nodes))
    head = {"title": _TITLE, "desc": sanitize.escape_line(network.credit), "style": _write_style()}
    for place, (tag, text) in enumerate((tag, text) for tag, text in head.items() if text):
        element = ET.Element(f"{{{_NAMESPACE}}}{tag}")
        element.text, element.tail = text, "\n"
        drawing.insert(place, element)


def _remove_background(graph: ET.Element) -> None:
    """Remove Graphviz's own title of the graph and its background."""
    for part in (*graph.findall("svg:title", _IN), *graph.findall("svg:polygon", _IN)):
        graph.remove(part)


def _set_title(group: ET.Element, text: str) -> None:
    for title in group.iterfind("svg:title", _IN):
        title.text = sanitize.escape_line(text)


def _finish_node(group: ET.Element, node: Node) -> None:
    """Mark a node with its kind, give it its full name, and link it to its address."""
    group.set("class", f"node {node.kind}")
    _set_title(group, node.label if node.title in ("", node.label) else f"{node.label}: {node.title}")
    if sanitize.is_link(node.address):
        link = ET.Element(f"{{{_NAMESPACE}}}a", href=node.address)
        title, *link[:] = group
        group[:] = [title, link]


def _describe_ties(ties: Sequence[Edge], nodes: Mapping[str, Node]) -> str:
    """Return how two nodes are tied to each other."""
    ends = (nodes[format_node_name(*end)].label for end in (ties[0].start, ties[0].end))
    kinds = ", ".join(tie.kind.replace("_", " ").replace("-", " ") for tie in ties)
    return f"{' – '.join(ends)}: {kinds}"


def _write_style() -> str:
    """Return the colours for light pages and for readers who prefer dark ones."""
    dark = f"@media (prefers-color-scheme: dark) {{\n{_write_rules(_DARK)}\n}}"
    return f"\n:root {{ color-scheme: light dark }}\n{_SAME}\n{_write_rules(_LIGHT)}\n{dark}\n"


def _write_rules(colors: Mapping[str, str]) -> str:
    ink, tie = colors["ink"], colors["tie"]
    nodes = (f".{kind} ellipse, .{kind} polygon {{ fill: {colors[kind]}; stroke: {tie} }}" for kind in _KINDS)
    return "\n".join([f"text {{ fill: {ink} }}", f".edge path {{ stroke: {tie} }}", *nodes])
