"""The output formats: the one registry. A format is a function from a document to text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from inliaison.render.documents import Card, Listing

Document = Listing | Card


class Screen(NamedTuple):
    """The terminal that text is made for."""

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"


class Format(NamedTuple):
    """Where a format's function is found, and what it is for."""

    module: str
    function: str
    for_people: bool
    """People get the telling columns, folded names and marks; programs get whole records."""
    exact: bool
    """Always UTF-8, whatever the terminal speaks."""
    encoded: bool = False
    """Takes the rows of a listing as texts of JSON."""


FORMATS: dict[str, Format] = {
    "table": Format("screen", "table", for_people=True, exact=False),
    "plain": Format("plain", "plain", for_people=True, exact=False),
    "tsv": Format("data", "tsv", for_people=False, exact=True),
    "csv": Format("data", "csv", for_people=False, exact=True),
    "json": Format("data", "json", for_people=False, exact=True, encoded=True),
    "jsonl": Format("data", "jsonl", for_people=False, exact=True, encoded=True),
    "toml": Format("data", "toml", for_people=False, exact=True),
    "markdown": Format("plain", "markdown", for_people=True, exact=True),
}


CITATIONS = {"bibtex": "bibtex", "csl-json": "csl", "text": "text"}
"""The styles of citation, each with its function in `render/citations.py`."""


def render(document: Document, format: str, screen: Screen = Screen()) -> str:
    """The document as text in a format. Only the module of that format is imported."""
    chosen = FORMATS[format]
    module = import_module(f"inliaison.render.{chosen.module}")
    function: Callable[[Document, Screen], str] = getattr(module, chosen.function)
    return function(document, screen)
