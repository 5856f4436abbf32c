"""Numbers of records per value, which `stats` shows as bars."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.dataset.registers import ISO
from inliaison.errors import UsageError
from inliaison.kinds import KINDS, load_kind
from inliaison.kinds.kind import CountColumn
from inliaison.kinds.sql import select_short_name
from inliaison.query.conditions import Condition
from inliaison.query.order import Order, arrange_rows
from inliaison.query.register_state import (
    EXCERPT,
    describe_missing_documents,
    describe_registers,
    is_excerpt,
    is_loaded,
    read_credit,
)
from inliaison.query.rows import select_rows
from inliaison.register.snapshots import GET_ONE
from inliaison.render.documents import NUMBER, Column, Listing, View
from inliaison.render.view import format_count, format_unknown
from inliaison.text import names

VIEW = View(
    ("value", "label", "count", "share"), main="label", display="bars", types={"value": NUMBER, "count": NUMBER}
)
_REPORT_FIGURE = "organizations-in-liaison-2009"
"""The figure of the bundled dataset that today's number of organizations is compared with."""


def list_countable(kind: str | None = None) -> list[str]:
    """Return the names of what records of a kind, or of any kind, can be counted by."""
    return list(dict.fromkeys(by for name in KINDS if kind in (None, name) for by in load_kind(name).count_columns))


def choose_count(kind: str | None, by: str | None, across: str | None = None) -> tuple[str, str]:
    """Return the kind to count and what to count it by; the first that fits stands in for one that is None.

    `across` is a second column of the same kind. Raises UsageError if the kind cannot be counted, or not by these.
    """
    valid = list_countable(kind)
    by = by or next((name for name in valid if name != across), None)
    if by is None or not valid:
        countable = [name for name in KINDS if load_kind(name).count_columns]
        raise UsageError(f"{kind} cannot be counted", remedy=f"Choose from: {', '.join(countable)}.")
    for name in filter(None, (by, across)):
        if name not in valid:
            from inliaison.dataset.rules import suggest_nearest

            what, hint = f"{kind} cannot" if kind else "nothing can", suggest_nearest(name, valid)
            raise UsageError(f'{what} be counted by "{name}"{hint}', remedy=f"Choose from: {', '.join(valid)}.")
    columns = {by, across} - {None}
    kinds = [name for name in ([kind] if kind else KINDS) if columns <= load_kind(name).count_columns.keys()]
    if not kinds or by == across:
        others = (load_kind(name).count_columns for name in KINDS if by in load_kind(name).count_columns)
        raise UsageError(
            f'"{across}" is not another column of what is counted by "{by}"',
            remedy=f"Choose from: {', '.join(dict.fromkeys(name for it in others for name in it if name != by))}.",
        )
    return kinds[0], by


def count_values(
    database: sqlite3.Connection,
    kind: str,
    by: str,
    column_names: tuple[str, ...] = (),
    order: Order = Order(),
    conditions: Sequence[Condition] = (),
    *,
    of_committees: bool = False,
) -> Listing:
    """Return the values of one column of a kind, each with its number of records and its share in percent.

    Records without a value are counted too, last. `of_committees` says that the conditions depend on committees, so
    that the notes mention it if these are an excerpt. Raises UsageError for an unknown column of the counts.
    """
    what = load_kind(kind).count_columns[by]
    table = sort_counts(read_counts(database, kind, [what], conditions), what, order)
    numbers = [row[2] for row in table]
    shares = compute_shares(numbers)
    table = [(*row, share) for row, share in zip(table, shares, strict=True)]
    view = VIEW.replace(looks={"label": get_look(kind, by)})
    listing = arrange_rows("counts", view, table, column_names, order_further(order))
    register_notes = _compare_with_report(database) if what.of_register and not conditions else ()
    notes = (*_iter_rounding_notes(shares), *register_notes)
    columns, total = {by: what}, sum(numbers)
    return describe_counts(listing, database, kind, columns, total, notes, conditions, of_committees=of_committees)


def get_look(kind: str, by: str) -> Column:
    """Return how the values of a counted column look."""
    what = load_kind(kind).count_columns[by]
    labels = {} if what.value_kind else load_kind(kind).view.get_look(by).labels
    return Column((what.noun or by).replace("-", " ").capitalize(), labels=labels, step=what.step)


def describe_counts(
    listing: Listing,
    database: sqlite3.Connection,
    kind: str,
    columns: Mapping[str, CountColumn],
    total: int,
    notes: Sequence[str],
    conditions: Sequence[Condition],
    *,
    of_committees: bool,
) -> Listing:
    """Return counts with their title, their notes and their credit."""
    plural = next((what.things for what in columns.values() if what.things), kind)
    nouns = " and ".join(what.noun or name for name, what in columns.items())
    records = [format_count(plural, total)] if is_loaded(database, kind) else []
    is_partial = of_committees or any(what.of_committees for what in columns.values())
    unknown_notes = (note for it in columns.values() for note in _iter_unknown_notes(database, kind, it, conditions))
    return listing.replace(
        title=f"{plural.capitalize()} by {nouns}",
        subtitle=", ".join((*records, *describe_registers(database))),
        is_loaded=bool(records),
        credit=read_credit(database, kind),
        notes=(
            *(f"{number} by {nouns}" for number in records),
            *describe_missing_documents(database, kind),
            *notes,
            *unknown_notes,
            *((EXCERPT,) if is_partial and is_excerpt(database) else ()),
        ),
    )


