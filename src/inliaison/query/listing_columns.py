"""The columns of a listing: those that are chosen, or the usual ones of its kind and those that filters call for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inliaison.kinds import load_kind
from inliaison.query.filters import Selection
from inliaison.query.order import Order


def choose_columns(
    kind: str,
    values: Mapping[str, Any],
    selection: Selection,
    order: Order,
    column_names: Sequence[str],
    usual: Sequence[str],
    *,
    for_people: bool = True,
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the columns of a listing, and those of them that a narrow screen may not drop.

    The columns that the user named are taken as they are; without them, the `usual` ones depend on the filters, which
    some columns explain. No columns at all stand for whole records.
    """
    user_columns = frozenset([*column_names, *order.keys]) | _find_distinguishing_columns(kind, values)
    if column_names:
        return tuple(column_names), user_columns
    columns = tuple(usual)
    if splits_by_level(kind, values, selection) and "own" in load_kind(kind).listed_columns and for_people:
        columns = (*(name for name in columns if name in ("id", "acronym", "name")), "own", "below")
    role_display = load_kind(kind).role_display
    if role_display and selection.holders and columns:
        role_columns = ("role", role_display.holder_column) if len(selection.holders.ids) > 1 else ("role",)
        columns = (*(name for name in columns if name not in role_display.instead_of), *role_columns)
        user_columns |= {*role_columns}
    return tuple(dict.fromkeys((*columns, *order.keys))) if columns else (), user_columns


def splits_by_level(kind: str, values: Mapping[str, Any], selection: Selection) -> bool:
    """Return whether a listing tells a committee's own rows from those of its subcommittees."""
    return bool(selection.tree and values.get("recursive") and load_kind(kind).committee_sql)


def _find_distinguishing_columns(kind: str, values: Mapping[str, Any]) -> set[str]:
    """Return the columns that show which of several values of a filter a row matches."""
    filters_in_use = [it for it in load_kind(kind).filters if not it.single and len(values.get(it.name) or ()) > 1]
    return {it.display_column or it.name for it in filters_in_use}
