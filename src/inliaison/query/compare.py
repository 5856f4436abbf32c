"""Comparisons of records: what several share, and what only one of two has.

Partners and members share committees; committees share partners.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from inliaison.errors import NotThereError, UnknownNameError, UsageError
from inliaison.index.connection import add_remark
from inliaison.kinds import SINGULAR, get_kinds, load_kind
from inliaison.kinds.sql import COMMITTEE_TIES, MEMBERSHIPS
from inliaison.query.conditions import Condition
from inliaison.query.links import add_addresses
from inliaison.query.order import Order
from inliaison.query.references import find_by_full_name, resolve
from inliaison.query.register_state import EXCERPT, WITHOUT_MEMBERS, describe_missing_members, is_excerpt, lacks_members
from inliaison.query.rows import RowForm, list_rows
from inliaison.query.targets import Target
from inliaison.query.unlisted_partners import describe_standing
from inliaison.render.documents import Listing

KINDS = ("partners", "members", "committees")
"""The kinds of record that can be compared."""

_MEMBER_COMMITTEES = f"""SELECT id FROM committees WHERE secretariat = {{0}} UNION ALL SELECT committees.id
    FROM ({MEMBERSHIPS}) AS held JOIN committees ON committees.row = held.row WHERE held.target = {{0}}"""
_SHAREABLE: Mapping[str, tuple[str, str]] = {
    "partners": ("committees", COMMITTEE_TIES.format("committee", "partner = ?1")),
    "members": ("committees", _MEMBER_COMMITTEES.format("?1")),
    "committees": ("partners", COMMITTEE_TIES.format("partner", "committee = ?1")),
}
"""For each kind, the kind of record that two of its records may share, and the SQL of the ids of these."""


def _resolve_all(database: sqlite3.Connection, references: Sequence[str], kind: str | None) -> list[Target]:
    """Return the records to compare, each once. Raises UsageError if they share no kind of record."""
    kinds = get_kinds(kind) if kind is not None else KINDS
    if not set(kinds) <= set(KINDS):
        raise UsageError(f"{kinds[0]} cannot be compared", remedy=f"Choose from: {', '.join(KINDS)}.")
    records = list(dict.fromkeys(_resolve_together(database, references, kinds)))
    if len({_SHAREABLE[each.kind][0] for each in records}) > 1:
        details = [f"{each.label} ({load_kind(each.kind).name})" for each in records]
        raise UsageError("committees are compared with committees alone", details=details)
    return records


def _resolve_together(database: sqlite3.Connection, references: Sequence[str], kinds: Sequence[str]) -> list[Target]:
    """Resolve references together: the kind of the others decides for one that matches several records.

    Raises NotThereError if one matches nothing, or is still ambiguous.
    """
    records: dict[str, Target] = {}
    ambiguous: dict[str, NotThereError] = {}
    for reference in references:
        try:
            records[reference] = resolve(database, reference, kinds)
        except UnknownNameError:
            raise
        except NotThereError as error:
            ambiguous[reference] = error
    other_kinds = {each.kind for each in records.values()}
    for reference, several in ambiguous.items():
        if len(other_kinds) != 1 or not find_by_full_name(database, reference, tuple(other_kinds)):
            raise several
        records[reference] = each = resolve(database, reference, tuple(other_kinds))
        add_remark(database, f'"{reference}" is taken for {each.label}, a {SINGULAR[each.kind]} like the others')
    return [records[reference] for reference in references]


def find_parts(database: sqlite3.Connection, words: Sequence[str], kinds: Sequence[str]) -> tuple[list[str], bool]:
    """Return the record names that words consist of, side by side, and whether their records can be compared."""
    for names in (list(words), *([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, min(len(words), 20)))):
        hits_by_name = [find_by_full_name(database, name, kinds) for name in names]
        if len(names) > 1 and all(hits_by_name):
            row_kinds = [
                {_SHAREABLE[each.kind][0] for each in hits if each.kind in _SHAREABLE} for hits in hits_by_name
            ]
            return names, bool(set.intersection(*row_kinds))
    return [], False


def _build_condition(record: Target) -> Condition:
    """Return the condition that a committee or partner belongs to a record."""
    kind, sql = _SHAREABLE[record.kind]
    return Condition(f"{kind}.id IN ({sql.replace('?1', '?')})", (record.id,) * sql.count("?1"))


def list_shared_records(
    database: sqlite3.Connection,
    references: Sequence[str],
    columns: Mapping[str, Sequence[str]] = {},
    order: Order = Order(),
    *,
    without: Mapping[str, Sequence[str]] = {},
    kind: str | None = None,
    form: RowForm = RowForm(),
) -> Listing:
    """Return the committees that all these partners and members share, or the partners that all these committees share.

    `without` holds references by kind; what their records have is left out. `columns` are by the kind of the rows.
    Raises UsageError for fewer than two records.
    """
    records = _resolve_all(database, references, kind)
    if len(records) < 2:
        raise UsageError("a comparison takes at least two records", remedy="Try: inliaison common unido wto")
    row_kind = _SHAREABLE[records[0].kind][0]
    conditions = [*map(_build_condition, records), *_build_exclusions(database, row_kind, without)]
    result = list_rows(database, row_kind, conditions, columns.get(row_kind, ()), order, form=form)
    title = f"{row_kind.capitalize()} shared by {' and '.join(_read_short_names(database, records))}"
    return add_addresses(database, result).replace(notes=tuple(_list_notes(database, records)), title=title)


def compare_records(
    database: sqlite3.Connection,
    references: Sequence[str],
    columns: Mapping[str, Sequence[str]] = {},
    order: Order = Order(),
    *,
    without: Mapping[str, Sequence[str]] = {},
    kind: str | None = None,
    form: RowForm = RowForm(),
    name_sides: bool = False,
) -> Listing:
    """Return what only the first of two records has, then what both have, then what only the second has.

    The column `side` is `first`, `both` or `second`, or names the record if `name_sides`. `without` and
    `columns` are as for `list_shared_records`. Raises UsageError unless there are two different records.
    """
    records = _resolve_all(database, references, kind)
    if len(records) != 2:
        raise UsageError("a comparison takes two different records", remedy="Try: inliaison compare unido wto")
    row_kind, (first, second) = _SHAREABLE[records[0].kind][0], map(_build_condition, records)
    exclusions = _build_exclusions(database, row_kind, without)
    parts = {"first": (first, _negate(second)), "both": (first, second), "second": (_negate(first), second)}
    shorts = _read_short_names(database, records)
    side_names = {"first": f"only {shorts[0]}", "both": "both", "second": f"only {shorts[1]}"} if name_sides else {}

    def list_side(side: str, conditions: Sequence[Condition]) -> Listing:
        label = {"side": Condition("?", (side_names.get(side, side),))}
        which = (*conditions, *exclusions), columns.get(row_kind, ()), order.replace(limit=None)
        return list_rows(database, row_kind, *which, form=form, extra_columns=label)

    listing = _join_sides([list_side(side, conditions) for side, conditions in parts.items()], order.limit)
    return add_addresses(database, listing).replace(
        notes=tuple(_list_notes(database, records)),
        view=listing.view.replace(display="groups"),
        title=f"{row_kind.capitalize()} of {shorts[0]} and {shorts[1]}",
    )


def _join_sides(sides: Sequence[Listing], limit: int | None) -> Listing:
    """Return one listing of the rows of all sides, at most `limit`, in which each cell keeps what it links to."""
    rows = [row for side in sides for row in side.rows]
    refs = {name: [ref for side in sides for ref in side.links[name]][:limit] for name in sides[0].links}
    return sides[0].replace(rows=rows[:limit], total=len(rows), links=refs)


def _build_exclusions(
    database: sqlite3.Connection, row_kind: str, without: Mapping[str, Sequence[str]]
) -> list[Condition]:
    """Return conditions that exclude what the records in `without` have.

    Raises UsageError if these have rows of another kind than is listed.
    """
    excluded_records = [each for of, references in without.items() for each in _resolve_all(database, references, of)]
    for of in (each.kind for each in excluded_records if _SHAREABLE[each.kind][0] != row_kind):
        options = [
            f"without_{SINGULAR[kind]}" for kind, (shared_kind, _) in _SHAREABLE.items() if shared_kind == row_kind
        ]
        message = (
            f"{{}} leaves out {_SHAREABLE[of][0]}, but {row_kind} are listed; use {' or '.join(['{}'] * len(options))}"
        )
        raise UsageError(message, options=(f"without_{SINGULAR[of]}", *options))
    return [_negate(_build_condition(each)) for each in excluded_records]


def _negate(condition: Condition) -> Condition:
    return Condition(f"NOT {condition.sql}", condition.values)


def _read_short_names(database: sqlite3.Connection, records: Sequence[Target]) -> list[str]:
    """Return the short names of records."""
    sql = "SELECT short FROM {} WHERE id = ?"
    return [str(database.execute(sql.format(each.kind), (each.id,)).fetchone()[0]) for each in records]


def _list_notes(database: sqlite3.Connection, records: Sequence[Target]) -> list[str]:
    """Return notes on what is unknown about the compared records; what is of one of them is a remark."""
    for standing in describe_standing(database, [each.id for each in records if each.kind == "partners"]):
        add_remark(database, standing)
    members = any(each.kind == "members" for each in records)
    member_notes = describe_missing_members(database) if members else []
    if is_excerpt(database):
        return [*member_notes, EXCERPT]
    return [*member_notes, *([WITHOUT_MEMBERS] if lacks_members(database) and members else [])]
