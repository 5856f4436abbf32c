"""The bundled dataset with few records, for tests that compile it often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from support.snapshots import POLICY_COMMITTEES

Records = dict[str, dict[str, dict[str, Any]]]

_PEOPLE = ("pascal-lamy",)
_MEMBERS = ("afnor", "ansi", "bsi", "din", "kebs", "sac")
_PARTNERS = ("european-commission", "fao", "who")
_COUNTRIES = ("CI",)
_ACRONYMS = ("IEA", "Ecma")
"""Records that examples name."""
_LIAISONS = ("unido", "wto")
"""Partners of which all liaisons are there."""
_CHOSEN = ("partners", "liaisons", "committees", "people", "members", "countries", "sources")
"""The kinds of which few records are taken; those of the other kinds are all there."""


def choose_few(data: Records) -> Records:
    """Return the partners that a committee or a quote names, with whatever these name."""
    few: Records = {kind: dict(records) for kind, records in data.items() if kind not in _CHOSEN}
    few["liaisons"] = {id: tie for id, tie in data["liaisons"].items() if tie["partner"] in _LIAISONS}
    few["committees"] = dict(_iter_committees(data, few))
    speakers = {*_PEOPLE, *(quote["person"] for quote in few["quotes"].values())}
    speakers |= {id for tie in few["liaisons"].values() for id in tie.get("signatories", ())}
    few["people"] = {id: data["people"][id] for id in speakers}
    few["partners"] = {id: data["partners"][id] for id in _list_partners(data, few) if id in data["partners"]}
    few["members"] = {id: data["members"][id] for id in _MEMBERS}
    named = {*_COUNTRIES}
    named |= {record.get(field, "") for record in _iter_records(few) for field in ("country", "country_code")}
    few["countries"] = {id: each for id, each in data["countries"].items() if named & {each["name"], each["code"]}}
    cited = {id for record in _iter_records(few) for id in record.get("sources", ())}
    few["sources"] = {id: source for id, source in data["sources"].items() if id in cited}
    return few


def _iter_committees(data: Records, few: Records) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the committees of the liaisons with those above them, and those that are in no register."""
    needed = {tie["committee"] for tie in few["liaisons"].values() if "committee" in tie}
    needed |= {data["committees"][id].get("parent") for id in needed}
    for id, each in data["committees"].items():
        if id in needed or int(id) in POLICY_COMMITTEES:
            yield id, each


def _list_partners(data: Records, few: Records) -> Iterable[str]:
    ids = [*_PARTNERS]
    for record in _iter_records(few):
        ids += [record.get("partner", ""), *record.get("about", ())]
    ids += [id for id, each in data["partners"].items() if each.get("acronym") in _ACRONYMS or "other_iso_ids" in each]
    ids += [post["partner"] for person in few["people"].values() for post in person["posts"]]
    return [*ids, *(data["partners"].get(id, {}).get("part_of", "") for id in ids)]


def _iter_records(few: Records) -> Iterator[dict[str, Any]]:
    return (record for records in few.values() for record in records.values())
