"""The differences between two snapshots of ISO's documents, matched by ISO's numbers.

A document in work changes its reference with its stage: ISO/DIS 14001 is later ISO/FDIS 14001, and then ISO 14001:2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from inliaison.kinds.stages import ENDED_STATUSES, IN_FORCE, find_status, format_stage
from inliaison.render.differences import Change

KIND = "standard"
"""The kind of these changes."""


class Document(NamedTuple):
    """What may change of a document."""

    reference: str
    owner: str | None
    stage: str | None
    title: str | None
    title_fr: str | None


def read_documents(records: Iterable[Mapping[str, Any]]) -> dict[str, Document]:
    """Return the documents of a snapshot by id, in their order."""
    return {
        it["id"]: Document(it["reference"], *map(it.get, ("owner", "stage", "title", "title_fr"))) for it in records
    }


def compare_documents(
    old: Mapping[str, Document], new: Mapping[str, Document], committees: Mapping[str, str]
) -> list[Change]:
    """Return every difference by its sort, each sort in the order of the snapshots.

    `committees` are ISO's numbers of committees by their references. A document that came into force or ceased to be in
    work or in force is listed as that, and not for its stage again.
    """
    changes = [
        *(
            _describe(id, it, committees, "registered", None, format_stage(it.stage))
            for id, it in new.items()
            if id not in old
        ),
        *(change for id, it in new.items() if id in old for change in _compare(id, old[id], it, committees)),
        *(
            _describe(id, it, committees, "gone", format_stage(it.stage), None)
            for id, it in old.items()
            if id not in new
        ),
    ]
    return sorted(changes, key=lambda change: SORTS.index(change.change))


SORTS = (
    "registered",
    "stage",
    "published",
    "withdrawn",
    "deleted",
    "given",
    "renamed",
    "retitled",
    "retitled-fr",
    "gone",
)
"""The sorts of these changes, in their order."""


def _compare(id: str, old: Document, new: Document, committees: Mapping[str, str]) -> Iterator[Change]:
    """Yield what changed of one document."""
    if old == new:
        return
    if old.stage != new.stage:
        sort = _name_move(find_status(old.stage or ""), find_status(new.stage or ""))
        yield _describe(id, new, committees, sort, format_stage(old.stage), format_stage(new.stage))
    if old.owner != new.owner:
        yield _describe(id, new, committees, "given", old.owner, new.owner)
    if old.reference != new.reference:
        yield _describe(id, new, committees, "renamed", old.reference, new.reference)
    if old.title != new.title and old.title and new.title:
        yield _describe(id, new, committees, "retitled", old.title, new.title)
    if old.title_fr != new.title_fr and old.title_fr and new.title_fr:
        yield _describe(id, new, committees, "retitled-fr", old.title_fr, new.title_fr)


def _name_move(before: str, after: str) -> str:
    """Return the sort of a change from one status to another."""
    if after in ENDED_STATUSES and before != after:
        return after
    return "published" if after in IN_FORCE and before not in (*IN_FORCE, *ENDED_STATUSES) else "stage"


def _describe(
    id: str, document: Document, committees: Mapping[str, str], sort: str, old: str | None, new: str | None
) -> Change:
    committee = committees.get(document.owner or "")
    return Change(KIND, sort, id, document.reference, committee=committee, old=old, new=new, owner=document.owner)
