"""The kinds of record: one module each, imported when that kind is asked for.

A new kind is its module here, its TOML file in `data/`, and its line in `REGISTRY`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from inliaison.errors import UsageError

if TYPE_CHECKING:
    from inliaison.kinds.kind import Kind


class Entry(NamedTuple):
    """What must be known of a kind before its module is loaded."""

    singular: str
    record: str
    """The class of its records."""
    known_by_name: bool = False
    """Whether people know its records by name: a part of a name is looked for among these kinds first."""
    told: tuple[str, ...] = ()
    """Its fields that stand in rows beside an id of one of its records, the most telling first."""
    tab: int = 0
    """Its place among the tabs of `browse`; none, and its records are reached from the cards of others."""


REGISTRY = {
    "partners": Entry("partner", "Partner", known_by_name=True, told=("acronym", "name", "kind", "country"), tab=1),
    "liaisons": Entry("liaison", "Liaison", tab=4),
    "quotes": Entry("quote", "Quote", tab=5),
    "people": Entry("person", "Person", known_by_name=True, told=("name",), tab=6),
    "committees": Entry("committee", "Committee", known_by_name=True, told=("reference", "title"), tab=2),
    "members": Entry("member", "Member", known_by_name=True, told=("acronym", "country"), tab=3),
    "countries": Entry("country", "Country"),
    "figures": Entry("figure", "Figure"),
    "sources": Entry("source", "Source"),
}
"""Every kind, in the order in which they are listed and exported."""

KINDS = tuple(REGISTRY)
SINGULAR = {name: entry.singular for name, entry in REGISTRY.items()}
PLURAL = {singular: name for name, singular in SINGULAR.items()}

SPAN = 1 << 40
"""In the full text of an index, rows of the n-th kind have the numbers from n x SPAN."""


def kinds_named(kind: str | None) -> tuple[str, ...]:
    """All kinds of record, or the one of a name in the singular or plural. Raises UsageError for an unknown one."""
    if kind is None:
        return KINDS
    plural = PLURAL | {name: name for name in KINDS}
    if kind.casefold() not in plural:
        raise UsageError(f'no kind of record "{kind}"', remedy=f"Choose from: {', '.join(KINDS)}.")
    return (plural[kind.casefold()],)


def load(name: str) -> Kind:
    """The description of a kind."""
    kind: Kind = import_module(f"{__name__}.{name}").KIND
    return kind
