"""The dataset that comes with the program, tested as data."""

from __future__ import annotations

import hashlib
import re
import tomllib

import pytest
from conftest import Run
from support.places import ROOT, SHARED

from inliaison.dataset.layer import find_bundled_folder
from inliaison.kinds import DOCUMENT_KINDS, KINDS
from inliaison.kinds.fields import fields

REPORT = "iso-annual-report-2009"


def test_check_finds_no_problem_in_the_bundled_dataset(run: Run) -> None:
    result = run("check", "--no-bundled", str(find_bundled_folder()))
    assert (result.code, result.out) == (0, "")
    *advised, last = result.err.splitlines()
    assert re.fullmatch(rf"no error and {len(advised)} warnings in [\d,]+ records of \d+ files", last)
    assert all(" acronym is also that of " in line or " website is also that of " in line for line in advised)


def test_each_file_opens_with_what_it_holds_and_holds_one_kind() -> None:
    for path in find_bundled_folder().glob("*.toml"):
        text = path.read_text("utf-8")
        assert text.startswith("#:schema schema.json\n# ")
        assert list(tomllib.loads(text)) == [path.stem.partition("-")[0]]
    assert {path.stem.partition("-")[0] for path in find_bundled_folder().glob("*.toml")} == {
        *KINDS,
        "categories",
        "dataset",
    } - {*DOCUMENT_KINDS}


def test_the_partners_lie_by_kind_and_in_order() -> None:
    for path in find_bundled_folder().glob("partners-*.toml"):
        partners = tomllib.loads(path.read_text("utf-8"))["partners"]
        assert [partner["id"] for partner in partners] == sorted(partner["id"] for partner in partners)
        assert all(path.stem.startswith(f"partners-{partner.get('kind', 'no-kind')}") for partner in partners)


def test_each_source_of_a_partner_or_member_supports_a_field() -> None:
    """And each field rests on a source, wherever there are several."""
    for path in find_bundled_folder().glob("*.toml"):
        for kind, records in tomllib.loads(path.read_text("utf-8")).items():
            for record in records if kind in ("partners", "members") else ():
                told = record.get("sourced", {})
                assert len(record["sources"]) == 1 or set(told) == set(record["sources"]), record["id"]
                fields_told = {name for names in told.values() for name in names}
                assert not told or fields_told == record.keys() - {"id", "sources", "sourced"}, record["id"]


def test_partners_with_a_successor_have_an_end_and_no_seat(run: Run) -> None:
    partners = {record["id"]: record for record in run("partners", "-f", "json").json()}
    assert {id for id, partner in partners.items() if partner["successor"]} >= {"iaf", "ilac", "ceoc", "ifia", "ec4"}
    for partner in partners.values():
        assert not partner["successor"] or partner["ended"]
        assert not partner["ended"] or not (partner["city"] or partner["country"])


@pytest.mark.parametrize(
    ("person", "digest", "length"),
    [
        ("amit", "82a49ef965129d81", 137),
        ("johnson", "6a6a87018404ca87", 143),
    ],
)
def test_the_quotes_are_verbatim(run: Run, person: str, digest: str, length: int) -> None:
    """By fingerprint, so that an edit of both places at once would show."""
    (quote,) = run("quotes", "--person", person, "-f", "json").json()
    found = hashlib.sha256(quote["text"].encode()).hexdigest()[:16]
    assert (found, len(quote["text"])) == (digest, length)
    assert quote["sources"] == [REPORT]
    assert (quote["publication"], quote["date"], quote["about"]) == ("ISO Focus", "2009-05", ["wsc"])


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["quotes", "--person", "amit"], ["amit-wsc-2009"]),
        (["quotes", "--person", "johnson"], ["johnson-wsc-2009"]),
        (["quotes", "--about", "wsc"], ["amit-wsc-2009", "johnson-wsc-2009"]),
        (["quotes", "--partner", "itu"], ["johnson-wsc-2009"]),
        (["quotes", "flexibility"], ["amit-wsc-2009"]),
        (["common", "unido", "wto"], ["54836", "4587737"]),
        (["liaisons", "--kind", "memorandum", "--partner", "unido"], ["unido-memorandum-2009"]),
        (["liaisons", "--kind", "cooperation", "--partner", "wto"], ["wto-cooperation"]),
    ],
)
def test_typical_queries_find_the_expected_bundled_records(run: Run, arguments: list[str], ids: list[str]) -> None:
    assert run(*arguments, "-f", "json").ids() == ids


@pytest.mark.parametrize(("kind", "one"), [("un-body", "unido"), ("intergovernmental", "iaea")])
def test_bundled_partners_are_filtered_by_kind_and_country(run: Run, kind: str, one: str) -> None:
    """Those that the list of all has, for there may be more of them one day."""
    every = run("partners", "-f", "json").json()
    there = [record["id"] for record in every if (record["kind"], record["country"]) == (kind, "Austria")]
    assert one in there
    assert run("partners", "--kind", kind, "--country", "Austria", "-f", "json").ids() == there


def test_unknown_person_is_an_error_with_suggestions(run: Run) -> None:
    result = run("quotes", "--person", "amyt")
    assert (result.code, result.out) == (1, "")
    assert "Ronnie Amit" in result.err
    assert run("show", "world shipping", "-f", "json").json()["id"] == "world-shipping-council"
    assert run("show", "wsc", "-f", "json").json()["name"] == "World Standards Cooperation"
    assert "0 committees" not in run("show", "iec").out
    assert "ISO does not list IEC" in run("show", "iec").out


