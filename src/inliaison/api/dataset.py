"""The dataset of the Python interface: its listings and other queries."""

from __future__ import annotations

import sqlite3
from typing import Any, Literal, overload

from inliaison.api.comparisons import Comparisons, convert_exclusions
from inliaison.api.listings import Several, Without, as_list, convert_arguments, warn_of_missing
from inliaison.errors import UsageError
from inliaison.kinds import KINDS, get_kinds
from inliaison.query import addresses, counts, filters, pairs, references, rows, search, sql, which
from inliaison.query.citations import read_citations
from inliaison.query.network import build_network
from inliaison.query.order import Order
from inliaison.render import CITATIONS, NETWORK, list_formats, render, write_document
from inliaison.render.citations import Citation
from inliaison.render.data import make_distinct
from inliaison.render.documents import Listing
from inliaison.render.networks import Network
from inliaison.render.results import Candidate, Count, Match, Pair


class Dataset(Comparisons):
    """ISO's partners as some layers of data describe them; `inliaison.open` returns one."""

    def search(self, text: str) -> tuple[Match, ...]:
        """Return the records of every kind that have all words of a text, best match first.

        >>> [match.id for match in directory.search("flexibility")]
        ['amit-wsc-2009']
        """
        return tuple(Match(*row) for row in self._ask(lambda database: search.search_records(database, text)).rows)

    def which(self, topic: str, *, limit: int | None = 10) -> tuple[Candidate, ...]:
        """Return the committees that deal with a topic, best first, at most `limit` of them.

        >>> [committee.reference for committee in directory.which("hydropower")]
        ['ISO/TC 339']
        """
        listing = self._ask(lambda database: which.find_committees(database, topic))
        return tuple(Candidate(*row) for row in listing.rows[:limit])

    @overload
    def stats(
        self, by: str | None = None, *, of: str | None = None, across: None = None, **values: Any
    ) -> tuple[Count, ...]: ...

    @overload
    def stats(
        self, by: str | None = None, *, of: str | None = None, across: str, **values: Any
    ) -> tuple[Pair, ...]: ...

    def stats(
        self,
        by: str | None = None,
        *,
        of: str | None = None,
        across: str | None = None,
        text: str = "",
        without: Without | None = None,
        **values: Any,
    ) -> tuple[Count, ...] | tuple[Pair, ...]:
        """Return the number of records by kind, country, founding, committee, partner, status, secretariat or member.

        `of` names the kind of record, and the filters of its listing narrow it down. With `across`, each value is
        paired with each value of another column of the same kind, the number 0 included.

        >>> directory.stats("kind", of="liaisons", partner="WTO")[0]
        Count(value='committee', label='committee', number=4, share=57.1)
        """
        by, across = (name.casefold() if name else None for name in (by, across))
        kind, key = counts.choose_count(None if of is None else get_kinds(of)[0], by, across)
        arguments = convert_arguments(kind, {"text": text, "without": without, **values})

        def question(database: sqlite3.Connection) -> Listing:
            conditions = filters.build_selection(database, kind, arguments).conditions
            warn_of_missing(database, kind)
            if across:
                return pairs.count_pairs(database, kind, key, across, conditions=conditions)
            return counts.count_values(database, kind, key, conditions=conditions)

        rows = self._ask(question).rows
        return tuple(Pair(*row) for row in rows) if across else tuple(Count(*row) for row in rows)

    def sql(self, statement: str, *, timeout: float | None = None) -> tuple[dict[str, Any], ...]:
        """Return the rows of a SELECT over the views that `docs/sql.md` describes; equal column names get numbers.

        `timeout` is in seconds. Raises UsageError for a statement that is not allowed or wrong.

        >>> directory.sql("SELECT acronym FROM partners WHERE city = 'Vienna' AND kind = 'un-body'")[-1]
        {'acronym': 'UNIDO'}
        """

        def question(database: sqlite3.Connection) -> tuple[dict[str, Any], ...]:
            with sql.run_statement(database, statement, timeout=timeout) as result:
                names = make_distinct(result.columns)
                return tuple(dict(zip(names, row, strict=True)) for row in result)

        return self._ask(question)

    def address(self, reference: str | int, *, at_iso: bool = False) -> str:
        """Return the web address of a partner, committee, member or source, or its page at iso.org if `at_iso`.

        Raises NotThereError if none is known.

        >>> directory.address("tc 207")
        'https://www.iso.org/committee/54808.html'
        """

        def question(database: sqlite3.Connection) -> str:
            record = references.resolve(database, str(reference), addresses.find_record())
            return addresses.get_address(database, record, at_iso=at_iso)

        return self._ask(question)

    def network(
        self,
        *,
        partner: Several = (),
        committee: Several = (),
        recursive: bool = False,
        without: Without | None = None,
        members: bool = False,
        liaison_committees: bool = False,
        titles: bool = False,
    ) -> Network:
        """Return the organizations and committees in liaison: all, or those of some partners and committees.

        `members` adds the members of these committees, `liaison_committees` the committees that they name, `titles`
        writes the titles of committees below their numbers.

        >>> [edge.end for edge in directory.network(partner="wto").edges][:1]
        [('committees', '6794475')]
        """
        if recursive and not committee:
            raise UsageError("{} needs {}", options=("recursive", "committee"))
        references = as_list(partner), as_list(committee)
        more: dict[str, Any] = {"recursive": recursive, "members": members, "liaison_committees": liaison_committees}
        more["titles"] = titles
        more["without"] = convert_exclusions(without)
        return self._ask(lambda database: build_network(database, *references, **more))

    @overload
    def graph(self, format: Literal["png", "pdf"], **arguments: Any) -> bytes: ...

    @overload
    def graph(self, format: str = "mermaid", **arguments: Any) -> str: ...

    def graph(self, format: str = "mermaid", **arguments: Any) -> str | bytes:
        """Return the same network as text for Mermaid, Graphviz (`dot`) or Gephi (`graphml`), or as a drawing.

        Graphviz makes drawings: `svg` is text, `png` and `pdf` are bytes.

        >>> directory.graph("dot", partner="wto").splitlines()[1]
        'graph inliaison {'
        """
        return write_document(self.network(**arguments), _format(format, NETWORK))

    def citations(self, text: str = "", **values: Any) -> tuple[Citation, ...]:
        """Return the data for citing the quotes that `quotes` returns for the same arguments.

        >>> [cited.name for cited in directory.citations(person="ronnie-amit")]
        ['Ronnie Amit']
        """
        arguments = convert_arguments("quotes", {"text": text, **values})

        def question(database: sqlite3.Connection) -> tuple[Citation, ...]:
            selection = filters.build_selection(database, "quotes", arguments)
            return tuple(read_citations(database, selection.conditions, Order())[0])

        return self._ask(question)

    def cite(self, style: str, text: str = "", **arguments: Any) -> str:
        """Return the same citations as text in the style `bibtex`, `csl-json` or `text`."""
        return render(self.citations(text, **arguments), _format(style, CITATIONS))

    def export(self, *kinds: str) -> dict[str, list[dict[str, Any]]]:
        """Return the records of all kinds, or of some, as the tables of a dataset; unknown values are left out.

        >>> [figure["value"] for figure in directory.export("figures")["figures"]][-1]
        700
        """
        kind_names = [name for kind in kinds for name in get_kinds(kind)] or KINDS
        return self._ask(lambda database: rows.read_tables(database, kind_names))


def _format(name: str, takes: str) -> str:
    if name.casefold() not in list_formats(takes):
        raise UsageError(f'no format "{name}"', remedy=f"Choose from: {', '.join(list_formats(takes))}.")
    return name.casefold()
