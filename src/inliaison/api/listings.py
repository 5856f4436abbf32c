"""The listings of the command line as methods: the filters that the kinds of record declare, typed."""

from __future__ import annotations

import sqlite3
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from inliaison import index
from inliaison.api.answer import Answer
from inliaison.dataset.layer import Layer
from inliaison.errors import UsageError
from inliaison.kinds import record as records
from inliaison.query import filters, loaded, rows
from inliaison.render.documents import Listing

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
Several = str | Sequence[str]
"""One text, or several of which any will do."""


class Listings:
    """What the listing commands answer, for the layers of a dataset."""

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
            "kind": several(kind),
            "committee": _within(committee, recursive=recursive),
            "country": several(country),
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
        values = {"partner": several(partner), "kind": several(kind), "since": since, "until": until}
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
        values = {"person": several(person), "partner": several(partner), "about": several(about)}
        return self._list("quotes", text, {**values, "since": since, "until": until})

    def people(self, text: str = "", *, partner: Several = ()) -> Answer[Person]:
        """People, all or those who held a post at some partners, spoke or signed for them.

        >>> [person.name for person in directory.people(partner="wto")]
        ['Pascal Lamy']
        """
        return self._list("people", text, {"partner": several(partner)})

    def committees(self, text: str = "", *, partner: Several = (), status: Several = ()) -> Answer[Committee]:
        """Committees of ISO, all or those that some partners are in liaison with.

        >>> [committee.reference for committee in directory.committees("labelling", partner="wto")]
        ['ISO/TC 207/SC 3']
        """
        return self._list("committees", text, {"partner": several(partner), "status": several(status)})

    def members(self, text: str = "", *, country: Several = ()) -> Answer[Member]:
        """National standards bodies that are members of ISO, all or those of some countries.

        >>> [member.acronym for member in directory.members(country="kenya")]
        ['KEBS']
        """
        return self._list("members", text, {"country": several(country)})

    def sources(self, text: str = "") -> Answer[Source]:
        """Sources of the facts."""
        return self._list("sources", text, {})

    def figures(self, text: str = "") -> Answer[Figure]:
        """Published numbers.

        >>> [(figure.value, figure.as_of) for figure in directory.figures("liaison")]
        [(700, '2009')]
        """
        return self._list("figures", text, {})

    def _ask(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        return index.answer(self._layers, question, warn)

    def _list(self, kind: str, text: str, values: dict[str, Any]) -> Answer[Any]:
        wanted = {"text": text, **values}

        def question(database: sqlite3.Connection) -> tuple[Listing, dict[str, int]]:
            picked = filters.chosen(database, kind, wanted)
            return rows.listing(database, kind, picked.conditions, ()), picked.undecided(database)

        found, undecided = self._ask(question)
        return Answer(self._records(found), undecided)

    def _records(self, found: Listing) -> tuple[Any, ...]:
        return tuple(records.record(found.kind, dict(zip(found.columns, row, strict=True))) for row in found.rows)


def several(values: Several) -> list[str]:
    """The values as a list, one or several."""
    return [values] if isinstance(values, str) else list(values)


def _within(committees: Several, *, recursive: bool) -> filters.Within | None:
    if not committees and recursive:
        raise UsageError("recursive needs a committee")
    return filters.Within(tuple(several(committees)), recursive) if committees else None


def warn(text: str) -> None:
    """Warn at the place that called into the package."""
    frame, level = sys._getframe(), 1  # noqa: SLF001
    while frame.f_back and frame.f_globals["__name__"].partition(".")[0] == "inliaison":
        frame, level = frame.f_back, level + 1
    warnings.warn(text, stacklevel=level)
