"""Which committee deals with a topic: committees ranked by their titles, their scopes and their documents.

A committee is rated by the share of the topic that its title has, its scope, and the titles of its documents in work
and in force, where rare words weigh more. The title of the committee above adds to its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.index.connection import has_documents
from inliaison.kinds.sql import TIED
from inliaison.kinds.stages import IN_FORCE, OVER
from inliaison.query.conditions import bind_values, match_ids
from inliaison.query.register_state import EXCERPT, is_excerpt, read_credit
from inliaison.query.topic_hits import Terms, read_terms
from inliaison.render.documents import NUMBER, Column, Listing, View
from inliaison.render.view import format_count
from inliaison.text import topics
from inliaison.values import Value

VIEW = View(
    ("reference", "title", "secretariat_acronym", "standards", "examples", "partners", "found_in"),
    screen=("reference", "title", "secretariat_acronym", "examples", "standards", "partners"),
    main="title",
    lesser=("examples", "partners", "secretariat_acronym", "standards"),
    looks={
        "secretariat_acronym": Column("Secretariat", below="secretariat: {}"),
        "examples": Column("Such as", parts=", ", least=18),
        "standards": NUMBER,
        "partners": NUMBER,
    },
)
COLUMNS = (
    *("id", "reference", "title", "found_in", "standards", "examples"),
    *("secretariat", "secretariat_acronym", "partners", "partner_acronyms"),
)
WITHOUT_STANDARDS = (
    "no standards are loaded: these are ranked by titles and scopes alone;"
    " `inliaison register update --standards` gets them"
)
_MAX_WORDS = 24
_MAX_EXAMPLES = 3
_OF_SCOPE, _OF_PARENT = 0.4, 0.4
"""What a hit in a scope, and one in the title of the committee above, counts beside one in the title."""
_ON_TOPIC = 0.5
"""The least share of a topic that a document has, of what the best one has, to be counted."""


class Work(Value):
    """The documents of a committee, or of another body, on a topic."""

    number: int
    rating: float
    """How much it deals with the topic beside others, from 0 to 1."""
    examples: Sequence[str]
    """The references of those that speak for it."""


_NO_WORK = Work(0, 0.0, ())


def find_committees(database: sqlite3.Connection, topic: str) -> Listing:
    """Return the committees that deal with a topic, best first, with their documents, secretariat and organizations.

    Raises UsageError for a topic without words, or with too many.
    """
    words = topics.split_topic(topic)
    if not words or len(words) > _MAX_WORDS:
        what = f"{len(words)} words are too many for a topic" if words else "no topic to look for"
        raise UsageError(what, remedy=f"Give 1 to {_MAX_WORDS} words.")
    terms = read_terms(database, words)
    work = _rate_documents(database, terms) if has_documents(database) else {}
    rows = _read_rows(database, _rate_committees(database, terms, work), work)
    return Listing(
        *("candidates", COLUMNS, rows, len(rows)),
        words=tuple(map(topics.get_stem, words)),
        credit=read_credit(database, "standards" if work else "committees"),
        notes=tuple(_iter_notes(database, topic, terms, work)),
        view=VIEW,
        nullable=frozenset({"partner_acronyms"}),
        title=f"Committees for “{topic}”",
    )


def _rate_documents(database: sqlite3.Connection, terms: Terms) -> dict[str, Work]:
    """Return the documents on the topic by owner: many are better, and so is a great share of all that it has."""
    shares = terms.rate_rows("standards")
    least = max(shares.values(), default=0.0) * _ON_TOPIC
    alive = f"owner IS NOT NULL AND coalesce(status, '') NOT IN {OVER}"
    chosen = match_ids((row for row, share in shares.items() if share >= least), "row")
    sql = (
        f"SELECT owner, row, status IN {IN_FORCE}, supplement IS NULL, -length(title), reference FROM standards"
        f" WHERE {chosen.sql} AND {alive}"
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    for owner, row, *rank, reference in database.execute(sql, chosen.values):
        found.setdefault(owner, []).append((round(shares[row], 3), *(value or 0 for value in rank), reference))
    owners = bind_values(found)
    count_sql = f"SELECT owner, count(*) FROM standards WHERE owner IN {owners.sql} AND {alive} GROUP BY owner"
    numbers = dict(database.execute(count_sql, owners.values).fetchall())
    sums = {owner: sum(share**2 for share, *_ in documents) for owner, documents in found.items()}
    ratings = {owner: total**0.5 * (total / numbers[owner]) ** 0.25 for owner, total in sums.items()}
    best = max(ratings.values(), default=1.0)
    return {
        owner: Work(
            len(documents),
            ratings[owner] / best,
            [reference for *_, reference in sorted(documents, reverse=True)[:_MAX_EXAMPLES]],
        )
        for owner, documents in found.items()
    }


def _rate_committees(
    database: sqlite3.Connection, terms: Terms, work: Mapping[str, Work]
) -> dict[str, tuple[float, list[str]]]:
    """Return the committees of the topic by id, best first, each with its rating and where the topic was found."""
    with_words = match_ids(terms.rate_rows("committees"), "its.row")
    owners = bind_values(work)
    sql = (
        "SELECT its.id, its.reference, its.title, its.title_fr, its.scope, above.title, above.title_fr"
        " FROM committees AS its LEFT JOIN committees AS above ON above.id = its.parent"
        f" WHERE {with_words.sql} OR its.reference IN {owners.sql} ORDER BY its.row"
    )
    rated = {}
    for id, reference, *titles, scope, above, above_fr in database.execute(sql, (*with_words.values, *owners.values)):
        of_title = max(_rate_title(terms, *pair) for pair in zip(titles, (above, above_fr), strict=True))
        of_scope = _rate_scope(terms, scope or "", above or "")
        of_work = work.get(reference, _NO_WORK).rating
        places = {"title": of_title, "scope": _OF_SCOPE * of_scope, "standards": of_work}
        if rating := sum(places.values()):
            rated[id] = rating, [place for place, its in places.items() if its]
    return dict(sorted(rated.items(), key=lambda item: -item[1][0]))


def _rate_title(terms: Terms, title: str | None, above: str | None) -> float:
    """Return how well a title has the topic, helped by that of the committee above, from 0 to 1."""
    degrees, focus = topics.rate_text(title or "", terms.forms)
    if not any(degrees):
        return 0.0
    context, _ = topics.rate_text(above or "", terms.forms)
    share = terms.rate([max(own, _OF_PARENT * other) for own, other in zip(degrees, context, strict=True)])
    return share**2 * (0.5 + 0.5 * focus)


def _rate_scope(terms: Terms, scope: str, above: str) -> float:
    """Return how well a scope has the topic, the better the earlier it has it, from 0 to 1."""
    whole = topics.drop_exclusions(scope)
    degrees, _ = topics.rate_text(whole, terms.forms)
    if not any(degrees):
        return 0.0
    early, _ = topics.rate_text(whole[:_BEGINNING], terms.forms)
    context, _ = topics.rate_text(above, terms.forms)
    parts = zip(degrees, early, context, strict=True)
    share = terms.rate([max(0.5 * degree + 0.5 * first, _OF_PARENT * other) for degree, first, other in parts])
    return share**2


_BEGINNING = 160
"""The number of characters in which most scopes say what they are about."""


def _read_rows(
    database: sqlite3.Connection, rated: Mapping[str, tuple[float, list[str]]], work: Mapping[str, Work]
) -> list[tuple[Any, ...]]:
    """Return the rows of rated committees."""
    chosen = match_ids(rated, "committees.id")
    partners = (
        f"SELECT json_group_array(short) FROM (SELECT short FROM partners WHERE id IN ({_PARTNERS}) ORDER BY row)"
    )
    sql = (
        "SELECT committees.id, reference, title, secretariat, members.acronym, partners,"
        f" CASE WHEN partners IS NOT NULL THEN ({partners}) END"
        f" FROM committees LEFT JOIN members ON members.id = secretariat WHERE {chosen.sql}"
    )
    import json

    rows = {}
    for id, reference, title, secretariat, acronym, number, shorts in database.execute(sql, chosen.values):
        its = work.get(reference, _NO_WORK)
        rows[id] = (
            *(id, reference, title, rated[id][1], its.number if has_documents(database) else None, list(its.examples)),
            *(secretariat, acronym, number, None if shorts is None else json.loads(shorts)),
        )
    return [rows[id] for id in rated]


_PARTNERS = TIED.format("partner", "committee = committees.id")


def _iter_notes(database: sqlite3.Connection, topic: str, terms: Terms, work: Mapping[str, Work]) -> Iterator[str]:
    """Yield what the ranking does not know, and which words nobody has."""
    unknown = [f'"{word}"' for word, forms in zip(terms.words, terms.forms, strict=True) if not forms]
    if unknown:
        from inliaison.query.similar import suggest_words

        yield f"no committee and no standard has {' or '.join(unknown)}"
        yield from suggest_words(database, topic, ("committees", "standards"))
    owners = bind_values(work)
    sql = f"SELECT reference FROM committees WHERE reference IN {owners.sql}"
    known = {reference for (reference,) in database.execute(sql, owners.values)}
    others = sorted(work.keys() - known, key=lambda owner: -work[owner].rating)
    if others:
        named = ", ".join(f"{owner} ({format_count('standards', work[owner].number)})" for owner in others)
        yield f"left out, as they have no row in the register: {named}"
    if not has_documents(database):
        yield WITHOUT_STANDARDS
    if is_excerpt(database):
        yield EXCERPT
