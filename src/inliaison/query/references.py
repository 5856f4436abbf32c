"""Resolution of a typed reference to a record: an id, an acronym, a name or a unique part of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from inliaison.errors import NotThereError, UnknownNameError
from inliaison.index.connection import add_remark
from inliaison.kinds import KINDS, SINGULAR, load_kind
from inliaison.query.conditions import match_ids
from inliaison.query.name_lookup import (
    KNOWN_BY_NAME,
    Hit,
    PartialMatch,
    Parts,
    find_bearers,
    find_beginnings,
    find_by_two_names,
    find_countries,
    find_namesakes,
    find_words,
    is_short_form,
    names_larger_body,
)
from inliaison.query.register_state import EXCERPT, describe_missing_documents, is_excerpt
from inliaison.text import names

_MAX_DETAILS = 10
_WHOLE_NAME = PartialMatch(is_full_name=False, depth=0, length=0)

IsUsable = Callable[[str], bool]
"""Returns whether a filter would find anything with the id of a record."""


class Target(NamedTuple):
    """The record that a reference means."""

    kind: str
    id: str
    label: str


def resolve(
    database: sqlite3.Connection,
    text: str,
    kinds: Sequence[str],
    *,
    strict: bool = False,
    is_usable: IsUsable | None = None,
) -> Target:
    """Return the one record of these kinds that a text refers to.

    The first of these that matches decides: id; reference of a committee; acronym or alias, in the typed case before
    any other; code or name of a country; full name; two of these; full name with abbreviations spelt out; beginning of
    a name; words in a name, the last one as a beginning. A remark names an inexact match; if `strict`, a part of a
    name must be whole words that no other record has. A part that names a larger body does not mean a record, even if
    no other one has it. Raises UnknownNameError if nothing matches, and
    NotThereError if several do: these are listed, usable ones first.
    """
    bearers = _find_by_full_name(database, text, kinds)
    number_hits = [hit for hit in bearers if text.isdigit() and hit[0] in ("ics", "standards")]
    if bearers == number_hits and (standard := _find_standard(database, text, kinds, number_hits)):
        return _load_record(database, standard)
    if len(countries := _find_countries(database, text, kinds)) > 1:
        raise _build_ambiguous_error(database, text, countries)
    if len(bearers) == 1:
        _mention_namesakes(database, text, kinds, bearers[0])
        return _load_record(database, bearers[0])
    bearers = bearers or _find_spelt_out(database, text, kinds)
    # A member is not meant by a part of its country's name that is the name of another one, as Guinea.
    part_kinds = [kind for kind in kinds if kind != "members"] if countries else kinds
    parts = dict.fromkeys(bearers, _WHOLE_NAME) or _find_parts(database, text, part_kinds, strict=strict)
    if len(parts) == 1 and not names_larger_body(database, text, *(hit := next(iter(parts)))):
        add_remark(database, f'"{text}" is taken for {_describe_briefly(database, hit)}')
        return _load_record(database, hit)
    if len(parts) > 1:
        raise _build_ambiguous_error(database, text, _rank(database, parts, is_usable))
    raise _build_unknown_error(database, text, kinds)


def _find_standard(
    database: sqlite3.Connection, text: str, kinds: Sequence[str], number_hits: Sequence[Hit]
) -> Hit | None:
    """Return the standard that a text means, or None; a remark names the others, and what else has that number.

    A number that is part of a committee's reference means that one. Raises NotThereError if several fit.
    """
    if "standards" not in kinds:
        return None
    from inliaison.query.standard_references import find_end, find_standards

    matches, others = find_standards(database, text, with_ids=not number_hits)
    others = list(dict.fromkeys([*others, *(hit for hit in number_hits if hit not in matches)]))
    if matches and text.isdigit() and "committees" in kinds and find_words(database, text, ("committees",), whole=True):
        return None
    if len(matches) > 1:
        raise _build_ambiguous_error(database, text, [*matches, *others])
    over = find_end(database, text, matches[0][1]) if matches else ""
    if over or (matches and others):
        _mention(database, text, matches[0], others, f", which is {over}" if over else "")
    return matches[0] if matches else None


def _find_by_full_name(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the records that have a text as a full name, or as two names side by side.

    The whole name of a country is not two names of another one's member, as Congo Republic.
    """
    bearers = find_bearers(database, text, kinds)
    spellings = names.list_spellings(text)
    if bearers or _find_countries(database, text, kinds):
        return bearers
    return find_by_two_names(database, names.split_words(spellings[-1]), kinds) if spellings else []


