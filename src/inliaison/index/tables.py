"""The tables of the kinds of record in an index: their schema, and how records are written into them.

There is one table for each kind and one column for each field (lists as JSON), with the rows in display order; one for
each list of ids, such as `quotes_about`, with the `row` of the record, the `place` in its list and the id in `target`;
`names`, by which references are found; and `search`, the full text, folded.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from inliaison.index import search_texts
from inliaison.kinds import KINDS, REGISTRY, SPAN, load_kind
from inliaison.kinds.fields import Link, fields, list_links
from inliaison.kinds.types import get_sql_type

Table = dict[str, Any]
Rows = Iterable[tuple[Table, str]]
"""Records, each with the JSON of the names of its layers."""

_COMMON = """
CREATE TABLE names (key TEXT, kind TEXT, level INTEGER, row INTEGER, PRIMARY KEY (key, kind, level, row)) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
    title, names, body, content = '', tokenize = "ascii"
);
"""
_LINK_COLUMNS = "row INTEGER, place INTEGER, target TEXT, PRIMARY KEY (row, place)"


def create_tables(database: sqlite3.Connection, kinds: Sequence[str], extra: str = "") -> None:
    """Create the tables of some kinds and `extra` ones in an empty database; begin the transaction that fills them."""
    database.isolation_level = None  # One explicit transaction, which `executescript` would end.
    script = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _format_schema(kinds) + _COMMON + extra
    for statement in script.split(";"):
        database.execute(statement)


_BATCH = 4096
"""The number of records that are written at a time."""


def write_records(
    database: sqlite3.Connection, kind: str, rows: Rows, records: search_texts.Records, first: int = 0
) -> None:
    """Write the records of a kind in their order, each with the JSON of its layers, from the row `first` on.

    `records` are those that they refer to.
    """
    numbers, source = itertools.count(first), iter(rows)
    while batch := [(next(numbers), *each) for each in itertools.islice(source, _BATCH)]:
        _write_batch(database, kind, batch, records)


def _write_batch(
    database: sqlite3.Connection, kind: str, batch: list[tuple[int, Table, str]], records: search_texts.Records
) -> None:
    columns = [field.name for field in fields(kind)]
    json_columns = [at for at, field in enumerate(fields(kind)) if field.container]
    kind_info, base = load_kind(kind), KINDS.index(kind) * SPAN
    none = (None,) * sum(not column.of_row for column in kind_info.stored_columns.values())
    marks = ", ".join("?" * (len(columns) + 2 + len(none)))

    def rows() -> Iterator[tuple[Any, ...]]:
        for row, record, layers in batch:
            values = list(map(record.get, columns))
            for at in json_columns:
                values[at] = _format_cell(values[at])
            yield row, *values, layers, *none

    database.executemany(f"INSERT INTO {kind} VALUES ({marks})", rows())
    for link in list_links(kind):
        targets = ((row, position, of) for row, record, _ in batch for position, of in _iter_targets(record, link))
        database.executemany(f"INSERT INTO {link.table} VALUES (?, ?, ?)", targets)
    with_text = [(row, record) for row, record, _ in batch if kind_info.has_own_text(record)]
    database.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?)",
        (
            (key, kind, level, row)
            for row, record in with_text
            for key, level in dict.fromkeys(search_texts.iter_names(records, kind, record))
        ),
    )
    database.executemany(
        "INSERT INTO search (rowid, title, names, body) VALUES (?, ?, ?, ?)",
        ((base + row, *search_texts.iter_texts(records, kind, record)) for row, record in with_text),
    )


def _format_cell(value: Any) -> Any:
    if value is None:
        return None
    plain = isinstance(value, list) and set(map(type, value)) == {str}
    return format_list(tuple(value)) if plain else _format_json(value)


@lru_cache(maxsize=4096)
def format_list(items: tuple[str, ...]) -> str:
    """Return a list of texts as the index stores it: as JSON."""
    return _format_json(items)


def _format_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _iter_targets(record: Table, link: Link) -> Iterator[tuple[int, str]]:
    """Yield the ids that a record lists, each once, with their places."""
    items = record.get(link.field, ())
    return enumerate(dict.fromkeys(item[link.inner] for item in items) if link.inner else dict.fromkeys(items))


def iter_final_statements(database: sqlite3.Connection, kinds: Sequence[str]) -> Iterator[str]:
    """Yield the statements to run after all rows are written: database indexes first, then derived columns.

    An empty table needs none: it stays empty, and every connection would read its indexes.
    """

    def has_rows(table: str) -> bool:
        return bool(database.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0])

    filled_kinds = [kind for kind in kinds if has_rows(kind)]
    for kind in filled_kinds:
        for link in list_links(kind):
            if has_rows(link.table):
                yield f"CREATE INDEX {link.table}_by_target ON {link.table} (target, row)"
        yield f"CREATE UNIQUE INDEX {kind}_by_id ON {kind} (id)"
        for columns in load_kind(kind).indexes:
            # Unknown values would count in the statistics of ANALYZE.
            where = "" if "," in columns else f" WHERE {columns} IS NOT NULL"
            yield f"CREATE INDEX {kind}_by_{columns.replace(', ', '_')} ON {kind} ({columns}){where}"
    for kind in filled_kinds:
        for name, column in load_kind(kind).stored_columns.items():
            if column.sql and not column.of_row:
                yield f"UPDATE {kind} SET {name} = {column.sql}"
    yield "INSERT INTO search (search) VALUES ('optimize')"


def _format_schema(kinds: Sequence[str]) -> str:
    """Return the tables of the kinds. A number has no column type, because SQLite would turn 5.0 into 5."""
    tables = []
    for kind in kinds:
        types = {field.name: "" if field.shape == "number" else get_sql_type(field.shape) for field in fields(kind)}
        columns = [f'"{name}" {type}' for name, type in types.items()] + ["layers TEXT"]
        for name, column in load_kind(kind).stored_columns.items():
            columns.append(f"{name} AS ({column.sql}) STORED" if column.of_row else name)
        if fields_of_label := REGISTRY[kind].label_fields:
            pattern = ", ".join(f'"{REGISTRY[kind].singular}_{name}": %s' for name in fields_of_label)
            values = ", ".join(f"json_quote({name})" for name in fields_of_label)
            columns.append(f"labels AS (printf('{pattern}', {values})) STORED")
        columns.append(f"short AS ({load_kind(kind).short})")
        tables.append(f"CREATE TABLE {kind} (row INTEGER PRIMARY KEY, {', '.join(columns)});")
        tables += [f"CREATE TABLE {link.table} ({_LINK_COLUMNS}) WITHOUT ROWID;" for link in list_links(kind)]
    return "\n".join(tables)
