"""A dataset for Python: each listing of the command line as a method, and what else can be asked."""

from __future__ import annotations

import sqlite3
import sys
import warnings
from collections.abc import Callable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar

from inliaison import index
from inliaison.api.answer import Answer
from inliaison.dataset.layer import Layer
from inliaison.errors import UsageError
from inliaison.kinds import record as records
from inliaison.query import counts, filters, history, loaded, matches, references, rows
from inliaison.query.cards import record_of
from inliaison.render.differences import Change
from inliaison.render.documents import Listing
from inliaison.render.results import Count, Match

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.figures import Figure
    from inliaison.kinds.liaisons import Liaison, LiaisonKind
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner, PartnerKind
    from inliaison.kinds.people import Person
    from inliaison.kinds.quotes import Quote
    from inliaison.kinds.sources import Source

    Record = Partner | Liaison | Quote | Person | Committee | Member | Figure | Source

_Answer = TypeVar("_Answer")
_Record = TypeVar("_Record")
Path = str | PathLike[str]
Several = str | Sequence[str]
"""One text, or several of which any will do."""


class Dataset:
    """The partners of ISO as some layers of data have them. `inliaison.open` gives one."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = tuple(layers)

    def __repr__(self) -> str:
        return f"<inliaison dataset: {', '.join(layer.name for layer in self._layers) or 'empty'}>"

    @property
    def register(self) -> str | None:
        """The day of ISO's register that is loaded, or None.

        >>> print(inliaison.open(register=False).register)
        None
        """
        return self._ask(loaded.date)

    def partners(
        self,
        text: str = "",
        *,
        kind: PartnerKind | Sequence[PartnerKind] = (),
        committee: Several = (),
        recursive: bool = False,
        country: Several = (),
    ) -> Answer[Partner]:
        """Partners with all words of a text, of some kinds, in liaison with some committees, of some countries.

        `recursive` counts the committees' subcommittees in.

        >>> unido, = directory.partners("industrial development")
        >>> unido.city, unido.country, unido.founded
        ('Vienna', 'Austria', '1966')
        """
        values = {
            "kind": _several(kind),
            "committee": _within(committee, recursive=recursive),
            "country": _several(country),
        }
        return self._list("partners", text, values)

    def liaisons(
        self,
        text: str = "",
        *,
        partner: Several = (),
        kind: LiaisonKind | Sequence[LiaisonKind] = (),
        committee: Several = (),
        recursive: bool = False,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[Liaison]:
        """Liaisons of some partners, kinds and committees, and of some time.

        >>> [liaison.date for liaison in directory.liaisons(partner="unido", kind="memorandum")]
        ['2009-06-23']
        """
        values = {"partner": _several(partner), "kind": _several(kind), "since": since, "until": until}
        return self._list("liaisons", text, {**values, "committee": _within(committee, recursive=recursive)})

    def quotes(
        self,
        text: str = "",
        *,
        person: Several = (),
        partner: Several = (),
        about: Several = (),
        since: str | None = None,
        until: str | None = None,
    ) -> Answer[Quote]:
        """Quotes of some people, for some partners, about some records, of some time.

        >>> [quote.publication for quote in directory.quotes(person="amit")]
        ['ISO Focus']
        """
        values = {"person": _several(person), "partner": _several(partner), "about": _several(about)}
        return self._list("quotes", text, {**values, "since": since, "until": until})

    def people(self, text: str = "", *, partner: Several = ()) -> Answer[Person]:
        """People, all or those who held a post at some partners, spoke or signed for them.

        >>> [person.name for person in directory.people(partner="wto")]
        ['Pascal Lamy']
        """
        return self._list("people", text, {"partner": _several(partner)})

    def committees(self, text: str = "", *, partner: Several = (), status: Several = ()) -> Answer[Committee]:
        """Committees of ISO, all or those that some partners are in liaison with.

        >>> [committee.reference for committee in directory.committees("labelling", partner="wto")]
        ['ISO/TC 207/SC 3']
        """
        return self._list("committees", text, {"partner": _several(partner), "status": _several(status)})

    def members(self, text: str = "", *, country: Several = ()) -> Answer[Member]:
        """National standards bodies that are members of ISO, all or those of some countries.

        >>> [member.acronym for member in directory.members(country="kenya")]
        ['KEBS']
        """
        return self._list("members", text, {"country": _several(country)})

    def sources(self, text: str = "") -> Answer[Source]:
        """Sources of the facts."""
        return self._list("sources", text, {})

    def figures(self, text: str = "") -> Answer[Figure]:
        """Published numbers.

        >>> [(figure.value, figure.as_of) for figure in directory.figures("liaison")]
        [(700, '2009')]
        """
        return self._list("figures", text, {})

    def get(self, reference: str | int, kind: str | None = None) -> Record:
        """The one record of any kind, or of one kind, that a reference means.

        Raises NotThereError where there is none, or where it fits several.

        >>> directory.get("tc 207").title
        'Environmental management'
        """
        kinds = references.kinds_named(kind)
        found = self._ask(lambda database: references.resolve(database, str(reference), kinds))
        record = self._ask(lambda database: record_of(database, found))
        known: Record = records.record(found.kind, record)
        return known

    def search(self, text: str) -> tuple[Match, ...]:
        """Records of every kind with all words of a text, best match first.

        >>> [match.id for match in directory.search("flexibility")]
        ['amit-wsc-2009']
        """
        return tuple(Match(*row) for row in self._ask(lambda database: matches.search(database, text)).rows)

    def common(self, *partners: str) -> tuple[Committee, ...]:
        """The committees that all of two or more partners share.

        >>> [committee.reference for committee in directory.common("unido", "wto")]
        ['ISO/TC 207/SC 3', 'ISO/TC 279']
        """
        return self._records(self._ask(lambda database: matches.common(database, partners)))

    def stats(self, by: str = "kind") -> tuple[Count, ...]:
        """How many records have which kind, country, decade of founding, committee, partner or status.

        >>> directory.stats("status")
        (Count(value='Active', label='Active', number=54, share=100.0),)
        """
        found = self._ask(lambda database: counts.counts(database, by.casefold(), (), rows.Order()))
        return tuple(Count(*row) for row in found.rows)

    def changes(
        self,
        old: str | None = None,
        new: str | None = None,
        *,
        partner: Several = (),
        committee: Several = (),
        recursive: bool = False,
    ) -> tuple[Change, ...]:
        """What differs between two snapshots of ISO's register, by default the last two.

        Raises NotThereError where there are no two snapshots.
        """
        found = history.changes(old, new, _several(partner), _several(committee), recursive=recursive, warn=_warn)
        return tuple(Change(*row[2:]) for row in found.rows)

    def _ask(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        return index.answer(self._layers, question, _warn)

    def _list(self, kind: str, text: str, values: dict[str, Any]) -> Answer[Any]:
        wanted = {"text": text, **values}

        def question(database: sqlite3.Connection) -> tuple[Listing, dict[str, int]]:
            picked = filters.chosen(database, kind, wanted)
            return rows.listing(database, kind, picked.conditions, ()), picked.undecided(database)

        found, undecided = self._ask(question)
        return Answer(self._records(found), undecided)

    def _records(self, found: Listing) -> tuple[Any, ...]:
        return tuple(records.record(found.kind, dict(zip(found.columns, row, strict=True))) for row in found.rows)


def _several(values: Several) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def _within(committees: Several, *, recursive: bool) -> filters.Within | None:
    if not committees and recursive:
        raise UsageError("recursive needs a committee")
    return filters.Within(tuple(_several(committees)), recursive) if committees else None


def _warn(text: str) -> None:
    """Warn at the place that called into the package."""
    frame, level = sys._getframe(), 1  # noqa: SLF001
    while frame.f_back and frame.f_globals["__name__"].partition(".")[0] == "inliaison":
        frame, level = frame.f_back, level + 1
    warnings.warn(text, stacklevel=level)
