"""Which changes to list: by kind, by sort, and by the records that they concern."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from inliaison.errors import NotThereError, UsageError
from inliaison.kinds.sql import BELOW
from inliaison.query.conditions import match_ids
from inliaison.query.references import resolve
from inliaison.register.changes import State, compare_states
from inliaison.render import differences
from inliaison.render.differences import Change
from inliaison.values import Value


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

    def list_changes(self, states: tuple[State, State], both: Sequence[sqlite3.Connection]) -> list[Change]:
        """Return the matching changes from the first state of a register to the second, of which `both` know names."""
        return self.choose(compare_states(*states), both)

    def choose(self, changes: Sequence[Change], both: Sequence[sqlite3.Connection]) -> list[Change]:
        """Return the matching ones of some changes, of which these indexes know the names."""
        changes = filter_changes(changes, both, self.include, self.exclude, recursive=self.recursive)
        changes = [change for change in changes if not self.sorts or change.change in self.sorts]
        return [change for change in changes if not self.kinds or change.kind in self.kinds]


def _refuse_unknown(words: Sequence[str], valid: Sequence[str], what: str) -> None:
    """Raise UsageError for a word that is not in `valid`."""
    for word in words:
        if word not in valid:
            from inliaison.dataset.rules import suggest_nearest

            raise UsageError(
                f'no {what} "{word}"{suggest_nearest(word, valid)}', remedy=f"Choose from: {', '.join(valid)}."
            )


def filter_changes(
    changes: Sequence[Change],
    databases: Sequence[sqlite3.Connection],
    include: Mapping[str, Sequence[str]],
    exclude: Mapping[str, Sequence[str]],
    *,
    recursive: bool = False,
) -> list[Change]:
    """Return the changes that concern, for each kind in `include`, any of its records, and none of those in `exclude`.

    Both hold references by kind, to records in either snapshot. Raises NotThereError if one is in neither.
    """
    exclude_ids = {
        kind: {id for reference in references for id in _resolve_in_any(databases, reference, kind)}
        for kind, references in exclude.items()
    }
    include_ids = {
        kind: {id for reference in references for id in _resolve_in_any(databases, reference, kind)}
        for kind, references in include.items()
        if references
    }
    if recursive and "committees" in exclude_ids:
        exclude_ids["committees"] = _add_subcommittees(databases, exclude_ids["committees"])
    if recursive and "committees" in include_ids:
        include_ids["committees"] = _add_subcommittees(databases, include_ids["committees"])
    members = {
        label: id
        for database in databases
        for label, id in database.execute("SELECT acronym, id FROM members UNION ALL SELECT label, id FROM members")
    }
    return [
        change
        for change in changes
        if all(ids & find_concerned(change, kind, members) for kind, ids in include_ids.items())
        and not any(ids & find_concerned(change, kind, members) for kind, ids in exclude_ids.items())
    ]


def _add_subcommittees(databases: Sequence[sqlite3.Connection], ids: set[str]) -> set[str]:
    """Return the ids of committees and of all below them, in any of the indexes."""
    roots = match_ids(sorted(ids))
    sql = BELOW.format(f"id FROM committees WHERE {roots.sql}")
    return {id for database in databases for (id,) in database.execute(sql, roots.values)}


def find_concerned(change: Change, kind: str, members: Mapping[str, str]) -> set[str | None]:
    """Return the ids of the records of a kind that a change concerns; a moved secretariat concerns both its holders."""
    if kind == "members" and change.kind == "secretariat":
        return {change.member, *(members.get(acronym or "") for acronym in (change.old, change.new))}
    if kind == "committees":
        return {change.committee, change.liaison_committee}
    return {change.partner if kind == "partners" else change.member}


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
