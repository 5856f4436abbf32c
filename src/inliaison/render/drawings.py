"""A network as a picture: Graphviz lays it out; its parts are named, linked and coloured here."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from inliaison.render import Screen
from inliaison.render.columns import arrange_star, find_hub
from inliaison.render.graphs import format_node_name, write_dot
from inliaison.render.legend import draw_legend, write_heading
from inliaison.render.networks import Edge, Network, Node
from inliaison.render.palette import get_colors, name_class, write_rules
from inliaison.render.picture import NAMESPACE, Picture, make_element, write_picture
from inliaison.render.wrapping import wrap_text
from inliaison.system import graphviz
from inliaison.text import sanitize

_SMALL = 40
"""Up to this many nodes, two columns are easiest to read; with more, they would be a strip several metres long."""
_LIST = "graph [rankdir=LR, nodesep=0.07, ranksep=1.6, bgcolor={}]"
_CLOUD = "graph [overlap=prism, outputorder=edgesfirst, bgcolor={}]"
_STAR = "graph [outputorder=edgesfirst, bgcolor={}]"
_NODE = (
    'node [fontname="sans-serif", fontsize=11, margin="0.08,0.02", height=0.27, width=0.4,'
    " style=filled, fillcolor=white]"
)
_EDGE = 'edge [color="#5f6872"]'
_PIXELS = 4 / 3
"""The pixels in a point, the measure of Graphviz."""
_LEAST = 760.0
"""The least width of a picture, so that title and legend of a small drawing have room."""

_COMMON = """a:hover text, a:focus text { text-decoration: underline }
.tie { fill: none }
.tie:not([stroke-width]), .edge path:not([stroke-width]) { stroke-width: 0.9 }
[stroke-dasharray='1,5'] { stroke-dasharray: 1.2 2.4 }"""
"""Rules for both colour schemes: links are underlined on hover; lines are thin, unless they are drawn thick."""

_IN = {"svg": NAMESPACE}


def draw_network(network: Network) -> str:
    """Return a drawing in the reader's light or dark colours; each node shows its full name and links to its page.

    Raises AccessError if Graphviz is not installed or fails.
    """
    graph, options = _write_graph(network, "transparent")
    root = _parse_drawing(graphviz.draw(graph, options), network)
    drawing = _finish(root, network)
    width, height = (_PIXELS * float(root.get("viewBox", "0 0 0 0").split()[at]) for at in (2, 3))
    legend, down = draw_legend(network, max(width, _LEAST))
    down += 16
    groups = [node.group for node in network.nodes]
    content = make_element("g", "", drawing, transform=f"translate(0 {down:g}) scale({_PIXELS:.4f})")
    picture = Picture(
        title=network.title,
        subtitle=network.subtitle,
        content=(legend, content),
        width=max(width, _LEAST),
        height=down + height,
        notes=tuple(filter(None, (network.note, network.credit))),
        description=network.credit,
        rules={scheme: write_rules(groups, scheme) for scheme in ("light", "dark")},
        common_rules=_COMMON,
    )
    return write_picture(picture)


def png(network: Network, screen: Screen = Screen()) -> bytes:
    """Return the same drawing on white as PNG, for slides. Raises AccessError if Graphviz fails."""
    return _draw_on_white(network, "png", "-Gdpi=144")


def pdf(network: Network, screen: Screen = Screen()) -> bytes:
    """Return the same drawing on white as PDF, for print. Raises AccessError if Graphviz fails."""
    return _draw_on_white(network, "pdf")


def _draw_on_white(network: Network, output: str, *more: str) -> bytes:
    heading = (
        f'graph [label={write_heading(network)}, labelloc=t, labeljust=l, pad=0.3, fontname="sans-serif", fontsize=11]'
    )
    graph, options = _write_graph(network, "white", heading)
    return graphviz.draw(graph, [*options, *more], output)


def _write_graph(network: Network, background: str, *settings: str) -> tuple[str, list[str]]:
    """Return the network for Graphviz with its colours, and the options that lay it out."""
    nodes = tuple(node._replace(label=_wrap_label(node), title="", caption="") for node in network.nodes)
    narrow_network = network._replace(nodes=nodes)
    colors = {format_node_name(node.kind, node.id): _write_colors(node) for node in nodes}
    hub = find_hub(network)
    star = arrange_star(narrow_network, hub) if hub else None
    if star:
        attributes = {name: f"{color}, {star.nodes[name]}" for name, color in colors.items()}
        start = (_STAR.format(background), *settings, _NODE, _EDGE)
        return write_dot(narrow_network, *start, nodes=attributes, edges=star.edges), ["-Kneato", "-n2"]
    is_small = len(nodes) <= _SMALL
    start = ((_LIST if is_small else _CLOUD).format(background), *settings, _NODE, _EDGE)
    return write_dot(narrow_network, *start, nodes=colors), ["-Kdot" if is_small else "-Ksfdp"]


def _write_colors(node: Node) -> str:
    colors = get_colors(node.group)
    return f'fillcolor="{colors.fill}", color="{colors.line}"'


def _wrap_label(node: Node) -> str:
    """Return the label and the caption, each in at most three short lines, with hidden characters made visible."""
    label = _cut_lines(node.label, 24, 3) or node.id
    return f"{label}\n{_cut_lines(node.caption, 32, 4)}" if node.caption else label


def _cut_lines(text: str, width: int, number: int) -> str:
    lines = wrap_text(sanitize.escape_line(text).strip(), width)
    if len(lines) > number:
        lines = [*lines[: number - 1], wrap_text(lines[number - 1], width - 2)[0] + " …"]
    return "\n".join(lines)


def _parse_drawing(svg: bytes, network: Network) -> ET.Element:
    """Return the drawing as a tree. Raises AccessError if it is not SVG or lacks some nodes or ties."""
    try:
        root = ET.fromstring(svg)  # noqa: S314 - of Graphviz's own making, which defines no entities
    except ET.ParseError:
        raise graphviz.build_error("did not write SVG") from None
    groups = [group.get("class") for group in root.iterfind(".//svg:g", _IN)]
    if (groups.count("node"), groups.count("edge")) != (len(network.nodes), len(network.edges)):
        raise graphviz.build_error("did not draw the whole network")
    return root


def _finish(root: ET.Element, network: Network) -> ET.Element:
    """Return the graph of a drawing with its parts named, its nodes linked, and everything ready for colours."""
    nodes = {format_node_name(node.kind, node.id): node for node in network.nodes}
    ties: dict[str, list[Edge]] = {}
    for edge in network.edges:
        ties.setdefault(f"{format_node_name(*edge.start)}--{format_node_name(*edge.end)}", []).append(edge)
    graph = root
    for group in root.iterfind(".//svg:g", _IN):
        name = group.findtext("svg:title", "", _IN)
        if group.get("class") == "graph":
            graph = group
            _remove_background(group)
        elif name in nodes:
            _finish_node(group, nodes[name])
        elif name in ties:
            _set_title(group, _describe_ties(ties[name], nodes))
    return graph


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
    for shape in (*group.iterfind("svg:ellipse", _IN), *group.iterfind("svg:polygon", _IN)):
        shape.set("class", name_class(node.group))
    if node.caption:
        group.findall("svg:text", _IN)[0].set("class", "strong")
    _set_title(group, node.label if node.title in ("", node.label) else f"{node.label}: {node.title}")
    if sanitize.is_link(node.address):
        link = make_element("a", "", href=node.address)
        title, *link[:] = group
        group[:] = [title, link]


def _describe_ties(ties: Sequence[Edge], nodes: Mapping[str, Node]) -> str:
    """Return how two nodes are tied to each other."""
    ends = (nodes[format_node_name(*end)].label for end in (ties[0].start, ties[0].end))
    kinds = ", ".join(tie.kind.replace("_", " ").replace("-", " ") for tie in ties)
    return f"{' – '.join(ends)}: {kinds}"
