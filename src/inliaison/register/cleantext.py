"""The texts of ISO's register without HTML, entities and odd white space."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from inliaison import visible

_BLOCKS = {"p", "div", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
_BULLET = re.compile(r"\s*[•\u25cf\u25aa]\s*")


class _Text(HTMLParser):
    """Collects text; a block begins a line, a list item a line with a bullet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "li":
            self.parts.append("\n• ")
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def paragraphs(markup: str) -> str:
    """Text of several paragraphs and list items, one a line, each without needless white space."""
    parser = _Text()
    parser.feed(_BULLET.sub("\n• ", markup.replace("\r", "\n")) if "<" not in markup else " ".join(markup.split()))
    parser.close()
    lines = [one_line(line) for line in "".join(parser.parts).split("\n")]
    return "\n".join(line for line in lines if line and line != "•")


def one_line(text: str) -> str:
    """Text on one line: white space of any kind is one space, what hides is gone."""
    return " ".join(visible.removed(re.sub(r"\s", " ", text)).split())
