"""The moments of a history as rows: numbers and changes, in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from inliaison.render.differences import Change, describe_line, split_changes
from inliaison.render.documents import NUMBER, Column, Listing, View

KINDS = ("partners", "committees", "members", "countries")
"""The kinds of records that have a history."""


class Moment(NamedTuple):
    """A record, or the register as a whole, in one snapshot."""

    date: str
    listed: bool | None
    """Whether the snapshot has the record; None for a country or the register, or if that is unknown."""
    values: dict[str, int | str | None]
    """Numbers, and the secretariat of a committee; None if the snapshot does not know them."""
    changes: tuple[Change, ...] | None
    """What changed since the snapshot before; None for the oldest one."""


_PARTS = "; "
_LOOKS = {
    "partners": NUMBER,
    "committees": NUMBER,
    "secretariats": Column(number=True, narrow_pattern="secretariats: {}"),
    "participating": Column(number=True, narrow_pattern="participating: {}", short="P"),
    "observing": Column(number=True, narrow_pattern="observing: {}", short="O"),
    "secretariat": Column(narrow_pattern="secretariat: {}"),
    "changes": Column("What changed", min_width=30, separator=_PARTS),
}
_ROLES = ("secretariats", "participating", "observing")
VALUES = {
    "": ("organizations", "liaisons", "committees", "members", "memberships"),
    "partners": ("committees",),
    "committees": ("partners", "participating", "observing", "secretariat"),
    "members": _ROLES,
    "countries": ("partners", "liaisons", *_ROLES),
}
"""What a moment counts, by the kind of the record; of the register as a whole under an empty text."""
_SINGLE = ("partners", "committees", "members")
"""The kinds whose records a snapshot lists or not; a country is that of several."""
_OLDEST, _SAME, _ABSENT, _NOT_KNOWN = "oldest snapshot", "nothing", "not listed", "not known before"
"""What people read of a moment that has no changes to describe."""


_OWN = {"secretariat": "secretariat {}", "committee-liaison": "liaisons with committees that have no row"}
"""The heading of changes of the record itself that are not about what it is called, by kind of change."""


def list_moments(moments: Sequence[Moment], kind: str) -> Listing:
    """Return a row for each moment of the record of a kind, or of the register; changes of this are only counted."""
    columns = list_columns(kind)
    rows = []
    for it in moments:
        values = {"date": it.date, "listed": it.listed, **it.values, "changes": _build_changes(it.changes, kind)}
        rows.append(tuple(values[name] for name in columns))
    return Listing("snapshots", columns, rows, len(rows), view=build_view(kind), nullable=frozenset(["changes"]))


def list_columns(kind: str) -> tuple[str, ...]:
    """Return the columns of the moments of a record of a kind, or of the register."""
    return ("date", *(("listed",) if kind in _SINGLE else ()), *VALUES[kind], "changes")


def build_view(kind: str) -> View:
    """Return the view of the moments of a record of a kind, or of the register."""
    values = VALUES[kind]
    columns = ("date", *values, "changes")
    view = View(
        columns, main="changes", droppable=values[::-1], looks=_LOOKS, display="history", has_hidden_columns=True
    )
    if kind:
        return view
    looks = {"changes": Column(number=True, narrow_pattern="changes: {}")}
    return view.replace(main="date", droppable=(*values[::-1], "changes"), looks=looks)


def _build_changes(changes: Sequence[Change] | None, kind: str) -> list[dict[str, Any]] | None:
    if changes is None:
        return None
    if kind:
        return [change._asdict() for change in changes]
    counts = Counter((change.kind, change.change) for change in changes)
    return [{"kind": of, "change": change, "count": number} for (of, change), number in counts.items()]


def describe_moments(listing: Listing, moments: Sequence[Moment], kind: str, id: str) -> Listing:
    """Return a listing of moments with the changes in words; of the register as a whole, with their number."""
    if not kind:
        counts = [None if moment.changes is None else len(moment.changes) for moment in moments]
        return listing.replace(rows=[(*row[:-1], count) for row, count in zip(listing.rows, counts, strict=True)])
    befores = (None, *moments)
    texts = [_describe_moment(moment, before, kind, id) for moment, before in zip(moments, befores, strict=False)]
    return listing.replace(rows=[(*row[:-1], text) for row, text in zip(listing.rows, texts, strict=True)])


def omit_unchanged(listing: Listing) -> Listing:
    """Return the moments, described for people, of which there is something to say, and the newest one."""
    rows = [row for row in listing.rows[:-1] if row[-1] not in (_SAME, _ABSENT, 0)] + listing.rows[-1:]
    left_out_count = len(listing.rows) - len(rows)
    note = f"at {left_out_count:,} more snapshot{'s' * (left_out_count > 1)} nothing changed"
    return listing.replace(rows=rows, notes=(*listing.notes, *([note] if left_out_count else [])))


def _describe_moment(moment: Moment, before: Moment | None, kind: str, id: str) -> str:
    """Return what changed at a moment, for people."""
    if moment.changes:
        return _PARTS.join(_describe_changes(moment.changes, kind, id))
    if moment.listed is False:
        return _ABSENT if before else f"{_OLDEST}, {_ABSENT}"
    if before is None:
        return _OLDEST
    return _SAME if moment.values == before.values else _NOT_KNOWN


def _describe_changes(changes: Sequence[Change], kind: str, id: str) -> list[str]:
    """Return a text for each sort of change, with what changed except for the record itself."""
    texts = []
    for (noun, description), some in split_changes(changes).items():
        items = list(_list_ends(some, kind, id))
        heading = f"{len(items):,} {noun}{'' if len(items) == 1 else 's'} {description}"
        if all(change.id == id for change in some):
            heading = _OWN.get(some[0].kind, "{}").format(description)
        lines = ", ".join(filter(None, items if kind != "countries" else _merge_by_label(items)))
        texts.append(f"{heading}: {lines}" if lines else heading)
    return texts


def _list_ends(changes: Iterable[Change], kind: str, id: str) -> Iterable[str]:
    """Return what each change is about, each once; of a tie of the record, the other end."""
    return dict.fromkeys(_describe_end(change, kind, id) for change in changes)


def _describe_end(change: Change, kind: str, id: str) -> str:
    if change.kind in ("liaison", "membership"):
        label, _, reference = change.name.rpartition(" in ")
        return {"committees": label, "countries": change.name}.get(kind, reference)
    if change.liaison_committee:
        other, _, reference = change.name.rpartition(" with ")
        return other if change.committee == id else reference
    label, text, *_ = describe_line(change)
    if change.id == id:
        return text
    if change.kind == "secretariat" and change.new:
        return f"{label} to {text}"
    return f"{label} ({text})" if text else label


def _merge_by_label(names: Iterable[str]) -> Iterable[str]:
    """Return ties such as `WHO in ISO/TC 1` with all committees of a body together."""
    references: dict[str, list[str]] = {}
    for name in names:
        label, separator, reference = name.rpartition(" in ")
        references.setdefault(label + separator, []).append(reference)
    return (label + ", ".join(some) for label, some in references.items())
