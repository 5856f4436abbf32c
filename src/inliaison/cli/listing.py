"""The answer of a listing command: which rows, which columns, and the notes below them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from inliaison.cli import terminal
from inliaison.cli.answer import describe_user_records, get_columns, query_index, resolve_format, write_answer
from inliaison.cli.filters import join_words, read_title
from inliaison.cli.options import Output, Rows, Scope
from inliaison.kinds import DOCUMENT_KINDS, load_kind
from inliaison.query import filters, register_state, rows, texts
from inliaison.query.filters import Selection
from inliaison.query.listing_columns import choose_columns, splits_by_level
from inliaison.query.order import Order
from inliaison.render import FORMATS
from inliaison.render.documents import Listing


def print_listing(kind: str, values: Mapping[str, Any], scope: Scope, out: Output, row_options: Rows) -> None:
    """Answer a listing command: filter, choose columns, sort, and print."""
    format = resolve_format(out)
    terminal.use_color(out.color)
    row_options.parse_columns()  # A wrong list of columns is refused before anything is read.
    filter_values = {**values, "text": join_words(values.get("text"))}

    def list_rows(database: sqlite3.Connection) -> Listing:
        listing = _list_rows(database, kind, filter_values, row_options, format)
        return listing.replace(title=read_title(database, kind, kind.capitalize(), values, format))

    write_answer(query_index(scope, list_rows, documents=kind in DOCUMENT_KINDS), out)


def _list_rows(
    database: sqlite3.Connection, kind: str, values: Mapping[str, Any], row_options: Rows, format: str
) -> Listing:
    """Return the rows with the columns that the format shows, and with the notes for its reader."""
    selection = filters.build_selection(database, kind, values)
    order, column_names, shape = row_options.order, row_options.parse_columns(), FORMATS[format]
    columns, user_columns = choose_columns(
        kind, values, selection, order, column_names, get_columns(kind, format), for_people=shape.for_people
    )
    result = rows.list_rows(
        database,
        kind,
        selection.conditions,
        columns,
        order,
        tree=selection.tree,
        leading=selection.leading,
        holders=selection.holders,
        form=rows.choose_form(shape),
    ).replace(words=tuple(texts.split_words(values["text"])))
    notes = list(_iter_notes(database, kind, values, selection, has_rows=bool(result.rows), is_page=shape.is_page))
    if shape.is_page:
        from inliaison.query import front, links

        ids = _list_ids(database, kind, selection, order)
        choices = front.list_choices(database, kind, selection.conditions, ids)
        result = links.add_addresses(database, result).replace(choices=choices)
        notes += describe_user_records(database, format, lambda: {kind: ids})
    if shape.loads_again and not column_names:
        from inliaison.query import standalone

        result = standalone.add_named_records(database, result)
    return result.replace(notes=tuple(notes), user_columns=user_columns)


def _list_ids(database: sqlite3.Connection, kind: str, selection: Selection, order: Order) -> list[str]:
    """Return the ids of the records that the listing has."""
    listing = rows.list_rows(database, kind, selection.conditions, ("id",), order, leading=selection.leading)
    return [id for (id,) in listing.rows]


def _iter_notes(
    database: sqlite3.Connection,
    kind: str,
    values: Mapping[str, Any],
    selection: Selection,
    *,
    has_rows: bool,
    is_page: bool,
) -> Iterator[str]:
    """Yield what a reader should know of the rows: how many are whose, what is unknown, why there are none."""
    if splits_by_level(kind, values, selection) and selection.tree:
        direct, below = rows.count_levels(database, kind, selection.conditions, selection.tree)
        yield f"{direct:,} of the committee itself, {below:,} through its subcommittees alone"
    notes = selection.describe_left_out(database, with_option=not is_page) + selection.describe_unknown(database)
    if not has_rows:
        from inliaison.query.empty import explain_empty

        notes += explain_empty(database, kind, values)
    yield from notes
    if (selection.tree or _is_about_committees(kind, values)) and register_state.is_excerpt(database):
        yield register_state.EXCERPT
    elif notes and register_state.lacks_members(database) and _is_about_members(kind, values):
        yield register_state.WITHOUT_MEMBERS


def _is_about_members(kind: str, values: Mapping[str, Any]) -> bool:
    """Return whether a filter concerns the members of committees."""
    filters = load_kind(kind).filters
    of_members = [it for it in filters if "members" in it.kinds or (it.roles and it.role_option == "role")]
    return any(values.get(option) for filter in of_members for option in filter.options)


def _is_about_committees(kind: str, values: Mapping[str, Any]) -> bool:
    """Return whether a listing is of committees, or of liaisons with them."""
    return kind == "committees" or (kind == "liaisons" and "committee" in (values.get("kind") or ("committee",)))
