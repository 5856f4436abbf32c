"""The frame of a picture: title, day and attribution around what is drawn, legible on light and on dark pages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from inliaison.render.wrapping import wrap_text
from inliaison.text import sanitize

NAMESPACE = "http://www.w3.org/2000/svg"
MARGIN = 24.0
"""The distance between what is drawn and the edge of the picture, in pixels, as all measures here."""
INK = {"light": "#1f2328", "dark": "#e6edf3"}
DIM = {"light": "#57606a", "dark": "#9da7b1"}
"""The colours of text, and of text that says less, for each scheme."""
_TITLE, _SUBTITLE, _NOTE = 22.0, 15.0, 11.0
"""The font sizes."""
_EM, _CAPITAL = 0.55, 0.15
"""The average width of a character as a part of the font size, and by how much a capital is wider."""


class Picture(NamedTuple):
    """What is drawn, and what has to be said with it."""

    title: str
    subtitle: str
    content: Sequence[ET.Element]
    width: float
    height: float
    """The size of the content, whose upper left corner is at 0, 0."""
    notes: Sequence[str]
    """Lines at the foot."""
    description: str
    """What a screen reader says of it."""
    rules: Mapping[str, str]
    """The CSS rules for each scheme, `light` and `dark`."""
    common_rules: str = ""


def make_element(tag: str, text: str = "", *children: ET.Element, **attributes: object) -> ET.Element:
    """Return an element of SVG; `_` in the name of an attribute stands for a hyphen, at its end for nothing."""
    values = {name.rstrip("_").replace("_", "-"): str(value) for name, value in attributes.items() if value != ""}
    element = ET.Element(f"{{{NAMESPACE}}}{tag}", values)
    element.text = sanitize.escape_line(text) or None
    element.extend(children)
    return element


def measure_text(text: str, size: float) -> float:
    """Return about how wide a line of text is in a font size; seldom too little."""
    return (sanitize.measure_width(text) * _EM + sum(map(str.isupper, text)) * _CAPITAL) * size


def wrap_to(text: str, width: float, size: float) -> list[str]:
    """Return the text in lines of about this width."""
    return wrap_text(sanitize.escape_line(text), max(int(width / size / _EM), 8))


def write_picture(picture: Picture) -> str:
    """Return the picture as a document of SVG."""
    width = max(picture.width, 320.0)
    head = list(_iter_lines((picture.title,), width, MARGIN - 8, _TITLE, "strong"))
    head += _iter_lines(filter(None, (picture.subtitle,)), width, _find_end(head), _SUBTITLE, "dim")
    top = _find_end(head) + 20
    foot = list(_iter_lines(picture.notes, width, top + picture.height + 8, _NOTE, "dim"))
    height = (_find_end(foot) if foot else top + picture.height) + MARGIN
    transform = f"translate({MARGIN:g} {top:g})"
    size = {"width": f"{width + 2 * MARGIN:.0f}", "height": f"{height:.0f}"}
    root = make_element("svg", "", viewBox=f"0 0 {size['width']} {size['height']}", **size)
    root.append(make_element("title", picture.title))
    if picture.description:
        root.append(make_element("desc", picture.description))
    style = make_element("style")
    style.text = _write_style(picture)
    root.append(style)
    root.extend([*head, make_element("g", "", *picture.content, transform=transform), *foot])
    for element in root:
        element.tail = "\n"
    ET.register_namespace("", NAMESPACE)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n'


def _iter_lines(texts: Iterable[str], width: float, top: float, size: float, name: str) -> Iterator[ET.Element]:
    """Yield the lines of texts below each other."""
    for text in texts:
        for line in wrap_to(text, width, size):
            top += size * 1.4
            yield make_element("text", line, x=f"{MARGIN:g}", y=f"{top:g}", font_size=f"{size:g}", class_=name)


def _find_end(lines: Sequence[ET.Element]) -> float:
    return float(lines[-1].get("y", 0))


def _write_style(picture: Picture) -> str:
    """Return the colours for light pages and for readers who prefer dark ones."""
    light, dark = (
        f"text {{ fill: {INK[scheme]} }}\n.dim {{ fill: {DIM[scheme]} }}\n{picture.rules[scheme]}"
        for scheme in ("light", "dark")
    )
    common = f"text {{ font-family: sans-serif }}\n.strong {{ font-weight: bold }}\n{picture.common_rules}".strip()
    return (
        f"\n:root {{ color-scheme: light dark }}\n{common}\n{light}\n"
        f"@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    )
