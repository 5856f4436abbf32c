"""The records that references mean, and those that they may mean: how they are read, ranked and described."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from inliaison.errors import NotThereError
from inliaison.kinds import KINDS, SINGULAR, load_kind
from inliaison.query.conditions import match_ids
from inliaison.query.name_lookup import Hit, PartialMatch

MAX_DETAILS = 10
"""The number of records that a message lists."""
IsUsable = Callable[[str], bool]
"""Returns whether a filter would find anything with the id of a record."""


class Target(NamedTuple):
    """The record that a reference means."""

    kind: str
    id: str
    label: str


def build_ambiguous_error(database: sqlite3.Connection, text: str, hits: Sequence[Hit]) -> NotThereError:
    """Return the error for a text that means several records."""
    details = list_candidates(database, hits)
    remedy = "Name one by its id."
    kinds = {kind for kind, _ in hits}
    if len(kinds) > 1:
        remedy = "Name one by its id; `--kind` chooses among kinds."
    if len(hits) > MAX_DETAILS:
        from shlex import quote

        command = kinds.pop() if len(kinds) == 1 and kinds != {"figures"} else "search"
        remedy += f" `inliaison {command} {quote(text)}` lists all in which a word begins so."
    return NotThereError(f'"{text}" fits {len(hits):,} records', details=details, remedy=remedy)


def rank_candidates(
    database: sqlite3.Connection, parts: Mapping[Hit, PartialMatch], is_usable: IsUsable | None = None
) -> list[Hit]:
    """Return candidates by rank: usable ones first, then short names, then those in most liaisons."""
    hits = list(parts)
    weights = {}
    for kind in dict.fromkeys(kind for kind, _ in hits):
        condition = match_ids((row for of, row in hits if of == kind), "row")
        sql = f"SELECT row, coalesce({load_kind(kind).rank_sql}, 0) FROM {kind} WHERE {condition.sql}"
        weights.update({(kind, row): weight for row, weight in database.execute(sql, condition.values)})
    usable = (
        {hit: is_usable(load_target(database, hit).id) for hit in hits}
        if is_usable and len(hits) <= MAX_DETAILS
        else {}
    )

    def rank(hit: Hit) -> tuple[bool, bool, int, int, int, int, int]:
        part, kind = parts[hit], KINDS.index(hit[0])
        weight = -weights.get(hit, 0)
        return not usable.get(hit), part.is_full_name, kind, part.depth, weight, part.length, hit[1]

    return sorted(hits, key=rank)


def list_candidates(database: sqlite3.Connection, hits: Sequence[Hit]) -> list[str]:
    """Return the first records as lines of a message, and the number of the others."""
    more = len(hits) - MAX_DETAILS
    return describe_hits(database, hits[:MAX_DETAILS]) + ([f"and {more:,} more"] if more > 0 else [])


def describe_hits(database: sqlite3.Connection, hits: Iterable[Hit]) -> list[str]:
    """Return records as lines of a message, in columns: id, kind, and name with distinguishing details."""
    rows = []
    for kind, row in hits:
        columns = ", ".join(("id", load_kind(kind).label, *load_kind(kind).distinguishing_sql))
        id, label, *more = database.execute(f"SELECT {columns} FROM {kind} WHERE row = ?", (row,)).fetchone()
        details = ", ".join(filter(None, more))
        rows.append((id, SINGULAR[kind], f"{label} ({details})" if details else label))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [f"{id:{widths[0]}}  {kind:{widths[1]}}  {name}" for id, kind, name in rows]


def describe_briefly(database: sqlite3.Connection, hit: Hit) -> str:
    """Return the short name and the label of a record, as one text."""
    kind, row = hit
    sql = f"SELECT short, {load_kind(kind).label} FROM {kind} WHERE row = ?"
    short, label = database.execute(sql, (row,)).fetchone()
    return str(label) if label.startswith(short) else f"{short}, {label}"


def load_target(database: sqlite3.Connection, hit: Hit) -> Target:
    """Return a record as what a reference means."""
    kind, row = hit
    id, label = database.execute(f"SELECT id, {load_kind(kind).label} FROM {kind} WHERE row = ?", (row,)).fetchone()
    return Target(kind, id, label)
