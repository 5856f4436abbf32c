"""Rows of the index as Python values: columns of every kind, filtered, sorted, decoded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from inliaison.errors import UsageError
from inliaison.render.documents import Listing
from inliaison.text import names

_PARTNER = "(SELECT coalesce(p.acronym, p.name) FROM partners AS p WHERE p.id = {})"
_TIED = (
    "(SELECT count(*) FROM liaisons AS l JOIN tree ON tree.id = l.committee"
    " WHERE l.kind = 'committee' AND l.partner = partners.id AND tree.own = {})"
)
_COMMITTEE = "(SELECT c.{} FROM committees AS c WHERE c.id = {})"

DERIVED: dict[str, dict[str, str]] = {
    "partners": {
        "committees": "committees",
        "label": "label",
        "own": _TIED.format(1),
        "below": _TIED.format(0),
        "seat": "iif(city IS NULL, country, iif(country IS NULL, city, city || ', ' || country))",
        "parent": _PARTNER.format("partners.part_of"),
    },
    "liaisons": {
        "acronym": _PARTNER.format("liaisons.partner")
        + f" || coalesce((SELECT ', ' || group_concat({_PARTNER.format('value')}, ', ') FROM json_each(parties)), '')",
        "reference": _COMMITTEE.format("reference", "liaisons.committee"),
        "subject": f"coalesce(title, {_COMMITTEE.format('title', 'liaisons.committee')})",
    },
    "quotes": {
        "name": "(SELECT name FROM people WHERE id = quotes.person)",
        "acronym": _PARTNER.format("quotes.partner"),
        "subjects": "(SELECT group_concat(coalesce("
        + _PARTNER.format("value")
        + f", {_COMMITTEE.format('reference', 'value')}"
        + ", (SELECT title FROM liaisons WHERE id = value), value), ', ') FROM json_each(about))",
    },
    "people": {
        "post": "(SELECT group_concat(value ->> 'title' || ', ' || "
        + _PARTNER.format("value ->> 'partner'")
        + ", '; ') FROM json_each(posts))"
    },
    "committees": {
        "partners": "partners",
        "parent_reference": _COMMITTEE.format("reference", "committees.parent"),
    },
    "figures": {},
    "sources": {},
}
"""Columns beside a kind's own fields, each as the SQL that gives it."""

LABELS: dict[str, str] = {
    "partners": "coalesce(name, acronym)",
    "liaisons": f"coalesce(title, {_PARTNER.format('liaisons.partner')} || ' in '"
    f" || {_COMMITTEE.format('reference', 'liaisons.committee')}, id)",
    "quotes": "(SELECT name FROM people WHERE id = quotes.person)",
    "people": "name",
    "committees": "reference || coalesce(' ' || title, '')",
    "figures": "subject",
    "sources": "title",
}
"""What a record of each kind is called on a screen, as SQL."""


class Condition(NamedTuple):
    """One term of a WHERE clause and the values it binds."""

    sql: str
    values: tuple[Any, ...] = ()


class Order(NamedTuple):
    """How a listing is sorted and cut."""

    key: str | None = None
    reverse: bool = False
    limit: int | None = None


def shapes(database: sqlite3.Connection, kind: str) -> dict[str, str]:
    """The fields of a kind, which are the record itself, and the shape of each."""
    return dict(database.execute("SELECT name, shape FROM fields WHERE kind = ? ORDER BY rowid", (kind,)))


def columns(kind: str, own: Iterable[str]) -> dict[str, str]:
    """Every column that a kind can be listed with, as SQL: its own fields, then what is derived."""
    return {name: f'{kind}."{name}"' for name in own} | DERIVED[kind] | {"layers": f"{kind}.layers"}


def listing(
    database: sqlite3.Connection,
    kind: str,
    conditions: Sequence[Condition],
    chosen: Sequence[str],
    order: Order = Order(),
    words: Sequence[str] = (),
    *,
    encoded: bool = False,
) -> Listing:
    """The rows that meet all conditions, in the given or the kind's natural order.

    No column chosen means the record itself. Each row is one text, if `encoded`: the record as JSON,
    put together by the database. Raises UsageError for a column or sort key that the kind has not.
    """
    own = shapes(database, kind)
    known = columns(kind, own)
    chosen = chosen or tuple(own)
    wanted = list(chosen) if order.key is None else [*chosen, order.key]
    for name in wanted:
        if name not in known:
            what = "sort key" if name == order.key and name not in chosen else "column"
            raise UsageError(f'no {what} "{name}" of {kind}', remedy=f"Choose from: {', '.join(known)}.")
    if {"own", "below"} & set(wanted) and not _has_tree(database):
        raise UsageError('the columns "own" and "below" need --committee')
    shown = {name: known[name] for name in chosen}
    if encoded:
        shown = {"": _as_json(shown, own | _LAYERS)}
    asked = shown if order.key is None else {**shown, order.key: known[order.key]}
    rows = select(database, kind, conditions, asked, own)
    if order.key is not None:
        rows = _sorted(rows, list(asked).index(order.key), reverse=order.reverse)
        rows = [row[: len(shown)] for row in rows]
    elif order.reverse:
        rows.reverse()
    credit = database.execute("SELECT text FROM credits WHERE kind = ?", (kind,)).fetchone() or ("",)
    return Listing(kind, tuple(chosen), rows[: order.limit], len(rows), tuple(words), credit[0], encoded=encoded)


