"""Resolution of filter values: to ids of records, days, words in the data or codes of countries.

People type each in their own words; a value that means nothing raises UsageError or NotThereError.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from inliaison.errors import NotThereError, UsageError
from inliaison.index.connection import add_remark
from inliaison.kinds import load_kind
from inliaison.kinds.filter import Filter
from inliaison.kinds.sql import BELOW, IN_CLASS
from inliaison.query.columns import Tree
from inliaison.query.conditions import Condition, bind_values
from inliaison.query.name_lookup import find_bearers
from inliaison.query.references import find_country, resolve
from inliaison.text import dates, names


def resolve_values(
    database: sqlite3.Connection, kind: str, filter: Filter, values: Any, *, recursive: bool
) -> Sequence[str] | str | None:
    """Return the resolved values of a filter: a day, words, codes or ids of records; None for any committee."""
    if filter.is_flag:
        return ()
    if filter.value_type in ("since", "until"):
        return dates.check_date(values) + (dates.LAST if filter.value_type == "until" else "")
    if filter.value_type == "country":
        return [value for each in values for value in _match_country(database, kind, filter, each)]
    if filter.value_type == "word":
        valid, lists = _list_words(database, kind, filter), _format_listing(kind, filter)
        return [word for each in values for word in match_words(database, each, valid, filter.display_name, lists)]
    if filter.value_type == "committee":
        return resolve_tree(database, values, recursive=recursive).every if values else None
    if filter.value_type == "class":
        return list(dict.fromkeys(code for each in values for code in _resolve_class(database, each)))
    return list(dict.fromkeys(_resolve_id(database, kind, filter, reference) for reference in values))


_CLASS_CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{3}(?:\.[0-9]{2})?)?")


def _resolve_class(database: sqlite3.Connection, text: str) -> list[str]:
    """Return the id of a class of ICS, then all codes that documents have of it and of those below it.

    A code needs no classification, as the documents have it. Raises NotThereError for a class that is not known.
    """
    code = text.strip().replace("-", ".")
    codes = _list_codes(database, code) if _CLASS_CODE.fullmatch(code) else []
    if codes:
        return [code.replace(".", "-"), *codes]
    try:
        id = resolve(database, text, ("ics",), strict=True).id
    except NotThereError as error:
        if not _CLASS_CODE.fullmatch(code):
            raise
        message = f'no standard has the class "{code}" or one below it'
        raise NotThereError(message, details=error.details, remedy=error.remedy) from None
    ((code,),) = database.execute("SELECT code FROM ics WHERE id = ?", (id,))
    return [id, *_list_codes(database, code)]


def _list_codes(database: sqlite3.Connection, code: str) -> list[str]:
    """Return the codes that documents have of a class and of those below it."""
    return [it for (it,) in database.execute(IN_CLASS.format("DISTINCT target", "?1", "?1"), (code,))]


def _resolve_id(database: sqlite3.Connection, kind: str, filter: Filter, reference: str) -> str:
    """Return the id that a reference means. Raises NotThereError, which lists candidates with matching rows first."""

    def is_usable(id: str) -> bool:
        return _has_match(database, kind, filter, id)

    return resolve(database, reference, filter.kinds, strict=True, is_usable=is_usable).id


def _has_match(database: sqlite3.Connection, kind: str, filter: Filter, value: str) -> bool:
    """Return whether any record matches a value of a filter."""
    condition = fill_values(filter.where, [value], "")
    sql = f"SELECT 1 FROM {kind} WHERE {condition.sql} LIMIT 1"
    return database.execute(sql, condition.values).fetchone() is not None


def _match_country(database: sqlite3.Connection, kind: str, filter: Filter, text: str) -> list[str]:
    """Return the code of the country that a text means, else the words in the data that match it.

    Raises UsageError for a text that means nothing, NotThereError for one that fits several countries.
    """
    if not find_bearers(database, text, ("countries",)):
        _refuse_region(database, kind, filter, text)
    country = find_country(database, text)
    if not country:
        valid, lists = _list_words(database, kind, filter), _format_listing(kind, filter)
        return match_words(database, text, valid, filter.display_name, lists)
    (code,) = database.execute("SELECT code FROM countries WHERE id = ?", (country.id,)).fetchone()
    if not _has_match(database, kind, filter, code):
        add_remark(database, filter.none_message.format(country.label))
    return [code]


def _refuse_region(database: sqlite3.Connection, kind: str, filter: Filter, text: str) -> None:
    """Raise UsageError for a text that names no country but a region, by which another filter of the kind goes."""
    name = filter.name.replace("country", "region")
    by_region = next((it for it in load_kind(kind).filters if it.name == name and it != filter), None)
    regions = _list_words(database, kind, by_region) if by_region else []
    if names.fold_words(text) in map(names.fold_words, regions):
        import shlex

        raise UsageError(f'no country "{text}"', remedy=f"It is a region: --{name} {shlex.quote(text)}.")


def _format_listing(kind: str, filter: Filter) -> str:
    """Return the command that lists the values of a filter by a column; empty if there is none."""
    return f"inliaison {kind} --columns {filter.name}" if filter.column == filter.name else ""


def _list_words(database: sqlite3.Connection, kind: str, filter: Filter) -> list[str]:
    """Return the words that a value may be: those the filter defines, then those in the data."""
    sql = f"SELECT DISTINCT {filter.column} FROM {kind} WHERE {filter.column} IS NOT NULL ORDER BY 1"
    rows = database.execute(filter.words_sql or sql).fetchall() if filter.column or filter.words_sql else []
    return list(dict.fromkeys([*filter.words, *(row[0] for row in rows)]))


def match_words(
    database: sqlite3.Connection, value: str, valid: Sequence[str], what: str, lists: str = ""
) -> list[str]:
    """Return the valid words that equal the value but for case and accents, else the one that contains it.

    The value has to start at a word of it; `lists` is the command that lists all. Raises UsageError if none or several
    do.
    """
    folded_value = names.fold_words(value)
    same = [word for word in valid if names.fold_words(word) == folded_value]
    if same:
        return same
    partly = [word for word in valid if folded_value and f" {folded_value}" in f" {names.fold_words(word)}"]
    partly = [word for word in partly if f" {folded_value} " in f" {names.fold_words(word)} "] or partly
    if len(partly) == 1:
        add_remark(database, f'"{value}" is taken for {partly[0]}')
        return partly
    if partly:
        raise UsageError(f'{what} "{value}" fits {len(partly)}', remedy=f"Choose from: {', '.join(partly)}.")
    raise _build_unknown_error(value, valid, what, lists)


_MOST_LISTED = 40
"""The number of valid words that an error lists; of more it names the nearest ones."""


def _build_unknown_error(value: str, valid: Sequence[str], what: str, lists: str) -> UsageError:
    """Return the error for a value that means nothing: the nearest words, and the others or how to list them."""
    from inliaison.dataset.rules import find_nearest

    by_name = {names.fold_words(word): word for word in valid}
    near = by_name.get(find_nearest(names.fold_words(value), list(by_name)), "")
    hint = f'; did you mean "{near}"?' if near else ""
    remedy = f"Choose from: {', '.join(valid)}." if valid else "The data hold none."
    if len(valid) > _MOST_LISTED:
        from difflib import get_close_matches

        several = [by_name[name] for name in get_close_matches(names.fold_words(value), by_name, n=5, cutoff=0.4)]
        close = f"The nearest are: {', '.join(several)}. " if several else ""
        remedy = f"{close}{f'`{lists}` lists all.' if lists else ''}".strip()
    return UsageError(f'no {what} "{value}"{hint}', remedy=remedy)


def resolve_tree(database: sqlite3.Connection, references: Sequence[str], *, recursive: bool) -> Tree:
    """Return the committees that references mean and, if `recursive`, all below them. Raises NotThereError."""
    roots = dict.fromkeys(resolve(database, reference, ("committees",), strict=True).id for reference in references)
    every = dict.fromkeys(
        id for root in roots for id in (list_with_subcommittees(database, root) if recursive else [root])
    )
    return Tree(tuple(roots), tuple(every))


_TREE = BELOW.format("?")


def list_with_subcommittees(database: sqlite3.Connection, id: str) -> list[str]:
    """Return the ids of a committee and of all committees below it, at any depth."""
    return [id for (id,) in database.execute(_TREE, (id,))]


def fill_values(sql: str, values: Sequence[str] | str | None, any_committee: str) -> Condition:
    """Return SQL with values in place of `{}`; None stands for any committee."""
    times = sql.count("{}")
    if values is None:
        return Condition(sql.replace("{}", any_committee))
    if isinstance(values, str):
        return Condition(sql.replace("{}", "?"), (values,) * times)
    value_set = bind_values(values)
    return Condition(sql.replace("{}", value_set.sql), value_set.values * times)
