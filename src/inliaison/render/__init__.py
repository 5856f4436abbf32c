"""The registry of output formats. A format is a function that turns a document into text."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from inliaison.render.card_document import Card
from inliaison.render.documents import Listing, Rows
from inliaison.values import Value

if TYPE_CHECKING:
    from inliaison.render.citations import Citation
    from inliaison.render.datasets import Dataset, Directory, Package
    from inliaison.render.networks import Network

Document = Listing | Card
if TYPE_CHECKING:
    Renderable = Document | Network | Sequence[Citation] | Dataset | Directory | Package
RECORDS, CARD, CHART, DIGEST = "records", "card", "chart", "digest"
NETWORK, CITATIONS, DATASET = "graph", "citations", "dataset"
"""The kinds of document: a listing or a card, counts, what is new for somebody, a network, the citations of quotes, all
records of some kinds."""
_LISTINGS = (CARD, CHART, DIGEST)
"""The kinds of document that are records, too."""


class Screen(Value):
    """The terminal that the text is made for."""

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"
    wide: bool = False
    """Draw every column, whatever the width."""
    remarks: list[str] | None = None
    """Collects remarks that the reader should see beside the text, such as which columns were left out."""


class Format(Value):
    """An output format: the documents it accepts, the function that writes it, and its traits."""

    takes: str | tuple[str, ...]
    module: str
    function: str
    endings: tuple[str, ...] = ()
    """File name endings that select this format unless the user names another."""
    for_people: bool = False
    """People get the most informative columns, shortened values and marks; programs get whole records."""
    exact: bool = True
    """Always write UTF-8, whatever the terminal's encoding."""
    takes_json_rows: bool = False
    """Takes the rows of a listing as JSON text."""
    is_hidden: bool = False
    """Has an option of its own and does not appear among the names of formats."""
    with_labels: bool = False
    """Adds a label beside each id. TOML does not, because it is loaded again."""
    loads_again: bool = False
    """Can be loaded as a dataset, so it includes the records that its records refer to."""
    is_page: bool = False
    """Is made for other readers, so it includes user records."""
    is_binary: bool = False
    """Is made of bytes that no terminal can show."""
    on_screen: bool = False
    """Shows the same columns as a terminal."""
    fold: str = ""
    """How a card has its sources: all of them, their number (`count`), or that and how to see them (`hint`)."""
    streams: bool = False
    """Yields its text in pieces and does not need all rows before the first piece."""

    @property
    def documents(self) -> tuple[str, ...]:
        """The kinds of document that the format accepts."""
        return (self.takes,) if isinstance(self.takes, str) else self.takes


FORMATS = {
    "table": Format(RECORDS, "screen", "table", for_people=True, exact=False, on_screen=True, fold="hint"),
    "plain": Format(RECORDS, "plain", "plain", (".txt", ""), for_people=True, exact=False),
    "tsv": Format(RECORDS, "data", "tsv", (".tsv",), with_labels=True, streams=True),
    "csv": Format(RECORDS, "data", "csv", (".csv",), with_labels=True, streams=True),
    "excel": Format(RECORDS, "data", "excel", with_labels=True, streams=True, is_hidden=True),
    "json": Format(RECORDS, "data", "json", (".json",), takes_json_rows=True, with_labels=True, streams=True),
    "jsonl": Format(
        RECORDS, "data", "jsonl", (".jsonl", ".ndjson"), takes_json_rows=True, with_labels=True, streams=True
    ),
    "toml": Format((RECORDS, DATASET), "data", "toml", (".toml",), loads_again=True),
    "markdown": Format(RECORDS, "plain", "markdown", (".md", ".markdown"), for_people=True, fold="count"),
    "html": Format(
        (RECORDS, DATASET), "html", "html", (".html", ".htm"), for_people=True, on_screen=True, is_page=True
    ),
    "jsonld": Format(CARD, "linked_data", "jsonld", (".jsonld",)),
    "atom": Format(DIGEST, "atom", "atom", (".atom", ".xml"), is_page=True),
    "datapackage": Format(DATASET, "datapackage", "datapackage", (".zip",), is_binary=True),
    "mermaid": Format(NETWORK, "graphs", "mermaid", (".mmd", ".mermaid")),
    "dot": Format(NETWORK, "graphs", "dot", (".dot", ".gv")),
    "graphml": Format(NETWORK, "graphs", "graphml", (".graphml",)),
    "svg": Format((NETWORK, CHART), "svg", "svg", (".svg",), for_people=True),
    "png": Format(NETWORK, "drawings", "png", (".png",), for_people=True, is_binary=True),
    "pdf": Format(NETWORK, "drawings", "pdf", (".pdf",), for_people=True, is_binary=True),
    "bibtex": Format(CITATIONS, "citations", "bibtex", (".bib",)),
    "csl-json": Format(CITATIONS, "citations", "csl", (".json",)),
    "text": Format(CITATIONS, "citations", "text", (".txt", "")),
}


def list_formats(takes: str) -> dict[str, Format]:
    """Return the formats for a kind of document, by name, without those that have an option of their own."""
    document_kinds = {takes, RECORDS} if takes in _LISTINGS else {takes}
    return {
        n: format
        for n, format in FORMATS.items()
        if document_kinds.intersection(format.documents) and not format.is_hidden
    }


def render(document: Renderable, format: str, screen: Screen = Screen()) -> str:
    """Return a document as text in a format."""
    text = write_document(document, format, screen)
    return text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text


def write_document(document: Renderable, format: str, screen: Screen = Screen()) -> str | bytes:
    """Return a document in a format, as text or as bytes, depending on the format."""
    output = _load_writer(format)(document, screen)
    return b"".join(output) if FORMATS[format].streams else output


def stream(rows: Rows, format: str) -> Generator[bytes, None, None]:
    """Return an iterator over rows in a streaming format, one piece at a time."""
    pieces: Generator[bytes, None, None] = _load_writer(format)(rows, Screen())
    return pieces


def _load_writer(format: str) -> Callable[[Renderable | Rows, Screen], Any]:
    """Return the function that writes a format, importing only its module."""
    spec = FORMATS[format]
    writer: Callable[[Renderable | Rows, Screen], Any] = getattr(
        import_module(f"inliaison.render.{spec.module}"), spec.function
    )
    return writer
