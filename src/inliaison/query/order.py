"""Sorting and limiting of the rows of a listing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.render.documents import Listing, View
from inliaison.text import names
from inliaison.values import Value


class Order(Value):
    """Sort keys, direction and limit of a listing."""

    key: str | None = None
    """Columns separated by commas; a hyphen before one sorts by it in descending order."""
    reverse: bool = False
    limit: int | None = None

    @property
    def keys(self) -> dict[str, bool]:
        """The columns to sort by, the most important first, and whether each is descending.

        Raises UsageError for an empty or repeated name.
        """
        words = [] if self.key is None else [word.strip() for word in self.key.split(",")]
        keys = {word.removeprefix("-").lstrip(): word.startswith("-") for word in words}
        if "" in keys or len(keys) < len(words):
            raise UsageError(f'--sort "{self.key}" has an empty or a doubled name')
        return keys


def arrange_rows(
    kind: str,
    view: View,
    table: list[tuple[Any, ...]],
    column_names: Sequence[str],
    order: Order,
) -> Listing:
    """Return a listing of rows with the chosen columns, sorted and limited. Raises UsageError for an unknown column."""
    whole = Listing(kind, view.columns, table, len(table), view=view)
    return rearrange_listing(whole, column_names, order)


def rearrange_listing(listing: Listing, column_names: Sequence[str], order: Order) -> Listing:
    """Return a listing with the chosen columns, sorted and limited. Raises UsageError for an unknown column."""
    kind, columns, table = listing.kind, listing.columns, listing.rows
    keys = order.keys
    refuse_unknown(kind, columns, column_names, keys)
    if keys:
        table = sort_by_values(table, {columns.index(name): down for name, down in keys.items()}, reverse=order.reverse)
    elif order.reverse:
        table = table[::-1]
    user_columns = frozenset([*column_names, *keys])
    column_names = column_names or columns
    positions = [columns.index(name) for name in column_names]
    rows = table if column_names == columns else [tuple(row[at] for at in positions) for row in table]
    return listing.replace(
        columns=tuple(column_names), rows=rows[: order.limit], total=len(rows), user_columns=user_columns
    )


def refuse_unknown(kind: str, valid: Iterable[str], column_names: Iterable[str], keys: Iterable[str]) -> None:
    """Raise UsageError for a column or sort key that a listing does not have."""
    valid = list(valid)
    for what, columns in (("sort key", keys), ("column", column_names)):
        for name in columns:
            if name not in valid:
                from inliaison.dataset.rules import suggest_nearest

                hint = suggest_nearest(name.casefold(), valid)
                raise UsageError(f'no {what} "{name}" of {kind}{hint}', remedy=f"Choose from: {', '.join(valid)}.")


def sort_rows(rows: list[tuple[Any, ...]], names: Sequence[str], order: Order, width: int) -> list[tuple[Any, ...]]:
    """Return rows in an order, without the columns behind the first `width` ones, which only serve to sort."""
    if order.keys:
        positions = {names.index(name): down for name, down in order.keys.items()}
        return [row[:width] for row in sort_by_values(rows, positions, reverse=order.reverse)]
    return rows[::-1] if order.reverse else rows


def sort_by_values(
    rows: list[tuple[Any, ...]], positions: Mapping[int, bool], *, reverse: bool
) -> list[tuple[Any, ...]]:
    """Return rows sorted by the values at some places, most important first; True is descending, None comes last."""
    for at, down in reversed([*positions.items()]):
        with_value = [row for row in rows if row[at] is not None]
        with_value.sort(key=lambda row: names.make_value_sort_key(row[at]), reverse=down != reverse)
        rows = [*with_value, *(row for row in rows if row[at] is None)]
    return rows