def _find_spelt_out(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the records that have a text as a full name once its abbreviations are spelt out."""
    from inliaison.text.abbreviations import spell_out

    return list(dict.fromkeys(hit for name in spell_out(text) for hit in _find_by_full_name(database, name, kinds)))


def find_by_full_name(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Target]:
    """Return the records that have a text as a full name."""
    return [_load_record(database, hit) for hit in _find_by_full_name(database, text, kinds)]


def _find_countries(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the countries that a text means where their members are looked for, or they themselves."""
    return find_countries(database, text, kinds) if {"members", "countries"}.intersection(kinds) else []


def find_country(database: sqlite3.Connection, text: str) -> Target | None:
    """Return the country that a text means, or None. Raises NotThereError if several fit."""
    bearers = find_bearers(database, text, ("countries",))
    hits = bearers or list(find_words(database, text, ("countries",), whole=True))
    if len(hits) > 1:
        raise _build_ambiguous_error(database, text, hits)
    country = _load_record(database, hits[0]) if hits else None
    if country and not bearers:
        add_remark(database, f'"{text}" is taken for {country.label}')
    return country


def _find_parts(database: sqlite3.Connection, text: str, kinds: Sequence[str], *, strict: bool) -> Parts:
    """Return the records with a text as part of a name: of kinds known by name, else of others, else sources."""
    tiers = [[kind for kind in kinds if kind in KNOWN_BY_NAME]]
    tiers += [[kind for kind in kinds if kind not in KNOWN_BY_NAME and kind != "sources"]]
    tiers += [[kind for kind in kinds if kind == "sources"]]  # Sources mention everything.
    from inliaison.text.abbreviations import spell_out

    short = is_short_form(text)
    for tier in filter(None, tiers):
        for spelling in (*names.list_spellings(text), *spell_out(text)):
            if strict:
                parts = find_words(database, spelling, tier, short=short, whole=True)
            else:
                parts = find_beginnings(database, spelling, tier, short=short)
                parts = parts or find_words(database, spelling, tier, short=short)
            if parts:
                return parts
    return {}


def _mention_namesakes(database: sqlite3.Connection, text: str, kinds: Sequence[str], hit: Hit) -> None:
    others = find_namesakes(database, text, kinds, hit)
    if others:
        _mention(database, text, hit, others)


def _mention(database: sqlite3.Connection, text: str, hit: Hit, others: Sequence[Hit], state: str = "") -> None:
    """Add a remark on which record a text is taken for, in which state that is, and which others it stands for."""
    bullet_lines = "".join(f"\n  {line}" for line in _list_candidates(database, others))
    also = f"; it also stands for{bullet_lines}" if bullet_lines else ""
    add_remark(database, f'"{text}" is taken for {_describe_briefly(database, hit)}{state}{also}')


def _build_ambiguous_error(database: sqlite3.Connection, text: str, hits: Sequence[Hit]) -> NotThereError:
    details = _list_candidates(database, hits)
    remedy = "Name one by its id."
    kinds = {kind for kind, _ in hits}
    if len(kinds) > 1:
        remedy = "Name one by its id; `--kind` chooses among kinds."
    if len(hits) > _MAX_DETAILS:
        from shlex import quote

        command = kinds.pop() if len(kinds) == 1 and kinds != {"figures"} else "search"
        remedy += f" `inliaison {command} {quote(text)}` lists all in which a word begins so."
    return NotThereError(f'"{text}" fits {len(hits):,} records', details=details, remedy=remedy)


def _build_unknown_error(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> UnknownNameError:
    from inliaison.query.similar import find_similar, suggest_search
    from inliaison.query.standard_references import describe_editions
    from inliaison.query.unknown_references import (
        explain_acronym,
        explain_committee,
        explain_owner,
        explain_standard,
        name_listings,
    )

    what = SINGULAR[kinds[0]] if len(kinds) == 1 else "record"
    if "members" in kinds and (countries := _find_memberless(database, text, kinds)):
        where = _load_record(database, countries[0]).label if len(countries) == 1 else "any of these countries"
        return UnknownNameError(
            f'no {what} "{text}"',
            details=_list_candidates(database, countries) if len(countries) > 1 else (),
            remedy=f"The data have no member of ISO in {where}.",
        )
    if "committees" in kinds and (reason := explain_committee(database, text)):
        return UnknownNameError(f'no {what} "{text}"', remedy=reason)
    if missing := _describe_missing_documents(database, text, kinds):
        return UnknownNameError(f'no {what} "{text}"', remedy=missing)
    if "standards" in kinds and (editions := describe_editions(database, text)):
        return UnknownNameError(f'no {what} "{text}"', remedy=editions)
    if "committees" in kinds and (reason := explain_owner(database, text)):
        return UnknownNameError(f'no {what} "{text}"', remedy=reason)
    if "committees" in kinds and names.is_committee(text) and is_excerpt(database):
        return UnknownNameError(f'no {what} "{text}"', remedy=EXCERPT)
    name_kinds = [kind for kind in kinds if kind in KNOWN_BY_NAME and names.fold_words(text)]
    parts = (
        _find_parts(database, text, kinds, strict=False)
        or (name_kinds and find_beginnings(database, text, name_kinds))
        or {}
    )
    near = _rank(database, parts)[:_MAX_DETAILS] or find_similar(database, text, kinds)
    remedy = "Did you mean one of these?" if near else suggest_search(database, text, kinds)
    if near or not remedy:
        remedy = "\n".join(filter(None, (remedy, explain_acronym(text, kinds), explain_standard(text, kinds))))
    remedy = remedy or name_listings(kinds)
    return UnknownNameError(f'no {what} "{text}"', details=_describe(database, near), remedy=remedy)


def _find_memberless(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the countries that a text which means no record names, whole or in part: none of them has a member."""
    return _find_countries(database, text, kinds) or list(_find_parts(database, text, ("countries",), strict=False))


def _describe_missing_documents(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> str:
    """Return a note if the text names a document or a class of a kind of which none are loaded, else an empty text."""
    from inliaison.text.standards import is_class_code, is_reference

    for kind, is_named in (("standards", is_reference), ("ics", is_class_code)):
        if kind in kinds and (len(kinds) == 1 or is_named(text)):
            for note in describe_missing_documents(database, kind):
                return note
    return ""


def _rank(
    database: sqlite3.Connection, parts: Mapping[Hit, PartialMatch], is_usable: IsUsable | None = None
) -> list[Hit]:
    """Return candidates by rank: usable ones first, then short names, then those in most liaisons."""
    hits = list(parts)
    weights = {}
    for kind in dict.fromkeys(kind for kind, _ in hits):
        condition = match_ids((row for of, row in hits if of == kind), "row")
        sql = f"SELECT row, coalesce({load_kind(kind).rank_sql}, 0) FROM {kind} WHERE {condition.sql}"
        weights.update({(kind, row): weight for row, weight in database.execute(sql, condition.values)})
    usable = (
        {hit: is_usable(_load_record(database, hit).id) for hit in hits}
        if is_usable and len(hits) <= _MAX_DETAILS
        else {}
    )

    def rank(hit: Hit) -> tuple[bool, bool, int, int, int, int, int]:
        part, kind = parts[hit], KINDS.index(hit[0])
        weight = -weights.get(hit, 0)
        return not usable.get(hit), part.is_full_name, kind, part.depth, weight, part.length, hit[1]

    return sorted(hits, key=rank)


def _list_candidates(database: sqlite3.Connection, hits: Sequence[Hit]) -> list[str]:
    """Return the first records as lines of a message, and the number of the others."""
    more = len(hits) - _MAX_DETAILS
    return _describe(database, hits[:_MAX_DETAILS]) + ([f"and {more:,} more"] if more > 0 else [])


def _describe(database: sqlite3.Connection, hits: Iterable[Hit]) -> list[str]:
    """Return records as lines of a message, in columns: id, kind, and name with distinguishing details."""
    rows = []
    for kind, row in hits:
        columns = ", ".join(("id", load_kind(kind).label, *load_kind(kind).distinguishing_sql))
        id, label, *more = database.execute(f"SELECT {columns} FROM {kind} WHERE row = ?", (row,)).fetchone()
        details = ", ".join(filter(None, more))
        rows.append((id, SINGULAR[kind], f"{label} ({details})" if details else label))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [f"{id:{widths[0]}}  {kind:{widths[1]}}  {name}" for id, kind, name in rows]


def _describe_briefly(database: sqlite3.Connection, hit: Hit) -> str:
    kind, row = hit
    sql = f"SELECT short, {load_kind(kind).label} FROM {kind} WHERE row = ?"
    short, label = database.execute(sql, (row,)).fetchone()
    return str(label) if label.startswith(short) else f"{short}, {label}"


def _load_record(database: sqlite3.Connection, hit: Hit) -> Target:
    kind, row = hit
    id, label = database.execute(f"SELECT id, {load_kind(kind).label} FROM {kind} WHERE row = ?", (row,)).fetchone()
    return Target(kind, id, label)
