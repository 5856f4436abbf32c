"""The facts of the bundled dataset, tested as an audit by hand would judge them."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from typing import Any

import pytest
from support.places import FACTS, SNAPSHOTS

from inliaison.dataset.layer import find_bundled_folder
from inliaison.kinds.types import IDENTIFIERS
from inliaison.text.names import fold_words

Record = dict[str, Any]

HTTP_ONLY = {"http://www.leagueofarabstates.net", "http://www.isli-international.org", "http://www.ihfca.net"}
"""Websites whose source knows no https address."""
IN_TWO_COUNTRIES = {"cambridge"}
WITH_ARTICLE = {"tgg", "open-group", "tgsb"}
"""Who calls itself by its article: The Green Grid, The Open Group, The Gambia Standards Bureau."""
KIND_OF_WORD = {
    "accreditation": "certification-body",
    "certification": "certification-body",
    "manufacturers": "sectoral-association",
    "ministry": "public-authority",
    "society": "professional-society",
    "standardization": "standards-body",
    "standardisation": "standards-body",
    "united nations": "un-body",
    "university": "research-body",
}
OF_ANOTHER_KIND = {
    "asam": "its members are firms of the car industry",
    "bisfa": "its members are producers of fibres",
    "ceoc": "its members were inspection bodies and their associations",
    "ecss": "a joint undertaking of space agencies and their industry",
    "ipsc": "its kind is not known",
    "iss": "a society of a trade, of firms that build and sell yachts",
    "isoc": "for a cause, an open internet",
    "isprs": "its members are national societies of a science",
    "sgmf": "its members are firms",
    "sigtto": "its members are firms",
    "swift": "a firm that its customers own",
}
"""Partners whose name has a word of another kind, with the reason."""

_ORGANIZATION = {"name", "name_fr", "founded", "city", "country", "website", "aliases", "former_names", "summary"}
_LISTED = {"acronym", "name", "iso_id", "other_iso_ids", "in_register", "aliases", "former_names", "summary"}
CARRIES: dict[str, dict[str, set[str]]] = {
    "standat": {"partners": {"name", "city", "country", "aliases", "former_names"}},
    "standat-names": {"partners": {"name", "aliases", "former_names"}},
    "standat-members": {"members": {"name", "name_en", "city", "country"}},
    "supraverden": {"partners": _ORGANIZATION - {"former_names", "summary"} | {"wikidata"}},
    "cow-igo": {"partners": {"founded"}},
    "ror": {"partners": _ORGANIZATION | {"ror", "wikidata", "isni"}},
    "eu-transparency-register": {"partners": {"name", "aliases", "former_names", "summary", "eu_transparency"}},
    "iso-open-data": {
        "partners": _LISTED,
        "members": {"acronym", "iso_id"},
        "liaisons": {"partner", "kind", "committee"},
        "committees": {"reference", "title", "title_fr", "status", "created", "parent", "scope"},
        "figures": {"note"},
    },
    "iso-3166-1": {"countries": {"code", "alpha3"}},
    "cldr": {"countries": {"name", "name_fr", "aliases", "code"}},
    "country-converter": {"countries": {"region", "subregion", "groups", "alpha3"}},
}
"""What a source can say: by its id, to which a date may be added, the fields of each kind of record."""


@cache
def _dataset() -> dict[str, list[Record]]:
    """Return all bundled records by kind, as they are written."""
    records: dict[str, list[Record]] = defaultdict(list)
    for path in find_bundled_folder().glob("*.toml"):
        for kind, of_kind in tomllib.loads(path.read_text("utf-8")).items():
            if kind != "dataset":
                records[kind] += [of_kind] if kind == "categories" else of_kind
    return records


def _partners() -> dict[str, Record]:
    return {record["id"]: record for record in _dataset()["partners"]}


def _bodies() -> list[Record]:
    return [*_dataset()["partners"], *_dataset()["members"]]


def _host(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def _supported(record: Record) -> dict[str, list[str]]:
    """Return the fields that each source of a record supports."""
    all_fields = [name for name in record if name not in ("id", "sources", "sourced")]
    return record.get("sourced") or dict.fromkeys(record["sources"], all_fields)


def test_a_city_lies_in_one_country_and_has_one_spelling() -> None:
    places = defaultdict(set)
    for record in _bodies():
        if "city" in record:
            city = fold_words(record["city"]).removesuffix(" d c").removesuffix(" city")
            places[city].add((record["city"], record.get("country", "")))
    for city, found in places.items():
        assert len({spelling for spelling, _ in found}) == 1, found
        assert len({country for _, country in found if country}) == 1 or city in IN_TWO_COUNTRIES, found


def test_countries_have_their_usual_names() -> None:
    usual = {record["name"] for record in _dataset()["countries"]}
    assert {record["country"] for record in _bodies() if "country" in record} <= usual


@pytest.mark.skipif(not (FACTS / "countries.csv").is_file(), reason="the facts are not at hand")
def test_bundled_countries_and_codes_equal_the_collected_facts() -> None:
    import csv

    with (FACTS / "countries.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["name"]: row["code"] for row in csv.DictReader(file)}
    for record in _bodies():
        assert record.get("country", "Norway") in facts, record["id"]
        assert record.get("country_code") in (None, facts.get(record.get("country", ""))), record["id"]


def test_a_website_is_that_of_one_partner_and_its_parts() -> None:
    bearers = defaultdict(set)
    for id, partner in _partners().items():
        if "website" in partner:
            bearers[_host(partner["website"])].add(id)
    for website, ids in bearers.items():
        wholes = {id for id in ids if _partners()[id].get("part_of") not in ids}
        assert len(wholes) == 1, (website, ids)


def test_websites_are_https_with_a_host_in_lower_case() -> None:
    for record in _bodies():
        address = record.get("website", "https://x")
        assert address.startswith("https://") or address in HTTP_ONLY
        assert _host(address).partition("/")[0].islower()


@pytest.mark.parametrize("field", ["iso_id", "other_iso_ids", *IDENTIFIERS])
def test_identifiers_are_unique_and_well_formed(field: str) -> None:
    for kind in ("partners", "members"):
        values = [record[field] for record in _dataset()[kind] if field in record]
        flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
        assert len(flat) == len(set(flat))
        for value in flat if field in IDENTIFIERS else ():
            assert re.fullmatch(IDENTIFIERS[field].pattern, value)
            assert IDENTIFIERS[field].is_valid(value), value
    assert flat or kind == "members"


def test_a_number_of_iso_is_that_of_one_partner() -> None:
    main = [partner["iso_id"] for partner in _partners().values() if "iso_id" in partner]
    others = [number for partner in _partners().values() for number in partner.get("other_iso_ids", ())]
    assert len(main + others) == len({*main, *others})


def test_each_source_supports_only_fields_that_it_can_document() -> None:
    for kind, records in _dataset().items():
        for record in records if kind not in ("sources", "categories") else ():
            for source, names in _supported(record).items():
                carrier = next((id for id in CARRIES if re.fullmatch(rf"{id}(-20.*)?", source)), "")
                possible = CARRIES[carrier].get(kind, set()) if carrier else {*names}
                assert {*names} <= possible, (kind, record["id"], source)


def _categories() -> dict[tuple[int, int], str]:
    """Return the category of each liaison by ISO's numbers of organization and committee."""
    (table,) = _dataset()["categories"]
    return {
        (int(organization), committee): category
        for category, by_number in table.items()
        if category not in ("as_of", "source")
        for organization, committees in by_number.items()
        for committee in committees
    }


