"""The bundled ties and people: one record an act, dates of the act itself, every name as printed."""

from __future__ import annotations

import csv
import re
import tomllib
from typing import Any

import pytest
from conftest import Run
from support.places import FACTS

at_hand = pytest.mark.skipif(not (FACTS / "ties.csv").is_file(), reason="the facts are not at hand")


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ties(run: Run) -> list[dict[str, Any]]:
    return [tie for tie in run("liaisons", "-f", "json").json() if tie["kind"] != "committee"]


def test_the_memorandum_of_the_report_has_a_better_source_and_the_same_facts(run: Run) -> None:
    (tie,) = run("liaisons", "--partner", "unido", "--kind", "memorandum", "-f", "json").json()
    assert (tie["date"], tie["place"]) == ("2009-06-23", "Vienna, Austria")
    assert tie["signatories"] == ["kandeh-yumkella", "rob-steele"]
    assert {"date", "signatories"} <= set(tie["sourced"]["iso-news-2009-06-30-unido"])


def test_somebody_printed_under_two_names_is_one_record(run: Run) -> None:
    assert run("show", "Aharon Amit", "-f", "json").json()["id"] == "ronnie-amit"
    assert run("show", "Mário Gilberto Cortopassi", "-f", "json").json()["id"] == "mario-cortopassi"


def test_posts_that_ended_are_closed(run: Run) -> None:
    posts = run("show", "malcolm-johnson", "-f", "json").json()["posts"]
    assert {post["to"] for post in posts if "from" in post} == {"2014-12", "2022-12-31"}


def test_record_with_several_sources_assigns_fields_to_them(run: Run) -> None:
    for record in [*_ties(run), *run("people", "-f", "json").json()]:
        if len(record["sources"]) > 1 and record["sources"] != ["iso-annual-report-2009"]:
            assert record["sourced"], record["id"]
            assert set(record["sourced"]) == set(record["sources"]), record["id"]


@at_hand
def test_each_act_is_one_record_with_all_its_parties(run: Run) -> None:
    ties = {tie["id"]: tie for tie in _ties(run)}
    sources = {source["id"]: source for source in tomllib.loads(run("export", "sources").out)["sources"]}
    acts = set()
    for row in _rows("ties.csv"):
        tie = next(
            (t for t in ties.values() if row["partner"] in (t["partner"], *t["parties"]) and _same(t, row)), None
        )
        assert tie, row["id"]
        acts.add(tie["id"])
        assert tie["kind"] == row["kind"]
        assert (row["news_headline"], row["news_date"]) in {
            (sources[id]["title"], sources[id].get("date")) for id in tie["sources"]
        }
        assert tie["summary"] != row["summary"]
        assert not row["date"] or tie["date"].startswith(row["date"]) or tie["id"] == "unece-gender-declaration-2019"
        assert tie["date"] is None or tie["date"] not in (row["announced"], row["news_date"])
    assert len(acts) == 41


def _same(tie: dict[str, Any], row: dict[str, str]) -> bool:
    words = [set(re.findall(r"\w+", title.casefold())) for title in (tie["title"], row["title"])]
    return words[0] == words[1]


@at_hand
def test_bundled_people_have_names_and_posts_as_printed(run: Run) -> None:
    people = run("people", "-f", "json").json()
    names = {name: person for person in people for name in (person["name"], *person["aliases"])}
    for row in _rows("people.csv"):
        posts = names[row["name"]]["posts"]
        found = [post for post in posts if (post["partner"], post["title"]) == (row["partner"], row["title"])]
        assert found or row["name"] in ("Rob Steele", "Kandeh K. Yumkella"), row
        for field in ("from", "to"):
            assert not row[field] or row[field] in {post.get(field) for post in found}, row
