"""SQL views for statements of the user: one for each kind of record, and those that link records.

Their names, columns and meanings are a stable interface; the tables behind them are not. `docs/sql.md` and the page
that `inliaison sql` prints are generated from this description.
"""

from __future__ import annotations

import os
import re
import sqlite3
from typing import NamedTuple

from inliaison.kinds import KINDS, REGISTRY, SINGULAR, load_kind
from inliaison.kinds.fields import fields, list_links
from inliaison.kinds.kind import Kind
from inliaison.kinds.sql import MEMBERSHIPS
from inliaison.kinds.types import TYPES, get_sql_type
from inliaison.query import label_columns
from inliaison.query.rows import build_columns, list_columns, read_shapes
from inliaison.values import Value


class SqlColumn(NamedTuple):
    """One column of a view."""

    type: str
    """The type by which its values compare: `TEXT`, `INTEGER` or `NUMERIC`."""
    meaning: str


class SqlView(Value):
    """One view."""

    name: str
    purpose: str
    columns: dict[str, SqlColumn]
    select: str
    """Its SQL, with `main.` before the tables of the index."""


_LISTED = "; a list, as JSON"
_ROLE = "`participating`, `observing` or `secretariat`, which is a row of its own"
_TABLE = re.compile(rf"\b(FROM|JOIN) (?=(?:{'|'.join(KINDS)}|names|register|layers)\b)")


def list_views(database: sqlite3.Connection) -> list[SqlView]:
    """Return all views in the order of the documentation."""
    return [get_view(database, name) for name in NAMES]


def get_view(database: sqlite3.Connection, name: str) -> SqlView:
    """Return the view with a name."""
    return _LINK_VIEWS[name]() if name in _LINK_VIEWS else _build_kind_view(database, load_kind(name))


class ViewNames(Value):
    """The views created for a statement."""

    names: frozenset[str]
    """The names of all of them."""
    readers: frozenset[str]
    """The names of those that read the tables of the index; they are random, so that no statement can use one."""


def create_views(database: sqlite3.Connection, statement: str) -> ViewNames:
    """Create the views that a statement may use, as temporary ones that only this connection sees."""
    names = sorted(name for name in NAMES if re.search(rf"\b{name}\b", statement, re.IGNORECASE))
    readers = {name: f"{name}_{os.urandom(8).hex()}" for name in names}
    for name, reader in readers.items():
        database.execute(f"CREATE TEMP VIEW {reader} AS {get_view(database, name).select}")
        database.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM temp.{reader}")
    return ViewNames(frozenset({*names, *readers.values()}), frozenset(readers.values()))


def list_hidden_tables(database: sqlite3.Connection) -> frozenset[str]:
    """Return the names of the tables of the index that statements must not read, as no view has their name."""
    tables = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    return frozenset(name for (name,) in tables).difference(NAMES, ("search",))


def _build_kind_view(database: sqlite3.Connection, described: Kind) -> SqlView:
    kind, own = described.name, read_shapes(database, described.name)
    target_kinds = label_columns.find_label_targets(database, kind)
    sql = build_columns(kind, own, target_kinds)
    own_fields = {field.name: field for field in fields(kind)}
    derived = {name: _describe_column(it.type, it.meaning) for name, it in described.columns.items() if it.meaning}
    sql_columns = {}
    for name in list_columns(kind, own, target_kinds):
        if name in own_fields:
            sql_columns[name] = _describe_column(own_fields[name].shape, own_fields[name].meaning)
        else:
            sql_columns[name] = derived.get(name) or SqlColumn("TEXT", _describe_label(name, own))
    sql_columns |= {name: column for name, column in derived.items() if name not in sql_columns}
    typed = {name for name, field in own_fields.items() if field.shape != "number"}
    expressions = (
        sql[name].sql if name in typed else f"CAST({sql[name].sql} AS {sql_columns[name].type})" for name in sql_columns
    )
    select_list = ", ".join(
        f'{expression} AS "{name}"' for name, expression in zip(sql_columns, expressions, strict=True)
    )
    return SqlView(
        kind, described.meaning, sql_columns, _qualify_tables(f"SELECT {select_list} FROM {kind} ORDER BY {kind}.row")
    )


def _describe_column(shape: str, meaning: str) -> SqlColumn:
    return SqlColumn(get_sql_type(shape), meaning + ("" if shape in TYPES else _LISTED))


def _describe_label(name: str, own: dict[str, str]) -> str:
    """Return the meaning of a label column."""
    field = max((field for field in own if name.startswith(f"{field}_")), key=len)
    listed = _LISTED if own[field].endswith("list") else ""
    return f"the {name.removeprefix(f'{field}_')} of `{field}`{listed}"


def _qualify_tables(sql: str) -> str:
    return _TABLE.sub(r"\1 main.", sql)


_COMMITTEE = (
    "committees.id AS committee, committees.reference AS committee_reference, committees.title AS committee_title"
)


def _build_memberships() -> SqlView:
    member = "members.id AS member, members.acronym AS member_acronym, members.country AS member_country"
    return _build_link_view(
        "memberships",
        "A member in a committee, in one role",
        {
            "member": "the member's id",
            "member_acronym": "its acronym",
            "member_country": "its country",
            "committee": "ISO's number of the committee",
            "committee_reference": "its reference",
            "committee_title": "its title",
            "role": _ROLE,
        },
        f"SELECT {member}, {_COMMITTEE}, CAST(role AS TEXT) AS role FROM ({MEMBERSHIPS}) AS held"
        " JOIN committees ON committees.row = held.row JOIN members ON members.id = held.target UNION ALL"
        f" SELECT {member}, {_COMMITTEE}, CAST('secretariat' AS TEXT) FROM committees"
        " JOIN members ON members.id = committees.secretariat",
    )


