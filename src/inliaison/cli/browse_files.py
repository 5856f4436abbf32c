"""Files that the full screen writes: the records of a list, or a card."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inliaison.cli.answer import get_columns, resolve_format, write_text
from inliaison.cli.filters import read_title
from inliaison.cli.options import Output
from inliaison.cli.single import read_document
from inliaison.errors import UsageError
from inliaison.query import browse_rows, rows, standalone
from inliaison.query.browse_rows import Query
from inliaison.query.conditions import match_ids
from inliaison.query.targets import Target
from inliaison.render import FORMATS, RECORDS, Screen, list_formats, view, write_document
from inliaison.render.documents import Listing
from inliaison.system import folders

if TYPE_CHECKING:
    from inliaison.render import Document
    from inliaison.render.datasets import Dataset


class Files:
    """Writes records to files, each in the format of its ending."""

    def __init__(self, ask: Callable[[Callable[[sqlite3.Connection], Any]], Any]) -> None:
        """Read what is written with `ask`, which returns the answer to a question on the index."""
        self._ask = ask
        self.endings = ", ".join(_list_endings())

    def save_list(self, query: Query, numbers: list[int], path: str, force: bool) -> str:
        """Write the listed rows of a query, and return a message for the user.

        Raises UsageError for a path that names no file or has an unknown ending.
        """
        out = _make_output(path, force)
        format = resolve_format(out)
        listing = self._ask(lambda database: _read_listing(database, query, numbers, format))
        _write(listing, format, out)
        return "\n".join(
            filter(None, (f"Wrote {view.format_count(query.kind, len(numbers))} to {path}.", listing.credit))
        )

    def save_card(self, record: Target, path: str, force: bool) -> str:
        """Write the card of a record in the same way."""
        out = _make_output(path, force)
        format = resolve_format(out)
        _write(self._ask(lambda database: read_document(database, record, format)), format, out)
        return f"Wrote the card of {record.label} to {path}."


def _make_output(path: str, force: bool) -> Output:
    """Return the options of a file. Raises UsageError for a path that names no file or has an unknown ending."""
    out = Output(output=folders.expand_home(path.strip()), force=force)
    if not path.strip() or not out.to_file:
        raise UsageError("That names no file.")
    if os.path.splitext(path.strip())[1].lower() not in _list_endings():
        raise UsageError(f'No format has the ending of "{path}".', remedy=f"Choose from: {', '.join(_list_endings())}.")
    return out


def _read_listing(database: sqlite3.Connection, query: Query, numbers: list[int], format: str) -> Listing:
    """Return the listed rows of a query with the columns of a format."""
    kind, renderer = query.kind, FORMATS[format]
    page = browse_rows.read_rows(database, query)
    shape = page.shape
    listing = rows.list_rows(
        database,
        kind,
        [match_ids(numbers, f"{kind}.row")],
        query.columns or (shape.columns if renderer.on_screen else get_columns(kind, format)),
        query.order,
        tree=shape.tree,
        holders=shape.holders,
        form=rows.choose_form(renderer).replace(with_links=False),
    )
    if renderer.loads_again and not query.columns:
        listing = standalone.add_named_records(database, listing)
    values = {**query.values, "text": str(query.values.get("text") or "").split()}
    return listing.replace(title=read_title(database, kind, kind.capitalize(), values, format), notes=tuple(page.notes))


def _write(document: Document | Dataset, format: str, out: Output) -> None:
    write_text(write_document(document, format, Screen()), out, exact=FORMATS[format].exact)


def _list_endings() -> list[str]:
    """Return the file endings of the formats for records."""
    return [ending for format in list_formats(RECORDS).values() for ending in format.endings if ending]
