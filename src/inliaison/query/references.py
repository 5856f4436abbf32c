"""What a person's reference to a record means: an id, an acronym, a name or a unique part of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from inliaison.errors import NotThereError
from inliaison.kinds import KINDS, REGISTRY, SINGULAR, load
from inliaison.query.conditions import among
from inliaison.query.loaded import EXCERPT, is_excerpt
from inliaison.text import names

_NAMED = tuple(kind for kind, entry in REGISTRY.items() if entry.known_by_name)

_AS_IT_STANDS = (0, 1, 3, 5)
"""Levels of names that are compared with their punctuation; the others are words alone."""

_ACRONYM = 2
"""The level of acronyms in words."""

_SHOWN = 10
_COMPARED = 20_000
_MOST_WORDS = 64

Hit = tuple[str, int]
"""A record by its kind and row."""


class Found(NamedTuple):
    """A record that a reference means."""

    kind: str
    id: str
    label: str


def resolve(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> Found:
    """The one record of these kinds that a text refers to.

    Tried in turn: id, acronym, alias, full name, two of these, the beginning of a name, a part of one; the
    first that fits decides. Raises NotThereError where nothing fits, or several do.
    """
    hits = _meant(database, text, kinds)
    if len(hits) == 1:
        return next(_labelled(database, hits))
    if hits:
        raise _ambiguous(database, text, _likeliest_first(database, hits))
    what = SINGULAR[kinds[0]] if len(kinds) == 1 else "record"
    excerpt = "committees" in kinds and names.is_committee(text) and is_excerpt(database)
    near = [] if excerpt else _nearest(database, names.loose(text), kinds)
    remedy = "Did you mean one of these?" if near else ""
    raise NotThereError(f'no {what} "{text}"', details=_told(database, near), remedy=EXCERPT if excerpt else remedy)


def named(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """The records that a text names in full: by id, acronym, alias, number or name, in any of their spellings."""
    return next(filter(None, (_whole(database, spelling, kinds) for spelling in names.spellings(text))), [])


def _meant(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> dict[Hit, int]:
    """The records that a text may refer to, each with how far from it their names are."""
    spellings = names.spellings(text)
    for spelling in spellings:
        if hits := _whole(database, spelling, kinds):
            return dict.fromkeys(hits, 0)
    if spellings and (hits := _twice_named(database, names.words(spellings[-1]), kinds)):
        return dict.fromkeys(hits, 0)
    for tier in ([kind for kind in kinds if kind in _NAMED], [kind for kind in kinds if kind not in _NAMED]):
        for spelling in spellings if tier else ():
            if found := _partial(database, spelling, tier):
                return found
    return {}


def _ambiguous(database: sqlite3.Connection, text: str, hits: Sequence[Hit]) -> NotThereError:
    details = _told(database, hits[:_SHOWN])
    remedy = "Name one by its id."
    among = {kind for kind, _ in hits}
    if len(among) > 1:
        remedy = "Name one by its id; `--kind` chooses among kinds."
    if len(hits) > _SHOWN:
        from shlex import quote

        details.append(f"and {len(hits) - _SHOWN:,} more")
        command = among.pop() if len(among) == 1 and among != {"figures"} else "search"
        remedy += f" `inliaison {command} {quote(text)}` lists all in which a word begins so."
    return NotThereError(f'"{text}" fits {len(hits):,} records', details=details, remedy=remedy)


def _likeliest_first(database: sqlite3.Connection, hits: Mapping[Hit, int]) -> list[Hit]:
    """By acronym or id before by name; then those in most liaisons, then the shortest."""
    weights = {}
    for kind in dict.fromkeys(kind for kind, _ in hits):
        there = among((row for of, row in hits if of == kind), "row")
        sql = f"SELECT row, coalesce({load(kind).weight}, 0) FROM {kind} WHERE {there.sql}"
        weights.update({(kind, row): weight for row, weight in database.execute(sql, there.values)})

    def rank(hit: Hit) -> tuple[int, int, int, int, int]:
        far, length = divmod(hits[hit], _FAR)
        return far, KINDS.index(hit[0]), -weights.get(hit, 0), length, hit[1]

    return sorted(hits, key=rank)


def _told(database: sqlite3.Connection, hits: Iterable[Hit]) -> list[str]:
    """Records as lines of a message: id, name, and what tells each from others."""
    lines = []
    for kind, row in hits:
        columns = ", ".join(("id", load(kind).label, *load(kind).telling))
        id, label, *more = database.execute(f"SELECT {columns} FROM {kind} WHERE row = ?", (row,)).fetchone()
        lines.append(f"{id}  {label} ({', '.join([SINGULAR[kind], *filter(None, more)])})")
    return lines


def _in(kinds: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


def _whole(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Records with this very name; of several sorts of name the most telling counts alone."""
    light, loose, committee = names.fold(text), names.loose(text), names.committee_key(text)
    id = _as_id(loose)
    # By key alone: SQLite 3.40 finds nothing where an OR of IN terms meets a table without row numbers.
    rows = [
        (level, kind, row)
        for key, level, kind, row in database.execute(
            "SELECT key, level, kind, row FROM names WHERE key IN (?, ?, ?, ?)", (light, loose, committee, id)
        )
        if (key == light and level in _AS_IT_STANDS)
        or (key == loose and level not in _AS_IT_STANDS)
        or (key == committee and level == 1 and kind == "committees")
        or (key == id and level == 0)
    ]
    rows += database.execute("SELECT 0, 'liaisons', row FROM liaisons WHERE id = ?", (id,))
    rows = sorted(row for row in rows if row[1] in kinds)
    hits = list(dict.fromkeys((kind, row) for level, kind, row in rows if level == rows[0][0]))
    if hits and rows[0][0] == 0 and text != text.lower():  # Ids have no capitals: what has some is an acronym.
        hits += _sharing(database, rows, hits)
    named = [hit for hit in hits if hit[0] in _NAMED]
    return named if len(named) == 1 else hits