_LAYERS = {"layers": "list"}
_JSON = {
    "list": "coalesce({0}, '[]')",
    "tables": "coalesce({0}, '[]')",
    "mapping": "coalesce({0}, 'null')",
    "boolean": "CASE WHEN {0} IS NULL THEN 'null' WHEN {0} THEN 'true' ELSE 'false' END",
    "number": "iif(typeof({0}) = 'real', printf('%!.17g', {0}), json_quote({0}))",
}


def _as_json(expressions: Mapping[str, str], shapes: Mapping[str, str]) -> str:
    """One SQL expression that gives the columns as the text of a JSON object."""
    texts = (_JSON.get(shapes.get(name, "text"), "json_quote({0})").format(sql) for name, sql in expressions.items())
    pattern = ", ".join(f'"{name}": %s' for name in expressions)
    return f"printf('{{{pattern}}}', {', '.join(texts)})"


_IS_OWN = {
    "partners": f"{_TIED.format(1)} > 0",
    "liaisons": "EXISTS (SELECT 1 FROM tree WHERE tree.id = liaisons.committee AND tree.own)",
}


def shares(database: sqlite3.Connection, kind: str, conditions: Sequence[Condition]) -> tuple[int, int]:
    """Of the rows within a committee, how many are its own and how many its subcommittees' alone."""
    counted = {"own": f"count(CASE WHEN {_IS_OWN[kind]} THEN 1 END)", "every": "count(*)"}
    own, every = select(database, kind, conditions, counted, {})[0]
    return own, every - own


def _has_tree(database: sqlite3.Connection) -> bool:
    """Whether a committee was chosen: the filter leaves it and its subcommittees in the table `tree`."""
    found = database.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'tree'").fetchone()
    return found is not None


def arranged(
    kind: str, columns: Sequence[str], table: list[tuple[Any, ...]], chosen: Sequence[str], order: Order
) -> Listing:
    """Rows that are at hand, with some of their columns, sorted and cut."""
    for name in (*chosen, *([] if order.key is None else [order.key])):
        if name not in columns:
            raise UsageError(f'no column "{name}" of {kind}', remedy=f"Choose from: {', '.join(columns)}.")
    if order.key is not None:
        table = _sorted(table, columns.index(order.key), reverse=order.reverse)
    elif order.reverse:
        table = table[::-1]
    picked = [tuple(row[columns.index(name)] for name in chosen) for row in table]
    return Listing(kind, tuple(chosen), picked[: order.limit], len(picked))


def select(
    database: sqlite3.Connection,
    kind: str,
    conditions: Sequence[Condition],
    expressions: Mapping[str, str],
    shapes: Mapping[str, str],
) -> list[tuple[Any, ...]]:
    """The rows of a kind that meet all conditions, each column decoded by its shape."""
    where = " AND ".join(condition.sql for condition in conditions) or "1"
    values = [value for condition in conditions for value in condition.values]
    sql = f"SELECT {', '.join(expressions.values())} FROM {kind} WHERE {where} ORDER BY {kind}.row"
    rows = database.execute(sql, values)
    known = {**shapes, **_LAYERS}
    decoders = [(at, _DECODERS[known[name]]) for at, name in enumerate(expressions) if known.get(name) in _DECODERS]
    return [_decode(row, decoders) for row in rows] if decoders else rows.fetchall()


def _decode(row: tuple[Any, ...], decoders: Sequence[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for at, decode in decoders:
        values[at] = decode(values[at])
    return tuple(values)


def among(values: Iterable[Any], column: str = "id") -> Condition:
    """The condition that a record has one of these ids, or one of these values in another column."""
    import json

    return Condition(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(list(values)),))


def records(database: sqlite3.Connection, kind: str, *conditions: Condition) -> list[dict[str, Any]]:
    """Whole records of a kind that meet all conditions, as plain data."""
    own = shapes(database, kind)
    rows = select(database, kind, conditions, {name: f'{kind}."{name}"' for name in own}, own)
    return [dict(zip(own, row, strict=True)) for row in rows]


@lru_cache(maxsize=4096)
def _decoded(text: str) -> Any:
    import json

    return json.loads(text)


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "list": lambda text: _decoded(text) if text else [],
    "tables": lambda text: _decoded(text) if text else [],
    "mapping": lambda text: _decoded(text) if text else None,
    "boolean": lambda number: None if number is None else bool(number),
}


def _sorted(rows: list[tuple[Any, ...]], at: int, *, reverse: bool) -> list[tuple[Any, ...]]:
    """Rows by one of their values, the unknown last whichever way round."""
    known = [row for row in rows if row[at] is not None]
    return [*sorted(known, key=lambda row: _sort_key(row[at]), reverse=reverse), *(r for r in rows if r[at] is None)]


def _sort_key(value: Any) -> tuple[int, Any]:
    """Numbers by value, texts naturally, lists by their length."""
    if isinstance(value, int | float):
        return 0, value
    if isinstance(value, str):
        return 1, names.natural(value)
    return 0, len(value)
