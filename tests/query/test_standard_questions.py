"""Standards: which document a reference means, what listings leave out, and what cards tell of them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import tomli_w
from conftest import Run
from support.snapshots import CLASSES, document, row, write
from support.stores import Store

import inliaison
from inliaison.index.views import NAMES

TC = "ISO/TC 207"
ROWS = [
    document(1, "ISO 14001:2004", title={"en": "Systems"}, ownerCommittee=TC, currentStage=9599, replacedBy=[2]),
    document(2, "ISO 14001:2015", title={"en": "Systems"}, ownerCommittee=TC, currentStage=9092, replaces=[1, 77]),
    document(3, "ISO/CD 14001", title={"en": "Systems"}, ownerCommittee=TC, currentStage=3020),
    document(4, "ISO 14001:2015/Amd 1:2024", title={"en": "Climate"}, ownerCommittee=TC, currentStage=6060),
    document(5, "IWA 1:2005", title={"en": "Health"}, currentStage=9599),
    document(6, "ISO 1:2022", title={"en": "Temperature"}, ownerCommittee="ISO/TC 213", currentStage=6060),
    document(7, "ISO/TTA 1:1994", title={"en": "Trends"}, ownerCommittee="VAMAS", currentStage=6060),
    document(8, "ISO 5555:1991", title={"en": "Oils"}, currentStage=9599),
    document(9, "ISO 5555:1991", title={"en": "Fats"}, currentStage=9599),
    document(10, "ISO/IEC 19794-1:2006", title={"en": "Faces"}, currentStage=9093),
    document(11, "ISO/IEC 19794-1:2011", title={"en": "Faces"}, currentStage=9093),
    document(12, "ISO 207:1980", title={"en": "Spheres"}, currentStage=9598),
    document(13, "ISO/TS 500", title={"en": "Ropes"}, ownerCommittee=TC, currentStage=6000),
    document(14, "ISO 8:2019", title={"en": "Ships"}, currentStage=9920),
]


@pytest.fixture
def kept(run: Run, few_bundled: None, store: Store) -> Run:
    """Ask a register of two committees and these documents."""
    committees = [row(54808, TC, {9795: "WHO"}, title={"en": "Environment"}), row(5, "ISO/TC 213", {})]
    store("committees-2025-02-01", committees)
    store("documents-2025-01-31", ROWS)
    return run


@pytest.mark.parametrize(
    ("typed", "id", "others"),
    [
        ("ISO 14001", "2", ["3", "1"]),
        ("14001", "2", ["3", "1"]),
        ("iso14001", "2", ["3", "1"]),
        ("ISO 14001 2004", "1", []),
        ("iso14001:2015", "2", []),
        ("CD 14001", "3", []),
        ("ISO 14001:2015/Amd 1", "4", []),
        ("14001/amd1", "4", []),
        ("19794-1", "11", ["10"]),
        ("ISO 1", "6", ["7"]),
        ("TTA 1", "7", []),
        ("IWA 1", "5", []),
        ("ISO/TS 500", "13", []),
        ("500", "13", []),
        ("ISO 207", "12", []),
        ("13", "13", []),
    ],
)
def test_a_reference_means_the_edition_in_force_and_others_are_named(
    kept: Run, typed: str, id: str, others: list[str]
) -> None:
    done = kept("show", typed, "-f", "json", "--kind", "standards")
    assert (done.code, done.json()["id"]) == (0, id)
    assert [line.split()[0] for line in done.err.splitlines() if line.startswith("  ")] == others
    assert ("it also stands for" in done.err) == bool(others)


def test_a_standard_is_meant_where_nothing_else_is(kept: Run) -> None:
    assert kept("show", "ISO 14001", "-f", "json").json()["reference"] == "ISO 14001:2015"
    assert kept("show", "tc 207", "-f", "json").json()["id"] == "54808"
    assert kept("show", "207", "-f", "json").json()["id"] == "54808"


def test_two_documents_of_one_reference_are_both_named(kept: Run) -> None:
    done = kept("show", "ISO 5555:1991")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith('error: "ISO 5555:1991" fits 2 records\n')
    assert sorted(line.split()[0] for line in done.err.splitlines() if line.startswith("  ")) == ["8", "9"]


def test_several_series_of_one_number_are_candidates(kept: Run) -> None:
    done = kept("show", "ISO 14001:1999")
    assert (done.code, done.out) == (1, "")
    assert 'no record "ISO 14001:1999"' in done.err


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ([], ["6", "7", "14", "13", "2", "4", "3", "10", "11"]),
        (["--every"], [str(id) for id in (6, 5, 7, 14, 12, 13, 8, 9, 1, 2, 4, 3, 10, 11)]),
        (["--status", "withdrawn"], ["5", "8", "9", "1"]),
        (["--status", "under review"], ["2"]),
        (["--stage", "95.99"], ["5", "8", "9", "1"]),
        (["--stage", "90"], ["2", "10", "11"]),
        (["--every", "--without-stage", "90", "--without-stage", "95.99"], ["6", "7", "12", "13", "4", "3"]),
        (["--open"], ["3"]),
        (["--partner", "who"], ["13", "2", "4", "3"]),
        (["--partner", "who", "--open"], ["3"]),
        (["--committee", "TC 207"], ["13", "2", "4", "3"]),
        (["--without-committee", "TC 207"], ["6", "7", "14", "10", "11"]),
        (["climate"], ["4"]),
    ],
)
def test_listing_leaves_out_what_is_withdrawn_unless_asked(kept: Run, options: list[str], ids: list[str]) -> None:
    assert kept("standards", *options, "-f", "json").ids() == ids


def test_what_a_listing_leaves_out_is_told(kept: Run) -> None:
    assert "5 withdrawn or deleted standards are left out (--every)" in kept("standards").err
    assert "1 withdrawn or deleted standard is left out (--every)" in kept("standards", "--committee", "TC 207").err
    for options in (["--every"], ["--status", "published"], ["--stage", "60"], ["--open", "--partner", "who"]):
        assert "left out" not in kept("standards", *options).err


def test_a_row_tells_committee_and_status(kept: Run) -> None:
    (found,) = kept("standards", "--open", "-f", "json").json()
    wanted = {"committee": "54808", "committee_title": "Environment", "owner": TC, "status": "committee", "open": True}
    assert {name: found[name] for name in wanted} == wanted
    assert found["sources"] == ["iso-open-data-standards-2025-01-31"]


def test_a_card_tells_what_it_replaces_and_what_comes_next(kept: Run) -> None:
    card = kept("show", "ISO 14001").out
    assert "Stage      90.92 International Standard to be revised\n" in card
    assert "Replaces\n  ISO 14001:2004" in card
    assert "ISO's number 77, which has no row" in card
    assert "1 organization in liaison with the committee\n  WHO" in card
    assert "deliverables, snapshot of 2025-01-31" in card
    assert "Next       30.60 Close of voting/comment period\n" in kept("show", "CD 14001").out
    assert "  VAMAS\n" in kept("show", "TTA 1").out


def test_cards_of_committee_and_partner_tell_of_standards(kept: Run) -> None:
    committee = kept("show", "TC 207").out
    assert "Standards on 2025-01-31: 2 in force, 2 in work; 1 open for comment or vote\n  ISO/CD 14001" in committee
    partner = kept("show", "WHO").out
    assert (
        "Standards of its committees on 2025-01-31: 2 in force, 2 in work; 1 open for comment or vote\n  ISO/CD 14001"
        in partner
    )
    assert kept("show", "WHO", "-f", "json").json()["standards"] == {"force": 2, "work": 2, "open": 1, "unknown": 0}


def test_cards_count_standards_of_unknown_stage(run: Run, few_bundled: None, store: Store) -> None:
    store("committees-2025-02-01", [row(54808, TC, {9795: "WHO"})])
    stages = (6060, None, 9920)
    rows = [document(at, f"ISO {at}", ownerCommittee=TC, currentStage=it) for at, it in enumerate(stages, 1)]
    store("documents-2025-01-31", rows)
    for reference, heading in ((TC, "Standards"), ("who", "Standards of its committees")):
        assert run("show", reference, "-f", "json").json()["standards"]["unknown"] == 2
        assert f"{heading} on 2025-01-31: 1 in force, 0 in work, 2 of unknown status\n" in run("show", reference).out


def test_stages_are_counted_with_their_words(kept: Run) -> None:
    counts = kept("stats", "standards", "--every", "--by", "stage", "--across", "type", "-f", "json").json()
    words = {it["value"]: it["label"] for it in counts}
    assert (words["60.60"], words["95.98"]) == ("60.60 International Standard published", "95.98")
    assert {it["across_label"] for it in counts} == {"IS"}
    assert "90.93 International" in kept("stats", "standards", "--by", "stage", terminal=True).out


def test_the_greeting_says_which_documents_are_loaded(kept: Run) -> None:
    assert "  with the catalogue of standards of 2025-01-31: 14 documents\n" in kept().out


def test_programs_get_every_standard_that_is_open_and_people_the_first_ten(
    run: Run, few_bundled: None, store: Store
) -> None:
    """Reviews of standards in force are open, too, and counted apart from what is in work."""
    numbers = range(1, 14)
    store("committees-2025-02-01", [row(54808, TC, {9795: "WHO"})])
    stages = {number: 9020 if number > 3 else 4020 for number in numbers}
    store(
        "documents-2025-01-31",
        [document(it, f"ISO {it}", ownerCommittee=TC, currentStage=stages[it]) for it in numbers],
    )
    for reference, heading in ((TC, "Standards"), ("who", "Standards of its committees")):
        card = run("show", reference, "-f", "json").json()
        assert [it["id"] for it in card["open_standards"]] == [str(number) for number in numbers]
        assert card["standards"] == {"force": 10, "work": 3, "open": 13, "unknown": 0}
        dataset = tomllib.loads(run("show", reference, "-f", "toml").out)
        assert len(dataset["standards"]) == 13
        for format in ("plain", "markdown", "html"):
            text = run("show", reference, "-f", format).out
            assert f"{heading} on 2025-01-31: 10 in force, 3 in work; 13 open for comment or vote" in text
            assert ("ISO 10 " in text or "ISO 10<" in text or "ISO 10*" in text, "ISO 11" in text) == (True, False)
            assert "3 more are open for comment or vote: " in text


def test_in_work_means_not_in_force_yet_on_cards_in_lists_and_in_sql(kept: Run) -> None:
    """Publication, 60.00, is the last stage of work."""
    assert kept("show", TC, "-f", "json").json()["standards"]["work"] == 2
    options = ("--without-status", "published", "--without-status", "under review")
    assert kept("standards", "--committee", TC, *options, "-f", "json").ids() == ["13", "3"]


def test_cards_without_documents_tell_nothing_of_standards(run: Run, few_bundled: None) -> None:
    assert "tandards" not in run("show", "TC 207", "--no-register").out


def test_search_finds_standards_behind_partners_and_committees(kept: Run) -> None:
    found = [(match["kind"], match["id"]) for match in kept("search", "environment", "-f", "json").json()]
    assert ("committee", "54808") in found
    found = [(match["kind"], match["id"]) for match in kept("search", "systems", "-f", "json").json()]
    standards = [place for place, (kind, _) in enumerate(found) if kind == "standard"]
    assert {found[place][1] for place in standards} == {"1", "2", "3"}
    assert standards == list(range(len(found)))[-3:]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ISO 14001", [("standard", "2")]),
        ("iso 14001:2004", [("standard", "1")]),
        ("14001", [("standard", "2")]),
        ("13.020", [("class", "13-020")]),
        ("207", [("committee", "54808")]),
    ],
)
def test_search_puts_what_has_exactly_that_reference_first(
    kept: Run, tmp_path: Path, text: str, first: list[tuple[str, str]]
) -> None:
    (tmp_path / "ICS-2025-01-31.csv").write_text(CLASSES)
    assert kept("register", "import", str(tmp_path / "ICS-2025-01-31.csv")).code == 0
    news = [
        {"id": f"n{n}", "title": f"{title} explained"} for n, title in enumerate(("ISO 14001:2004", "13.020", "207"))
    ]
    (tmp_path / "d.toml").write_text(tomli_w.dumps({"sources": news}))
    found = kept("search", text, "-f", "json", "--data", str(tmp_path / "d.toml")).json()
    assert [(match["kind"], match["id"]) for match in found][:1] == first
    assert any(match["kind"] == "source" for match in found)


def test_pages_say_what_is_left_out_without_options(kept: Run) -> None:
    left_out = "5 withdrawn or deleted standards are left out"
    for command in (("standards", "--partner", "who"), ("stats", "standards", "--by", "type", "--committee", TC)):
        page = kept(*command, "-f", "html").out
        assert "left out" in page
        assert "--every" not in page
        assert "left out (--every)" in kept(*command).err
    assert left_out in kept("standards", "-f", "html").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--status", "published"], "no standard of status published is open for comment or vote"),
        (["--stage", "60.60"], "no standard of stage 60.60 is open for comment or vote; stage is then one of: 00.20"),
        (["--stage", "60"], "no standard of stage 60 is open"),
    ],
)
def test_what_can_never_be_open_is_said(kept: Run, options: list[str], said: str) -> None:
    done = kept("standards", "--open", *options)
    assert (done.code, done.out) == (0, "")
    assert said in done.err
    assert "no standard of" not in kept("standards", "--open", "--stage", "40").err


def test_supplements_are_asked_for_as_a_type(kept: Run, store: Store) -> None:
    store("documents-2025-03-31", [
        document(4, "ISO 1:2015/Amd 1:2024", deliverableType="IS", supplementType="Amd"),
        document(6, "ISO 2:2022", deliverableType="IS"), document(7, "ISO/TS 3", deliverableType="TS"),
    ])  # fmt: skip
    assert kept("standards", "--type", "amd", "-f", "json").ids() == ["4"]
    assert kept("standards", "--type", "Amd", "--type", "TS", "-f", "json").ids() == ["4", "7"]
    assert kept("standards", "--type", "IS", "-f", "json").ids() == ["4", "6"]


def test_a_date_in_the_future_is_refused(kept: Run) -> None:
    for command in ("committees", "standards"):
        done = kept(command, "--as-of", "2999-01-01")
        assert (done.code, done.out) == (2, "")
        assert "--as-of 2999-01-01 is in the future" in done.err


def test_a_file_whose_ending_is_that_of_another_format_is_remarked_on(kept: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "x.csv")
    assert f"{path} holds json, as -f says" in kept("committees", "-f", "json", "-o", path).err
    assert "as -f says" not in kept("committees", "-f", "csv", "-o", path, "--force").err
    assert "as -f says" not in kept("committees", "-f", "json", "-o", str(tmp_path / "x.data")).err


def test_sql_sees_documents(kept: Run) -> None:
    statement = "SELECT status, count(*) AS n, max(committee_title) AS c FROM standards GROUP BY status ORDER BY status"
    rows = kept("sql", statement, "-f", "json").json()
    assert {row["status"]: row["n"] for row in rows}["withdrawn"] == 4
    assert "Environment" in {row["c"] for row in rows}
    replaced = kept("sql", "SELECT * FROM replacements", "-f", "json").json()
    assert replaced == [
        {"standard": "2", "reference": "ISO 14001:2015", "replaced": "1", "replaced_reference": "ISO 14001:2004"},
        {"standard": "2", "reference": "ISO 14001:2015", "replaced": "77", "replaced_reference": None},
    ]


def test_a_pair_that_one_row_alone_has_is_a_replacement_too(run: Run, few_bundled: None, store: Store) -> None:
    rows = [document(1, "ISO 1:1999", replacedBy=[2, 88]), document(2, "ISO 1:2009", replacedBy=[3])]
    store("documents-2025-01-31", [*rows, document(3, "ISO 1:2019", replaces=[2])])
    store("committees-2025-02-01", [row(54808, TC)])
    found = run("sql", "SELECT * FROM replacements ORDER BY standard", "-f", "json").json()
    assert [tuple(it.values()) for it in found] == [
        ("2", "ISO 1:2009", "1", "ISO 1:1999"),
        ("3", "ISO 1:2019", "2", "ISO 1:2009"),
        ("88", None, "1", "ISO 1:1999"),
    ]


def test_every_view_can_be_asked_with_documents(kept: Run, tmp_path: Path) -> None:
    (tmp_path / "ics.csv").write_text(CLASSES)
    assert kept("register", "import", str(tmp_path / "ics.csv"), "--date", "2025-01-31").code == 0
    for view in NAMES:
        result = kept("sql", f"SELECT count(*) AS n FROM {view}", "-f", "json")
        assert (result.code, len(result.json())) == (0, 1), (view, result.err)
    above = kept("sql", "SELECT parent_code FROM ics WHERE code = '13.020'", "-f", "json").json()
    assert above == [{"parent_code": "13"}]


def test_exported_standards_load_again_without_their_source(kept: Run, tmp_path: Path) -> None:
    """Kinds that are exported alone have no sources; those of snapshots follow from their ids."""
    path = str(tmp_path / "st.toml")
    assert kept("export", "standards", "-o", path).code == 0
    before = kept("standards", "--every", "-f", "json", "--columns", "id,reference,sources").json()
    after = kept(
        "standards", "--every", "--no-register", "--data", path, "-f", "json", "--columns", "id,reference,sources"
    )
    assert (after.code, after.json()) == (0, before)
    assert before[0]["sources"] == ["iso-open-data-standards-2025-01-31"]


def test_whole_exports_say_that_they_leave_documents_out(kept: Run, tmp_path: Path) -> None:
    note = "standards and ics are left out; name kinds to have them: inliaison export -h"
    assert note in kept("export", "-o", str(tmp_path / "all.toml")).err
    assert note in kept("export", "-f", "datapackage", "-o", str(tmp_path / "all.zip")).err
    assert "left out" not in kept("export", "partners", "-o", str(tmp_path / "some.toml")).err
    assert "left out" not in kept("export", "--no-register", "-o", str(tmp_path / "none.toml")).err


def test_documents_are_counted(kept: Run) -> None:
    rows = kept("stats", "standards", "--by", "status", "-f", "json").json()
    assert {row["value"]: row["count"] for row in rows}["published"] == 5
    by_committee = kept("stats", "standards", "--by", "committee", "--every", "-f", "json").json()
    assert {row["value"]: row["count"] for row in by_committee}[TC] == 5


def test_documents_as_they_were(kept: Run, tmp_path: Path) -> None:
    newer = [{**it, "currentStage": 9599} if it["id"] == 2 else it for it in ROWS]
    assert kept("register", "import", write(tmp_path / "documents-2025-06-02.jsonl", newer)).code == 0
    assert kept("show", "14001:2015", "-f", "json").json()["stage"] == "95.99"
    assert kept("show", "14001:2015", "--as-of", "2025-03", "-f", "json").json()["stage"] == "90.92"
    assert kept("standards", "--no-register", "-f", "json").json() == []


def test_toml_of_standards_loads_again(kept: Run, tmp_path: Path) -> None:
    records = kept("standards", "--every", "-f", "json").json()
    path = tmp_path / "standards.toml"
    path.write_text(kept("standards", "--every", "-f", "toml").out, "utf-8")
    again = kept("standards", "--every", "--no-bundled", "--no-register", "--data", str(path), "-f", "json").json()
    own = {"id", "reference", "title", "owner", "stage", "status", "replaces", "replaced_by", "sources"}
    assert [{name: it[name] for name in own} for it in again] == [{name: it[name] for name in own} for it in records]


def test_own_documents_correct_and_add_to_those_of_iso(kept: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n'
        '[[standards]]\nid = "2"\nreference = "ISO 14001:2015"\ntitle = "Mine"\nsources = ["s"]\n'
        '[[standards]]\nid = "99"\nreference = "ISO 14000"\nsources = ["s"]\n'
    )
    found = {it["id"]: it for it in kept("standards", "--every", "--data", str(own), "-f", "json").json()}
    assert (found["2"]["title"], found["2"]["stage"], found["99"]["reference"]) == ("Mine", "90.92", "ISO 14000")
    assert list(found).index("99") < list(found).index("1")
    assert json.loads(kept("show", "14000", "--data", str(own), "-f", "json").out)["id"] == "99"


def test_page_of_the_directory_has_standards_in_work_and_in_force(kept: Run) -> None:
    page = kept("export", "-f", "html").out
    assert "ISO 14001:2015" in page
    assert "5 more are withdrawn or deleted." in page
    assert "<h2>ISO 14001:2015</h2>" in page
    assert "<h2>ISO 14001:2004</h2>" not in page


def test_page_of_the_directory_says_that_too_many_standards_are_left_out(
    kept: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inliaison.cli.files._MOST_DOCUMENTS", 5)
    done = kept("export", "-f", "html")
    assert "the standards are too many for a page of the whole directory and are left out" in done.err
    assert "ISO 14001:2015" not in done.out
    assert "ISO/TC 207" in done.out
    assert '"ISO 14001:2015"' in kept("export", "standards").out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["standards"], "No catalogue of standards is loaded. Get it with `inliaison register update --standards`."),
        (["standards", "--partner", "who", "--open"], "No catalogue of standards is loaded."),
        (["ics"], "No classification (ICS) is loaded. Get it with `inliaison register update`."),
        (["stats", "standards", "--by", "status"], "No catalogue of standards is loaded."),
        (["stats", "standards", "--across", "type", "-f", "json"], "No catalogue of standards is loaded."),
        (["show", "ISO 14001"], "No catalogue of standards is loaded."),
        (["show", "TS 17021-4"], "No catalogue of standards is loaded."),
        (["show", "13.020"], "No classification (ICS) is loaded."),
        (["standards", "--ics", "13.020"], "No classification (ICS) is loaded."),
        (["search", "ISO 14001"], "No catalogue of standards is loaded."),
        (["search", "qwertz"], "No catalogue of standards is loaded."),
        (["sql", "SELECT count(*) FROM replacements"], "No catalogue of standards is loaded."),
        (["sql", "SELECT code FROM standard_ics", "-f", "csv"], "No classification (ICS) is loaded."),
    ],
)
def test_what_is_not_loaded_does_not_read_as_none(run: Run, few_bundled: None, command: list[str], told: str) -> None:
    done = run(*command)
    assert told in done.err
    assert not re.search(r"\b(0|no) (standards|ics|values|pairs)\b", done.err)


def test_pages_and_pictures_of_what_is_not_loaded_do_not_say_that_there_is_none(run: Run, few_bundled: None) -> None:
    for command in (["standards", "-f", "html"], *(["stats", "standards", "-f", it] for it in ("html", "svg"))):
        page = run(*command).out
        assert "No catalogue of standards is loaded." in page or command[-1] == "svg"
        assert not re.search(r">(0|no) (standards|values)\b", page)


def test_python_warns_where_no_documents_are_loaded(run: Run, few_bundled: None) -> None:
    with pytest.warns(UserWarning, match="No catalogue of standards is loaded"):
        assert len(inliaison.open().standards()) == 0
    with pytest.warns(UserWarning, match="No catalogue of standards is loaded"):
        assert inliaison.open().stats("status", of="standards") == ()


def test_a_search_that_asks_for_no_standard_says_nothing_of_them(run: Run, few_bundled: None) -> None:
    assert run("search", "who").err == ""
    assert run("sql", "SELECT id FROM partners WHERE id = 'who'").err == ""


def test_a_day_before_all_documents_names_the_oldest(kept: Run, tmp_path: Path) -> None:
    older = write(tmp_path / "committees-2020-02-01.jsonl", [row(54808, TC, {})])
    assert kept("register", "import", older).code == 0
    assert (
        "No catalogue of standards is loaded. The oldest one is of 2025-01-31."
        in kept("standards", "--as-of", "2020-03").err
    )
    assert "is loaded" not in kept("standards", "no such words").err


def test_a_class_counts_documents_only_where_some_are_loaded(run: Run, few_bundled: None, tmp_path: Path) -> None:
    path = tmp_path / "ICS-2025-01-31.csv"
    path.write_text(CLASSES)
    assert run("register", "import", str(path)).code == 0
    assert {it["standards"] for it in run("ics", "-f", "json").json()} == {None}
    assert "In force" not in run("show", "01.020", "--kind", "ics").out
    rows = write(tmp_path / "documents-2025-01-31.jsonl", [document(1, "ISO 1:2022")])
    assert run("register", "import", rows).code == 0
    assert {it["code"]: it["standards"] for it in run("ics", "-f", "json").json()}["01.020"] == 1
    assert "│ In force │" in run("ics", "--color", "never", terminal=True).out
    assert "Standards in force" in run("ics", "-f", "html").out
    assert "standards in force" in run("ics", "-h").out
    assert "In force  1 standard\n" in run("show", "01.020", "--kind", "ics").out


@pytest.fixture
def coded(run: Run, few_bundled: None, store: Store) -> Run:
    """Ask documents with classes, of which the classification is not loaded."""
    store("committees-2025-02-01", [row(54808, TC, {9795: "WHO"})])
    codes: tuple[list[str], ...] = (
        ["13"],
        ["13.020"],
        ["13.020.10", "03.100"],
        ["13.030"],
        ["01.020"],
        [],
        ["13.020.99"],
        ["03.100"],
    )
    rows = [document(at, f"ISO {at}", icsCode=code) for at, code in enumerate(codes, 1)]
    store("documents-2025-01-31", [*rows, document(9, "ISO 9", icsCode=["13.020"], currentStage=9599)])
    return run


_IN_CLASSES = (
    (["13"], ["1", "2", "3", "4", "7"]),
    (["13.020"], ["2", "3", "7"]),
    (["13.020.10"], ["3"]),
    (["13-020-10"], ["3"]),
    (["13.020", "03"], ["2", "3", "7", "8"]),
)


def test_a_class_is_found_by_the_codes_of_documents_whether_or_not_the_classification_is_loaded(
    coded: Run, tmp_path: Path
) -> None:
    """So it is for a day before the oldest classification."""
    path = tmp_path / "ICS-2025-07-01.csv"
    path.write_text(CLASSES)
    for with_classes in (False, True):
        if with_classes:
            assert coded("register", "import", str(path)).code == 0
        for day in ([], ["--as-of", "2025-06"]):
            for classes, ids in _IN_CLASSES:
                options = [word for code in classes for word in ("--ics", code)]
                assert coded("standards", *options, *day, "-f", "json").ids() == ids
            assert coded("standards", "--ics", "13", "--ics", "03", "--all", *day, "-f", "json").ids() == ["3"]
            without = coded("standards", "--without-ics", "13", *day, "-f", "json")
            assert without.ids() == ["5", "8"]
            assert "of 1 standard the class is not known" in without.err
    assert coded("standards", "--ics", "environmental protection", "-f", "json").ids() == ["2", "3", "7"]
    assert {it["code"]: it["standards"] for it in coded("ics", "-f", "json").json()}["13.020"] == 3


def test_a_class_that_no_standard_has_is_not_said_to_be_missing(coded: Run) -> None:
    done = coded("standards", "--ics", "47.020")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        'error: no standard has the class "47.020" or one below it\n'
        "No classification (ICS) is loaded. Get it with `inliaison register update`.\n"
    )


@pytest.fixture
def classed(kept: Run, tmp_path: Path) -> Run:
    """Ask the documents and the classification, with a standard that has the digits of a class."""
    more = [
        document(1020, "ISO/TS 500", icsCode=["13.020.10", "13.020"]),
        document(1021, "ISO 13020:2001", title={"en": "Nails"}, icsCode=["13.020.10"]),
        document(1022, "ISO 21:2001", currentStage=9599, icsCode=["13.020"]),
        document(21, "ISO 22:2001", icsCode=None),
        document(23, "ISO 23:2001", icsCode=["99.999"]),
    ]
    path = tmp_path / "ICS-2025-01-31.csv"
    path.write_text(CLASSES)
    for file in (write(tmp_path / "documents-2025-01-31.jsonl", more), str(path)):
        assert kept("register", "import", file, "--force").code == 0
    return kept


def test_a_number_without_a_dot_means_a_standard_before_a_class(classed: Run) -> None:
    done = classed("show", "13020", "-f", "json")
    assert done.json()["reference"] == "ISO 13020:2001"
    assert [line.split()[0] for line in done.err.splitlines() if line.startswith("  ")] == ["13-020"]
    assert classed("show", "13.020", "-f", "json").json()["code"] == "13.020"
    assert classed("show", "21", "-f", "json").json()["reference"] == "ISO 21:2001"
    assert classed("show", "13", "-f", "json").json()["code"] == "13"
    assert classed("show", "01020", "-f", "json").json()["code"] == "01.020"


def test_a_class_counts_the_documents_in_force_below_it(classed: Run) -> None:
    numbers = {it["code"]: it["standards"] for it in classed("ics", "-f", "json").json()}
    assert numbers == {"01": 0, "01.020": 0, "13": 2, "13.020": 2, "13.020.10": 2}
    assert "In force  2 standards\n" in classed("show", "13.020").out
    assert len(classed("standards", "--ics", "13.020", "-f", "json").ids()) == 2


def test_documents_without_a_class_or_of_one_unknown_are_counted_by_class(classed: Run) -> None:
    done = classed("stats", "standards", "--by", "ics", "-f", "json")
    found = [(it["label"], it["count"]) for it in done.json()]
    assert found == [("13.020.10", 2), ("13.020", 1), ("99.999", 1), (None, 1)]
    assert "5 entries of standards by ics\n" in done.err


def test_editions_of_a_standard_are_named_for_one_that_is_not_there(kept: Run) -> None:
    assert "There is no such edition; ISO 14001 has 2004, 2015.\n" in kept("show", "ISO 14001:1999").err


def test_owners_that_are_no_committees_of_the_register_lead_to_their_documents(kept: Run) -> None:
    for command in (["standards", "--committee", "vamas"], ["show", "VAMAS"]):
        done = kept(*command)
        assert done.code == 1
        assert """1 standard: `inliaison standards --where "owner = 'VAMAS'" --every` lists them.\n""" in done.err


def test_documents_that_an_option_leaves_out_are_not_called_missing(kept: Run) -> None:
    told = "The catalogue of standards is left out with ISO's register (--no-register).\n"
    assert told in kept("standards", "--no-register").err


def test_a_comparison_before_all_documents_says_so(kept: Run) -> None:
    done = kept("changes", "2024-01", "2024-02", "--kind", "standard")
    assert done.err.startswith("error: no snapshot of standards is as old as 2024-02\n  2025-01-31\n")


def test_a_withdrawn_standard_that_nobody_named_so_is_said_to_be_withdrawn(kept: Run) -> None:
    assert '"IWA 1" is taken for IWA 1:2005 Health, which is withdrawn\n' in kept("show", "IWA 1").err
    for typed in ("IWA 1:2005", "ISO 14001", "CD 14001"):
        assert ", which is" not in kept("show", typed).err


def test_a_day_without_a_register_names_the_documents_that_are_there(run: Run, few_bundled: None, store: Store) -> None:
    store("documents-2025-01-31", [document(1, "ISO 1:1999")])
    done = run("standards", "--as-of", "2025-03")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "error: there is no snapshot of the register",
        "  the catalogue of standards of 2025-01-31 is there",
        "Import ISO's committees of that time with `inliaison register import FILE`, or ask without a day.",
    ]
    assert run("standards", "-f", "json").ids() == ["1"]


def test_a_standard_without_history_leads_to_what_there_is(kept: Run) -> None:
    done = kept("history", "ISO 14001")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "error: standards have no history",
        "`inliaison show 'ISO 14001'` shows a standard, `inliaison changes --kind standard` what changed.",
    ]
    assert 'no record "TC 9999"' in kept("history", "TC 9999").err
