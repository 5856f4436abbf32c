"""The schema of the index, and how a merged dataset is written into an empty SQLite database.

There is one table for each kind and one column for each field (lists as JSON), with the rows in display order. The
other tables are: `fields`, the fields of each kind; `names`, by which references are found; one for each list of
ids, such as `quotes_about`, with the `row` of the record, the `place` in its list and the id in `target`; `search`, the
full text, folded; `warnings`; `user_layers`, the values of the column `layers` that are the user's; `credits`, by kind;
`register`, the loaded registers with their dates.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from inliaison.dataset.layer import BUNDLED
from inliaison.dataset.registers import find_licensor, format_credit
from inliaison.dataset.support import count_facts
from inliaison.dataset.validation import Merged, Table
from inliaison.index import search_texts, views
from inliaison.kinds import KINDS, REGISTRY, SPAN, load_kind
from inliaison.kinds.fields import Link, fields, list_links
from inliaison.kinds.types import get_sql_type
from inliaison.text import names

_MORE_TABLES = """
CREATE TABLE names (key TEXT, kind TEXT, level INTEGER, row INTEGER, PRIMARY KEY (key, kind, level, row)) WITHOUT ROWID;
CREATE TABLE warnings (text TEXT);
CREATE TABLE register (date TEXT, organizations INTEGER, title TEXT, number TEXT, layer TEXT);
CREATE TABLE user_layers (layers TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE credits (kind TEXT, text TEXT);
CREATE TABLE fields (kind TEXT, name TEXT, shape TEXT, target TEXT, type TEXT);
CREATE VIRTUAL TABLE search USING fts5 (
    title, names, body, content = '', tokenize = "ascii"
);
"""
_LINK_COLUMNS = "row INTEGER, place INTEGER, target TEXT, PRIMARY KEY (row, place)"


def compile_into(
    database: sqlite3.Connection, merged: Merged, progress: Callable[[float], None] = lambda share: None
) -> None:
    """Write the whole dataset into an empty database; `progress` takes the share that is done."""
    database.isolation_level = None  # One explicit transaction, which `executescript` would end.
    _run_script(
        database, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _format_schema() + _MORE_TABLES
    )
    positions = _sort_ids(merged)
    whole, done = sum(map(len, positions.values())), 0
    for kind in KINDS:
        _write_kind(database, merged, kind, positions[kind])
        done += len(positions[kind])
        progress(0.9 * done / max(whole, 1))
    database.executemany("INSERT INTO fields VALUES (?, ?, ?, ?, ?)", _iter_fields())
    database.executemany("INSERT INTO warnings VALUES (?)", ((text,) for text in _format_warnings(merged)))
    database.executemany("UPDATE partners SET label = ? WHERE id = ?", ((la, id) for id, la in merged.labels.items()))
    facts = Counter(dict.fromkeys(merged.records["sources"], 0))
    for (_, _, source), count in count_facts(merged.records).items():
        facts[source] += count
    database.executemany("UPDATE sources SET facts = ? WHERE id = ?", ((count, id) for id, count in facts.items()))
    database.executemany(
        "INSERT INTO register VALUES (?, ?, ?, ?, ?)",
        ((layer.date, merged.organizations(it), it.title, it.number, layer.name) for it, layer in merged.snapshots),
    )
    database.executemany("INSERT INTO credits VALUES (?, ?)", _iter_credits(merged))
    database.executemany("INSERT INTO user_layers VALUES (?)", _iter_user_layers(merged))
    database.create_function("code_of", 1, _get_country_codes(merged).get, deterministic=True)
    is_excerpt = any(layers == (BUNDLED,) for layers in merged.layers["committees"].values())
    for statement in _iter_final_statements():
        database.execute(statement.replace("{whole}", str(int(not is_excerpt))))
    database.execute("COMMIT")
    progress(1.0)


def _get_country_codes(merged: Merged) -> dict[str | None, str]:
    """Return the code of each country by the names that records use for it."""
    countries = sorted(merged.records["countries"].values(), key=lambda it: str(it["code"]), reverse=True)
    codes = {names.fold_words(name): it["code"] for it in countries for name in search_texts.iter_country_names(it)}
    rows = (row for kind in KINDS for row in merged.records[kind].values() if "country" in row)
    return {
        country: code for country in {row["country"] for row in rows} if (code := codes.get(names.fold_words(country)))
    }


def _iter_user_layers(merged: Merged) -> Iterator[tuple[str]]:
    """Yield the values of the column `layers` that name user layers only; none if there are no other layers."""
    by_hand = {layer.name for layer, _, _ in merged.contents if layer.by_hand}
    if all(layer.by_hand for layer, _, _ in merged.contents):
        return
    for layers in {layers for layers_by_id in merged.layers.values() for layers in layers_by_id.values()}:
        if by_hand.issuperset(layers):
            yield (_format_list(layers),)


def _iter_final_statements() -> Iterator[str]:
    """Yield the statements to run after all rows are written: database indexes first, then derived columns."""
    for kind in KINDS:
        for link in list_links(kind):
            yield f"CREATE INDEX {link.table}_by_target ON {link.table} (target, row)"
        yield f"CREATE UNIQUE INDEX {kind}_by_id ON {kind} (id)"
        for columns in load_kind(kind).indexes:
            # Unknown values would count in the statistics of ANALYZE.
            known = "" if "," in columns else f" WHERE {columns} IS NOT NULL"
            yield f"CREATE INDEX {kind}_by_{columns.replace(', ', '_')} ON {kind} ({columns}){known}"
    for kind in KINDS:
        for name, column in load_kind(kind).stored.items():
            if column.sql:
                yield f"UPDATE {kind} SET {name} = {column.sql}"
    for kind, entry in REGISTRY.items():
        if entry.label_fields:
            pattern = ", ".join(f'"{entry.singular}_{name}": %s' for name in entry.label_fields)
            values = ", ".join(f"json_quote({name})" for name in entry.label_fields)
            yield f"UPDATE {kind} SET labels = printf('{pattern}', {values})"
    for view in views.list_views():
        yield f"CREATE VIEW {view.name}{views.STORED} AS {view.select}"
    yield "INSERT INTO search (search) VALUES ('optimize')"
    yield "ANALYZE"


_MAX_WARNINGS = 20


def _format_warnings(merged: Merged) -> list[str]:
    """Return the warnings that every query prints: the first twenty problems, and how to see the rest."""
    texts = [str(problem) for problem in merged.problems]
    more = len(texts) - _MAX_WARNINGS
    ending = [f"{more:,} more like these; `inliaison check PATH` names them all"] if more > 0 else []
    return [*texts[:_MAX_WARNINGS], *ending]


def _iter_fields() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield every field with its shape, the kinds it refers to and the type of a single value, for queries."""
    for kind in KINDS:
        for outer in fields(kind):
            shape = f"nullable {outer.shape}" if outer.nullable else outer.shape
            yield kind, outer.name, shape, " ".join(outer.type.kinds), outer.container or outer.type.name
            for field in outer.inner:
                yield outer.name, field.name, field.shape, " ".join(field.type.kinds), field.type.name


def _iter_credits(merged: Merged) -> Iterator[tuple[str, str]]:
    """Yield each kind with the credit that licences require where its records are shown."""
    licensed_sources = {id: source for id, source in merged.records["sources"].items() if find_licensor(source)}
    for kind in KINDS if licensed_sources else ():
        used_ids = {source for record in merged.records[kind].values() for source in record.get("sources", ())}
        credit = format_credit(source for id, source in licensed_sources.items() if id in used_ids)
        if credit:
            yield kind, credit


def _run_script(database: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";"):
        database.execute(statement)


def _format_schema() -> str:
    """Return the tables of the kinds. A number has no column type, because SQLite would turn 5.0 into 5."""
    tables = []
    for kind in KINDS:
        types = {field.name: "" if field.shape == "number" else get_sql_type(field.shape) for field in fields(kind)}
        columns = [f'"{name}" {type}' for name, type in types.items()] + ["layers TEXT", *load_kind(kind).stored]
        columns += ["labels"] * bool(REGISTRY[kind].label_fields)
        columns.append(f"short AS ({load_kind(kind).short})")
        tables.append(f"CREATE TABLE {kind} (row INTEGER PRIMARY KEY, {', '.join(columns)});")
        tables += [f"CREATE TABLE {link.table} ({_LINK_COLUMNS}) WITHOUT ROWID;" for link in list_links(kind)]
    return "\n".join(tables)


def _sort_ids(merged: Merged) -> dict[str, list[str]]:
    """Return the ids of each kind in display order."""
    order: dict[str, list[str]] = {}
    places: dict[str, dict[str, int]] = {}

    def position(kind: str, id: Any) -> int:
        if kind not in places:
            places[kind] = {id: number for number, id in enumerate(ordered(kind))}
        return places[kind].get(id, -1)

    def ordered(kind: str) -> list[str]:
        if kind not in order:
            records, key = merged.records[kind], load_kind(kind).order
            order[kind] = sorted(records, key=lambda each: (key(records[each], position), each))
        return order[kind]

    return {kind: ordered(kind) for kind in KINDS}


def _write_kind(database: sqlite3.Connection, merged: Merged, kind: str, order: list[str]) -> None:
    records, layers, base = merged.records[kind], merged.layers[kind], list(KINDS).index(kind) * SPAN
    columns = [field.name for field in fields(kind)]
    json_columns = [at for at, field in enumerate(fields(kind)) if field.container]
    kind_info = load_kind(kind)
    none = (None,) * (len(kind_info.stored) + bool(REGISTRY[kind].label_fields))
    marks = ", ".join("?" * (len(columns) + 2 + len(none)))
    rows_with_text = [(row, id) for row, id in enumerate(order) if kind_info.has_own_text(records[id])]

    def rows() -> Iterator[tuple[Any, ...]]:
        for row, id in enumerate(order):
            values = list(map(records[id].get, columns))
            for at in json_columns:
                values[at] = _format_cell(values[at])
            yield row, *values, _format_list(layers[id]), *none

    database.executemany(f"INSERT INTO {kind} VALUES ({marks})", rows())
    database.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?)",
        (
            (key, kind, level, row)
            for row, id in rows_with_text
            for key, level in dict.fromkeys(search_texts.iter_names(merged.records, kind, records[id]))
        ),
    )
    for link in list_links(kind):
        targets = ((row, place, of) for row, id in enumerate(order) for place, of in _iter_targets(records[id], link))
        database.executemany(f"INSERT INTO {link.table} VALUES (?, ?, ?)", targets)
    database.executemany(
        "INSERT INTO search (rowid, title, names, body) VALUES (?, ?, ?, ?)",
        ((base + row, *search_texts.iter_texts(merged.records, kind, records[id])) for row, id in rows_with_text),
    )


def _format_cell(value: Any) -> Any:
    if value is None:
        return None
    plain = isinstance(value, list) and all(type(item) is str for item in value)
    return _format_list(tuple(value)) if plain else _format_json(value)


@lru_cache(maxsize=4096)
def _format_list(items: tuple[str, ...]) -> str:
    return _format_json(items)


def _format_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _iter_targets(record: Table, link: Link) -> Iterator[tuple[int, str]]:
    """Yield the ids that a record lists, each once, with their places."""
    items = record.get(link.field, ())
    return enumerate(dict.fromkeys(item[link.inner] for item in items) if link.inner else dict.fromkeys(items))
