"""The legend of a drawing: what its colours and its lines mean."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from inliaison.render.graphs import LINES
from inliaison.render.networks import Network
from inliaison.render.palette import TIES, get_colors, name_class
from inliaison.render.picture import make_element, measure_text
from inliaison.text import sanitize

_TIES = {
    "liaison": "in liaison",
    "committee-liaison": "committees in liaison",
    "participating": "participating",
    "secretariat": "secretariat",
    "observing": "observing",
    "part_of": "part of",
    "parent": "subcommittee of",
}
"""What the kinds of tie are called."""
_DASHES = {"dashed": "5,2", "dotted": "1,5"}
"""How Graphviz draws lines in SVG."""
_TABLE = '<table border="0" cellborder="0" cellspacing="4" cellpadding="1">{}</table>'
_ABREAST = 4
"""The number of entries in a row of a legend that Graphviz draws."""
_FONT, _LINE, _SWATCH, _SPACE = 13.0, 22.0, 30.0, 18.0


class Entry(NamedTuple):
    """A sign and what it means. A sign is a node of a kind and a group, or else a line of a style."""

    text: str
    kind: str = ""
    sign: str = ""


def list_entries(network: Network) -> list[Entry]:
    """Return the signs that occur in a drawing: groups of nodes with their numbers, then lines."""
    numbers = Counter((node.kind, node.group) for node in network.nodes)
    entries = [
        Entry(f"{label} ({numbers[kind, group]:,})", kind, group)
        for (kind, group), label in network.group_labels.items()
        if numbers[kind, group]
    ]
    meanings: dict[str, dict[str, None]] = {}
    for edge in network.edges:
        meanings.setdefault(LINES.get(edge.kind, "solid"), {})[_TIES.get(edge.kind, edge.kind)] = None
    lines = ("solid", "bold", "dashed", "dotted")
    return [*entries, *(Entry(", ".join(meanings[line]), "", line) for line in lines if line in meanings)]


def draw_legend(network: Network, width: float) -> tuple[ET.Element, float]:
    """Return the legend within a width, and its height."""
    group, left, top = make_element("g", "", class_="legend"), 0.0, 0.0
    for entry in list_entries(network):
        wide = _SWATCH + 8 + measure_text(entry.text, _FONT)
        if left and left + wide > width:
            left, top = 0.0, top + _LINE
        group.extend(_iter_sign(entry, left, top))
        attributes = {"x": f"{left + _SWATCH + 8:.1f}", "y": f"{top + 12:.1f}"}
        group.append(make_element("text", entry.text, **attributes, font_size=f"{_FONT:g}"))
        left += wide + _SPACE
    return group, top + _LINE if len(group) else 0.0


def _iter_sign(entry: Entry, left: float, top: float) -> Iterator[ET.Element]:
    """Yield the sign of an entry, drawn as Graphviz draws it."""
    middle = top + 7.5
    if not entry.kind:
        dashes = _DASHES.get(entry.sign, "")
        attributes = {"d": f"M{left:.1f},{middle}h{_SWATCH:g}", "stroke_dasharray": dashes}
        yield make_element("path", "", **attributes, stroke_width="2" if entry.sign == "bold" else "", class_="tie")
    elif entry.kind == "partners":
        attributes = {"cx": f"{left + _SWATCH / 2:.1f}", "cy": f"{middle}", "rx": f"{_SWATCH / 2:g}", "ry": "7.5"}
        yield make_element("ellipse", "", **attributes, class_=name_class(entry.sign))
    else:
        inset = 0 if entry.kind == "committees" else 7
        steps = f"l{inset},-7.5h{_SWATCH - 2 * inset:g}l{inset},7.5l-{inset},7.5h-{_SWATCH - 2 * inset:g}z"
        steps = steps if inset else f"v-7.5h{_SWATCH:g}v15h-{_SWATCH:g}z"
        yield make_element("path", "", d=f"M{left:.1f},{middle}{steps}", class_=name_class(entry.sign))


def write_heading(network: Network) -> str:
    """Return title, day, legend, note and attribution as a label for Graphviz, which draws it in any format."""
    cells = [f"{_write_cell(entry)}<td>{_escape(entry.text)}</td>" for entry in list_entries(network)]
    rows = "".join(f"<tr>{''.join(cells[at : at + _ABREAST])}</tr>" for at in range(0, len(cells), _ABREAST))
    lines = [f'<font point-size="16"><b>{_escape(network.title)}</b></font>', _escape(network.subtitle)]
    lines += [_TABLE.format(rows)] if rows else []
    lines += [f'<font point-size="8">{_escape(text)}</font>' for text in (network.note, network.credit) if text]
    table = _TABLE.format("".join(f"<tr><td>{line}</td></tr>" for line in lines))
    return "<" + table.replace("<td", '<td align="left"') + ">"


def _write_cell(entry: Entry) -> str:
    """Return the cell of a sign: a coloured box, or one of whose borders only the upper one shows."""
    if entry.kind:
        colors = get_colors(entry.sign)
        return f'<td width="30" border="1" bgcolor="{colors.fill}" color="{colors.line}"></td>'
    width, line = 2 if entry.sign == "bold" else 1, TIES["light"]
    looks = f'border="{width}" style="{entry.sign}"'
    return f'<td fixedsize="true" width="30" height="5" sides="t" color="{line}" {looks}></td>'


def _escape(text: str) -> str:
    """Return text for a label of Graphviz in which neither markup nor a backslash has a meaning."""
    return escape(sanitize.escape_line(text)).replace("\\", "\\\\") or " "
