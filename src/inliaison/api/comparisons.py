"""Comparisons of records, and of snapshots of ISO's register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inliaison.api.kind_methods import KindMethods
from inliaison.api.listings import Several, Without, as_list, warn
from inliaison.errors import UsageError
from inliaison.kinds import get_kinds
from inliaison.query import changes, compare, digest, history
from inliaison.query.change_filter import ChangeFilter
from inliaison.render import timeline
from inliaison.render.differences import Change
from inliaison.render.digest import Item
from inliaison.render.results import Comparison
from inliaison.render.timeline import Moment

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.partners import Partner


class Comparisons(KindMethods):
    """The methods `common`, `compare`, `changes`, `history` and `digest`."""

    def common(
        self, *references: str, kind: str | None = None, without: Without | None = None
    ) -> tuple[Committee | Partner, ...]:
        """Return the committees that all of two or more partners or members share, or the partners of committees.

        `kind` is the kind of the records compared; `without` excludes what a `partner`, `committee` or `member` has.

        >>> [committee.reference for committee in directory.common("unido", "wto")]
        ['ISO/TC 207/SC 3', 'ISO/TC 279']
        """
        more: dict[str, Any] = {"kind": kind, "without": convert_exclusions(without)}
        return self._make_records(self._ask(lambda database: compare.list_shared_records(database, references, **more)))

    def compare(
        self, first: str, second: str, *, kind: str | None = None, without: Without | None = None
    ) -> Comparison:
        """Return what only the first of two records has, what both have, and what only the second has.

        For partners and members these are committees, for committees partners. `kind` and `without` are as in `common`.

        >>> found = directory.compare("unido", "wto")
        >>> [committee.reference for committee in found.both], len(found.first), len(found.second)
        (['ISO/TC 207/SC 3', 'ISO/TC 279'], 12, 2)
        """
        more: dict[str, Any] = {"kind": kind, "without": convert_exclusions(without)}
        listing = self._ask(lambda database: compare.compare_records(database, (first, second), **more))
        records_only = listing.replace(columns=listing.columns[1:], rows=[row[1:] for row in listing.rows])
        sides: dict[str, list[Any]] = {"first": [], "both": [], "second": []}
        for (side, *_), record in zip(listing.rows, self._make_records(records_only), strict=True):
            sides[side].append(record)
        return Comparison(*map(tuple, sides.values()))

    def changes(
        self,
        old: str | None = None,
        new: str | None = None,
        *,
        partner: Several = (),
        committee: Several = (),
        recursive: bool = False,
        member: Several = (),
        kind: Several = (),
        change: Several = (),
        without: Without | None = None,
    ) -> tuple[Change, ...]:
        """Return what differs between two snapshots of ISO's register, by default the last two.

        `kind` and `change` filter by these attributes of a change; `without` excludes changes of a `partner`,
        `committee` or `member`. Raises NotThereError if there are no two snapshots.
        """
        references = {"partners": as_list(partner), "committees": as_list(committee), "members": as_list(member)}
        filter = ChangeFilter(
            references, convert_exclusions(without), as_list(kind), as_list(change), recursive=recursive
        )
        listing = changes.list_changes(old, new, filter, warn=warn)
        for note in listing.notes:
            warn(note)
        return tuple(Change(*row[2:]) for row in listing.rows)

    def history(self, reference: str | int | None = None, *, kind: str | None = None) -> tuple[Moment, ...]:
        """Return what each snapshot of ISO's register that is kept knows of a record, or of the register as a whole.

        The oldest comes first. `kind` is that of the record: partners, committees, members or countries. Raises
        NotThereError if no snapshot is kept, or none has the record.
        """
        kinds = get_kinds(kind) if kind else timeline.KINDS
        result = history.read_history(None if reference is None else str(reference), kinds, warn=warn)
        for note in result.notes:
            warn(note)
        return result.moments

    def digest(
        self, *, since: str | None = None, until: str | None = None, of: Several = (), only: bool = False
    ) -> tuple[Item, ...]:
        """Return what is new for what the user follows, or for the records `of` some references.

        It covers the snapshots from the one current `since` a day, by default the one that the last digest ended with
        that was marked as read, to the one current at `until`. If `only`, committees stand for themselves without their
        subcommittees, bodies without their committees. Raises NotThereError if nothing is followed, or there are no two
        snapshots.
        """
        listing = digest.read_digest_of(as_list(of), since, until, only=only, warn=warn)
        for note in listing.notes:
            warn(note)
        return tuple(Item(*row[:-1]) for row in listing.rows)


def convert_exclusions(without: Without | None) -> dict[str, list[str]]:
    """Return the records to exclude from a query other than a listing, by kind. Raises UsageError."""
    known_names = ("partner", "committee", "member")
    for name in without or ():
        if name not in known_names:
            raise UsageError(f'nothing is left out by "{name}"', remedy=f"Choose from: {', '.join(known_names)}.")
    return {f"{kind}s": as_list(names) for kind, names in (without or {}).items()}
