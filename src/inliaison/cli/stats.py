"""The `stats` command, which counts the records of a listing."""

from __future__ import annotations

import inspect
import sqlite3
from typing import Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import query_index, resolve_format, write_answer
from inliaison.cli.filters import iter_shared_options, join_words, make_parameter, read_title, refuse_others
from inliaison.cli.options import ChartOutput, Rows, Scope, describe_command
from inliaison.errors import UsageError
from inliaison.kinds import DOCUMENT_KINDS, KINDS, get_kinds, load_kind
from inliaison.query import counts, filters, pairs
from inliaison.render import CHART, FORMATS
from inliaison.render.counts import READABLE_BARS
from inliaison.render.documents import Listing

_Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KIND] [TEXT...]", help="A kind of record, and words that must all occur."),
]
_By = Annotated[str | None, typer.Option(metavar="KEY", help=f"Count by one of: {', '.join(counts.list_countable())}.")]
_Across = Annotated[str | None, typer.Option(metavar="KEY", help="Count by this as well, in a table of both.")]
_CROWDED = f"More than {READABLE_BARS} bars are hard to read: draw fewer with --limit."


@describe_command(
    "inliaison stats --by kind --across region",
    'inliaison stats partners --by country --committee "TC 34" --recursive',
    "inliaison stats --by region -o regions.svg",
    purpose="Count records by one of their values.",
)
def stats(
    scope: Scope,
    out: ChartOutput,
    rows: Rows,
    words: list[str] | None,
    by: str | None,
    across: str | None,
    **values: Any,
) -> None:
    terminal.use_color(out.color)
    first, *text = words or (None,)
    kind_name = get_kinds(first)[0] if first is not None else None
    search_text = join_words(text)
    by, across = _fold_key("by", by), _fold_key("across", across)
    kind, by = counts.choose_count(kind_name, by, across)
    refuse_others(kind, values)
    columns, format = rows.parse_columns(), resolve_format(out, CHART)

    def question(database: sqlite3.Connection) -> Listing:
        selection = filters.build_selection(database, kind, {**values, "text": search_text})
        has_tree = selection.tree is not None
        choice: dict[str, Any] = {"order": rows.order, "conditions": selection.conditions, "of_committees": has_tree}
        listing = (
            pairs.count_pairs(database, kind, by, across, columns, **choice)
            if across
            else counts.count_values(database, kind, by, columns, **choice)
        )
        heading = read_title(database, kind, listing.title, {"text": text, **values}, format)
        left_out = selection.describe_left_out(database, with_option=not FORMATS[format].is_page)
        notes = (*listing.notes, *left_out, *selection.describe_unknown(database))
        if not listing.rows:
            from inliaison.query.empty import describe_partners

            notes = (*notes, *describe_partners(database, kind, values))
        return listing.replace(notes=notes, title=heading)

    listing = query_index(scope, question, documents=kind in DOCUMENT_KINDS)
    is_crowded = not across and format == "svg" and len(listing.rows) > READABLE_BARS
    write_answer(listing, out, [_CROWDED] if is_crowded else [], takes=CHART)


def _fold_key(option: str, key: str | None) -> str | None:
    """Return the name of a count as the kinds have it. Raises UsageError for an empty one."""
    if key == "":
        raise UsageError("{} is empty", options=(option,))
    return key.casefold() if key else None


stats.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
    [
        *(make_parameter(name, group) for name, group in (("scope", Scope), ("out", ChartOutput), ("rows", Rows))),
        make_parameter("words", _Words, None),
        make_parameter("by", _By, None),
        make_parameter("across", _Across, None),
        *iter_shared_options(kind for kind in KINDS if load_kind(kind).count_columns),
    ]
)
