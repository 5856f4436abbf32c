"""The kinds of record, each in a module that is imported on demand.

A new kind needs its module here, its TOML file in `data/`, and its line in `REGISTRY`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from inliaison.errors import UsageError

if TYPE_CHECKING:
    from inliaison.kinds.kind import Kind


class Entry(NamedTuple):
    """What is needed of a kind before its module is loaded."""

    singular: str
    record: str
    """The class of its records."""
    known_by_name: bool = False
    """Whether people know its records by name, so that part of a name is looked up among these kinds first."""
    label_fields: tuple[str, ...] = ()
    """Its fields that label an id of one of its records in rows, the most telling first."""
    is_document: bool = False
    """Whether its records are read from snapshots of ISO's documents into an index of their own."""
    tab: int = 0
    """Its position among the tabs of `browse`; without one, its records are reached from the cards of others."""


REGISTRY = {
    "partners": Entry(
        "partner", "Partner", known_by_name=True, label_fields=("acronym", "name", "kind", "country"), tab=1
    ),
    "liaisons": Entry("liaison", "Liaison", tab=4),
    "quotes": Entry("quote", "Quote", tab=5),
    "people": Entry("person", "Person", known_by_name=True, label_fields=("name",), tab=6),
    "committees": Entry("committee", "Committee", known_by_name=True, label_fields=("reference", "title"), tab=2),
    "members": Entry("member", "Member", known_by_name=True, label_fields=("acronym", "country"), tab=3),
    "countries": Entry("country", "Country"),
    "standards": Entry("standard", "Standard", is_document=True, label_fields=("reference", "title"), tab=7),
    "ics": Entry("class", "IcsClass", is_document=True, label_fields=("code", "title")),
    "figures": Entry("figure", "Figure"),
    "sources": Entry("source", "Source"),
}
"""Every kind, in the order of lists and exports."""

KINDS = tuple(REGISTRY)
DOCUMENT_KINDS = tuple(kind for kind, entry in REGISTRY.items() if entry.is_document)
SINGULAR = {name: entry.singular for name, entry in REGISTRY.items()}
PLURAL = {singular: name for name, singular in SINGULAR.items()}

SPAN = 1 << 40
"""In the full text of an index, the rows of the n-th kind have the numbers from n x SPAN."""


def get_kinds(kind: str | None) -> tuple[str, ...]:
    """Return the kind with a singular or plural name, or all kinds for None. Raises UsageError for an unknown name."""
    if kind is None:
        return KINDS
    plural = PLURAL | {name: name for name in KINDS}
    if kind.casefold() not in plural:
        raise UsageError(f'no kind of record "{kind}"', remedy=f"Choose from: {', '.join(KINDS)}.")
    return (plural[kind.casefold()],)


@cache
def load_kind(name: str) -> Kind:
    """Return the description of a kind."""
    kind: Kind = import_module(f"{__name__}.{name}").KIND
    return kind
