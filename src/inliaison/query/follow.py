"""What the user follows: which records these are, and what they stand for in an index."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from inliaison.dataset.followed import KINDS, Followed
from inliaison.errors import NotThereError, UnknownNameError
from inliaison.index.connection import has_documents
from inliaison.kinds import SINGULAR, load_kind
from inliaison.kinds.sql import BELOW, COMMITTEE_TIES, ROLES
from inliaison.query.conditions import bind_values, match_ids
from inliaison.query.register_state import EXCERPT, WITHOUT_MEMBERS, is_excerpt, lacks_members
from inliaison.query.unlisted_partners import describe_standing
from inliaison.render.documents import NUMBER, Column, Listing, View

if TYPE_CHECKING:
    from inliaison.query.targets import Target

BEGIN = 'inliaison follow "TC 207" who kenya'
"""The command with which a user may begin."""
_LOOKS = {"kind": Column("Kind"), "committees": NUMBER, "only": Column("Only", narrow_pattern="only itself")}
VIEW = View(
    ("kind", "id", "name", "committees", "only"),
    screen=("kind", "id", "name", "committees"),
    main="name",
    droppable=("kind",),
    looks=_LOOKS,
)


class Reach(NamedTuple):
    """The ids of what some followed records stand for."""

    partners: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    """The followed committees and those below them."""
    shared_committees: frozenset[str] = frozenset()
    """The committees that the partners and members take part in."""

    def union(self, other: Reach) -> Reach:
        """Return what any of the two stands for."""
        return Reach(*(mine | others for mine, others in zip(self, other, strict=True)))


def resolve_records(database: sqlite3.Connection, texts: Iterable[str], *, only: bool = False) -> list[Followed]:
    """Return the records that some references mean, to be followed.

    Raises NotThereError; the digest tells of one that only an older snapshot has.
    """

    def resolve(text: str) -> Target:
        try:
            return _resolve(database, text, KINDS)
        except UnknownNameError as error:
            from inliaison.query import older_snapshots

            raise older_snapshots.add_day(error, text, KINDS, "inliaison digest --of {}") from None

    return make_records(map(resolve, texts), only=only)


def make_records(every: Iterable[Target], *, only: bool = False) -> list[Followed]:
    """Return the records that references mean, each once, to be followed."""
    return list(dict.fromkeys(Followed(target.kind, target.id, target.label, only) for target in every))


def find_ids(database: sqlite3.Connection, records: Sequence[Followed]) -> dict[Followed, str]:
    """Return the ids of the followed records that an index has, each by its id, else as the one record of its name."""
    ids_in_index: dict[str, set[str]] = {}
    for kind in KINDS if has_documents(database) else KINDS[:-1]:
        condition = match_ids({record.id for record in records if record.kind == kind})
        rows = database.execute(f"SELECT id FROM {kind} WHERE {condition.sql}", condition.values)
        ids_in_index[kind] = {id for (id,) in rows}
    ids = {}
    for record in records:
        if record.kind in ids_in_index and (id := _find_id(database, record, ids_in_index[record.kind])):
            ids[record] = id
    return ids


def _find_id(database: sqlite3.Connection, record: Followed, ids_in_index: Set[str]) -> str | None:
    """Return the id of a followed record, or None if the index lacks it and its name fits no record or several."""
    if record.id in ids_in_index:
        return record.id
    if record.kind == "standards":
        return _find_standard(database, record.id)
    from inliaison.query.references import find_by_full_name

    match = find_by_full_name(database, record.id, (record.kind,))
    return match[0].id if len(match) == 1 else None


def find_followed_records(
    database: sqlite3.Connection, records: Sequence[Followed], texts: Iterable[str]
) -> list[Followed]:
    """Return the followed records that some texts mean: their ids or names in the file, else references as everywhere.

    Raises NotThereError for a text that means none of them.
    """
    return [record for text in texts for record in _find_by_text(database, records, text)]


def _find_by_text(database: sqlite3.Connection, records: Sequence[Followed], text: str) -> list[Followed]:
    folded_text, ids = text.casefold(), find_ids(database, records)
    matches = [record for record in records if folded_text in (record.id.casefold(), (record.name or "").casefold())]
    meant = {(record.kind, ids[record]) for record in matches if record in ids}
    if records and not matches:
        with contextlib.suppress(UnknownNameError):
            meant = {_resolve(database, text, KINDS)[:2]}
    matches = [it for it in records if it in matches or (it.kind, ids.get(it)) in meant]
    if not matches:
        details = [f"{record.id}  {record.name or ''}".rstrip() for record in records]
        remedy = "These are." if records else f"Nothing is: `{BEGIN}` begins."
        raise NotThereError(f'"{text}" is not followed', details=details, remedy=remedy)
    return matches


def _find_standard(database: sqlite3.Connection, text: str) -> str | None:
    """Return the id of the standard that a reference means, or None if it means none or several."""
    try:
        return _resolve(database, text, ("standards",)).id
    except NotThereError:
        return None


def _resolve(database: sqlite3.Connection, text: str, kinds: tuple[str, ...]) -> Target:
    """Return the record that a reference means; a digest of what is followed seldom needs it. Raises NotThereError."""
    from inliaison.query.references import resolve

    return resolve(database, text, kinds)


def find_reach(database: sqlite3.Connection, ids: Mapping[Followed, str]) -> Reach:
    """Return what followed records with these ids stand for in an index."""
    partners, members, committees = (
        frozenset(id for record, id in ids.items() if record.kind == kind)
        for kind in ("partners", "members", "committees")
    )
    wide = {kind: [id for record, id in ids.items() if record.kind == kind and not record.only] for kind in KINDS}
    committees_in_common = (find_committees(database, kind, wide[kind]) for kind in ("partners", "members"))
    below = find_committees(database, "committees", wide["committees"])
    return Reach(partners, members, committees | below, frozenset().union(*committees_in_common))


def find_committees(database: sqlite3.Connection, kind: str, ids: Sequence[str]) -> frozenset[str]:
    """Return committees with these ids and those below them, or the committees that bodies with these ids are in."""
    if not ids:
        return frozenset()
    ends = bind_values(ids)
    # One membership is enough: all those of sixteen members are ten times as many as there are committees.
    links = [f"SELECT 1 FROM committees_{role} AS held WHERE held.row = committees.row" for role in ROLES[1:]]
    roles = [f"secretariat IN {ends.sql}", *(f"EXISTS ({link} AND target IN {ends.sql})" for link in links)]
    sql = {
        "committees": BELOW.format(f"id FROM committees WHERE id IN {ends.sql}"),
        "partners": COMMITTEE_TIES.format("committee", f"partner IN {ends.sql}"),
        "members": f"SELECT id FROM committees WHERE {' OR '.join(roles)}",
    }[kind]
    rows = database.execute(sql, ends.values * (len(roles) if kind == "members" else 1))
    return frozenset(id for (id,) in rows if id)


def iter_unknown(database: sqlite3.Connection, ids: Mapping[Followed, str]) -> Iterator[Followed]:
    """Yield the followed organizations and members whose committees an index does not know."""
    for kind, column in (("partners", "committees"), ("members", "participating")):
        bodies = {record: id for record, id in ids.items() if record.kind == kind and not record.only}
        condition = match_ids(bodies.values())
        rows = database.execute(f"SELECT id FROM {kind} WHERE {column} IS NULL AND {condition.sql}", condition.values)
        unknown = {id for (id,) in rows}
        yield from (record for record, id in bodies.items() if id in unknown)


def describe_unknown(database: sqlite3.Connection, ids: Mapping[Followed, str]) -> Iterator[str]:
    """Yield a note on each body that an index has no committees of, and one if it has only an excerpt of all."""
    unknown = list(iter_unknown(database, ids))
    names = read_names(database, {record: ids[record] for record in unknown})
    for record in unknown:
        standing = describe_standing(database, [ids[record]] if record.kind == "partners" else [])
        yield next(standing, f"the committees of {names[record]} are not known")
    if any(record.kind != "standards" and not record.only for record in ids) and is_excerpt(database):
        yield EXCERPT


def read_names(
    database: sqlite3.Connection, ids: Mapping[Followed, str], get_sql: Callable[[str], str] = lambda kind: "short"
) -> dict[Followed, str]:
    """Return the short names of followed records with these ids, or what the SQL of their kind makes of them."""
    names = {}
    for kind in dict.fromkeys(record.kind for record in ids):
        condition = match_ids(id for record, id in ids.items() if record.kind == kind)
        rows = database.execute(f"SELECT id, {get_sql(kind)} FROM {kind} WHERE {condition.sql}", condition.values)
        names[kind] = dict(rows)
    return {record: names[record.kind][id] for record, id in ids.items()}


def list_followed_records(database: sqlite3.Connection, records: Sequence[Followed]) -> Listing:
    """Return the followed records as rows, each with the number of committees that it stands for today.

    That number is None for a standard, a body followed alone, a record whose committees are not known, and one that the
    index does not have; notes name the last two.
    """
    ids = find_ids(database, records)
    labels, unknown = read_names(database, ids, lambda kind: load_kind(kind).label), {*iter_unknown(database, ids)}
    if is_excerpt(database):  # It lacks most subcommittees.
        unknown.update(record for record in ids if record.kind == "committees" and not record.only)
    rows = []
    notes = [] if records else [f"`{BEGIN}` begins"]
    notes += describe_unknown(database, ids)
    if lacks_members(database) and any(record.kind == "members" for record in unknown):
        notes.append(WITHOUT_MEMBERS)
    for record in records:
        kind, id = record.kind, ids.get(record)
        if id is None:
            notes.append(_describe_missing(database, record))
        is_alone = kind == "standards" or (record.only and kind != "committees")
        number = None
        if id and not is_alone and record not in unknown:
            number = 1 if record.only else len(find_committees(database, kind, [id]))
        rows.append((SINGULAR[kind], id or record.id, labels.get(record, record.name), number, record.only))
    notes += [
        f"the {kind} {id} is followed {count} times: leave one of these in the file"
        for (kind, id), count in Counter(row[:2] for row in rows).items()
        if count > 1
    ]
    return Listing("followed", VIEW.columns, rows, len(rows), notes=tuple(notes), view=VIEW, title="What you follow")


def _describe_missing(database: sqlite3.Connection, record: Followed) -> str:
    """Return a note on a followed record that an index does not have; one that a person wrote may be misspelt."""
    from inliaison.dataset.rules import format_hint
    from inliaison.query.similar import find_similar

    description = f"the {SINGULAR[record.kind]} {record.id}{f' ({record.name})' if record.name else ''}"
    for kind, row in () if record.name else find_similar(database, record.id, (record.kind,))[:1]:
        ((short,),) = database.execute(f"SELECT short FROM {kind} WHERE row = ?", (row,))
        return f"{description} is not in the data now{format_hint(short)}"
    return f"{description} is not in the data now; it stays, as bodies come back"
