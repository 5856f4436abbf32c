"""How the rows of a listing are sorted and cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.render.documents import Listing, View
from inliaison.text import names
from inliaison.values import Value


class Order(Value):
    """How a listing is sorted and cut."""

    key: str | None = None
    """Columns parted by commas; a hyphen before one sorts downwards by it."""
    reverse: bool = False
    limit: int | None = None

    @property
    def keys(self) -> dict[str, bool]:
        """The columns to sort by, the first decides first, and whether downwards. Raises UsageError."""
        words = [] if self.key is None else [word.strip() for word in self.key.split(",")]
        keys = {word.removeprefix("-").lstrip(): word.startswith("-") for word in words}
        if "" in keys or len(keys) < len(words):
            raise UsageError(f'--sort "{self.key}" has an empty or a doubled name')
        return keys


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
    keys = order.keys
    refuse_unknown(kind, columns, chosen, keys)
    if keys:
        table = by_values(table, {columns.index(name): down for name, down in keys.items()}, reverse=order.reverse)
    elif order.reverse:
        table = table[::-1]
    pinned = frozenset([*chosen, *keys])
    chosen = chosen or columns
    places = [columns.index(name) for name in chosen]
    picked = table if chosen == columns else [tuple(row[at] for at in places) for row in table]
    return listing.changed(columns=tuple(chosen), rows=picked[: order.limit], total=len(picked), pinned=pinned)


def refuse_unknown(kind: str, known: Iterable[str], chosen: Iterable[str], keys: Iterable[str]) -> None:
    """Raise UsageError for a column or a sort key that a listing does not have."""
    known = list(known)
    for what, wanted in (("sort key", keys), ("column", chosen)):
        for name in wanted:
            if name not in known:
                from inliaison.dataset.rules import nearest

                hint = nearest(name.casefold(), known)
                raise UsageError(f'no {what} "{name}" of {kind}{hint}', remedy=f"Choose from: {', '.join(known)}.")


def by_values(rows: list[tuple[Any, ...]], places: Mapping[int, bool], *, reverse: bool) -> list[tuple[Any, ...]]:
    """Sort rows by the values at some places, the first decides first, each up or down; the unknown come last."""
    for at, down in reversed([*places.items()]):
        known = [row for row in rows if row[at] is not None]
        known.sort(key=lambda row: names.sort_key(row[at]), reverse=down != reverse)
        rows = [*known, *(row for row in rows if row[at] is None)]
    return rows
