"""Likely mistakes in a dataset that are not invalid; `check` alone reports them, so that no query repeats them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from inliaison.dataset.merge import list_values
from inliaison.dataset.rules import FieldProblem, find_nearest, format_hint
from inliaison.kinds import KINDS, load_kind
from inliaison.text import names

Records = Mapping[str, Mapping[str, dict[str, Any]]]
"""Records by kind and id."""
Mistakes = Iterator[tuple[str, str, FieldProblem]]


def find_mistakes(records: Records, register_sources: Collection[str] = ()) -> Mistakes:
    """Yield each likely mistake as kind, id, and field with message.

    `register_sources` are those of the loaded registers; they support that one lists a record, which is no field.
    """
    for kind in KINDS:
        for id, record in records[kind].items():
            yield from (
                (kind, id, problem)
                for problem in (*_find_idle_sources(record, register_sources), *_check_successor(record))
            )
        yield from _find_shared_websites(kind, records[kind])
    yield from _find_shared_acronyms(records["partners"])
    yield from _find_unknown_countries(records)


def _find_idle_sources(record: dict[str, Any], register_sources: Collection[str]) -> Iterator[FieldProblem]:
    """Yield a problem for each source that supports no field, in a record that says which source supports what."""
    sourced = record.get("sourced") or {}
    for source in record.get("sources", ()) if sourced else ():
        if source not in sourced and source not in register_sources:
            yield FieldProblem("sources", f'"{source}" supports no field: `sourced` does not name it', slight=True)


def _check_successor(record: dict[str, Any]) -> Iterator[FieldProblem]:
    if "successor" in record and "ended" not in record:
        yield FieldProblem(
            "successor", "is named, but not when the record itself ended: `ended` is missing", slight=True
        )


def _find_shared_websites(kind: str, records: Mapping[str, dict[str, Any]]) -> Mistakes:
    """Yield a problem for each website that two records of a kind share, unless one is part of the other."""
    holders: dict[str, str] = {}
    for id, record in records.items():
        website = _normalize_address(record.get("website", ""))
        if website in holders:
            if record.get("part_of") == holders[website] or records[holders[website]].get("part_of") == id:
                continue
            yield kind, id, FieldProblem("website", f'is also that of "{holders[website]}"', slight=True)
        elif website:
            holders[website] = id


def _normalize_address(address: str) -> str:
    """Return an address without its scheme, `www.`, final slash and case."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/").casefold()


def _find_unknown_countries(records: Records) -> Mistakes:
    """Yield a problem for each partner in an unknown country, or one of several, if the dataset has any countries."""
    country_names = load_kind("countries").names
    names_by_key: dict[str, str] = {}
    holders: dict[str, set[str]] = {}
    for record in records["countries"].values():
        for name in (
            name
            for field in (*country_names.countries, *country_names.codes)
            for name in list_values(record.get(field))
        ):
            key = names.fold_words(name) or name  # Signs alone are the name that they are.
            names_by_key[key] = name
            holders.setdefault(key, set()).add(record["name"])
    for id, partner in records["partners"].items() if names_by_key else ():
        country = partner.get("country", "")
        several = holders.get(names.fold_words(country) or country, ())
        if len(several) > 1:
            message = f'"{country}" is a name of {" and ".join(sorted(several))}'
            yield "partners", id, FieldProblem("country", message, slight=True)
        elif country and not several:
            suggestion = names_by_key.get(find_nearest(names.fold_words(country), list(names_by_key)), "")
            yield (
                "partners",
                id,
                FieldProblem("country", f'"{country}" is not a known country{format_hint(suggestion)}', slight=True),
            )


def _find_shared_acronyms(partners: Mapping[str, dict[str, Any]]) -> Mistakes:
    """Yield a problem for each acronym of several partners, none of which has a summary to tell them apart.

    Organizations of the register that are known by their label alone are ignored.
    """
    holders: dict[str, list[str]] = {}
    for id, partner in ((id, partner) for id, partner in partners.items() if "name" in partner):
        holders.setdefault(names.fold_words(partner.get("acronym", "")), []).append(id)
    for acronym, ids in holders.items():
        if acronym and len(ids) > 1 and not any("summary" in partners[id] for id in ids):
            *others, last = ids
            message = f"is also that of {', '.join(others)}; a summary would say which is meant"
            yield "partners", last, FieldProblem("acronym", message, slight=True)
