"""Lookup of records by a name, by the beginning of one, or by whole words in one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from inliaison.index.connection import get_schema
from inliaison.index.search_texts import ACRONYM, BODY, COUNTRY, ID, NAME, REFERENCE, SPELT_OUT, TRANSLATION
from inliaison.kinds import REGISTRY, load_kind
from inliaison.query.conditions import match_ids
from inliaison.query.rows import decode_json
from inliaison.text import names
from inliaison.values import Value

KNOWN_BY_NAME = tuple(kind for kind, entry in REGISTRY.items() if entry.known_by_name)
_MAX_WORDS = 64
_LAST = "\U0010ffff"
_CODE = COUNTRY - 2

Hit = tuple[str, int]
"""A record by its kind and row."""


class PartialMatch(Value):
    """How closely a text that is part of a name matches a record; the smallest is the closest."""

    is_full_name: bool
    """Whether the name is a full one, not an id, acronym or alias."""
    depth: int
    """The place of a typed number among others: 207 is 0 in ISO/TC 207, 1 in TC 1/SC 207, 2 in TC 207/SC 1."""
    length: int

    def rank(self) -> tuple[bool, int, int]:
        """Return the sort key: the closest part has the smallest."""
        return self.is_full_name, self.depth, self.length


Parts = dict[Hit, PartialMatch]


def quote_kinds(kinds: Sequence[str]) -> str:
    """Return kinds as SQL strings separated by commas."""
    return ", ".join(f"'{kind}'" for kind in kinds)


def find_bearers(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the records that have a name, in its first known spelling; the most specific sort of name decides."""
    return next(
        filter(None, (_find_bearers_spelt(database, spelling, kinds) for spelling in names.list_spellings(text))), []
    )


def find_namesakes(database: sqlite3.Connection, text: str, kinds: Sequence[str], hit: Hit) -> list[Hit]:
    """Return the records other than `hit` that have a text as id, acronym, alias or country code."""
    others = dict.fromkeys(
        (kind, row) for level, kind, row in _find_equal_names(database, text, kinds) if level < COUNTRY
    )
    return [other for other in others if other != hit and other[0] in KNOWN_BY_NAME]


