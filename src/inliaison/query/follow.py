"""What the user follows: which records these are, and what they stand for in an index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inliaison.dataset.followed import KINDS, Followed
from inliaison.errors import NotThereError
from inliaison.index.connection import has_documents
from inliaison.kinds import SINGULAR
from inliaison.kinds.sql import BELOW, MEMBERSHIPS, TIED
from inliaison.query import references
from inliaison.query.conditions import match_ids
from inliaison.query.references import Found
from inliaison.render.documents import NUMBER, Column, Listing, View

BEGIN = 'inliaison follow "TC 207" who kenya'
"""The command with which a user may begin."""
_LOOKS = {"kind": Column("Kind"), "committees": NUMBER, "only": Column("Only", below="only itself")}
_VIEW = View(
    ("kind", "id", "name", "committees", "only"),
    screen=("kind", "id", "name", "committees"),
    main="name",
    lesser=("kind",),
    looks=_LOOKS,
)


class Reach(NamedTuple):
    """The ids of what some followed records stand for."""

    partners: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    """The followed committees and those below them."""
    shared: frozenset[str] = frozenset()
    """The committees that the partners and members take part in."""

    def union(self, other: Reach) -> Reach:
        """Return what any of the two stands for."""
        return Reach(*(mine | others for mine, others in zip(self, other, strict=True)))


def resolve_records(database: sqlite3.Connection, texts: Iterable[str], *, only: bool = False) -> list[Followed]:
    """Return the records that some references mean, to be followed. Raises NotThereError."""
    return make_records((references.resolve(database, text, KINDS) for text in texts), only=only)


def make_records(every: Iterable[Found], *, only: bool = False) -> list[Followed]:
    """Return the records that references mean, each once, to be followed."""
    return list(dict.fromkeys(Followed(found.kind, found.id, found.label, only) for found in every))


def find_record(database: sqlite3.Connection, record: Followed) -> Found | None:
    """Return the record of an index that the user follows, or None if its id or name fits none or several."""
    if record.kind == "standards":
        return _find_standard(database, record.id)
    match = references.find_named(database, record.id, (record.kind,))
    return match[0] if len(match) == 1 else None


def find_followed(database: sqlite3.Connection, records: Sequence[Followed], texts: Iterable[str]) -> list[Followed]:
    """Return the followed records that some texts mean: their ids or names in the file, else references as everywhere.

    Raises NotThereError for a text that means none of them.
    """
    return [record for text in texts for record in _find_by_text(database, records, text)]


def _find_by_text(database: sqlite3.Connection, records: Sequence[Followed], text: str) -> list[Followed]:
    folded_text = text.casefold()
    matches = [record for record in records if folded_text in (record.id.casefold(), (record.name or "").casefold())]
    if records and not matches:
        record_key = references.resolve(database, text, KINDS)
        matches = [record for record in records if find_record(database, record) == record_key]
    if not matches:
        details = [f"{record.id}  {record.name or ''}".rstrip() for record in records]
        remedy = "These are." if records else f"Nothing is: `{BEGIN}` begins."
        raise NotThereError(f'"{text}" is not followed', details=details, remedy=remedy)
    return matches


def _find_standard(database: sqlite3.Connection, text: str) -> Found | None:
    """Return the standard that an id or a reference means, or None if it means none or several, or none are known."""
    try:
        return references.resolve(database, text, ("standards",)) if has_documents(database) else None
    except NotThereError:
        return None


def find_family(database: sqlite3.Connection, id: str, *, only: bool = False) -> set[str]:
    """Return the ids of a standard, those that replace it, also one after the other, and the amendments of all."""
    family, new = set[str](), {id}
    while new:
        family |= new
        some = match_ids(sorted(new), "{}")
        sql = f"""SELECT id FROM standards WHERE row IN
                (SELECT row FROM standards_replaces WHERE {some.sql.format("target")})
            UNION SELECT target FROM standards_replaced_by JOIN standards USING (row) WHERE {some.sql.format("id")}
            UNION SELECT other.id FROM standards JOIN standards AS other
                ON other.reference > standards.reference || '/' AND other.reference < standards.reference || '0'
                WHERE {some.sql.format("standards.id")}"""
        new = set() if only else {id for (id,) in database.execute(sql, some.values * 3)} - family
    return family


def find_reach(database: sqlite3.Connection, records: Iterable[Followed]) -> Reach:
    """Return what some followed records stand for in an index; those that it does not have stand for nothing."""
    reach = Reach()
    for record in records:
        if record.kind != "standards" and (match := find_record(database, record)):
            committees = find_committees(database, match, only=record.only)
            name = "committees" if match.kind == "committees" else "shared"
            reach = reach.union(Reach(**{match.kind: frozenset([match.id])})).union(Reach(**{name: committees}))
    return reach


def find_committees(database: sqlite3.Connection, found: Found, *, only: bool = False) -> frozenset[str]:
    """Return the committees that a record stands for: a committee and those below it, or those that a body is in."""
    if only:
        return frozenset([found.id] if found.kind == "committees" else ())
    sql = {
        "committees": BELOW.format("id FROM committees WHERE id = ?1"),
        "partners": TIED.format("committee", "partner = ?1"),
        "members": f"SELECT id FROM committees WHERE secretariat = ?1 OR row IN"
        f" (SELECT row FROM ({MEMBERSHIPS}) WHERE target = ?1)",
    }[found.kind]
    return frozenset(id for (id,) in database.execute(sql, (found.id,)) if id)


def knows_committees(database: sqlite3.Connection, found: Found) -> bool:
    """Return whether the data say in which committees an organization or a member takes part."""
    column = {"partners": "committees", "members": "participating"}.get(found.kind)
    if column is None:
        return True
    sql = f"SELECT {column} IS NOT NULL FROM {found.kind} WHERE id = ?"
    return bool(database.execute(sql, (found.id,)).fetchone()[0])


def list_followed(database: sqlite3.Connection, records: Sequence[Followed]) -> Listing:
    """Return the followed records as rows, each with the number of committees that it stands for today.

    That number is None for a standard, a body followed alone or with committees that are not known, and a record that
    the index does not have, which a note names.
    """
    rows = []
    notes = [] if records else [f"`{BEGIN}` begins"]
    for record in records:
        match = find_record(database, record)
        if match is None:
            label = f"{record.id} ({record.name})" if record.name else record.id
            notes.append(f"the {SINGULAR[record.kind]} {label} is not in the data now; it stays, as bodies come back")
        name = match.label if match else record.name
        is_alone = record.kind == "standards" or (record.only and record.kind != "committees")
        number = None
        if match and not is_alone and knows_committees(database, match):
            number = len(find_committees(database, match, only=record.only))
        rows.append((SINGULAR[record.kind], match.id if match else record.id, name, number, record.only))
    return Listing("followed", _VIEW.columns, rows, len(rows), notes=tuple(notes), view=_VIEW, title="What you follow")
