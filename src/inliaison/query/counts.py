"""Numbers of records per value, which `stats` shows as bars."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from inliaison.dataset.registers import ISO
from inliaison.errors import UsageError
from inliaison.kinds import KINDS, load_kind
from inliaison.kinds.kind import Counted
from inliaison.kinds.sql import select_short_name
from inliaison.query.conditions import Condition
from inliaison.query.order import Order, arrange_rows
from inliaison.query.register_state import EXCERPT, describe_registers, is_excerpt, read_credit
from inliaison.query.rows import select_rows
from inliaison.register.snapshots import GET_ONE
from inliaison.render.documents import NUMBER, Column, Listing, View
from inliaison.render.view import format_count, format_unknown
from inliaison.text import names

VIEW = View(("value", "label", "count", "share"), main="label", drawn="bars", types={"value": NUMBER, "count": NUMBER})
_REPORT_FIGURE = "organizations-in-liaison-2009"
"""The figure of the bundled dataset that today's number of organizations is compared with."""


def list_countable(kind: str | None = None) -> list[str]:
    """Return the names of what records of a kind, or of any kind, can be counted by."""
    return list(dict.fromkeys(by for name in KINDS if kind in (None, name) for by in load_kind(name).counted))


def choose_count(kind: str | None, by: str | None) -> tuple[str, str]:
    """Return the kind to count and what to count it by; the first that fits stands in for one that is None.

    Raises UsageError if the kind cannot be counted, or not by this.
    """
    valid = list_countable(kind)
    by = by or next(iter(valid), None)
    if by is None or not valid:
        countable = [name for name in KINDS if load_kind(name).counted]
        raise UsageError(f"{kind} are not counted by anything", remedy=f"Choose from: {', '.join(countable)}.")
    if by not in valid:
        from inliaison.dataset.rules import suggest_nearest

        of = f"of {kind} " if kind else ""
        raise UsageError(
            f'nothing {of}is counted by "{by}"{suggest_nearest(by, valid)}', remedy=f"Choose from: {', '.join(valid)}."
        )
    return kind or next(name for name in KINDS if by in load_kind(name).counted), by


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
    what = load_kind(kind).counted[by]
    table = sorted(_read_counts(database, kind, what, conditions), key=lambda row: _get_sort_key(row, what))
    if order.reverse and order.key is None:
        with_value = [row for row in table if row[0] is not None]
        table, order = [*with_value[::-1], *table[len(with_value) :]], order.changed(reverse=False)
    numbers = [row[2] for row in table]
    shares = compute_shares(numbers)
    table = [(*row, share) for row, share in zip(table, shares, strict=True)]
    plural, noun = what.things or kind, what.noun or by
    labels = {} if what.value_kind else load_kind(kind).view.look(by).labels
    view = VIEW.changed(looks={"label": Column(labels=labels, step=what.step)})
    total = format_count(plural, sum(numbers))
    return arrange_rows("counts", view, table, column_names, order).changed(
        title=f"{plural.capitalize()} by {noun}",
        subtitle=", ".join((total, *describe_registers(database))),
        credit=read_credit(database, kind),
        notes=(
            f"{total} by {noun}",
            *_iter_rounding_notes(shares),
            *(_compare_with_report(database) if what.of_register and not conditions else ()),
            *_iter_unknown_notes(database, kind, what, conditions),
            *((EXCERPT,) if (what.of_committees or of_committees) and is_excerpt(database) else ()),
        ),
    )


def _read_counts(
    database: sqlite3.Connection, kind: str, what: Counted, conditions: Sequence[Condition]
) -> list[tuple[Any, ...]]:
    """Return each value of a counted column with its label and its number of records."""
    label = f"coalesce({select_short_name(what.value_kind, 'counted.value')}, value)" if what.value_kind else "value"
    condition_sql = " AND ".join(f"({condition.sql})" for condition in conditions)
    if what.rows and condition_sql:
        condition_sql = f"row IN (SELECT {kind}.row FROM {kind} WHERE {condition_sql})"
    return database.execute(
        f"SELECT value, {label}, number FROM (SELECT {what.value} AS value, count(*) AS number"
        f" FROM {what.rows or kind} WHERE ({what.where}) AND ({condition_sql or 1}) GROUP BY 1) AS counted",
        [value for condition in conditions for value in condition.values],
    ).fetchall()


def _iter_unknown_notes(
    database: sqlite3.Connection, kind: str, what: Counted, conditions: Sequence[Condition]
) -> Iterator[str]:
    """Yield a note on the number of records for which the counted value is unknown."""
    if what.is_known_sql:
        unknown = [*conditions, Condition(f"NOT ({what.is_known_sql})")]
        (number,) = select_rows(database, kind, unknown, {"number": Condition("count(*)")}, {})[0]
        if number:
            yield format_unknown(kind, number, what.unknown_label, "counted")


def _get_sort_key(row: tuple[Any, ...], what: Counted) -> tuple[Any, ...]:
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
