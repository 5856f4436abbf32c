"""The SQL of the columns of a kind: the fields of its records, what follows from them, and names beside ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from inliaison.errors import UsageError
from inliaison.kinds import label_columns, load_kind
from inliaison.kinds.kind import RoleDisplay
from inliaison.query import order
from inliaison.query.conditions import Condition, bind_values, match_ids
from inliaison.values import Value


class Tree(Value):
    """The ids of the committees chosen by name, and of these with all below them."""

    roots: tuple[str, ...]
    every: tuple[str, ...]


class Holders(Value):
    """The records chosen in a filter with roles, and the roles that count, the highest first."""

    ids: tuple[str, ...]
    roles: tuple[str, ...]


def read_shapes(database: sqlite3.Connection, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the shapes of a kind's fields, and the kinds that its single-record fields refer to, both by field.

    The second leaves out fields that refer to a kind without label columns.
    """
    sql = "SELECT name, shape, target FROM fields WHERE kind = ? ORDER BY rowid"
    rows = database.execute(sql, (kind,)).fetchall()
    return {name: shape for name, shape, _ in rows}, label_columns.find_target_kinds(rows)


def build_columns(
    kind: str,
    field_names: Iterable[str],
    fields: label_columns.TargetKinds,
    tree: Tree | None = None,
    holders: Holders | None = None,
) -> dict[str, Condition]:
    """Return the SQL of every column of a kind: its own fields, derived columns and the label columns of `fields`.

    Columns that separate a committee's own from its subcommittees' have empty SQL without a tree, those for roles
    without holders.
    """
    kind_info = load_kind(kind)
    sql = {name: f'{kind}."{name}"' for name in field_names} | {"layers": f"{kind}.layers"}
    sql |= {name: column.format_sql(kind, name) for name, column in kind_info.listed_columns.items()}
    sql |= label_columns.build_label_columns(kind, fields)
    expressions = {name: Condition(text) for name, text in sql.items()}
    if tree is not None and kind_info.committee_sql:
        lower = tuple(id for id in tree.every if id not in tree.roots)
        for name, ids in (("own", tree.roots), ("below", lower)):
            if name in expressions:
                condition = match_ids(ids, "committee")
                expressions[name] = Condition(
                    f"(SELECT count(*) FROM ({kind_info.committee_sql}) WHERE {condition.sql})", condition.values
                )
    if holders is not None and kind_info.role_display:
        expressions |= _build_role_columns(kind_info.role_display, holders)
    return expressions


def _build_role_columns(role_display: RoleDisplay, holders: Holders) -> dict[str, Condition]:
    """Return the columns with the highest role, and where or by whom it is held."""
    id_set = bind_values(holders.ids)
    labels = [
        f"(SELECT group_concat(label, ', ') FROM ({role_display.labels[role].format(id_set.sql)}))"
        for role in holders.roles
    ]
    cases = " ".join(f"WHEN {sql} IS NOT NULL THEN '{role}'" for role, sql in zip(holders.roles, labels, strict=True))
    values = id_set.values * len(labels)
    holder = labels[0] if len(labels) == 1 else f"coalesce({', '.join(labels)})"
    return {"role": Condition(f"CASE {cases} END", values), role_display.holder_column: Condition(holder, values)}


def list_derived_shapes(kind: str) -> dict[str, str]:
    """Return the shapes of the columns that are not fields of a record, by column."""
    return {"layers": "list"} | {name: column.type for name, column in load_kind(kind).columns.items()}


def refuse_unknown(
    kind: str, available: Mapping[str, Condition], column_names: Iterable[str], keys: Iterable[str]
) -> None:
    """Raise UsageError for a column or sort key that the kind lacks, or that needs a filter."""
    order.refuse_unknown(kind, available, column_names, keys)
    lacking = [name for name in (*column_names, *keys) if available[name].sql == ""]
    if lacking:
        of_role = next((filter.name for filter in load_kind(kind).filters if filter.roles), "committee")
        raise UsageError(f'the column "{lacking[0]}" needs {{}}', options=(of_role,))