def test_search_ranks_names_before_other_texts(run: Run) -> None:
    """What is called by the words comes before what only says them."""
    agencies = run("search", "agence energie", "-f", "json").ids()
    assert [id for id in agencies if id in ("iea", "iaea", "oecd-nea")] == ["iea", "iaea", "oecd-nea"]
    found = run("search", "sustainable development", "-f", "json").json()
    partners = [row for row in found if row["kind"] == "partner"]
    called = [row["id"] for row in partners if "sustainable development" in row["title"].lower()]
    assert {"iisd", "wbcsd"} <= set(called)
    assert {row["id"] for row in found[: len(called)]} == set(called)


def test_fields_absent_from_the_report_cite_other_sources(run: Run) -> None:
    """Fields of records that rest on the report and on more are told apart, source by source."""
    not_said = {
        "partners": {"founded", "city", "country", "website", "iso_id", "name_fr", "kind"},
        "liaisons": {"date"},
        "people": {"posts.from", "posts.to"},
    }
    for kind, never in not_said.items():
        for record in run(kind, "-f", "json").json():
            if REPORT in record["sources"]:
                told = set((record["sourced"] or {}).get(REPORT, ()))
                known = {name for name, value in record.items() if value not in (None, [])} | {
                    f"posts.{key}" for post in record.get("posts", ()) for key in post
                }
                assert not (told & never)
                assert record["sourced"] or not (known & never)
    assert run("search", "observer", "-f", "json").ids() == []


def test_bundled_people_have_no_email_or_phone(run: Run) -> None:
    people = run("people", "-f", "json").json()
    assert people
    assert {(person["email"], person["phone"]) for person in people} == {(None, None)}


def test_every_field_is_explained() -> None:
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `([a-z]+)\.([a-z0-9_]+)` \|", text, re.MULTILINE))
    known = {(kind, field.name) for kind in KINDS for field in fields(kind)}
    assert explained == known | {
        (outer.name, field.name) for kind in KINDS for outer in fields(kind) for field in outer.inner
    }


CORRECTED = {
    (id, field)
    for field, ids in {
        "city": "ait cib dariah-eu eplf epma feic fmac iahr ihfca isa-automation isni-international-agency isoc "
        "ispo iupap lsa oecd-nea ogc setac",
        "country": "cib dariah-eu ease epma fmac gsbn iahr isni-international-agency ispo iupap",
        "founded": "doi ihfca issn-international-center linux-foundation",
        "kind": "council-of-europe emvco-llc iaf iclei ifcc ilac openehr swift wfas",
        "name": "anec arge bimco calconnect cema cgf eurostat gsf iqnet oasis twc un-sce-tdg un-tourism unfccc "
        "world-bank",
        "name_fr": "eca escap escwa eurostat un-tourism unfccc world-bank",
        "website": "aes ait iag-geodesy ico-coffee ihfca las vamas",
    }.items()
    for id in ids.split()
}
"""What the tables of facts have, or leave empty, and a later look put right or filled."""


@pytest.mark.skipif(not (SHARED / "facts" / "partners.csv").is_file(), reason="the facts are not at hand")
def test_bundled_partners_equal_the_collected_facts(run: Run) -> None:
    import csv

    names = {
        "id": "slug", "acronym": "acronym", "name": "name", "name_fr": "name_fr", "kind": "kind", "part_of": "parent",
        "founded": "founded", "city": "hq_city", "country": "hq_country", "website": "website", "iso_id": "iso_org_id",
    }  # fmt: skip
    with (SHARED / "facts" / "partners.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["slug"]: row for row in csv.DictReader(file) if row["confidence"] == "high"}
    found = {record["id"]: record for record in run("partners", "-f", "json").json()}
    assert not facts.keys() - found.keys()
    for id, row in facts.items():
        assert {ours: str(found[id][ours] or "") for ours in names if (id, ours) not in CORRECTED} == {
            ours: row[theirs] for ours, theirs in names.items() if (id, ours) not in CORRECTED
        }
        label = row["register_acronym"]
        assert not label or label in (found[id]["acronym"], found[id]["name"], *found[id]["aliases"])


@pytest.mark.skipif(not (SHARED / "facts" / "partners-2.csv").is_file(), reason="the facts are not at hand")
def test_later_bundled_partners_equal_the_collected_facts(run: Run) -> None:
    """A year may be left out, and a second name that the facts join to the first is an alias."""
    import csv

    names = {"kind": "kind", "city": "hq_city", "country": "hq_country", "website": "website", "name_fr": "name_fr"}
    with (SHARED / "facts" / "partners-2.csv").open(encoding="utf-8", newline="") as file:
        facts = {int(row["iso_org_id"]): row for row in csv.DictReader(file)}
    found = {record["iso_id"]: record for record in run("partners", "-f", "json").json()}
    assert not facts.keys() - found.keys()
    for number, row in facts.items():
        record = found[number]
        pairs = {ours: theirs for ours, theirs in names.items() if (record["id"], ours) not in CORRECTED}
        assert {ours: record[ours] or "" for ours in pairs} == {ours: row[theirs] for ours, theirs in pairs.items()}
        assert record["founded"] in (None, row["founded"]) or (record["id"], "founded") in CORRECTED
        names_now = (record["name"], *record["aliases"])
        assert row["name"] in names_now or row["name"].startswith(record["name"]) or (record["id"], "name") in CORRECTED
        assert row["register_acronym"] in (record["acronym"], record["name"], *record["aliases"])


@pytest.mark.skipif(not (SHARED / "source").is_dir(), reason="the report is not at hand")
def test_bundled_quotes_are_verbatim_in_the_report(run: Run) -> None:
    report = next((SHARED / "source").glob("*.txt")).read_text("utf-8")
    for quote in run("quotes", "-f", "json").json():
        assert f'"{quote["text"]}"' in report
        assert quote["role"] in report
