"""Resolution of a typed reference to a record: an id, an acronym, a name or a unique part of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.index.connection import add_remark
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
from inliaison.query.targets import (
    IsUsable,
    Target,
    build_ambiguous_error,
    describe_briefly,
    list_candidates,
    load_target,
    rank_candidates,
)
from inliaison.text import names

_WHOLE_NAME = PartialMatch(is_full_name=False, depth=0, length=0)


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
        return load_target(database, standard)
    if len(countries := find_countries_or_members(database, text, kinds)) > 1:
        raise build_ambiguous_error(database, text, countries)
    if len(bearers) == 1:
        _mention_namesakes(database, text, kinds, bearers[0])
        return load_target(database, bearers[0])
    bearers = bearers or _find_spelt_out(database, text, kinds)
    # A member is not meant by a part of its country's name that is the name of another one, as Guinea.
    part_kinds = [kind for kind in kinds if kind != "members"] if countries else kinds
    parts = dict.fromkeys(bearers, _WHOLE_NAME) or find_partial_matches(database, text, part_kinds, strict=strict)
    if len(parts) == 1 and not names_larger_body(database, text, *(hit := next(iter(parts)))):
        add_remark(database, f'"{text}" is taken for {describe_briefly(database, hit)}')
        return load_target(database, hit)
    if len(parts) > 1:
        raise build_ambiguous_error(database, text, rank_candidates(database, parts, is_usable))
    from inliaison.query.unknown_references import build_unknown_error

    raise build_unknown_error(database, text, kinds)


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
        raise build_ambiguous_error(database, text, [*matches, *others])
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
    if bearers or find_countries_or_members(database, text, kinds):
        return bearers
    return find_by_two_names(database, names.split_words(spellings[-1]), kinds) if spellings else []


def _find_spelt_out(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the records that have a text as a full name once its abbreviations are spelt out."""
    from inliaison.text.abbreviations import spell_out

    return list(dict.fromkeys(hit for name in spell_out(text) for hit in _find_by_full_name(database, name, kinds)))


def find_by_full_name(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Target]:
    """Return the records that have a text as a full name."""
    return [load_target(database, hit) for hit in _find_by_full_name(database, text, kinds)]


def find_countries_or_members(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the countries that a text means where their members are looked for, or they themselves."""
    return find_countries(database, text, kinds) if {"members", "countries"}.intersection(kinds) else []


def find_country(database: sqlite3.Connection, text: str) -> Target | None:
    """Return the country that a text means, or None. Raises NotThereError if several fit."""
    bearers = find_bearers(database, text, ("countries",))
    hits = bearers or list(find_words(database, text, ("countries",), whole=True))
    if len(hits) > 1:
        raise build_ambiguous_error(database, text, hits)
    country = load_target(database, hits[0]) if hits else None
    if country and not bearers:
        add_remark(database, f'"{text}" is taken for {country.label}')
    return country


def find_partial_matches(database: sqlite3.Connection, text: str, kinds: Sequence[str], *, strict: bool) -> Parts:
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
    bullet_lines = "".join(f"\n  {line}" for line in list_candidates(database, others))
    also = f"; it also stands for{bullet_lines}" if bullet_lines else ""
    add_remark(database, f'"{text}" is taken for {describe_briefly(database, hit)}{state}{also}')
