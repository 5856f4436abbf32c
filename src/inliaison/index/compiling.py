"""How a merged dataset is written into an empty SQLite database.

Besides the tables of the kinds (`index/tables.py`) there are: `fields`, the fields of each kind; `warnings`;
`user_layers`, the values of the column `layers` that are the user's; `credits`, by kind; `register`, the loaded
registers with their dates; `own_documents`, a digest of the standards and classes in the layers; `views`, the SQL of
the documented views; `dataset`, the version of the data with its day.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from inliaison.dataset.layer import BUNDLED
from inliaison.dataset.registers import find_licensor, format_credit
from inliaison.dataset.support import count_facts
from inliaison.dataset.validation import MergedData
from inliaison.index import search_texts, tables, views
from inliaison.index.tables import format_list, iter_final_statements, write_records
from inliaison.kinds import DOCUMENT_KINDS, KINDS, load_kind
from inliaison.kinds.fields import fields
from inliaison.text import names

_MORE_TABLES = """
CREATE TABLE warnings (text TEXT);
CREATE TABLE register (date TEXT, organizations INTEGER, title TEXT, number TEXT, layer TEXT);
CREATE TABLE dataset (version TEXT, date TEXT);
CREATE TABLE user_layers (layers TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE credits (kind TEXT, text TEXT);
CREATE TABLE own_documents (digest TEXT);
CREATE TABLE fields (kind TEXT, name TEXT, shape TEXT, target TEXT, type TEXT);
CREATE TABLE views (name TEXT, sql TEXT);
"""


def compile_into(
    database: sqlite3.Connection, data: MergedData, progress: Callable[[float], None] = lambda share: None
) -> None:
    """Write the whole dataset into an empty database; `progress` takes the share that is done."""
    tables.create_tables(database, KINDS, _MORE_TABLES)
    positions = _sort_ids(data)
    whole, record_count = sum(map(len, positions.values())), 0
    countries = _find_countries(data)
    for kind in KINDS:
        records = data.records[kind]
        rows = ((_name_country(records[id], countries), format_list(data.layers[kind][id])) for id in positions[kind])
        write_records(database, kind, rows, data.records)
        record_count += len(positions[kind])
        progress(0.9 * record_count / max(whole, 1))
    database.executemany("INSERT INTO fields VALUES (?, ?, ?, ?, ?)", _iter_fields())
    database.executemany("INSERT INTO warnings VALUES (?)", ((text,) for text in _format_warnings(data)))
    for kind, labels in data.labels.of_iso.items():
        database.executemany(f"UPDATE {kind} SET label = ? WHERE id = ?", ((label, id) for id, label in labels.items()))
    fact_counts = _count_facts_by_source(data)
    database.executemany(
        "UPDATE sources SET facts = ? WHERE id = ?", ((count, id) for id, count in fact_counts.items())
    )
    registers = (
        (layer.date, data.labels.count_organizations(it), it.title, it.number, layer.name)
        for it, layer in data.snapshots
    )
    database.executemany("INSERT INTO register VALUES (?, ?, ?, ?, ?)", registers)
    database.execute("INSERT INTO dataset VALUES (?, ?)", data.version)
    database.executemany("INSERT INTO credits VALUES (?, ?)", _iter_credits(data))
    database.execute("INSERT INTO own_documents VALUES (?)", (_digest_documents(data),))
    database.executemany("INSERT INTO user_layers VALUES (?)", _iter_user_layers(data))
    _finish_index(database, data)
    progress(1.0)


def _finish_index(database: sqlite3.Connection, data: MergedData) -> None:
    """Write what follows from the tables, and end the transaction."""
    codes = {country["name"]: country["code"] for country in data.records["countries"].values()}
    database.create_function("code_of", 1, codes.get, deterministic=True)
    listed_sql = _format_listed_sql(data)
    for statement in iter_final_statements(database, KINDS):
        database.execute(statement.replace("{is_listed}", listed_sql))
    database.executemany("INSERT INTO views VALUES (?, ?)", ((view.name, view.select) for view in views.list_views()))
    database.execute("ANALYZE")
    database.execute("COMMIT")


def _count_facts_by_source(data: MergedData) -> Counter[str]:
    """Return how many facts rest on each source; those without a source have an empty id."""
    counts = Counter(dict.fromkeys(data.records["sources"], 0))
    for (_, _, source), count in count_facts(data.records).items():
        counts[source] += count
    return counts


def _format_listed_sql(data: MergedData) -> str:
    """Return SQL that is true for a committee whose partners are all in the data: none of an excerpt's.

    With a whole register, these are all but the bundled ones for which it has no row.
    """
    bundled_ids = [id for id, layers in data.layers["committees"].items() if layers == (BUNDLED,)]
    if not bundled_ids:
        return "1"
    return f"layers != '{format_list((BUNDLED,))}'" if data.has_whole_register else "0"


def _find_countries(data: MergedData) -> dict[str, str]:
    """Return the usual name of the country that each text in a field `country` means, if only one country has it."""
    by_name: dict[str, str] = {}
    for country in data.records["countries"].values():
        keys = set(map(names.fold_words, search_texts.iter_country_names(country, with_codes=True)))
        for key in keys - {""}:  # Signs alone are no name.
            by_name[key] = "" if key in by_name else country["name"]
    texts = {record["country"] for kind in KINDS for record in data.records[kind].values() if "country" in record}
    return {text: name for text in texts if (name := by_name.get(names.fold_words(text)))}


def _name_country(record: dict[str, Any], countries: Mapping[str, str]) -> dict[str, Any]:
    """Return a record with the usual name of its country, however its file writes it."""
    name = countries.get(record.get("country", ""))
    return {**record, "country": name} if name else record


def _digest_documents(data: MergedData) -> str:
    """Return a digest of the records of documents in the layers; empty if there are none."""
    import hashlib

    records = [data.records[kind] for kind in DOCUMENT_KINDS]
    text = json.dumps(records, ensure_ascii=False) if any(records) else ""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if text else ""


def _iter_user_layers(data: MergedData) -> Iterator[tuple[str]]:
    """Yield the values of the column `layers` that name user layers only; none if there are no other layers."""
    by_hand = {layer.name for layer, _, _ in data.contents if layer.by_hand}
    if all(layer.by_hand for layer, _, _ in data.contents):
        return
    for layers in {layers for layers_by_id in data.layers.values() for layers in layers_by_id.values()}:
        if by_hand.issuperset(layers):
            yield (format_list(layers),)


_MAX_WARNINGS = 20


def _format_warnings(data: MergedData) -> list[str]:
    """Return the warnings that every query prints: the first twenty problems, and how to see the rest."""
    texts = [str(problem) for problem in data.problems]
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


def _iter_credits(data: MergedData) -> Iterator[tuple[str, str]]:
    """Yield each kind with the credit that licences require where its records are shown."""
    licensed_sources = {id: source for id, source in data.records["sources"].items() if find_licensor(source)}
    for kind in KINDS if licensed_sources else ():
        used_ids = {source for record in data.records[kind].values() for source in record.get("sources", ())}
        credit = format_credit(source for id, source in licensed_sources.items() if id in used_ids)
        if credit:
            yield kind, credit


def _sort_ids(data: MergedData) -> dict[str, list[str]]:
    """Return the ids of each kind in display order."""
    order: dict[str, list[str]] = {}
    positions: dict[str, dict[str, int]] = {}

    def position(kind: str, id: Any) -> int:
        if kind not in positions:
            positions[kind] = {id: number for number, id in enumerate(sort(kind))}
        return positions[kind].get(id, -1)

    def sort(kind: str) -> list[str]:
        if kind not in order:
            records, key = data.records[kind], load_kind(kind).order
            order[kind] = sorted(records, key=lambda each: (key(records[each], position), each))
        return order[kind]

    return {kind: sort(kind) for kind in KINDS}