def find_countries(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the countries with a name or code, unless it is an id, acronym or alias of a record of these kinds."""
    rows = _find_equal_names(database, text, kinds)
    if any(level < _CODE and kind in KNOWN_BY_NAME for level, kind, _ in rows):
        return []
    return find_bearers(database, text, ("countries",))


def _find_bearers_spelt(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    rows = _find_equal_names(database, text, kinds)
    rows = [row for row in rows if row[1] in KNOWN_BY_NAME] or rows
    # Ids have no capitals, so a text with some may be the acronym of another record as well.
    is_id = text == text.lower()
    tiers = [
        [row for row in rows if row[0] == ID],
        [row for row in rows if row[0] == REFERENCE],
        _prefer_typed_case(database, text, [row for row in rows if ACRONYM <= row[0] < _CODE]),
        [row for row in rows if _CODE <= row[0] < NAME],
        [row for row in rows if NAME <= row[0] < SPELT_OUT],
        [row for row in rows if SPELT_OUT <= row[0] < BODY],
    ]
    if tiers[2]:  # SA is an Australian member's acronym and Saudi Arabia's code.
        kinds_there = {kind for _, kind, _ in tiers[2]}
        tiers[2] += [row for row in tiers[3] if row[0] < COUNTRY and row[1] in kinds_there]
    if tiers[0] and not is_id:
        tiers[0] += tiers[2]
    return list(dict.fromkeys((kind, row) for _, kind, row in next(filter(None, tiers), [])))


def _find_equal_names(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[tuple[int, str, int]]:
    """Return level, kind and row of each name that equals a text."""
    light, loose, committee = names.fold(text), names.fold_words(text), names.make_committee_key(text)
    id = loose.replace(" ", "-")
    # The statement selects by key alone, as SQLite 3.40 finds nothing by an OR of IN terms in a WITHOUT ROWID table.
    tables = dict.fromkeys(f"{get_schema(database, kind)}.names" for kind in kinds)
    rows = [
        (level, kind, row)
        for table in tables
        for key, level, kind, row in database.execute(
            f"SELECT key, level, kind, row FROM {table} WHERE key IN (?, ?, ?, ?)", (light, loose, committee, id)
        )
        if (level == ID and key in (light, id))
        or (level == REFERENCE and key == committee)
        or (level >= ACRONYM and key == (loose if level % 2 else light))
    ]
    rows += database.execute("SELECT 0, 'liaisons', row FROM liaisons WHERE id = ?", (id,))
    return sorted(row for row in rows if row[1] in kinds)


def _prefer_typed_case(
    database: sqlite3.Connection, text: str, rows: Sequence[tuple[int, str, int]]
) -> list[tuple[int, str, int]]:
    """Return the rows with an acronym or alias in the case of the text, or all rows if none has one."""
    if len({row[1:] for row in rows}) < 2:
        return list(rows)
    return [row for row in rows if text in _read_short_names(database, *row[1:])] or list(rows)


def _read_short_names(database: sqlite3.Connection, kind: str, row: int) -> list[str]:
    return _read_texts(database, kind, row, (*load_kind(kind).names.shorts, *load_kind(kind).names.others))


def _read_texts(database: sqlite3.Connection, kind: str, row: int, fields: Sequence[str]) -> list[str]:
    """Return the texts in some fields of a record."""
    sql = f"SELECT {', '.join(fields) or 'NULL'} FROM {kind} WHERE row = ?"
    values = [value for value in database.execute(sql, (row,)).fetchone() if value is not None]
    return [name for value in values for name in (decode_json(value) if value.startswith("[") else [value])]


def find_by_two_names(database: sqlite3.Connection, words: Sequence[str], kinds: Sequence[str]) -> list[Hit]:
    """Return the records that two names side by side mean: `World Health Organization (WHO)`.

    One of the two may be the beginning of a name. Both must mean the same record, so that no typed word is ignored.
    """
    if not 1 < len(words) <= _MAX_WORDS:
        return []
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    keys = {form: part for split in splits for part in split for form in (names.make_committee_key(part), part)}
    condition = match_ids(keys, "key")
    sql = f"SELECT DISTINCT kind, row, key FROM names WHERE {condition.sql} AND kind IN ({quote_kinds(kinds)})"
    sql += f" AND level < {BODY}"
    exact = {((kind, row), keys[key]) for kind, row, key in database.execute(sql, condition.values)}
    begins = "SELECT 1 FROM names WHERE key >= ? AND key < ? AND kind = ? AND row = ?"
    return sorted(
        {
            hit
            for hit, part in exact
            for other in {head if part == tail else tail for head, tail in splits if part in (head, tail)}
            if (hit, other) in exact or database.execute(begins, (other, other + _LAST, *hit)).fetchone()
        }
    )


def _get_table(database: sqlite3.Connection, kinds: Sequence[str]) -> str:
    """Return the table of the names of kinds; parts of the names of documents are found only among these alone."""
    return f"{get_schema(database, kinds[0] if len(set(kinds)) == 1 else '')}.names"


def find_beginnings(database: sqlite3.Connection, text: str, kinds: Sequence[str], *, short: bool = False) -> Parts:
    """Return the records with an id or a name that starts with a text; one with hyphens is tried as an id first.

    A `short` form matches whole words only, and a number never matches part of another number.
    """
    loose = names.fold_words(text)
    id = loose.replace(" ", "-")
    ids = " UNION ALL ".join(
        f"SELECT '{kind}', row, replace(id, '-', ' '), 0 FROM {kind} WHERE id >= ?1 AND id < ?2" for kind in kinds
    )
    if (
        "-" in text
        and " " not in text
        and (parts := _find_closest_parts(loose, database.execute(ids, (id, id + _LAST)), short=short))
    ):
        return parts
    beginnings_sql = (
        f"SELECT kind, row, key, level FROM {_get_table(database, kinds)}"
        f" WHERE key >= ?3 AND key < ?4 AND kind IN ({quote_kinds(kinds)})"
    )
    name_rows = database.execute(f"{ids} UNION ALL {beginnings_sql}", (id, id + _LAST, loose, loose + _LAST))
    return _find_closest_parts(loose, name_rows, short=short)


def find_words(
    database: sqlite3.Connection, text: str, kinds: Sequence[str], *, short: bool = False, whole: bool = False
) -> Parts:
    """Return the records with the words side by side in their id or names; the last may be the beginning of one.

    A `short` form, or `whole`, matches whole words only, and a number never matches part of another number.
    """
    loose = names.fold_words(text)
    sql = f"""SELECT kind, row, replace(key, '-', ' ') AS words, level FROM {_get_table(database, kinds)}
        WHERE kind IN ({quote_kinds(kinds)}) AND (level = {ID} OR level > {ACRONYM} AND level % 2)
        AND instr(' ' || words, ' ' || ?) > 0"""
    return _find_closest_parts(loose, database.execute(sql, (loose,)), short=short, whole=whole)


def is_short_form(text: str) -> bool:
    """Return whether a text may be an acronym, a code or a number, which is never the beginning of a word."""
    return text.isupper() or not any(map(str.isalpha, text)) or sum(map(str.isalnum, text)) < len("abcd")


def names_larger_body(database: sqlite3.Connection, text: str, kind: str, row: int) -> bool:
    """Return whether a text names a larger body than a record: `EU` in EU Vegetable Oil, or what it belongs to."""
    kind_names = load_kind(kind).names
    if not kind_names.bodies:
        return False
    word = text.strip().upper()
    larger, full = (_read_texts(database, kind, row, fields) for fields in (kind_names.bodies, kind_names.full))
    mixed_case_names = [name for name in full if word.isalpha() and not name.isupper()]
    return any(f" {names.fold_words(text)} " in f" {names.fold_words(body)} " for body in larger) or any(
        f" {word} " in f" {name} " for name in mixed_case_names
    )


def _get_depth(loose: str, key: str) -> int:
    if not loose.isdigit():
        return 0
    numbers = [word for word in key.split() if word.isdigit()]
    return 0 if numbers == [loose] else 1 if key.endswith(loose) else 2


def _find_closest_parts(
    loose: str, rows: Iterable[tuple[str, int, str, int]], *, short: bool, whole: bool = False
) -> Parts:
    """Return the closest part of each record from rows of names that contain the text."""
    whole = whole or short or loose[-1:].isdigit()
    parts: Parts = {}
    for kind, row, key, level in rows:
        if short and (TRANSLATION <= level < BODY or kind not in KNOWN_BY_NAME):
            continue
        if whole and f" {loose} " not in f" {key} ":
            continue
        part = PartialMatch(NAME <= level < BODY, _get_depth(loose, key), len(key))
        parts[kind, row] = min(part, parts.get((kind, row), part), key=PartialMatch.rank)
    return parts