def read_counts(
    database: sqlite3.Connection, kind: str, columns: Sequence[CountColumn], conditions: Sequence[Condition]
) -> list[tuple[Any, ...]]:
    """Return each value of counted columns, each with its label, and their number of records."""
    condition_sql = " AND ".join(f"({condition.sql})" for condition in conditions) or "1"
    tables, values, labels = [], [], []
    for at, what in enumerate(columns):
        row_condition = condition_sql
        if what.rows and conditions:
            row_condition = f"row IN (SELECT {kind}.row FROM {kind} WHERE {condition_sql})"
        where = f"({what.where}) AND ({'1' if at else row_condition})"
        tables.append(f"(SELECT row, {what.value} AS value FROM {what.rows or kind} WHERE {where}) AS side{at}")
        values.append(f"side{at}.value AS value{at}")
        name = f"counted.value{at}"
        label = f"coalesce({select_short_name(what.value_kind, name)}, {name})" if what.value_kind else name
        labels.append(f"{name}, {label}")
    joined_sql = f"{tables[0]} JOIN {tables[1]} ON side1.row = side0.row" if tables[1:] else tables[0]
    groups = ", ".join(str(at + 1) for at in range(len(columns)))
    rows = database.execute(
        f"SELECT {', '.join(labels)}, number FROM (SELECT {', '.join(values)}, count(*) AS number"
        f" FROM {joined_sql} GROUP BY {groups}) AS counted",
        [value for condition in conditions for value in condition.values],
    ).fetchall()
    for at, what in enumerate(columns):
        if what.format_label:
            rows = [(*row[: 2 * at + 1], what.format_label(row[2 * at]), *row[2 * at + 2 :]) for row in rows]
    return rows


def sort_counts(rows: Sequence[tuple[Any, ...]], what: CountColumn, order: Order) -> list[tuple[Any, ...]]:
    """Return values in their usual order, or in the reverse of it, with the unknown one last in both."""
    table = sorted(rows, key=lambda row: _get_sort_key(row, what))
    if order.reverse and order.key is None:
        with_value = [row for row in table if row[0] is not None]
        table = [*with_value[::-1], *table[len(with_value) :]]
    return table


def order_further(order: Order) -> Order:
    """Return what an order still has to do with counts that `sort_counts` sorted."""
    return order.replace(reverse=order.reverse and order.key is not None)


def _iter_unknown_notes(
    database: sqlite3.Connection, kind: str, what: CountColumn, conditions: Sequence[Condition]
) -> Iterator[str]:
    """Yield a note on the number of records for which the counted value is unknown."""
    if what.is_known_sql:
        unknown = [*conditions, Condition(f"NOT ({what.is_known_sql})")]
        (number,) = select_rows(database, kind, unknown, {"number": Condition("count(*)")}, {})[0]
        if number:
            yield format_unknown(kind, number, what.unknown_label, "counted")


def _get_sort_key(row: tuple[Any, ...], what: CountColumn) -> tuple[Any, ...]:
    value, label, number = row
    rank = () if what.step else (-number,)
    return value is None, *rank, names.make_natural_key(label or "")


def compute_shares(numbers: list[int]) -> list[float]:
    """Return each number's share of their sum in percent, rounded to a tenth: equal numbers have equal shares."""
    total = sum(numbers)
    return [(2000 * number + total) // (2 * total) / 10 for number in numbers]


def _iter_rounding_notes(shares: Sequence[float]) -> Iterator[str]:
    """Yield a note on the sum of the shares if rounding makes it differ from 100."""
    total = round(sum(shares), 1)
    if shares and total != 100:
        yield f"the shares are rounded and add up to {total} %"


def _compare_with_report(database: sqlite3.Connection) -> tuple[str, ...]:
    """Return the report's number of organizations beside the register's, and why they differ, or an empty tuple."""
    report = database.execute(
        "SELECT value, as_of, note, subject FROM figures WHERE id = ?", (_REPORT_FIGURE,)
    ).fetchone()
    if report is None:
        return ()
    value, year, why, subject = report
    register = database.execute(
        "SELECT date, organizations, (SELECT count(*) FROM partners WHERE label IS NOT NULL) FROM register"
        " WHERE title = ?",
        (ISO.title,),
    ).fetchone()
    register_text = f"For today's number: {GET_ONE}"
    if register:
        day, organizations, partners = register
        several = f", which are {format_count('partners', partners)}" if partners < organizations else ""
        register_text = f"{ISO.name} of {day} lists {organizations:,}{several}."
    return f"In {year}: some {value:,} {subject}. {register_text}", why
