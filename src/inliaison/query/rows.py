"""Rows of the index as Python values, filtered, sorted and decoded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from inliaison.kinds import label_columns, load_kind
from inliaison.kinds.label_columns import TargetKinds, list_columns
from inliaison.query.as_json import NULLABLE, build_json
from inliaison.query.columns import Holders, Tree, build_columns, list_derived_shapes, read_shapes, refuse_unknown
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.order import Order, sort_rows
from inliaison.query.register_state import is_loaded, read_credit
from inliaison.render.documents import Listing, View
from inliaison.values import Value

if TYPE_CHECKING:
    from inliaison.render import Format
    from inliaison.render.cards import Ref

    Refs = dict[str, list[Ref | None]]


class RowForm(Value):
    """What a listing has besides the values of its columns."""

    is_json: bool = False
    """Whether each row is one value: the record as JSON, made by the database."""
    with_labels: bool = False
    """Whether label columns follow each id where no columns are chosen."""
    with_links: bool = False
    """Whether the listing says which records its cells name."""


def choose_form(format: Format) -> RowForm:
    """Return the form of rows that a format needs."""
    return RowForm(format.takes_json_rows, format.with_labels, format.is_page)


def list_rows(
    database: sqlite3.Connection,
    kind: str,
    conditions: Sequence[Condition],
    column_names: Sequence[str],
    order: Order = Order(),
    *,
    tree: Tree | None = None,
    leading: Sequence[int] = (),
    holders: Holders | None = None,
    form: RowForm = RowForm(),
    extra_columns: Mapping[str, Condition] = {},
) -> Listing:
    """Return the rows that meet all conditions, in this order or the kind's natural one, `leading` ones first.

    Without chosen columns, a row has the `extra_columns` and all fields of the record. Raises UsageError for a column
    or sort key that the kind lacks.
    """
    shapes, fields = read_shapes(database, kind)
    available = {**extra_columns, **build_columns(kind, shapes, fields, tree, holders)}
    all_columns = list_columns(kind, shapes, fields) if form.with_labels else tuple(shapes)
    form = form.replace(with_labels=form.with_labels and not column_names)
    column_names = column_names or (*extra_columns, *all_columns)
    refuse_unknown(kind, available, column_names, order.keys)
    output, split_refs = _build_output(kind, column_names, available, shapes, fields, form)
    expressions = {**output, **{name: available[name] for name in order.keys}}
    rows = select_rows(database, kind, conditions, expressions, shapes, leading=leading)
    rows = sort_rows(rows, list(expressions), order, len(output))
    refs, page = split_refs(rows[: order.limit])
    return Listing(
        *(kind, tuple(column_names), page, len(rows)),
        credit=read_credit(database, kind),
        is_loaded=bool(rows) or is_loaded(database, kind),
        has_json_rows=form.is_json,
        view=load_kind(kind).view if form.is_json else read_view(database, kind),
        nullable=frozenset(name for name, shape in shapes.items() if shape.startswith(NULLABLE)),
        links=refs,
    )


def _build_output(
    kind: str,
    column_names: Sequence[str],
    available: Mapping[str, Condition],
    shapes: Mapping[str, str],
    fields: TargetKinds,
    form: RowForm,
) -> tuple[dict[str, Condition], Callable[[list[tuple[Any, ...]]], tuple[Refs, list[tuple[Any, ...]]]]]:
    """Return the SQL of rows in a form, and a function that splits their rows into references and values."""
    output = {name: available[name] for name in column_names}
    if form.is_json:
        label_json = label_columns.build_label_json(kind, fields) if form.with_labels else {}
        output = {"": build_json(output, {**shapes, **list_derived_shapes(kind)}, label_json)}
    if not form.with_links:
        return output, lambda rows: ({}, rows)
    from inliaison.query import links

    link_columns = links.build_link_columns(kind, fields, available, column_names)
    output |= {f"\t{name}": id_sql for name, (_, id_sql) in link_columns.items()}
    return output, lambda rows: links.split_links(link_columns, rows)


def read_view(database: sqlite3.Connection, kind: str) -> View:
    """Return the view of a kind, with what follows from its names and from the types of its columns."""
    from inliaison.kinds.types import TYPES  # Rows of finished JSON need no looks.

    kind_info = load_kind(kind)
    types = dict(database.execute("SELECT name, type FROM fields WHERE kind = ?", (kind,)).fetchall())
    types |= {name: column.type for name, column in kind_info.columns.items()}
    kind_names = kind_info.names
    return kind_info.view.replace(
        types={name: TYPES[type].look for name, type in types.items() if type in TYPES},
        shorts=(*kind_names.references, *kind_names.standards, *kind_names.shorts),
        fulls=(*kind_names.full, *kind_names.translations),
    )


def count_levels(
    database: sqlite3.Connection, kind: str, conditions: Sequence[Condition], tree: Tree
) -> tuple[int, int]:
    """Return the number of rows of the chosen committees themselves, and of those of their subcommittees only."""
    condition = match_ids(tree.roots, "committee")
    direct_count = Condition(
        f"count(CASE WHEN EXISTS (SELECT 1 FROM ({load_kind(kind).committee_sql}) WHERE {condition.sql}) THEN 1 END)",
        condition.values,
    )
    expressions = {"direct": direct_count, "every": Condition("count(*)")}
    ((direct, total),) = select_rows(database, kind, conditions, expressions, {})
    return direct, total - direct


def select_rows(
    database: sqlite3.Connection,
    kind: str,
    conditions: Sequence[Condition],
    expressions: Mapping[str, Condition],
    shapes: Mapping[str, str],
    *,
    leading: Sequence[int] = (),
) -> list[tuple[Any, ...]]:
    """Return the rows of a kind that meet all conditions, `leading` ones first, each column decoded by its shape."""
    where = " AND ".join(condition.sql for condition in conditions) or "1"
    values = [value for term in (*expressions.values(), *conditions) for value in term.values]
    output = ", ".join(expression.sql for expression in expressions.values())
    leading_first = f"{kind}.row NOT IN ({', '.join(map(str, leading))}), " if leading else ""
    sql = f"SELECT {output} FROM {kind} WHERE {where} ORDER BY {leading_first}{kind}.row"
    rows = database.execute(sql, values)
    all_shapes = {**shapes, **list_derived_shapes(kind)}
    decoders = [
        (at, _DECODERS[all_shapes[name]]) for at, name in enumerate(expressions) if all_shapes.get(name) in _DECODERS
    ]
    return [_decode(row, decoders) for row in rows] if decoders else rows.fetchall()


def _decode(row: tuple[Any, ...], decoders: Sequence[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for at, decode in decoders:
        values[at] = decode(values[at])
    return tuple(values)


def read_records(
    database: sqlite3.Connection,
    kind: str,
    *conditions: Condition,
    fields: Sequence[str] = (),
    without: Sequence[str] = (),
    with_labels: bool = False,
) -> list[dict[str, Any]]:
    """Return the records of a kind that meet all conditions as plain data: with `fields`, or all except `without`.

    If `with_labels`, label columns follow each id.
    """
    all_shapes, target_kinds = read_shapes(database, kind)
    shapes = {name: shape for name, shape in all_shapes.items() if name in fields or not (fields or name in without)}
    target_kinds = {name: of for name, of in target_kinds.items() if name in shapes} if with_labels else {}
    expressions = build_columns(kind, shapes, target_kinds)
    output = {name: expressions[name] for name in (list_columns(kind, shapes, target_kinds) if with_labels else shapes)}
    rows = select_rows(database, kind, conditions, output, shapes)
    return [dict(zip(output, row, strict=True)) for row in rows]


def list_nullable_fields(database: sqlite3.Connection) -> frozenset[str]:
    """Return the fields, of any kind, that are null if unknown, so that an empty list means "none"."""
    return frozenset(name for (name,) in database.execute(f"SELECT name FROM fields WHERE shape LIKE '{NULLABLE}%'"))


def read_tables(database: sqlite3.Connection, kinds: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return all records of some kinds as the tables of a dataset."""
    from inliaison.render.data import omit_unknown

    nullable = list_nullable_fields(database)
    return {kind: [omit_unknown(record, nullable) for record in read_records(database, kind)] for kind in kinds}


@lru_cache(maxsize=4096)
def decode_json(text: str) -> Any:
    """Return a value that the index stores as JSON."""
    import json

    return json.loads(text)


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "list": lambda text: decode_json(text) if text else [],
    "tables": lambda text: decode_json(text) if text else [],
    "nullable list": lambda text: decode_json(text) if text else None,
    "mapping": lambda text: decode_json(text) if text else None,
    "boolean": lambda number: None if number is None else bool(number),
}
