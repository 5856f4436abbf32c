"""Which changes to list: by kind, by sort, and by the records that they concern."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from inliaison.errors import NotThereError, UsageError
from inliaison.kinds import SINGULAR
from inliaison.kinds.sql import BELOW
from inliaison.kinds.standard_filters import FILTERS as STANDARD_FILTERS
from inliaison.query.conditions import match_ids
from inliaison.query.filter_values import fill_values
from inliaison.query.references import resolve
from inliaison.query.unlisted_partners import describe_unlisted
from inliaison.register import document_changes
from inliaison.render import differences
from inliaison.render.differences import Change, find_concerned_ids
from inliaison.render.view import format_unknown
from inliaison.values import Value


class Choice(NamedTuple):
    """The changes that a filter chooses."""

    changes: list[Change]
    notes: tuple[str, ...]
    """How many others may match, as the data do not know, and why none does."""


class ChangeFilter(Value):
    """Which changes to list; the references are by kind, such as `{"partners": ["who"]}`."""

    include: Mapping[str, Sequence[str]] = {}
    exclude: Mapping[str, Sequence[str]] = {}
    kinds: Sequence[str] = ()
    """Kinds of what changed, of `differences.KINDS`; empty means all."""
    sorts: Sequence[str] = ()
    """Sorts of change, of `differences.CHANGES`; empty means all."""
    recursive: bool = False
    """Whether committees include their subcommittees."""

    def check(self) -> None:
        """Raise UsageError for an unknown kind or sort, or if `recursive` has no committee to apply to."""
        _refuse_unknown(self.kinds, differences.KINDS, "kind of change")
        _refuse_unknown(self.sorts, differences.CHANGES, "change")
        if self.recursive and not (self.include.get("committees") or self.exclude.get("committees")):
            raise UsageError("{} needs {}", options=("recursive", "committee"))

    def allows(self, kind: str) -> bool:
        """Return whether changes of a kind of `differences.KINDS` are among those to list."""
        return not self.kinds or kind in self.kinds

    def choose(self, changes: Sequence[Change], both: Sequence[sqlite3.Connection]) -> Choice:
        """Return the matching ones of some changes, of which these indexes know the names.

        The references may mean records of either index. Raises NotThereError if one means none in both.
        """
        changes = [it for it in changes if self.allows(it.kind) and (not self.sorts or it.change in self.sorts)]
        owners = {owner for change in changes for owner in _list_owners(change) if owner}
        tests, bans = (
            [*_iter_tests(both, references, owners, recursive=self.recursive)]
            for references in (self.include, self.exclude)
        )
        matches: list[Change] = []
        unknown: dict[str, int] = {}
        for change in changes:
            answers = [test.judge(change) for test in tests]
            answers += [None if (answer := ban.judge(change)) is None else not answer for ban in bans]
            if all(answers):
                matches.append(change)
            elif False not in answers:
                what = [*tests, *bans][answers.index(None)].unknown_label
                unknown[what] = unknown.get(what, 0) + 1
        notes = [format_unknown("changes", number, what) for what, number in unknown.items()]
        if not matches:
            ids = [id for test in tests if test.kind == "partners" for id in sorted(test.ids)]
            notes += describe_unlisted(both[0], ids)
        return Choice(matches, tuple(notes))


def _refuse_unknown(words: Sequence[str], valid: Sequence[str], what: str) -> None:
    """Raise UsageError for a word that is not in `valid`."""
    for word in words:
        if word not in valid:
            from inliaison.dataset.rules import suggest_nearest

            raise UsageError(
                f'no {what} "{word}"{suggest_nearest(word, valid)}', remedy=f"Choose from: {', '.join(valid)}."
            )


class _Test(Value):
    """Whether a change concerns some records of a kind."""

    kind: str
    ids: Set[str]
    members: Mapping[str, str]
    """The ids of members by their labels."""
    owners: Set[str]
    """The owners of standards that the records have to do with."""
    judged_owners: Set[str]
    """The owners of which it is known whether they have."""
    unknown_label: str
    """What is unknown of the others."""

    def judge(self, change: Change) -> bool | None:
        """Return whether a change concerns one of the records; None if the owner of the standard is not known."""
        if change.kind != document_changes.KIND:
            return bool(self.ids & find_concerned_ids(change, self.kind, self.members))
        owners = _list_owners(change)
        if owners & self.owners:
            return True
        return False if owners <= self.judged_owners else None


def _list_owners(change: Change) -> set[str | None]:
    """Return who makes the standard that a change is of, and who made it before; empty for other changes."""
    if change.kind != document_changes.KIND:
        return set()
    return {change.owner, *((change.old, change.new) if change.change == "given" else ())}


def _iter_tests(
    databases: Sequence[sqlite3.Connection],
    references: Mapping[str, Sequence[str]],
    owners: Set[str],
    *,
    recursive: bool,
) -> Iterator[_Test]:
    """Yield a test for each kind of which there are references, to records in any of the indexes.

    `owners` are those of the standards that changed.
    """
    labels = "SELECT acronym, id FROM members UNION ALL SELECT label, id FROM members"
    members = {label: id for database in databases for label, id in database.execute(labels)}
    for kind, texts in references.items():
        ids = {id for text in texts for id in _resolve_in_any(databases, text, kind)}
        if recursive and kind == "committees":
            ids = _add_subcommittees(databases, ids)
        if ids:
            filter = next(it for it in STANDARD_FILTERS if it.name == SINGULAR[kind])
            their_owners, judged_owners = (
                {owner for database in databases for owner in _choose_owners(database, owners, sql, sorted(ids))}
                for sql in (filter.where, filter.is_known_sql)
            )
            yield _Test(kind, ids, members, their_owners, judged_owners, filter.unknown)


_OWNERS = "WITH standards (owner) AS (SELECT value FROM json_each(?)) SELECT owner FROM standards WHERE {}"
"""The SQL of those of some owners that meet a condition of a filter of standards which concerns the owner alone."""


def _choose_owners(database: sqlite3.Connection, owners: Set[str], sql: str, ids: Sequence[str]) -> Iterator[str]:
    """Yield the owners of standards for which the SQL of a filter of standards is true."""
    condition = fill_values(sql, ids, "")
    rows = database.execute(_OWNERS.format(condition.sql), (json.dumps(sorted(owners)), *condition.values))
    yield from (owner for (owner,) in rows) if owners else ()


def _add_subcommittees(databases: Sequence[sqlite3.Connection], ids: set[str]) -> set[str]:
    """Return the ids of committees and of all below them, in any of the indexes."""
    roots = match_ids(sorted(ids))
    sql = BELOW.format(f"id FROM committees WHERE {roots.sql}")
    return {id for database in databases for (id,) in database.execute(sql, roots.values)}


def _resolve_in_any(databases: Sequence[sqlite3.Connection], reference: str, kind: str) -> set[str]:
    """Return the ids that a reference means in the indexes, as a name may pass from one record to another.

    Raises NotThereError if it means none in any of them.
    """
    ids: set[str] = set()
    missing: list[NotThereError] = []
    for database in databases:
        try:
            ids.add(resolve(database, reference, (kind,), strict=True).id)
        except NotThereError as error:
            missing.append(error)
    if not ids:
        raise missing[0]
    return ids
