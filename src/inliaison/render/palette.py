"""The colours of drawings, legible on light and on dark pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Colors(NamedTuple):
    """The background and the outline of a group of nodes."""

    fill: str
    line: str
    dark_fill: str
    dark_line: str


TIES = {"light": "#5f6872", "dark": "#838c96"}
"""The colour of ties, for each scheme."""
_PLAIN = Colors("#ffffff", "#3d444d", "#1c2128", "#b7c0c9")
PALETTE = {
    name: Colors(*colors)
    for name, colors in {
        "un-body": ("#98ccff", "#054980", "#224d76", "#a7d6ff"),
        "intergovernmental": ("#d1f4ff", "#005371", "#062b36", "#90def9"),
        "regional-body": ("#77dbd5", "#005955", "#005855", "#8ce3dd"),
        "standards-body": ("#d9f5e1", "#00582c", "#122d1d", "#a4e2b9"),
        "cooperation": ("#b5d491", "#365200", "#3d531b", "#c1dca0"),
        "professional-society": ("#f2eed0", "#544800", "#2b270a", "#dcd492"),
        "scientific-union": ("#eac07f", "#673d00", "#634301", "#f0cb91"),
        "sectoral-association": ("#ffe6d5", "#743200", "#382011", "#ffc29e"),
        "civil-society": ("#ffafa8", "#782a28", "#723632", "#ffbcb5"),
        "research-body": ("#ffe2ee", "#73294b", "#381d27", "#ffbad4"),
        "certification-body": ("#eab2e7", "#662e65", "#633862", "#f0beee"),
        "company": ("#f1e7ff", "#533678", "#2a2139", "#dbc4ff"),
        "public-authority": ("#b5c3ff", "#384082", "#3d4678", "#c0cdff"),
        "below": ("#e3e7ec", "#3d444d", "#343b44", "#c3ccd5"),
        "linked": ("#c9d0d8", "#343b44", "#4a535e", "#dbe2e9"),
        "secretariat": ("#e2bf76", "#633f00", "#5e4618", "#edd198"),
        "participating": ("#f4e3bf", "#633f00", "#483000", "#edd198"),
        "observing": ("#fff9eb", "#633f00", "#291d07", "#edd198"),
    }.items()
}
"""By group of nodes. Neighbours in the order of a legend differ in lightness, too."""


def get_colors(group: str) -> Colors:
    """Return the colours of a group; one without colours of its own is white."""
    return PALETTE.get(group, _PLAIN)


def name_class(group: str) -> str:
    """Return the CSS class of a group."""
    return group if group in PALETTE else "plain"


def write_rules(groups: Iterable[str], scheme: str) -> str:
    """Return the CSS rules of ties and of groups for a scheme, `light` or `dark`."""
    rules = [f".tie, .edge path {{ stroke: {TIES[scheme]} }}"]
    for name, colors in {name_class(group): get_colors(group) for group in groups}.items():
        fill, line = colors[:2] if scheme == "light" else colors[2:]
        rules.append(f".{name} {{ fill: {fill}; stroke: {line} }}")
    return "\n".join(rules)
