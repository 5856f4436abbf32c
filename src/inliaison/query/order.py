"""How the rows of a listing are sorted and cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.render.documents import Listing, View
from inliaison.text import names
from inliaison.values import Value


class Order(Value):
    """How a listing is sorted and cut."""

    key: str | None = None
    reverse: bool = False
    limit: int | None = None


def arranged(
    kind: str,
    view: View,
    table: list[tuple[Any, ...]],
    chosen: Sequence[str],
    order: Order,
) -> Listing:
    """Rows that are at hand, with some of their columns, sorted and cut."""
    whole = Listing(kind, view.columns, table, len(table), view=view)
    return rearranged(whole, chosen, order)


def rearranged(listing: Listing, chosen: Sequence[str], order: Order) -> Listing:
    """A listing with some of its columns, sorted and cut. Raises UsageError for a column that it has not."""
    kind, columns, table = listing.kind, listing.columns, listing.rows
    for name in (*chosen, *([] if order.key is None else [order.key])):
        if name not in columns:
            raise UsageError(f'no column "{name}" of {kind}', remedy=f"Choose from: {', '.join(columns)}.")
    if order.key is not None:
        table = by_value(table, columns.index(order.key), reverse=order.reverse)
    elif order.reverse:
        table = table[::-1]
    pinned = frozenset([*chosen, *([] if order.key is None else [order.key])])
    chosen = chosen or columns
    places = [columns.index(name) for name in chosen]
    picked = table if chosen == columns else [tuple(row[at] for at in places) for row in table]
    return listing.changed(columns=tuple(chosen), rows=picked[: order.limit], total=len(picked), pinned=pinned)


def by_value(rows: list[tuple[Any, ...]], at: int, *, reverse: bool) -> list[tuple[Any, ...]]:
    """Rows by one of their values, the unknown last whichever way round."""
    known = [row for row in rows if row[at] is not None]
    return [
        *sorted(known, key=lambda row: names.sort_key(row[at]), reverse=reverse),
        *(r for r in rows if r[at] is None),
    ]
