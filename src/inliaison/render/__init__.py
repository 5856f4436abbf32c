"""The output formats: the one registry. A format is a function from a document to text."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from inliaison.render.documents import Card, Listing, Rows
from inliaison.values import Value

if TYPE_CHECKING:
    from inliaison.render.citations import Citation
    from inliaison.render.datasets import Dataset, Directory
    from inliaison.render.networks import Network

Document = Listing | Card
if TYPE_CHECKING:
    Renderable = Document | Network | Sequence[Citation] | Dataset | Directory
RECORDS, NETWORK, CITATIONS, DATASET = "records", "graph", "citations", "dataset"
"""What a format can be of: a listing or a card, a network as a graph, citations of quotes, or all of some kinds."""


class Screen(Value):
    """The terminal that text is made for."""

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"
    wide: bool = False
    """Whether every column is drawn, whatever the width."""
    remarks: list[str] | None = None
    """Receives what a person should know of the text and does not see in it."""


class Format(Value):
    """What a format is of, where its function is found, and what it is for."""

    takes: str | tuple[str, ...]
    module: str
    function: str
    endings: tuple[str, ...] = ()
    """The endings of files that are written in it unless another one is asked for."""
    for_people: bool = False
    """People get the telling columns, folded names and marks; programs get whole records."""
    exact: bool = True
    """Always UTF-8, whatever the terminal speaks."""
    encoded: bool = False
    """Takes the rows of a listing as texts of JSON."""
    hidden: bool = False
    """Is asked for by an option of its own."""
    named: bool = False
    """Carries beside each id what it is called; TOML, which loads again, does not."""
    loads_again: bool = False
    """Is read as a dataset, and so carries what its records name."""
    is_page: bool = False
    """Is made for others to read, who get the user's own records with it."""
    on_screen: bool = False
    """Shows the columns that a terminal shows."""
    streams: bool = False
    """Gives its text in pieces, and needs not see all rows before the first of them."""

    @property
    def documents(self) -> tuple[str, ...]:
        """What it is of, one sort or several."""
        return (self.takes,) if isinstance(self.takes, str) else self.takes


FORMATS = {
    "table": Format(RECORDS, "screen", "table", for_people=True, exact=False, on_screen=True),
    "plain": Format(RECORDS, "plain", "plain", (".txt", ""), for_people=True, exact=False),
    "tsv": Format(RECORDS, "data", "tsv", (".tsv",), named=True, streams=True),
    "csv": Format(RECORDS, "data", "csv", (".csv",), named=True, streams=True),
    "excel": Format(RECORDS, "data", "excel", named=True, streams=True, hidden=True),
    "json": Format(RECORDS, "data", "json", (".json",), encoded=True, named=True, streams=True),
    "jsonl": Format(RECORDS, "data", "jsonl", (".jsonl", ".ndjson"), encoded=True, named=True, streams=True),
    "toml": Format((RECORDS, DATASET), "data", "toml", (".toml",), loads_again=True),
    "markdown": Format(RECORDS, "plain", "markdown", (".md", ".markdown"), for_people=True),
    "html": Format(
        (RECORDS, DATASET), "html", "html", (".html", ".htm"), for_people=True, on_screen=True, is_page=True
    ),
    "mermaid": Format(NETWORK, "graphs", "mermaid", (".mmd", ".mermaid")),
    "dot": Format(NETWORK, "graphs", "dot", (".dot", ".gv")),
    "graphml": Format(NETWORK, "graphs", "graphml", (".graphml",)),
    "svg": Format(NETWORK, "svg", "svg", (".svg",)),
    "bibtex": Format(CITATIONS, "citations", "bibtex", (".bib",)),
    "csl-json": Format(CITATIONS, "citations", "csl", (".json",)),
    "text": Format(CITATIONS, "citations", "text", (".txt", "")),
}


def formats_of(takes: str) -> dict[str, Format]:
    """The formats of a sort of document, by name."""
    return {name: format for name, format in FORMATS.items() if takes in format.documents and not format.hidden}


def render(document: Renderable, format: str, screen: Screen = Screen()) -> str:
    """The document as text in a format."""
    text = written(document, format, screen)
    return text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text


def written(document: Renderable, format: str, screen: Screen = Screen()) -> str | bytes:
    """The same as text or as bytes, whichever the format makes."""
    made = _writer(format)(document, screen)
    return b"".join(made) if FORMATS[format].streams else made


def stream(rows: Rows, format: str) -> Generator[bytes, None, None]:
    """Return rows in one of the formats that stream, piece by piece as they come."""
    pieces: Generator[bytes, None, None] = _writer(format)(rows, Screen())
    return pieces


def _writer(format: str) -> Callable[[Renderable | Rows, Screen], Any]:
    """Return the function of a format; only its module is imported."""
    chosen = FORMATS[format]
    writer: Callable[[Renderable | Rows, Screen], Any] = getattr(
        import_module(f"inliaison.render.{chosen.module}"), chosen.function
    )
    return writer
