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
from inliaison.kinds.sql import COMMITTEE_TIES
from inliaison.kinds.stages import ENDED_STATUSES, IN_FORCE
from inliaison.query.conditions import bind_values, match_ids
from inliaison.query.register_state import EXCERPT, is_excerpt, is_loaded, read_credit
from inliaison.query.topic_hits import Terms, read_terms
from inliaison.query.topic_rating import Rater
from inliaison.render.documents import NUMBER, Column, Listing, View
from inliaison.render.view import format_count
from inliaison.text import names, topics
from inliaison.values import Value

_MAX_EXAMPLES = 3


def _list_some(acronyms: Sequence[str] | None) -> Sequence[str] | None:
    """Return the first of some acronyms, and how many more there are."""
    more = len(acronyms or ()) - _MAX_EXAMPLES
    return [*acronyms[:_MAX_EXAMPLES], f"and {more:,} more"] if acronyms and more > 1 else acronyms


VIEW = View(
    ("reference", "title", "secretariat_acronym", "standards", "examples", "partners", "partner_acronyms", "found_in"),
    screen=("reference", "title", "partner_acronyms", "secretariat_acronym", "examples", "standards"),
    main="title",
    droppable=("partner_acronyms", "secretariat_acronym", "standards", "examples"),
    looks={
        "secretariat_acronym": Column("Secretariat", narrow_pattern="secretariat: {}"),
        "examples": Column("Such as", separator=", ", min_width=18, narrow_pattern="such as: {}"),
        "standards": NUMBER,
        "partners": NUMBER,
        "partner_acronyms": Column(
            "In liaison", separator=", ", min_width=12, narrow_pattern="in liaison: {}", format=_list_some
        ),
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
FRENCH_SCOPES = "scopes in French are not searched where ISO's register has an English one"
_MAX_WORDS = 24
_CLOSE = 0.1
"""The least rating of a committee, of that of the best one, to be listed."""
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
        raise _build_topic_error(topic, len(words))
    terms = read_terms(database, words)
    work = _rate_documents(database, terms) if has_documents(database) else {}
    rows = _read_rows(database, _rank_committees(database, terms, work), work)
    return Listing(
        *("candidates", COLUMNS, rows, len(rows)),
        words=tuple(map(topics.get_stem, words)),
        credit=read_credit(database, "standards" if work else "committees"),
        notes=tuple(_iter_notes(database, topic, terms, work)),
        view=VIEW,
        nullable=frozenset({"examples", "partner_acronyms"}),
        title=f"Committees for “{topic}”",
    )


def _build_topic_error(topic: str, count: int) -> UsageError:
    """Return the error for a topic of too many words, or of none that says anything."""
    if count:
        return UsageError(f"{count} words are too many for a topic", remedy=f"Give 1 to {_MAX_WORDS} words.")
    if names.split_words(topic):
        remedy = "Add a word that does; an acronym is written in capitals, such as IT."
        return UsageError(f'"{topic}" does not say what a committee deals with', remedy=remedy)
    return UsageError("no topic to look for", remedy=f"Give 1 to {_MAX_WORDS} words.")


def _rate_documents(database: sqlite3.Connection, terms: Terms) -> dict[str, Work]:
    """Return the documents on the topic by owner: many are better, and so is a great share of all that it has."""
    shares = terms.rows["standards"]
    best_share = max(shares.values(), default=0.0)
    alive = f"owner IS NOT NULL AND coalesce(status, '') NOT IN {ENDED_STATUSES}"
    on_topic = match_ids((row for row, share in shares.items() if share >= best_share * _ON_TOPIC), "row")
    sql = (
        f"SELECT owner, row, coalesce(status, '') IN {IN_FORCE}, supplement IS NULL, -length(coalesce(title, '')),"
        f" -row, reference FROM standards WHERE {on_topic.sql} AND {alive}"
    )
    rounded_shares = {share: round(share, 3) for share in set(shares.values())}
    documents_by_owner: dict[str, list[tuple[Any, ...]]] = {}
    for owner, row, *rank, reference in database.execute(sql, on_topic.values):
        documents_by_owner.setdefault(owner, []).append((rounded_shares[shares[row]], *rank, reference))
    owners = bind_values(documents_by_owner)
    count_sql = f"SELECT owner, count(*) FROM standards WHERE owner IN {owners.sql} AND {alive} GROUP BY owner"
    numbers = dict(database.execute(count_sql, owners.values).fetchall())
    sums = {owner: sum(share**2 for share, *_ in documents) for owner, documents in documents_by_owner.items()}
    ratings = {owner: total**0.5 * (total / numbers[owner]) ** 0.25 for owner, total in sums.items()}
    best = max(ratings.values(), default=1.0)
    return {
        owner: Work(
            len(documents),
            best_share**2 * ratings[owner] / best,
            [reference for *_, reference in sorted(documents, reverse=True)[:_MAX_EXAMPLES]],
        )
        for owner, documents in documents_by_owner.items()
    }


def _rank_committees(
    database: sqlite3.Connection, terms: Terms, work: Mapping[str, Work]
) -> dict[str, tuple[float, list[str]]]:
    """Return the committees of the topic by id, best first, each with its rating and where the topic was found."""
    shares = terms.rows["committees"]
    least = _CLOSE**0.5 * max(shares.values(), default=0.0)
    with_words = match_ids((row for row, share in shares.items() if share >= least), "its.row")
    owners = bind_values(work)
    sql = (
        f"SELECT its.id, its.reference, {with_words.sql}, its.title, its.title_fr, its.scope, above.title,"
        " above.title_fr FROM committees AS its LEFT JOIN committees AS above ON above.id = its.parent"
        f" WHERE {with_words.sql} OR its.reference IN {owners.sql} OR ? ORDER BY its.row"
    )
    rater = Rater(terms)
    values = (*with_words.values, *with_words.values, *owners.values, bool(rater.acronym))
    ratings = {}
    for id, reference, has_words, *texts in database.execute(sql, values):
        of_title, of_scope = rater.rate_committee(*texts) if has_words else (rater.rate_initials(*texts[:2]), 0.0)
        parts = {"title": of_title, "scope": of_scope, "standards": work.get(reference, _NO_WORK).rating}
        ratings[id] = sum(parts.values()), [part for part, its in parts.items() if its]
    least = _CLOSE * max((rating for rating, _ in ratings.values()), default=0.0)
    best_first = sorted(ratings.items(), key=lambda item: -item[1][0])
    return {id: both for id, both in best_first if both[0] >= least and both[1]}


def _read_rows(
    database: sqlite3.Connection, ratings: Mapping[str, tuple[float, list[str]]], work: Mapping[str, Work]
) -> list[tuple[Any, ...]]:
    """Return the rows of rated committees."""
    committees = match_ids(ratings, "committees.id")
    partners = (
        f"SELECT json_group_array(short) FROM (SELECT short FROM partners WHERE id IN ({_PARTNERS}) ORDER BY row)"
    )
    sql = (
        "SELECT committees.id, reference, title, secretariat, members.acronym, partners,"
        f" CASE WHEN partners IS NOT NULL THEN ({partners}) END"
        f" FROM committees LEFT JOIN members ON members.id = secretariat WHERE {committees.sql}"
    )
    import json

    rows, knows_work = {}, has_documents(database) and is_loaded(database, "standards")
    for id, reference, title, secretariat, acronym, number, shorts in database.execute(sql, committees.values):
        its = work.get(reference, _NO_WORK)
        rows[id] = (
            *(
                id,
                reference,
                title,
                ratings[id][1],
                *((its.number, list(its.examples)) if knows_work else (None, None)),
            ),
            *(secretariat, acronym, number, None if shorts is None else json.loads(shorts)),
        )
    return [rows[id] for id in ratings]


_PARTNERS = COMMITTEE_TIES.format("partner", "committee = committees.id")


def _iter_notes(database: sqlite3.Connection, topic: str, terms: Terms, work: Mapping[str, Work]) -> Iterator[str]:
    """Yield what the ranking does not know, and which words nobody has."""
    words_as_typed = {names.fold_words(word): word for word in topic.split()}
    unknown = [
        f'"{words_as_typed.get(word, word)}"'
        for word, weight in zip(terms.words, terms.weights, strict=True)
        if not weight
    ]
    if unknown:
        from inliaison.query.similar import suggest_words

        holders = "committee or standard" if is_loaded(database, "standards") else "committee"
        yield f"no title of a {holders} and no scope has {' or '.join(unknown)}; {FRENCH_SCOPES}"
        yield from suggest_words(database, topic, ("committees", "standards"))
    owners = bind_values(work)
    sql = f"SELECT reference FROM committees WHERE reference IN {owners.sql}"
    in_index = {reference for (reference,) in database.execute(sql, owners.values)}
    others = sorted(work.keys() - in_index, key=lambda owner: -work[owner].rating)
    if others:
        owners_text = ", ".join(f"{owner} ({format_count('standards', work[owner].number)})" for owner in others)
        yield f"not listed, because ISO's register has no committee of that name: {owners_text}"
    if not is_loaded(database, "standards"):
        yield WITHOUT_STANDARDS
    if is_excerpt(database):
        yield EXCERPT
