"""The documented views of `sql`: one for each kind of record, and those that link records.

Their names, columns and meanings are a stable interface; the tables behind them are not. The index stores their SQL as
text, since each connection reads all of a schema. `docs/sql.md` and the page that `inliaison sql` prints are generated
from this description.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from inliaison.index.connection import DOCUMENTS, has_documents
from inliaison.kinds import DOCUMENT_KINDS, KINDS, SINGULAR, label_columns, load_kind
from inliaison.kinds.fields import fields, list_links
from inliaison.kinds.kind import Kind
from inliaison.kinds.sql import ROLES
from inliaison.kinds.types import TYPES, get_sql_type
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


READING = "__view"
"""The end of the second name of a view, which reads the tables; a statement of the user must not contain it."""
_TABLE = re.compile(r"\b(FROM|JOIN) (?!main\.)(\w+)")
"""How the SQL of a view names a table: after one of these words, never after a comma."""
_LINK_VIEWS = {
    "memberships": (
        "A member in a committee, in one role",
        {
            "member": "the member's id",
            "member_acronym": "its acronym",
            "member_country": "its country",
            "committee": "ISO's number of the committee",
            "committee_reference": "its reference",
            "committee_title": "its title",
            "role": "`participating`, `observing` or `secretariat`, which is a row of its own",
        },
    ),
    "committee_liaisons": (
        "A committee that names another one as in liaison with it",
        {
            "committee": "ISO's number of the committee that names it",
            "committee_reference": "its reference",
            "committee_title": "its title",
            "other": "ISO's number of the one that is named",
            "other_reference": "its reference",
            "other_title": "its title",
        },
    ),
    "liaison_parties": (
        "A partner that is a party to a liaison: the one it names first, and the others of an act of several",
        {
            "liaison": "the liaison's id",
            "partner": "the partner's id",
            "partner_acronym": "its acronym",
            "partner_name": "its name",
        },
    ),
    "standard_ics": (
        "A document in a class of ICS",
        {
            "standard": "ISO's number of the document",
            "reference": "its reference",
            "code": "the code of the class",
            "title": "the title of the class",
        },
    ),
    "replacements": (
        "A document that replaces another one, as ISO says in the row of either",
        {
            "standard": "ISO's number of the document",
            "reference": "its reference; null if there is no row of it",
            "replaced": "ISO's number of the one that it replaces",
            "replaced_reference": "its reference; null if there is no row of it",
        },
    ),
    "mentions": (
        "A record that names another one in a list; its sources are in `json_each(sources)`",
        {
            "kind": "the kind of the record that names another",
            "id": "its id",
            "field": "its field that holds the list",
            "target": "the id that stands in it",
        },
    ),
    "names": (
        "A name that a record is found by",
        {
            "name": "a name in small letters without accents: id, acronym, alias, number, full name",
            "kind": "the kind of the record that it means",
            "id": "that record's id",
        },
    ),
}
"""The purposes and columns of the views that link records."""
NAMES = (*KINDS, *_LINK_VIEWS)
"""The names of all views, in the order of the documentation."""
OF_DOCUMENTS = {"standards": ("standards", "standard_ics", "replacements"), "ics": ("ics", "standard_ics")}
"""The views of each kind of document."""


@cache
def list_views() -> Sequence[SqlView]:
    """Return all views in the order of the documentation."""
    selects = {"memberships": _iter_memberships(), "mentions": _iter_mentions(), "names": _iter_names()} | _LINKS
    views = [_build_kind_view(load_kind(kind)) for kind in KINDS]
    for name, (purpose, meanings) in _LINK_VIEWS.items():
        columns = {column: SqlColumn("TEXT", meaning) for column, meaning in meanings.items()}
        views.append(SqlView(name, purpose, columns, " UNION ALL ".join(selects[name])))
    return views


def open_views(database: sqlite3.Connection) -> None:
    """Create the views on a connection, where they then hide the tables of the index."""
    document_views = set(chain(*OF_DOCUMENTS.values())) if has_documents(database) else set()
    for name, select in database.execute("SELECT name, sql FROM views").fetchall():
        kinds = DOCUMENT_KINDS if name in document_views else ()
        database.execute(f"CREATE TEMP VIEW {name}{READING} AS {_name_schemas(select, kinds)}")
        database.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM temp.{name}{READING}")


def _name_schemas(select: str, document_kinds: Collection[str]) -> str:
    """Return SQL in which every table has its schema; those of some kinds are in the index of documents."""

    def name_schema(match: re.Match[str]) -> str:
        keyword, table = match.groups()
        return f"{keyword} {DOCUMENTS if table.partition('_')[0] in document_kinds else 'main'}.{table}"

    return _TABLE.sub(name_schema, select)


_COMMITTEE, _OTHER = (
    f"{table}.id AS {name}, {table}.reference AS {name}_reference, {table}.title AS {name}_title"
    for table, name in (("committees", "committee"), ("other", "other"))
)
_MEMBER = "members.id AS member, members.acronym AS member_acronym, members.country AS member_country"
_PARTNER = "partners.id AS partner, partners.acronym AS partner_acronym, partners.name AS partner_name"
_STANDARD = "standards.id AS standard, standards.reference AS reference"
_LINKS: dict[str, Iterable[str]] = {
    "standard_ics": (
        f"SELECT {_STANDARD}, link.target AS code, ics.title AS title FROM standards_ics AS link"
        " JOIN standards USING (row) LEFT JOIN ics ON ics.code = link.target",
    ),
    "replacements": (
        f"SELECT {_STANDARD}, link.target AS replaced, other.reference AS replaced_reference"
        " FROM standards_replaces AS link JOIN standards USING (row)"
        " LEFT JOIN standards AS other ON other.id = link.target",
        "SELECT link.target, newer.reference, older.id, older.reference FROM standards_replaced_by AS link"
        " JOIN standards AS older USING (row) LEFT JOIN standards AS newer"
        " ON newer.id = link.target WHERE NOT EXISTS (SELECT 1 FROM standards_replaces AS same"
        " WHERE same.target = older.id AND same.row = newer.row)",
    ),
    "committee_liaisons": (
        f"SELECT {_COMMITTEE}, {_OTHER} FROM committees_liaison_committees AS link"
        " JOIN committees USING (row) JOIN committees AS other ON other.id = link.target",
    ),
    "liaison_parties": (
        f"SELECT liaisons.id AS liaison, {_PARTNER} FROM liaisons JOIN partners ON partners.id = liaisons.partner",
        f"SELECT liaisons.id, {_PARTNER} FROM liaisons_parties AS link"
        " JOIN liaisons USING (row) JOIN partners ON partners.id = link.target",
    ),
}


def _iter_memberships() -> Iterator[str]:
    # The `+` has SQLite begin with the members, which are few, where nothing else is chosen.
    for role in ROLES[1:]:
        tables = f"committees_{role} AS link JOIN committees USING (row) JOIN members ON +members.id = link.target"
        yield f"SELECT {_MEMBER}, {_COMMITTEE}, CAST('{role}' AS TEXT) AS role FROM {tables}"
    tables = "committees JOIN members ON members.id = committees.secretariat"
    yield f"SELECT {_MEMBER}, {_COMMITTEE}, CAST('secretariat' AS TEXT) FROM {tables}"


def _iter_mentions() -> Iterator[str]:
    for kind in KINDS:
        for link in list_links(kind):
            texts = f"CAST('{SINGULAR[kind]}' AS TEXT) AS kind, id, CAST('{link.field}' AS TEXT) AS field"
            yield f"SELECT {texts}, target FROM {link.table} JOIN {kind} USING (row)"


def _iter_names() -> Iterator[str]:
    for kind, singular in SINGULAR.items():
        columns = f"key AS name, CAST('{singular}' AS TEXT) AS kind, {kind}.id AS id"
        yield f"SELECT DISTINCT {columns} FROM names JOIN {kind} USING (row) WHERE names.kind = '{kind}'"


def _build_kind_view(kind_info: Kind) -> SqlView:
    kind, fields_by_name = kind_info.name, {field.name: field for field in fields(kind_info.name)}
    targets = label_columns.find_target_kinds(
        (it.name, it.shape, " ".join(it.type.kinds)) for it in fields_by_name.values()
    )
    labels = label_columns.build_label_columns(kind, targets)
    derived_columns = {name: column for name, column in kind_info.columns.items() if column.meaning}
    columns, expressions = {}, []
    for name in dict.fromkeys((*label_columns.list_columns(kind, fields_by_name, targets), *derived_columns)):
        if name in labels:
            columns[name] = SqlColumn("TEXT", _describe_label(name, fields_by_name))
        else:
            type = fields_by_name[name].shape if name in fields_by_name else derived_columns[name].type
            suffix = "" if type in TYPES else "; a list, as JSON"
            columns[name] = SqlColumn(
                get_sql_type(type), (fields_by_name.get(name) or derived_columns[name]).meaning + suffix
            )
        sql = labels.get(name) or (
            derived_columns[name].format_sql(kind, name) if name in derived_columns else f'{kind}."{name}"'
        )
        is_typed = name in fields_by_name and fields_by_name[name].shape != "number"
        expressions.append(f'{sql if is_typed else f"CAST({sql} AS {columns[name].type})"} AS "{name}"')
    return SqlView(kind, kind_info.meaning, columns, f"SELECT {', '.join(expressions)} FROM {kind} ORDER BY {kind}.row")


def _describe_label(name: str, field_names: Iterable[str]) -> str:
    """Return the meaning of a label column."""
    field = max((field for field in field_names if name.startswith(f"{field}_")), key=len)
    return f"the {name.removeprefix(f'{field}_')} of `{field}`"