def test_categories_are_of_known_partners_and_each_liaison_has_one() -> None:
    numbers = {number for it in _partners().values() for number in (it.get("iso_id"), *it.get("other_iso_ids", ()))}
    assert {organization for organization, _ in _categories()} <= numbers
    assert Counter(_categories().values()) == {"A": 1207, "B": 109}
    (table,) = _dataset()["categories"]
    assert len(_categories()) == sum(len(committees) for it in (table["A"], table["B"]) for committees in it.values())


@pytest.mark.skipif(not (FACTS / "categories-3.csv").is_file(), reason="the facts are not at hand")
def test_categories_equal_the_collected_facts() -> None:
    import csv

    with (FACTS / "categories-3.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    assert _categories() == {
        (int(it["organization_iso_id"]), int(it["committee_iso_id"])): it["category"] for it in facts
    }
    assert {it["as_of"] for it in facts} == {_dataset()["categories"][0]["as_of"]}


def test_partners_that_cite_their_own_website_have_a_website() -> None:
    assert all("website" in record for record in _bodies() if "own-websites" in record["sources"])


def test_a_name_begins_with_no_article() -> None:
    names = {(record["id"], record.get(name, "")) for record in _bodies() for name in ("acronym", "name", "name_en")}
    assert {id for id, name in names if re.match(r"(?:The|An?) ", name)} == WITH_ARTICLE


def test_ended_partners_have_a_successor_or_a_summary() -> None:
    for partner in _partners().values():
        assert "ended" not in partner or partner.keys() & {"successor", "summary"}, partner["id"]
        assert not partner.keys() & {"successor"} or partner["successor"] in _partners()


def test_years_are_between_1800_and_today() -> None:
    today = datetime.date.today().isoformat()
    for record in [*_bodies(), *_dataset()["liaisons"], *_dataset()["quotes"], *_dataset()["figures"]]:
        for date in (record[name] for name in ("founded", "ended", "date", "as_of") if name in record):
            assert "1800" <= date <= today[: len(date)], record["id"]
    for partner in _partners().values():
        assert partner.get("founded", "1800")[:4] <= partner.get("ended", "9999")[:4], partner["id"]


def test_kinds_do_not_contradict_the_words_of_names() -> None:
    """And who is excused has a word of another kind."""
    found = set()
    for id, partner in _partners().items():
        name = partner.get("name", "").lower()
        kinds = {kind for word, kind in KIND_OF_WORD.items() if re.search(rf"\b{word}\b", name)}
        if kinds and partner.get("kind") not in kinds:
            found.add(id)
    assert found == OF_ANOTHER_KIND.keys()


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not at hand")
def test_every_member_of_the_newest_snapshot_has_a_record() -> None:
    path = max(SNAPSHOTS.glob("2*.jsonl"))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    roles = [row.get(role) for row in rows for role in ("secretariat", "pMembers", "oMembers")]
    listed = [member for role in roles if role for member in (role if isinstance(role, list) else [role])]
    ids = {member["id"] for member in listed if member.get("id")}
    assert ids
    assert ids <= {member["iso_id"] for member in _dataset()["members"] if "iso_id" in member}