def _build_committee_liaisons() -> SqlView:
    other = "other.id AS other, other.reference AS other_reference, other.title AS other_title"
    return _build_link_view(
        "committee_liaisons",
        "A committee that names another one as in liaison with it",
        {
            "committee": "ISO's number of the committee that names it",
            "committee_reference": "its reference",
            "committee_title": "its title",
            "other": "ISO's number of the one that is named",
            "other_reference": "its reference",
            "other_title": "its title",
        },
        f"SELECT {_COMMITTEE}, {other} FROM committees_liaison_committees AS link"
        " JOIN committees ON committees.row = link.row JOIN main.committees AS other ON other.id = link.target",
    )


def _build_liaison_parties() -> SqlView:
    partner = "partners.id AS partner, partners.acronym AS partner_acronym, partners.name AS partner_name"
    return _build_link_view(
        "liaison_parties",
        "A partner that is a party to a liaison: the one it names first, and the others of an act of several",
        {
            "liaison": "the liaison's id",
            "partner": "the partner's id",
            "partner_acronym": "its acronym",
            "partner_name": "its name",
        },
        f"SELECT liaisons.id AS liaison, {partner} FROM liaisons"
        " JOIN partners ON partners.id = liaisons.partner UNION ALL"
        f" SELECT liaisons.id, {partner} FROM liaisons_parties AS link JOIN liaisons ON liaisons.row = link.row"
        " JOIN partners ON partners.id = link.target",
    )


def _build_link_view(name: str, purpose: str, meanings: dict[str, str], sql: str) -> SqlView:
    return SqlView(
        name, purpose, {column: SqlColumn("TEXT", meanings[column]) for column in meanings}, _qualify_tables(sql)
    )


def _build_mentions() -> SqlView:
    """Return the view of the records that refer to others in a list."""
    parts = [
        f"SELECT CAST('{SINGULAR[kind]}' AS TEXT) AS kind, id, CAST('{link.field}' AS TEXT) AS field, target"
        f" FROM {link.table} AS link JOIN {kind} ON {kind}.row = link.row"
        for kind in KINDS
        for link in list_links(kind)
    ]
    meanings = {
        "kind": "the kind of the record that names another",
        "id": "its id",
        "field": "its field that holds the list",
        "target": "the id that stands in it",
    }
    return _build_link_view(
        "mentions",
        "A record that names another one in a list; its sources are in `json_each(sources)`",
        meanings,
        " UNION ALL ".join(parts),
    )


def _build_names() -> SqlView:
    """Return the view of the names that find records."""
    parts = [
        f"SELECT DISTINCT key AS name, CAST('{entry.singular}' AS TEXT) AS kind, {kind}.id AS id FROM names"
        f" JOIN {kind} ON {kind}.row = names.row WHERE names.kind = '{kind}'"
        for kind, entry in REGISTRY.items()
    ]
    meanings = {
        "name": "a name in small letters without accents: id, acronym, alias, number, full name",
        "kind": "the kind of the record that it means",
        "id": "that record's id",
    }
    return _build_link_view("names", "A name that a record is found by", meanings, " UNION ALL ".join(parts))


_LINK_VIEWS = {
    "memberships": _build_memberships,
    "committee_liaisons": _build_committee_liaisons,
    "liaison_parties": _build_liaison_parties,
    "mentions": _build_mentions,
    "names": _build_names,
}
NAMES = (*KINDS, *_LINK_VIEWS)
"""The names of all views."""

EXAMPLES = {
    "Which members vote in the most committees?": "SELECT member_acronym, member_country, count(*) AS committees"
    " FROM memberships WHERE role = 'participating' GROUP BY member ORDER BY committees DESC LIMIT 10",
    "Which partners are in liaison with more than 20 committees?": "SELECT acronym, name, committees FROM partners"
    " WHERE committees > 20 ORDER BY committees DESC",
    "UN bodies by country": "SELECT country, count(*) AS bodies, group_concat(acronym, ', ') AS who FROM partners"
    " WHERE kind = 'un-body' GROUP BY country ORDER BY bodies DESC",
    "Which committees name each other?": "SELECT a.committee_reference, a.other_reference FROM committee_liaisons AS a"
    " JOIN committee_liaisons AS b ON a.committee = b.other AND a.other = b.committee"
    " WHERE a.committee_reference < a.other_reference",
    "Who signed what?": "SELECT people.name, liaisons.title, liaisons.date FROM mentions"
    " JOIN people ON people.id = mentions.target JOIN liaisons ON liaisons.id = mentions.id"
    " WHERE mentions.field = 'signatories' ORDER BY liaisons.date",
}
"""Statements that answer questions, by question."""


def format_page(all_views: list[SqlView]) -> str:
    """Return a description of the views and some examples as text for a terminal."""
    lines = []
    for view in all_views:
        lines += [f"{view.name}: {view.purpose[:1].lower()}{view.purpose[1:]}", ""]
        wide = max(map(len, view.columns))
        lines += [f"  {name:{wide}}  {column.type:7}  {column.meaning}" for name, column in view.columns.items()]
        lines.append("")
    for question, statement in EXAMPLES.items():
        lines += [question, f'  inliaison sql "{statement}"', ""]
    return "\n".join(lines[:-1])