def _sharing(database: sqlite3.Connection, rows: Sequence[tuple[int, str, int]], hits: Sequence[Hit]) -> list[Hit]:
    """The records whose acronym is the id of these; a mere label of the register takes no id away."""
    others = [(kind, row) for level, kind, row in rows if level == _ACRONYM and (kind, row) not in hits]
    return [hit for hit in others if _has_full_name(database, hit)]


def namesakes(database: sqlite3.Connection, text: str, kinds: Sequence[str], found: Found) -> list[str]:
    """Whom a text means too that was taken for an id, as lines of a message."""
    hits = _whole(database, text.upper(), kinds) if text == text.lower() and found.id == text else []
    return [line for line in _told(database, hits) if line.split()[0] != found.id]


def _has_full_name(database: sqlite3.Connection, hit: Hit) -> bool:
    """Whether more is known of a record than a label."""
    full = load(hit[0]).names.full
    sql = f"SELECT coalesce({', '.join(full)}, NULL) FROM {hit[0]} WHERE row = ?"
    return bool(full) and database.execute(sql, (hit[1],)).fetchone()[0] is not None


def _as_id(loose: str) -> str:
    """Folded words in the one form that ids have."""
    return loose.replace(" ", "-")


def _twice_named(database: sqlite3.Connection, words: Sequence[str], kinds: Sequence[str]) -> list[Hit]:
    """Records by one of their names beside another, or its beginning: `World Health Organization (WHO)`.

    Both parts must mean the same record, so that nothing that was typed is ignored.
    """
    if not 1 < len(words) <= _MOST_WORDS:
        return []
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    keys = {form: part for split in splits for part in split for form in (names.committee_key(part), part)}
    wanted = among(keys, "key")
    sql = f"SELECT DISTINCT kind, row, key FROM names WHERE {wanted.sql} AND kind IN ({_in(kinds)})"
    called = {((kind, row), keys[key]) for kind, row, key in database.execute(sql, wanted.values)}
    begins = "SELECT 1 FROM names WHERE key >= ? AND key < ? AND kind = ? AND row = ?"
    return sorted(
        {
            hit
            for hit, part in called
            for other in {head if part == tail else tail for head, tail in splits if part in (head, tail)}
            if (hit, other) in called or database.execute(begins, (other, other + _LAST, *hit)).fetchone()
        }
    )


_LAST = "\U0010ffff"
_FAR = 1000
_DISTANCE = f"min((level > 2) * {_FAR} + min(length(key), {_FAR - 1}))"


def _partial(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> dict[Hit, int]:
    """Records with an id or a name that begins so; failing that, with one that has it inside.

    What is written as ids are is sought among these first. A number is no part of another number.
    """
    loose = names.loose(text)
    id = _as_id(loose)
    begins, within = "{0} >= ?{1} AND {0} < ?{2}", "instr(replace(key, '-', ' '), ?1) > 0"
    if loose.isdigit():
        begins = "{0} GLOB ?{1} || '[^0-9]*' AND ?{2} NOT NULL"
        within = "' ' || key || ' ' GLOB '*[^0-9]' || ?1 || '[^0-9]*'"
    ids = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, row, id AS key, 0 AS level FROM {kind} WHERE {begins.format('id', 1, 2)}"
        for kind in kinds
    )
    named = f"SELECT kind, row, key, level FROM names WHERE kind IN ({_in(kinds)}) AND "
    for sql, values in (
        (ids, (id, id + _LAST)) if "-" in text and " " not in text else ("", ()),
        (f"{ids} UNION ALL {named} {begins.format('key', 3, 4)}", (id, id + _LAST, loose, loose + _LAST)),
        (named + within, (loose,)),
    ):
        distances = f"SELECT kind, row, {_DISTANCE} FROM ({sql}) GROUP BY kind, row ORDER BY 1, 2"
        if sql and (hits := {(kind, row): far for kind, row, far in database.execute(distances, values)}):
            return hits
    return {}


def _labelled(database: sqlite3.Connection, hits: Iterable[Hit]) -> Iterator[Found]:
    for kind, row in hits:
        id, label = database.execute(f"SELECT id, {load(kind).label} FROM {kind} WHERE row = ?", (row,)).fetchone()
        yield Found(kind, id, label)


def _nearest(database: sqlite3.Connection, loose: str, kinds: Sequence[str]) -> list[Hit]:
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
    return list(dict.fromkeys(keys[key] for key in near))[:3]
