"""What is no fault of a dataset, but likely a mistake: told by `check` alone, so that no query repeats it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from inliaison.dataset.merge import values
from inliaison.dataset.rules import Fault, alike, hint
from inliaison.kinds import KINDS, load
from inliaison.text import names

Records = Mapping[str, Mapping[str, dict[str, Any]]]
"""By kind and id."""
Found = Iterator[tuple[str, str, Fault]]


def advice(records: Records, listed: Collection[str] = ()) -> Found:
    """Each likely mistake as kind, id, field and sentence.

    The sources of a register that is loaded support that it lists a record, which is no field.
    """
    for kind in KINDS:
        for id, record in records[kind].items():
            yield from ((kind, id, fault) for fault in (*_idle_sources(record, listed), *_successor(record)))
        yield from _twice(kind, records[kind])
    yield from _shared_acronyms(records["partners"])
    yield from _unknown_countries(records)


def _idle_sources(record: dict[str, Any], listed: Collection[str]) -> Iterator[Fault]:
    """Where a record tells which source supports what, one that it tells nothing of supports nothing."""
    told = record.get("sourced") or {}
    for source in record.get("sources", ()) if told else ():
        if source not in told and source not in listed:
            yield Fault("sources", f'"{source}" supports no field: `sourced` does not name it', slight=True)


def _successor(record: dict[str, Any]) -> Iterator[Fault]:
    if "successor" in record and "ended" not in record:
        yield Fault("successor", "is named, but not when the record itself ended: `ended` is missing", slight=True)


def _twice(kind: str, records: Mapping[str, dict[str, Any]]) -> Found:
    """Two records of a kind with one website are likely one."""
    holders: dict[str, str] = {}
    for id, record in records.items():
        site = _bare(record.get("website", ""))
        if site in holders:
            if record.get("part_of") == holders[site] or records[holders[site]].get("part_of") == id:
                continue
            yield kind, id, Fault("website", f'is also that of "{holders[site]}"', slight=True)
        elif site:
            holders[site] = id


def _bare(address: str) -> str:
    """An address without what makes no difference."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/").casefold()


def _unknown_countries(records: Records) -> Found:
    """Yield the seats that are in no country by any name that the dataset knows, if it knows any country."""
    given = load("countries").names.countries
    known = {
        names.loose(name): name
        for country in records["countries"].values()
        for field in given
        for name in values(country.get(field))
    }
    for id, partner in records["partners"].items() if known else ():
        country = partner.get("country")
        if country and names.loose(country) not in known:
            near = known.get(alike(names.loose(country), list(known)), "")
            yield "partners", id, Fault("country", f'"{country}" is no country that is known{hint(near)}', slight=True)


def _shared_acronyms(partners: Mapping[str, dict[str, Any]]) -> Found:
    """Partners with one acronym, none of which has a summary that would say which of them is meant.

    An organization of the register that is known by its label alone is none of them.
    """
    holders: dict[str, list[str]] = {}
    for id, partner in ((id, partner) for id, partner in partners.items() if "name" in partner):
        holders.setdefault(names.loose(partner.get("acronym", "")), []).append(id)
    for acronym, ids in holders.items():
        if acronym and len(ids) > 1 and not any("summary" in partners[id] for id in ids):
            *others, last = ids
            told = f"is also that of {', '.join(others)}; a summary would say which is meant"
            yield "partners", last, Fault("acronym", told, slight=True)
