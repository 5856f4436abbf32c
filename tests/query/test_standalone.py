"""TOML of records loads without other data, as it includes the records they refer to; user records are counted."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SMALL
from support.snapshots import row, write

from inliaison.kinds import DOCUMENT_KINDS, KINDS, load_kind

Alone = Callable[..., Any]


@pytest.fixture
def alone(run: Run, tmp_path: Path) -> Alone:
    """Write what a command gives as TOML to a file, which must be sound, and ask that file alone."""

    def alone(answer: str, *command: str) -> Any:
        path = tmp_path / "part.toml"
        path.write_text(answer, "utf-8")
        checked = run("check", "--no-bundled", str(path))
        assert (checked.code, checked.err.startswith("no problem")) == (0, True), checked.err
        result = run(*command, "--no-bundled", "--no-register", "--data", str(path), "-f", "json")
        assert result.code == 0, result.err
        return result.json()

    return alone


def whole(record: Any, kind: str) -> dict[str, Any]:
    """A record without what its card adds, such as counts of what is not in a part; of other documents the ids."""
    kept = {name: value for name, value in record.items() if name in load_kind(kind).record.__annotations__}
    others = set(load_kind(kind).relations) & set(kept) if kind in DOCUMENT_KINDS else set()
    return {name: value for name, value in kept.items() if name not in others}


@pytest.mark.parametrize("kind", KINDS)
def test_toml_listing_loads_without_other_data(small: Run, alone: Alone, kind: str) -> None:
    records = small(kind, "-f", "json").json()
    text = small(kind, "-f", "toml").out
    assert next(iter(tomllib.loads(text))) == kind
    assert [record["id"] for record in tomllib.loads(text)[kind]][: len(records)] == [it["id"] for it in records]
    again = {record["id"]: record for record in alone(text, kind)}
    if kind in DOCUMENT_KINDS:  # Their committees are looked up by their references, and are not in the part.
        again, records = ({it["id"]: whole(it, kind) for it in some} for some in (again.values(), records))
        records = list(records.values())
    assert [again[record["id"]] for record in records] == records


@pytest.mark.parametrize("most", [2, pytest.param(None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
def test_toml_of_a_record_loads_without_other_data(small: Run, alone: Alone, kind: str, most: int | None) -> None:
    for id in small(kind, "-f", "json").ids()[:most]:
        text = small("show", id, "--kind", kind, "-f", "toml").out
        assert (next(iter(tomllib.loads(text))), tomllib.loads(text)[kind][0]["id"]) == (kind, id)
        card = small("show", id, "--kind", kind, "-f", "json").json()
        again = alone(text, "show", id, "--kind", kind)
        assert whole(again, kind) == whole(card, kind)


def test_toml_listing_includes_referenced_records_unless_columns_are_chosen(small: Run) -> None:
    named = tomllib.loads(small("liaisons", "--limit", "1", "-f", "toml").out)
    assert len(named["liaisons"]) == 1
    assert named["liaisons"][0]["partner"] in {partner["id"] for partner in named["partners"]}
    assert list(tomllib.loads(small("liaisons", "--columns", "id", "-f", "toml").out)) == ["liaisons"]
    assert tomllib.loads(small("partners", "zzz", "-f", "toml").out) == {"partners": []}


def test_toml_of_common_loads_without_other_data(small: Run, alone: Alone) -> None:
    shared = small("common", "tide", "gale", "-f", "json").ids()
    assert shared
    assert set(shared) <= {it["id"] for it in alone(small("common", "tide", "gale", "-f", "toml").out, "committees")}


def test_export_combines_the_records_of_several_references(small: Run, alone: Alone) -> None:
    text = small(
        "export", "--partner", "tide", "--partner", "moor", "--person", "lee strand", "--committee", "9010"
    ).out
    found = tomllib.loads(text)
    assert [it["id"] for it in found["partners"]][:2] == ["tide", "moor"]
    assert "lee-strand" in {it["id"] for it in found["people"]}
    assert "9010" in {it["id"] for it in found["committees"]}
    card = small("show", "tide", "-f", "json").json()
    again = alone(text, "show", "tide")
    for name in ("liaisons", "people", "quotes"):
        assert [it["id"] for it in again[name]] == [it["id"] for it in card[name]]
    assert text.count('[[partners]]\nid = "tide"') == 1


def test_export_of_records_refuses_unknown_references_kinds_and_html(small: Run) -> None:
    assert small("export", "--partner", "nobody").code == 1
    assert small("export", "quotes", "sources", "--partner", "tide").err == (
        "error: give either quotes and sources or --partner, not both\n"
        "`inliaison quotes --partner tide -o quotes.toml` writes these quotes."
        " `inliaison export --partner tide` writes single records with all that their cards show.\n"
    )
    page = small("export", "--partner", "tide", "-f", "html")
    assert (page.code, page.out, "inliaison show tide -o page.html" in page.err) == (2, "", True)


@pytest.mark.usefixtures("few_bundled")
def test_export_of_a_committee_includes_its_members_and_liaisons(run: Run, tmp_path: Path, alone: Alone) -> None:
    member, other = {"id": 501, "acronym": "AAA"}, {"id": 502, "acronym": "BBB"}
    ties = [{"id": 2, "reference": "ISO/TC 2"}]
    rows = [
        row(1, "ISO/TC 1", {7001: "LAMP"}, pMembers=[member], secretariat=member, committeeLiaisons=ties),
        row(2, "ISO/TC 2", {7002: "MAST"}, pMembers=[other], parentId=3),
        row(3, "ISO/TC 3"),
    ]
    assert run("register", "import", write(tmp_path / "2020-01-01.jsonl", rows)).code == 0
    text = run("show", "TC 1", "-f", "toml").out
    part = tomllib.loads(text)
    assert {kind: [it["id"] for it in part[kind]] for kind in ("committees", "members", "partners", "liaisons")} == {
        "committees": ["1", "2", "3"], "members": ["aaa"], "partners": ["lamp"], "liaisons": ["7001-1"],
    }  # fmt: skip
    assert part["committees"][0]["participating"] == ["aaa"]
    assert "participating" not in part["committees"][1]  # Not known, rather than none.
    assert [it["id"] for it in alone(text, "members", "--committee", "1")] == ["aaa"]


@pytest.fixture
def mine(run: Run, few_bundled: None) -> Run:
    """The small dataset as a program sees it that has three records of the user's own."""
    for fields in (
        ["partners", "name=My Guild", "id=my-guild", "source=mine"],
        ["partners", "name=My Club", "id=my-club", "source=mine"],
    ):
        result = run("add", *fields, "--data", SMALL)
        assert result.code == 0, result.err
    return lambda command, *argv, **how: run(command, *argv, "--no-bundled", "--data", SMALL, **how)


@pytest.mark.usefixtures("few_bundled")
def test_page_and_export_count_the_user_records(mine: Run, tmp_path: Path) -> None:
    said = "3 records of your own are in it; --no-own leaves them out\n"
    assert said in mine("export", "-o", str(tmp_path / "a.toml")).err
    assert said in mine("export", "-f", "html").err
    assert "2 records of your own are in it" in mine("partners", "-f", "html").err
    one = "1 record of your own is in it; --no-own leaves it out\n"
    assert one in mine("partners", "club", "-o", str(tmp_path / "a.html")).err
    assert one in mine("search", "club", "-f", "html").err
    assert "2 records of your own are in it" in mine("show", "my-club", "-f", "html").err  # And its source.
    assert "2 records of your own are in it" in mine("export", "--partner", "my-club").err
    for command in (["partners"], ["partners", "-f", "json"], ["show", "my-club"], ["partners", "tide", "-f", "html"]):
        assert "your own" not in mine(*command).err
    for command in (["export"], ["export", "-f", "html"], ["partners", "-f", "html"]):
        result = mine(*command, "--no-own")
        assert ("your own" in result.err, "my-club" in result.out) == (False, False)
