"""Types of `kind_methods.py`, written by docs/build.py: change the kinds of record instead."""

from typing import Literal, overload

from inliaison.api.answer import Answer
from inliaison.api.listings import Listings, OneOrMore, Several, Without
from inliaison.kinds.committees import Committee
from inliaison.kinds.countries import Country
from inliaison.kinds.figures import Figure
from inliaison.kinds.ics import IcsClass
from inliaison.kinds.liaisons import Liaison
from inliaison.kinds.members import Member
from inliaison.kinds.partners import Partner
from inliaison.kinds.people import Person
from inliaison.kinds.quotes import Quote
from inliaison.kinds.sources import Source
from inliaison.kinds.standards import Standard

Record = Partner | Liaison | Quote | Person | Committee | Member | Country | Standard | IcsClass | Figure | Source

class KindMethods(Listings):
    """A listing for each kind of record, and the single record that a reference means."""
    @overload
    def get(self, reference: str | int, kind: Literal["partners", "partner"]) -> Partner: ...
    @overload
    def get(self, reference: str | int, kind: Literal["liaisons", "liaison"]) -> Liaison: ...
    @overload
    def get(self, reference: str | int, kind: Literal["quotes", "quote"]) -> Quote: ...
    @overload
    def get(self, reference: str | int, kind: Literal["people", "person"]) -> Person: ...
    @overload
    def get(self, reference: str | int, kind: Literal["committees", "committee"]) -> Committee: ...
    @overload
    def get(self, reference: str | int, kind: Literal["members", "member"]) -> Member: ...
    @overload
    def get(self, reference: str | int, kind: Literal["countries", "country"]) -> Country: ...
    @overload
    def get(self, reference: str | int, kind: Literal["standards", "standard"]) -> Standard: ...
    @overload
    def get(self, reference: str | int, kind: Literal["ics", "class"]) -> IcsClass: ...
    @overload
    def get(self, reference: str | int, kind: Literal["figures", "figure"]) -> Figure: ...
    @overload
    def get(self, reference: str | int, kind: Literal["sources", "source"]) -> Source: ...
    @overload
    def get(self, reference: str | int, kind: None = None) -> Record:
        """Return the one record of any kind, or of one kind, that a reference means.

        Raises NotThereError where there is none, or where it fits several.

        >>> directory.get("tc 207").title
        'Environmental management'
        """
    def partners(
        self,
        text: str = "",
        *,
        kind: OneOrMore[Literal["un-body", "intergovernmental", "regional-body", "standards-body", "cooperation", "professional-society", "scientific-union", "sectoral-association", "civil-society", "research-body", "certification-body", "company", "public-authority"]] = (),
        committee: Several = (),
        recursive: bool = False,
        category: OneOrMore[Literal["A", "B"]] = (),
        country: Several = (),
        region: Several = (),
        identified_by: OneOrMore[Literal["ror", "wikidata", "isni", "eu_transparency"]] = (),
        city: Several = (),
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Partner]:
        """Return partners: the organizations that ISO works with.

        text: Words that must all occur.
        kind: Of this kind: un-body, intergovernmental, regional-body, standards-body, cooperation,
            professional-society, scientific-union, sectoral-association, civil-society, research-body,
            certification-body, company, public-authority.
        committee: In liaison with this committee, such as TC 207.
        recursive: Count the subcommittees of these committees in.
        category: In this category, repeatable: A, B.
        country: With its seat in this country.
        region: With its seat in this region, such as africa or eu.
        identified_by: With an identifier in: ror, wikidata, isni, eu_transparency.
        city: With its seat in this city.
        all: Require every repeated value to match, not just one: of committee, identified_by.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: kind, committee, country, region, city.

        A repeatable argument takes one text, or several of which any will do.

        >>> unido, = directory.partners("industrial development")
        >>> unido.city, unido.country, unido.founded
        ('Vienna', 'Austria', '1966')
        >>> [partner.acronym for partner in directory.partners(committee=["tc 279", "tc 301"], all=True)]
        ['UNIDO']
        """
    def liaisons(
        self,
        text: str = "",
        *,
        partner: Several = (),
        kind: OneOrMore[Literal["memorandum", "agreement", "cooperation", "committee"]] = (),
        committee: Several = (),
        recursive: bool = False,
        category: Several = (),
        since: str | None = None,
        until: str | None = None,
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Liaison]:
        """Return liaisons: the ties between ISO and its partners.

        text: Words that must all occur.
        partner: Of this partner.
        kind: Of this kind: memorandum, agreement, cooperation, committee.
        committee: With this committee, such as TC 207.
        recursive: Count the subcommittees of these committees in.
        category: Of this category: A, B.
        since: Not before this year, month or day.
        until: Not after this year, month or day.
        all: Require every repeated value to match, not just one: of partner.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: partner, kind, committee.

        A repeatable argument takes one text, or several of which any will do.

        >>> [liaison.date for liaison in directory.liaisons(partner="unido", kind="memorandum")]
        ['2009-06-23']
        """
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
        """Return quotes: who said what about it.

        text: Words that must all occur.
        person: Said by this person.
        partner: Said for this partner.
        about: About this partner, committee or liaison.
        since: Not before this year, month or day.
        until: Not after this year, month or day.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: partner.

        A repeatable argument takes one text, or several of which any will do.

        >>> [quote.publication for quote in directory.quotes(person="ronnie-amit")]
        ['ISO Focus']
        """
    def people(
        self,
        text: str = "",
        *,
        partner: Several = (),
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Person]:
        """Return people: who signed, spoke or leads.

        text: Words that must all occur.
        partner: Of this partner.
        all: Require every repeated value to match, not just one: of partner.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: partner.

        A repeatable argument takes one text, or several of which any will do.

        >>> [person.name for person in directory.people(partner="wto")]
        ['Pascal Lamy']
        """
    def committees(
        self,
        text: str = "",
        *,
        partner: Several = (),
        partner_kind: OneOrMore[Literal["un-body", "intergovernmental", "regional-body", "standards-body", "cooperation", "professional-society", "scientific-union", "sectoral-association", "civil-society", "research-body", "certification-body", "company", "public-authority"]] = (),
        partners: OneOrMore[Literal["some", "none"]] = (),
        status: Several = (),
        secretariat: Several = (),
        member: Several = (),
        role: OneOrMore[Literal["secretariat", "participating", "observing"]] = (),
        liaison_committee: Several = (),
        secretariat_region: Several = (),
        member_region: Several = (),
        parent: Several = (),
        recursive: bool = False,
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Committee]:
        """Return ISO's committees.

        text: Words that must all occur.
        partner: In liaison with this partner.
        partner_kind: In liaison with a partner of this kind.
        partners: With partners, or without any: some, none.
        status: With this status.
        secretariat: With its secretariat held by this member.
        member: With this member, such as KEBS or Kenya.
        role: In this role, repeatable: secretariat, participating, observing.
        liaison_committee: Naming this committee as in liaison with it.
        secretariat_region: With its secretariat held in this region.
        member_region: With a member from this region.
        parent: Below this committee.
        recursive: Count the subcommittees of these committees in.
        all: Require every repeated value to match, not just one: of partner, partner_kind, member,
            liaison_committee.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: partner, partner_kind, member, secretariat_region,
            member_region.

        A repeatable argument takes one text, or several of which any will do.

        >>> [committee.reference for committee in directory.committees("labelling", partner="wto")]
        ['ISO/TC 207/SC 3']
        >>> [committee.title for committee in directory.committees(parent="tc 207")]
        ['Environmental labelling']
        """
    def members(
        self,
        text: str = "",
        *,
        country: Several = (),
        region: Several = (),
        committee: Several = (),
        recursive: bool = False,
        role: OneOrMore[Literal["secretariat", "participating", "observing"]] = (),
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Member]:
        """Return members: the national standards bodies that are members of ISO.

        text: Words that must all occur.
        country: From this country.
        region: From this region, such as africa or eu.
        committee: In this committee, such as TC 207.
        recursive: Count the subcommittees of these committees in.
        role: In this role, repeatable: secretariat, participating, observing.
        all: Require every repeated value to match, not just one: of committee.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: country, region, committee.

        A repeatable argument takes one text, or several of which any will do.

        >>> [member.acronym for member in directory.members(country="kenya")]
        ['KEBS']
        """
    def countries(
        self,
        text: str = "",
        *,
        where: str | None = None,
    ) -> Answer[Country]:
        """Return countries, with their codes, regions and groups.

        text: Words that must all occur.
        where: A condition in SQL over the columns that `docs/sql.md` names.

        >>> [country.code for country in directory.countries("côte d'ivoire")]
        ['CI']
        """
    def standards(
        self,
        text: str = "",
        *,
        committee: Several = (),
        recursive: bool = False,
        partner: Several = (),
        member: Several = (),
        role: OneOrMore[Literal["secretariat", "participating", "observing"]] = (),
        secretariat: Several = (),
        secretariat_region: Several = (),
        member_region: Several = (),
        status: OneOrMore[Literal["preliminary", "proposal", "preparatory", "committee", "enquiry", "approval", "publication", "published", "under review", "withdrawn", "deleted"]] = (),
        stage: Several = (),
        open: bool = False,
        type: OneOrMore[Literal["IS", "TS", "TR", "PAS", "IWA", "GUIDE", "R", "ISP", "TTA", "DATA", "Amd", "Cor", "Add", "Suppl"]] = (),
        ics: Several = (),
        since: str | None = None,
        until: str | None = None,
        every: bool = False,
        all: bool = False,
        where: str | None = None,
        without: Without | None = None,
    ) -> Answer[Standard]:
        """Return standards: what ISO's committees make.

        text: Words that must all occur.
        committee: Of this committee, such as TC 207.
        recursive: Count the subcommittees of these committees in.
        partner: Of a committee in liaison with this partner.
        member: Of a committee with this member, such as KEBS or Kenya.
        role: In this role, repeatable: secretariat, participating, observing.
        secretariat: Of a committee with its secretariat held by this member.
        secretariat_region: Of a committee with its secretariat held in this region.
        member_region: Of a committee with a member from this region.
        status: Of this status: preliminary, proposal, preparatory, committee, enquiry, approval,
            publication, published, under review, withdrawn, deleted.
        stage: At this stage, such as 40, or 40.60.
        open: Open for comment or vote now (substage 20).
        type: Of this type, such as IS, TS or TR, or a supplement: Amd.
        ics: In this class of ICS, such as 13.020, or below it.
        since: Not before this year, month or day.
        until: Not after this year, month or day.
        every: Include withdrawn and deleted ones.
        all: Require every repeated value to match, not just one: of partner, member, ics.
        where: A condition in SQL over the columns that `docs/sql.md` names.
        without: By argument, what no record may have: committee, partner, member, secretariat,
            secretariat_region, member_region, status, stage, type, ics.

        A repeatable argument takes one text, or several of which any will do.

        """
    def ics(
        self,
        text: str = "",
        *,
        where: str | None = None,
    ) -> Answer[IcsClass]:
        """Return the classes of ICS, the classification of standards, with how many standards in force each has.

        text: Words that must all occur.
        where: A condition in SQL over the columns that `docs/sql.md` names.

        """
    def figures(
        self,
        text: str = "",
        *,
        where: str | None = None,
    ) -> Answer[Figure]:
        """Return figures: published numbers.

        text: Words that must all occur.
        where: A condition in SQL over the columns that `docs/sql.md` names.

        >>> [(figure.value, figure.as_of) for figure in directory.figures("liaison")]
        [(700, '2009')]
        """
    def sources(
        self,
        text: str = "",
        *,
        where: str | None = None,
    ) -> Answer[Source]:
        """Return sources: where the facts come from.

        text: Words that must all occur.
        where: A condition in SQL over the columns that `docs/sql.md` names.

        """
