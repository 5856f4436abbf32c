"""Search for texts: in the full text, or character by character if they have signs that it ignores."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from inliaison.errors import UsageError
from inliaison.index import search_texts
from inliaison.index.connection import get_schema
from inliaison.kinds import KINDS, SPAN, load_kind
from inliaison.query.conditions import Condition
from inliaison.text import names

_MAX_WORDS = 64
_BLANK = " || ' ' || "


def build_expressions(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Return a search text as quoted full-text expressions, and the pieces that need a search by character.

    Every word is quoted and matches as a beginning. The full text cannot find pieces without a letter or digit, nor
    the sign of a word such as C++: these are the second value. Raises UsageError for more than 64 words.
    """
    pieces = [piece for piece in text.replace("\0", " ").split() if names.fold(piece)]
    if len(pieces) > _MAX_WORDS:
        raise UsageError(f"{len(pieces)} words are too many to search for", remedy=f"Give at most {_MAX_WORDS}.")
    phrases = [(piece, names.fold_words(piece)) for piece in pieces]
    terms = [f'"{folded_text}" *' for _, folded_text in phrases if folded_text]
    signs = (names.find_word_with_sign(piece) if folded_text else piece for piece, folded_text in phrases)
    return terms, tuple(filter(None, signs))


def count_matches(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> int:
    """Return the number of records of some kinds that have all words of a text."""
    terms, _ = build_expressions(text)
    if not terms:
        return 0
    expression = " AND ".join(terms)
    counts = (f"SELECT count(*) FROM ({_build_search_sql(database, kind)})" for kind in kinds)
    return sum(database.execute(sql, (expression,)).fetchone()[0] for sql in counts)


def quote_phrase(phrase: str) -> str:
    """Return the full-text expression for folded words as a phrase of whole words."""
    return f'"{phrase}" OR "{phrase}{search_texts.END}"'


def split_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a search text, those of one piece together, for marking them in results."""
    return tuple(dict.fromkeys(filter(None, map(names.fold_words, text.split()))))


def build_text_filter(kind: str) -> Callable[[sqlite3.Connection, str], Condition]:
    """Return the filter of a kind's listing by a text: a function that returns its condition."""

    def condition(database: sqlite3.Connection, text: str) -> Condition:
        phrases, literals = build_expressions(text)
        terms, values = [], []
        for expression in phrases if load_kind(kind).linked_fields else filter(None, [" AND ".join(phrases)]):
            sql, expressions = _match_expression(database, kind, expression)
            terms.append(sql)
            values += expressions
        for literal in literals:
            literal_condition = build_literal_condition(database, kind, literal)
            terms.append(literal_condition.sql)
            values += literal_condition.values
        return Condition(" AND ".join(terms) or "1", tuple(values))

    return condition


def _match_expression(database: sqlite3.Connection, kind: str, expression: str) -> tuple[str, list[str]]:
    """Return the SQL and values of the condition that a full-text expression matches a row.

    A record without text of its own is not in the full text; the names of the records it links find it, word by word.
    """
    matches, linked_fields = f"{kind}.row IN ({_build_search_sql(database, kind)})", load_kind(kind).linked_fields
    link_conditions = (
        f"{kind}.{end} IN (SELECT id FROM {of} WHERE row IN ({_build_search_sql(database, of)}))"
        for end, of in linked_fields.items()
    )
    if not linked_fields:
        return matches, [expression]
    return f"({matches} OR {' OR '.join(link_conditions)})", [
        expression,
        *[f"{{title names}} : {expression}"] * len(linked_fields),
    ]


def _build_search_sql(database: sqlite3.Connection, kind: str) -> str:
    base, table = KINDS.index(kind) * SPAN, f"{get_schema(database, kind)}.search"
    return f"SELECT rowid - {base} FROM {table} WHERE search MATCH ? AND rowid BETWEEN {base} AND {base + SPAN - 1}"


def build_literal_condition(database: sqlite3.Connection, kind: str, literal: str) -> Condition:
    """Return the condition that the searched fields of a row contain a text literally, signs included.

    The names of the records that it links find a row, too.
    """
    database.create_function("fold", 1, names.fold, deterministic=True)

    def contains(kind: str, *groups: tuple[str, ...]) -> str:
        return f"instr(fold({_join_groups(database, kind, groups)}), ?) > 0"

    kind_info = load_kind(kind)
    linked_fields = {end: (of, load_kind(of).texts) for end, of in kind_info.linked_fields.items()}
    own_columns = [tuple(name for name in group if name not in linked_fields) for group in kind_info.texts.groups]
    link_conditions = (
        f"{kind}.{end} IN (SELECT id FROM {of} WHERE {contains(of, texts.title, texts.names)})"
        for end, (of, texts) in linked_fields.items()
    )
    sql = f"({' OR '.join([contains(kind, *own_columns), *link_conditions])})"
    return Condition(sql, (names.fold(literal),) * sql.count("?"))


def _join_groups(database: sqlite3.Connection, kind: str, groups: Iterable[tuple[str, ...]]) -> str:
    """Return the SQL of all text in groups of fields, ids excluded."""
    names = {name for group in groups for name in group if name != "id"}
    return _join_texts(database, kind, f'{kind}."{{}}"', lambda name: name in names)


def _join_texts(database: sqlite3.Connection, kind: str, column: str, is_searched: Callable[[str], bool]) -> str:
    """Return the SQL of the text of a record, or of a table in one; `column` is the pattern of a field's SQL."""
    rows = database.execute("SELECT name, shape, target FROM fields WHERE kind = ?", (kind,)).fetchall()
    return _BLANK.join(
        f"coalesce({_build_text_sql(database, name, shape, target, column.format(name))}, '')"
        for name, shape, target in rows
        if is_searched(name)
    )


def _build_text_sql(database: sqlite3.Connection, name: str, shape: str, target: str, value: str) -> str:
    if shape == "tables":
        item = _join_texts(database, name, "json_extract(item.value, '$.{}')", lambda name: True)
    elif shape == "list":
        item = _build_text_sql(database, name, "text", target, "item.value")
    else:
        label_columns = (
            [f"coalesce({name}, '')" for name in load_kind(target).reference_fields] if target in KINDS else []
        )
        return (
            f"(SELECT {_BLANK.join(label_columns)} FROM {target} WHERE {target}.id = {value})"
            if label_columns
            else value
        )
    return f"(SELECT group_concat({item}, ' ') FROM json_each({value}) AS item)"
