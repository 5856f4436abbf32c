"""The views that SQL statements of the user see: one for each kind of record, and what ties records.

Their names, columns and meanings are a promise; the tables behind them are not. `docs/sql.md` and the page that
`inliaison sql` prints are made of this description.
"""

from __future__ import annotations

import re
import sqlite3

from inliaison.kinds import KINDS, REGISTRY, SINGULAR, load
from inliaison.kinds.fields import Field, fields
from inliaison.kinds.kind import Kind
from inliaison.query import beside
from inliaison.query.rows import columns, expanded, shapes
from inliaison.values import Value


class SqlView(Value):
    """One view."""

    name: str
    purpose: str
    columns: dict[str, str]
    """By name, what each column holds."""
    select: str
    """The SQL behind it, which names the tables of the index with `main.` before them."""


_DERIVED = {
    "partners": {
        "committees": "with how many committees it is in liaison; null where none is known",
        "label": "the label under which ISO's register lists it",
    },
    "committees": {
        "partners": "how many partners are in liaison with it; null where the committees are an excerpt",
        "members": "how many members participate or observe",
    },
    "members": {
        "secretariats": "how many secretariats it holds",
        "participating": "in how many committees it participates",
        "observing": "in how many it observes",
    },
    "liaisons": {"subject": "its title, or that of the committee"},
}
"""The columns beside those of JSON, by kind."""
_LISTED = "; a list, as JSON"
_ROLE = "`participating`, `observing` or `secretariat`, which is a row of its own"
_TABLE = re.compile(rf"\b(FROM|JOIN) (?=(?:{'|'.join(KINDS)}|mentions|names|register|layers)\b)")


def views(database: sqlite3.Connection) -> list[SqlView]:
    """All of them, in the order in which they are told."""
    return [view(database, name) for name in NAMES]


def view(database: sqlite3.Connection, name: str) -> SqlView:
    """The view of a name."""
    return _TIES[name]() if name in _TIES else _of_kind(database, load(name))


def create(database: sqlite3.Connection, statement: str) -> set[str]:
    """Make those that a statement may mean, in a database that nobody else sees; their names."""
    made = {name for name in NAMES if re.search(rf"\b{name}\b", statement, re.IGNORECASE)}
    for name in sorted(made):
        database.execute(f"CREATE TEMP VIEW {name} AS {view(database, name).select}")
    return made


def _of_kind(database: sqlite3.Connection, described: Kind) -> SqlView:
    kind, own = described.name, shapes(database, described.name)
    named = beside.named(database, kind)
    sql = columns(kind, own, named)
    meanings = {field.name: field for field in fields(kind)}
    told = {}
    for name in expanded(kind, own, named):
        told[name] = _meaning(meanings[name]) if name in meanings else _brought(name, own)
    told |= {name: meaning for name, meaning in _DERIVED.get(kind, {}).items() if name not in told}
    shown = ", ".join(f'{sql[name].sql} AS "{name}"' for name in told)
    select = _qualified(f"SELECT {shown} FROM {kind} ORDER BY {kind}.row")
    purpose = (described.record.__doc__ or "").strip().rstrip(".")
    return SqlView(kind, purpose, told, select)


def _meaning(field: Field) -> str:
    listed = _LISTED if field.shape in ("list", "tables", "mapping") else ""
    return field.meaning + listed


def _brought(name: str, own: dict[str, str]) -> str:
    """The meaning of a column that stands beside an id."""
    field = max((field for field in own if name.startswith(f"{field}_")), key=len)
    listed = _LISTED if own[field].endswith("list") else ""
    return f"the {name.removeprefix(f'{field}_')} of `{field}`{listed}"


def _qualified(sql: str) -> str:
    return _TABLE.sub(r"\1 main.", sql)


_HELD = "FROM mentions JOIN committees ON committees.row = mentions.row"
_COMMITTEE = (
    "committees.id AS committee, committees.reference AS committee_reference, committees.title AS committee_title"
)


def _memberships() -> SqlView:
    member = "members.id AS member, members.acronym AS member_acronym, members.country AS member_country"
    return _tie(
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
        f"SELECT {member}, {_COMMITTEE}, field AS role {_HELD} JOIN members ON members.id = mentions.target"
        " WHERE field IN ('participating', 'observing') UNION ALL"
        f" SELECT {member}, {_COMMITTEE}, 'secretariat' FROM committees"
        " JOIN members ON members.id = committees.secretariat",
    )


def _committee_liaisons() -> SqlView:
    other = "other.id AS other, other.reference AS other_reference, other.title AS other_title"
    return _tie(
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
        f"SELECT {_COMMITTEE}, {other} {_HELD} JOIN main.committees AS other ON other.id = mentions.target"
        " WHERE field = 'liaison_committees'",
    )


def _liaison_parties() -> SqlView:
    partner = "partners.id AS partner, partners.acronym AS partner_acronym, partners.name AS partner_name"
    return _tie(
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
        f" SELECT liaisons.id, {partner} FROM mentions JOIN liaisons ON liaisons.row = mentions.row"
        " JOIN partners ON partners.id = mentions.target WHERE field = 'parties'",
    )


def _tie(name: str, purpose: str, told: dict[str, str], sql: str) -> SqlView:
    return SqlView(name, purpose, told, _qualified(sql))


def _mentions() -> SqlView:
    """Which record names which other one in a list."""
    parts = [
        f"SELECT '{SINGULAR[kind]}' AS kind, {kind}.id AS id, field, target FROM mentions"
        f" JOIN {kind} ON {kind}.row = mentions.row WHERE field = '{name.partition('.')[0]}'"
        for kind in KINDS
        for name in load(kind).mentions
    ]
    told = {
        "kind": "the kind of the record that names another",
        "id": "its id",
        "field": "its field that holds the list",
        "target": "the id that stands in it",
    }
    return _tie(
        "mentions",
        "A record that names another one in a list; its sources are in `json_each(sources)`",
        told,
        " UNION ALL ".join(parts),
    )


def _names() -> SqlView:
    """What records are found by."""
    parts = [
        f"SELECT key AS name, '{entry.singular}' AS kind, {kind}.id AS id FROM names"
        f" JOIN {kind} ON {kind}.row = names.row WHERE names.kind = '{kind}'"
        for kind, entry in REGISTRY.items()
    ]
    told = {
        "name": "a name in small letters without accents: id, acronym, alias, number, full name",
        "kind": "the kind of the record that it means",
        "id": "that record's id",
    }
    return _tie("names", "A name that a record is found by", told, " UNION ALL ".join(parts))


_TIES = {
    "memberships": _memberships,
    "committee_liaisons": _committee_liaisons,
    "liaison_parties": _liaison_parties,
    "mentions": _mentions,
    "names": _names,
}
NAMES = (*KINDS, *_TIES)
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
"""Questions with a statement that answers each."""


def page(made: list[SqlView]) -> str:
    """The views and some questions, as a person reads them in a terminal."""
    lines = []
    for view in made:
        lines += [f"{view.name}: {view.purpose[:1].lower()}{view.purpose[1:]}", ""]
        wide = max(map(len, view.columns))
        lines += [f"  {name:{wide}}  {meaning}" for name, meaning in view.columns.items()]
        lines.append("")
    for question, statement in EXAMPLES.items():
        lines += [question, f'  inliaison sql "{statement}"', ""]
    return "\n".join(lines[:-1])
