"""Numbers of records per pair of values, which `stats --across` shows as a table."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from inliaison.kinds import load_kind
from inliaison.query.conditions import Condition
from inliaison.query.counts import (
    VIEW,
    compute_shares,
    describe_counts,
    get_look,
    order_further,
    read_counts,
    sort_counts,
)
from inliaison.query.order import Order, arrange_rows
from inliaison.render.documents import NUMBER, Listing, View

PAIRS = View(
    ("value", "label", "across", "across_label", "count"), main="label", display="cross", types={"count": NUMBER}
)


def count_pairs(
    database: sqlite3.Connection,
    kind: str,
    by: str,
    across: str,
    column_names: tuple[str, ...] = (),
    order: Order = Order(),
    conditions: Sequence[Condition] = (),
    *,
    of_committees: bool = False,
) -> Listing:
    """Return each value of one column with each value of another of the same kind, and their number of records.

    The order, with its limit, is that of the values of `by`; pairs without records are there, with the number 0.
    Records without a value are counted under None. Raises UsageError as `count_values` does.
    """
    columns = {name: load_kind(kind).count_columns[name] for name in (by, across)}
    pairs = read_counts(database, kind, [*columns.values()], conditions)
    numbers = {(row[0], row[2]): row[-1] for row in pairs}
    first = sort_counts(_add_up(pairs, 0), columns[by], order)
    second = sort_counts(_add_up(pairs, 2), columns[across], Order())
    shares = compute_shares([row[2] for row in first])
    with_shares = [(*row, share) for row, share in zip(first, shares, strict=True)]
    row_choice = arrange_rows("counts", VIEW, with_shares, (), order_further(order))
    rows = [
        (value, label, other, other_label, numbers.get((value, other), 0))
        for value, label, *_ in row_choice.rows
        for other, other_label, _ in second
    ]
    view = PAIRS.replace(looks={"label": get_look(kind, by), "across_label": get_look(kind, across)})
    listing = arrange_rows("pairs", view, rows, column_names, Order())
    listing = listing.replace(
        total=row_choice.total * len(second), user_columns=listing.user_columns | row_choice.user_columns
    )
    total = sum(numbers.values())
    return describe_counts(listing, database, kind, columns, total, (), conditions, of_committees=of_committees)


def _add_up(pairs: Sequence[tuple[Any, ...]], at: int) -> list[tuple[Any, ...]]:
    """Return each value at a place of pairs, with its label and the sum of its numbers."""
    sums: dict[tuple[Any, ...], int] = {}
    for row in pairs:
        sums[row[at : at + 2]] = sums.get(row[at : at + 2], 0) + row[-1]
    return [(*value, number) for value, number in sums.items()]
