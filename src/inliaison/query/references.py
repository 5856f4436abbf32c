"""What a person's reference to a record means: an id, an acronym, a name or a unique part of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from inliaison import names
from inliaison.errors import NotThereError, UsageError
from inliaison.kinds import KINDS, SINGULAR
from inliaison.query.rows import LABELS

_NAMED = ("partners", "people", "committees")
"""Kinds that people know by name: a part of a name is sought among these first."""

_AS_IT_STANDS = (0, 1, 3, 5)
"""Levels of names that are compared with their punctuation; the others are words alone."""

_SHOWN = 10
_COMPARED = 20_000


class Found(NamedTuple):
    """A record that a reference means."""

    kind: str
    id: str
    label: str


def kinds_named(kind: str | None) -> tuple[str, ...]:
    """All kinds of record, or the one of a name in the singular or plural. Raises UsageError for an unknown one."""
    if kind is None:
        return KINDS
    plural = {singular: name for name, singular in SINGULAR.items()} | {name: name for name in KINDS}
    if kind.casefold() not in plural:
        raise UsageError(f'no kind of record "{kind}"', remedy=f"Choose from: {', '.join(KINDS)}.")
    return (plural[kind.casefold()],)


def resolve(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> Found:
    """The one record of these kinds that a text refers to.

    Tried in turn: id, acronym, alias, full name, the beginning of a name, a part of one; the first
    that fits decides. Raises NotThereError where nothing fits, or several do.
    """
    light, loose = names.fold(text), names.loose(text)
    hits: list[tuple[str, int]] = []
    if loose:
        hits = _whole(database, light, loose, text, kinds)
        if not hits and "partners" in kinds:
            _must_not_be_gone(database, text, {light, names.slug(text)})
        for tier in ([kind for kind in kinds if kind in _NAMED], [kind for kind in kinds if kind not in _NAMED]):
            hits = hits or (_partial(database, loose, tier) if tier else [])
    if len(hits) == 1:
        return next(_labelled(database, hits))
    what = SINGULAR[kinds[0]] if len(kinds) == 1 else "record"
    if not hits:
        near = _nearest(database, loose, kinds)
        raise NotThereError(
            f'no {what} "{text}"',
            details=[_line(found) for found in near],
            remedy="Did you mean one of these?" if near else "",
        )
    details = [_line(found) for found in _labelled(database, hits[:_SHOWN])]
    if len(hits) > _SHOWN:
        details.append(f"and {len(hits) - _SHOWN} more")
    raise NotThereError(
        f'"{text}" fits {len(hits)} records',
        details=details,
        remedy="Name one by its id; `--kind` chooses among kinds.",
    )


def _must_not_be_gone(database: sqlite3.Connection, text: str, ids: set[str]) -> None:
    """Raise NotThereError for an organization of another snapshot of the register, before a part is taken for it."""
    from inliaison.register import store

    if ids & store.every_id():
        row = database.execute("SELECT date FROM register").fetchone()
        where = f"in the register of {row[0]}" if row else "in these data"
        raise NotThereError(
            f'"{text}" is an organization of ISO\'s register that is not {where}',
            remedy="`--as-of DATE` answers from another snapshot; `inliaison changes` tells who joined and left.",
        )


def _line(found: Found) -> str:
    return f"{found.id}  {found.label} ({SINGULAR[found.kind]})"


def _in(kinds: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


def _whole(
    database: sqlite3.Connection, light: str, loose: str, text: str, kinds: Sequence[str]
) -> list[tuple[str, int]]:
    """Records with this very name; of several sorts of name the most telling counts alone."""
    committee = names.committee_key(text)
    # By key alone: SQLite 3.40 finds nothing where an OR of IN terms meets a table without row numbers.
    rows = [
        (level, kind, row)
        for key, level, kind, row in database.execute(
            "SELECT key, level, kind, row FROM names WHERE key IN (?, ?, ?)", (light, loose, committee)
        )
        if (key == light and level in _AS_IT_STANDS)
        or (key == loose and level not in _AS_IT_STANDS)
        or (key == committee and level == 1 and kind == "committees")
    ]
    rows += database.execute("SELECT 0, 'liaisons', row FROM liaisons WHERE id = ?", (light,))
    rows = sorted(row for row in rows if row[1] in kinds)
    hits = list(dict.fromkeys((kind, row) for level, kind, row in rows if level == rows[0][0]))
    named = [hit for hit in hits if hit[0] in _NAMED]
    return named if len(named) == 1 else hits


def _partial(database: sqlite3.Connection, loose: str, kinds: Sequence[str]) -> list[tuple[str, int]]:
    """Records with a name that begins so; failing that, with one that has it inside."""
    for condition, values in (
        ("key >= ? AND key < ?", (loose, loose + "\U0010ffff")),
        ("instr(key, ?) > 0", (loose,)),
    ):
        hits: list[tuple[str, int]] = database.execute(
            f"SELECT DISTINCT kind, row FROM names WHERE kind IN ({_in(kinds)}) AND {condition} ORDER BY kind, row",
            values,
        ).fetchall()
        if hits:
            return hits
    return []


def _labelled(database: sqlite3.Connection, hits: Iterable[tuple[str, int]]) -> Iterator[Found]:
    for kind, row in hits:
        id, label = database.execute(f"SELECT id, {LABELS[kind]} FROM {kind} WHERE row = ?", (row,)).fetchone()
        yield Found(kind, id, label)


def _nearest(database: sqlite3.Connection, loose: str, kinds: Sequence[str]) -> list[Found]:
    """Up to three records whose name, or a word of it, is nearly the text."""
    from difflib import get_close_matches

    rows = database.execute(
        f"SELECT key, kind, row FROM names WHERE kind IN ({_in(kinds)}) LIMIT {_COMPARED}"
    ).fetchall()
    rows.sort(key=lambda row: row[1] not in _NAMED)
    keys = {key: (kind, row) for key, kind, row in reversed(rows)}
    if " " not in loose and len(loose) > 3 and not loose.isdigit():
        for key, kind, row in rows:
            for word in names.words(key):
                if word[0] == loose[0]:  # "amyt" is near "amit", but "nope" is not near "open".
                    keys.setdefault(word, (kind, row))
    near = get_close_matches(loose, keys, n=6, cutoff=0.75)
    return list(_labelled(database, list(dict.fromkeys(keys[key] for key in near))[:3]))
