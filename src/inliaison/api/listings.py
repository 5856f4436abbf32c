"""The listings of the command line as methods: the filters that the kinds of record declare, typed."""

from __future__ import annotations

import sqlite3
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from inliaison import index
from inliaison.api.answer import Answer
from inliaison.dataset.layer import Layer
from inliaison.errors import UsageError
from inliaison.index.connection import get_remarks
from inliaison.kinds import load
from inliaison.kinds import record as records
from inliaison.kinds.kind import WITHOUT
from inliaison.query import filters, loaded, rows
from inliaison.render.documents import Listing

if TYPE_CHECKING:
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.countries import Country
    from inliaison.kinds.figures import Figure
    from inliaison.kinds.liaisons import Liaison, LiaisonKind
    from inliaison.kinds.members import Member
    from inliaison.kinds.partner_kinds import PartnerKind
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person
    from inliaison.kinds.quotes import Quote
    from inliaison.kinds.sources import Source

    Record = Partner | Liaison | Quote | Person | Committee | Member | Country | Figure | Source

_Answer = TypeVar("_Answer")
Several = str | Sequence[str]
"""One text, or several of which any will do."""
Without = Mapping[str, Several]
"""By the name of a filter, what no record may have."""
Role = Literal["secretariat", "participating", "observing"]
"""What a member is in a committee."""


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
        region: Several = (),
        city: Several = (),
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Partner]:
        """Partners with all words of a text, of some kinds, in liaison with some committees, of some countries.

        `recursive` counts the committees' subcommittees in. Of several committees any will do, or with `all` only
        all of them; `where` is a condition in SQL over the columns of `docs/sql.md`; `without` names by argument
        what no partner may have.

        >>> unido, = directory.partners("industrial development")
        >>> unido.city, unido.country, unido.founded
        ('Vienna', 'Austria', '1966')
        >>> [partner.acronym for partner in directory.partners(committee=["tc 279", "tc 301"], all=True)]
        ['UNIDO']
        """
        values = {"kind": kind, "committee": committee, "recursive": recursive, "all": all}
        values |= {"country": country, "region": region, "city": city}
        return self._list("partners", text, values, without, where)

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
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Liaison]:
        """Liaisons of some partners, kinds and committees, and of some time.

        >>> [liaison.date for liaison in directory.liaisons(partner="unido", kind="memorandum")]
        ['2009-06-23']
        """
        values = {"partner": partner, "kind": kind, "since": since, "until": until}
        return self._list(
            "liaisons", text, {**values, "committee": committee, "recursive": recursive, "all": all}, without, where
        )

    def quotes(
        self,
        text: str = "",
        *,
        person: Several = (),
        partner: Several = (),
        about: Several = (),
        since: str | None = None,
        until: str | None = None,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Quote]:
        """Quotes of some people, for some partners, about some records, of some time.

        >>> [quote.publication for quote in directory.quotes(person="ronnie-amit")]
        ['ISO Focus']
        """
        values = {"person": person, "partner": partner, "about": about, "since": since, "until": until}
        return self._list("quotes", text, values, without, where)

    def people(
        self,
        text: str = "",
        *,
        partner: Several = (),
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Person]:
        """People, all or those who held a post at some partners, spoke or signed for them.

        >>> [person.name for person in directory.people(partner="wto")]
        ['Pascal Lamy']
        """
        return self._list("people", text, {"partner": partner, "all": all}, without, where)

    def committees(
        self,
        text: str = "",
        *,
        partner: Several = (),
        partner_kind: PartnerKind | Sequence[PartnerKind] = (),
        status: Several = (),
        secretariat: Several = (),
        member: Several = (),
        role: Role | Sequence[Role] = (),
        liaison_committee: Several = (),
        secretariat_region: Several = (),
        member_region: Several = (),
        parent: Several = (),
        recursive: bool = False,
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Committee]:
        """Committees of ISO: with some partners in liaison, of some members, below some committees.

        `role` is that of the members, `recursive` takes in what is below at any remove.

        >>> [committee.reference for committee in directory.committees("labelling", partner="wto")]
        ['ISO/TC 207/SC 3']
        >>> [committee.title for committee in directory.committees(parent="tc 207")]
        ['Environmental labelling']
        """
        values = {"partner": partner, "partner_kind": partner_kind, "status": status, "secretariat": secretariat}
        values |= {"member": member, "role": role, "liaison_committee": liaison_committee, "parent": parent}
        values |= {"secretariat_region": secretariat_region, "member_region": member_region}
        return self._list("committees", text, {**values, "recursive": recursive, "all": all}, without, where)

    def members(
        self,
        text: str = "",
        *,
        country: Several = (),
        region: Several = (),
        committee: Several = (),
        recursive: bool = False,
        role: Role | Sequence[Role] = (),
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Member]:
        """National standards bodies that are members of ISO: of some countries, of some committees, in some role.

        >>> [member.acronym for member in directory.members(country="kenya")]
        ['KEBS']
        """
        values = {"country": country, "region": region, "committee": committee, "recursive": recursive, "role": role}
        values["all"] = all
        return self._list("members", text, values, without, where)

    def countries(self, text: str = "", *, where: str | None = None) -> Answer[Country]:
        """Return countries, with their codes, regions and groups.

        >>> [country.code for country in directory.countries("côte d'ivoire")]
        ['CI']
        """
        return self._list("countries", text, {}, None, where)

    def sources(self, text: str = "", *, where: str | None = None) -> Answer[Source]:
        """Sources of the facts."""
        return self._list("sources", text, {}, None, where)

    def figures(self, text: str = "", *, where: str | None = None) -> Answer[Figure]:
        """Published numbers.

        >>> [(figure.value, figure.as_of) for figure in directory.figures("liaison")]
        [(700, '2009')]
        """
        return self._list("figures", text, {}, None, where)

    def _ask(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        def ask_and_warn(database: sqlite3.Connection) -> _Answer:
            answer = question(database)
            for remark in get_remarks(database):
                warn(remark)
            return answer

        return index.answer(self._layers, ask_and_warn, warn)

    def _list(
        self, kind: str, text: str, values: dict[str, Any], without: Without | None, where: str | None
    ) -> Answer[Any]:
        wanted = {"text": text, "where": where, **chosen(kind, values, without)}

        def question(database: sqlite3.Connection) -> tuple[Listing, dict[str, int]]:
            picked = filters.chosen(database, kind, wanted)
            return rows.listing(database, kind, picked.conditions, (), leading=picked.leading), picked.undecided(
                database
            )

        found, undecided = self._ask(question)
        return Answer(self._records(found), undecided)

    def _records(self, found: Listing) -> tuple[Any, ...]:
        return tuple(records.record(found.kind, dict(zip(found.columns, row, strict=True))) for row in found.rows)


def several(values: Several) -> list[str]:
    """The values as a list, one or several."""
    return [values] if isinstance(values, str) else list(values)


def chosen(kind: str, values: Mapping[str, Any], without: Without | None = None) -> dict[str, Any]:
    """The values of filters by the names of options, those that no row may have among them."""
    twins = [filter.name for filter in load(kind).filters if filter.twin]
    for name in without or ():
        if name not in twins:
            listed = f"Choose from: {', '.join(twins)}." if twins else ""
            raise UsageError(f'nothing is left out by "{name}"', remedy=listed)
    left_out = {WITHOUT + name: several(value) for name, value in (without or {}).items()}
    single = {filter.name for filter in load(kind).filters if filter.single}
    return left_out | {
        name: value if name in single or isinstance(value, bool) else several(value) for name, value in values.items()
    }


def warn(text: str) -> None:
    """Warn at the place that called into the package."""
    frame, level = sys._getframe(), 1  # noqa: SLF001
    while frame.f_back and frame.f_globals["__name__"].partition(".")[0] == "inliaison":
        frame, level = frame.f_back, level + 1
    warnings.warn(text, stacklevel=level)
