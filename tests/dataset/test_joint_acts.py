"""An act of several partners is one record, found by each of them; cards show ends and successors."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

DATA = """
sources = [{id = "s", title = "S"}]
partners = [
    {id = "rope", acronym = "ROPE", sources = ["s"]},
    {id = "knot", acronym = "KNOT", ended = "2001", successor = "loop", other_iso_ids = [8], iso_id = 7, sources = ["s"]},
    {id = "loop", acronym = "LOOP", sources = ["s"]},
]
people = [
    {id = "ann", name = "Ann", aliases = ["Anna"], sources = ["s"]},
    {id = "bo", name = "Bo", posts = [{partner = "loop", title = "Chair"}], sources = ["s"]},
]
[[liaisons]]
id = "act"
partner = "rope"
parties = ["knot", "loop"]
kind = "memorandum"
ended = "2011-02"
signatories = ["ann", "bo"]
sources = ["s"]
[[liaisons]]
id = "later"
partner = "rope"
kind = "memorandum"
date = "2009"
sources = ["s"]
[[liaisons]]
id = "earlier"
partner = "loop"
kind = "memorandum"
date = "2008-12"
sources = ["s"]
"""


@pytest.fixture
def own(run: Run, tmp_path: Path) -> Run:
    path = tmp_path / "parties.toml"
    path.write_text(DATA)
    return lambda *argv, **how: run(*argv, "--no-bundled", "--no-register", "--data", str(path), **how)


@pytest.mark.parametrize(
    ("partner", "ids"), [("rope", ["later", "act"]), ("knot", ["act"]), ("loop", ["earlier", "act"])]
)
def test_an_act_is_found_by_each_of_its_parties(own: Run, partner: str, ids: list[str]) -> None:
    assert own("liaisons", "--partner", partner, "-f", "json").ids() == ids
    card = own("show", partner, "-f", "json").json()
    assert [tie["id"] for tie in card["liaisons"]] == ids


def test_an_act_of_several_is_listed_once_and_counts_for_each_party(own: Run) -> None:
    assert own("liaisons", "--partner", "rope", "--partner", "knot", "-f", "json").ids() == ["later", "act"]
    for filters, expected in (
        ([], {"rope": 2, "loop": 2, "knot": 1}),
        (["--partner", "knot"], {"rope": 1, "knot": 1, "loop": 1}),
        (["--until", "2008"], {"loop": 1}),
    ):
        done = own("stats", "liaisons", "--by", "partner", *filters, "-f", "json")
        assert {row["value"]: row["count"] for row in done.json()} == expected
        whole = sum(expected.values())
        assert f"{whole} {'party to a liaison' if whole == 1 else 'parties to liaisons'} by partner\n" in done.err
    assert "1 liaison by kind\n" in own("stats", "liaisons", "--until", "2008").err


@pytest.mark.parametrize("text", ["rope", "knot", "loop", "rope loop"])
def test_joint_act_is_found_by_the_name_of_each_party(own: Run, text: str) -> None:
    found = own("liaisons", *text.split(), "-f", "json").ids()
    assert "act" in found
    assert ("later" in found, "earlier" in found) == (text == "rope", text == "loop")
    assert "act" in own("search", *text.split(), "-f", "json").ids()


def test_words_and_signs_in_the_name_of_another_party_are_found(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(DATA.replace('acronym = "LOOP"', 'acronym = "L+P", name = "Circle"'))
    for text in ("+", "circle"):
        assert run("liaisons", text, "--no-bundled", "--data", str(path), "-f", "json").ids() == ["earlier", "act"]


def test_acts_are_listed_by_date_and_undated_ones_last(own: Run) -> None:
    assert own("liaisons", "-f", "json").ids() == ["earlier", "later", "act"]


def test_cards_and_listings_name_the_other_parties(own: Run) -> None:
    assert "ROPE, KNOT, LOOP" in own("liaisons").out
    assert "With   ROPE, LOOP\n" in own("show", "knot").out
    assert "With   KNOT, LOOP\n" in own("show", "rope").out
    told = own("show", "act").out
    assert told.startswith("ROPE\n")
    assert "With   KNOT, LOOP\n" in told
    assert "Ended  2011-02\n" in told


def test_signatory_for_several_partners_is_listed_for_each(own: Run) -> None:
    """A post tells for which of them somebody signed."""
    assert own("people", "--partner", "knot", "-f", "json").ids() == ["ann"]
    assert own("people", "--partner", "loop", "-f", "json").ids() == ["ann", "bo"]
    for partner in ("rope", "knot", "loop"):
        card = own("show", partner, "-f", "json").json()
        assert [person["id"] for person in card["people"]] == own("people", "--partner", partner, "-f", "json").ids()
    assert "People\n  Ann  signed for it\n  Bo   Chair\n" in own("show", "loop").out


def test_cards_show_the_end_and_the_successor_of_a_partner(own: Run) -> None:
    told = own("show", "knot").out
    for line in ("Ended           2001\n", "Successor       LOOP\n", "ISO no.         7\n", "Other ISO nos.  8\n"):
        assert line in told
    assert "It carries on the work of\n  KNOT\n" in own("show", "loop").out
    assert own("show", "8", "-f", "json").json()["id"] == "knot"


def test_another_name_of_a_person_is_shown_and_found(own: Run) -> None:
    assert own("show", "Anna").out.startswith("Ann\nAliases  Anna\n")
