"""Categories of liaisons: joined to the liaisons by ISO's numbers, told with their date, never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SMALL
from support.snapshots import row, write

HEAD = '[categories]\nas_of = "2022"\nsource = "register"\n'
TABLE = HEAD + "[categories.B]\n501 = [9010, 9090]\n502 = [9013, 77]\n78 = [9010]\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    (tmp_path / "table.toml").write_text(TABLE)
    return str(tmp_path / "table.toml")


def _read(result: Any) -> dict[str, tuple[str | None, str | None]]:
    return {it["id"]: (it["category"], it["category_as_of"]) for it in result.json()}


def test_a_category_is_joined_by_both_numbers_and_one_in_the_record_stays(small: Run, table: str) -> None:
    found = _read(small("liaisons", "--kind", "committee", "--data", table, "-f", "json"))
    assert found == {
        "501-9010": ("A", "2021"),
        "501-9090": ("B", "2022"),
        "502-9010": (None, None),
        "502-9013": ("B", "2022"),
    }


def test_a_category_rests_on_its_own_source_and_the_liaison_on_the_others(small: Run, tmp_path: Path) -> None:
    source = '[[sources]]\nid = "log"\ntitle = "The log"\n'
    (tmp_path / "log.toml").write_text(TABLE.replace('"register"', '"log"') + source)
    tie = small("show", "502-9013", "--data", str(tmp_path / "log.toml"), "-f", "json").json()
    assert tie["sourced"] == {"register": ["partner", "kind", "committee"], "log": ["category", "category_as_of"]}
    assert [each["id"] for each in tie["sources"]] == ["register", "log"]
    sources = small("show", "gale", "--data", str(tmp_path / "log.toml"), "-f", "json").json()["sources"]
    assert [each["id"] for each in sources] == ["almanac", "register", "log"]


def test_of_two_tables_the_later_one_wins(small: Run, tmp_path: Path, table: str) -> None:
    (tmp_path / "later.toml").write_text(TABLE.replace("categories.B", "categories.A").replace("2022", "2026"))
    found = _read(small("liaisons", "--data", table, "--data", str(tmp_path / "later.toml"), "-f", "json"))
    assert found["501-9090"] == ("A", "2026")


@pytest.mark.usefixtures("few_bundled")
def test_categories_hold_in_every_snapshot_of_the_register(run: Run, tmp_path: Path, table: str) -> None:
    for date, label in (("2024-01-01", "TIDE"), ("2025-01-01", "TIDES")):
        rows = [row(9010, "ISO/TC 10", {501: label}), row(9090, "ISO/IEC JTC 9", {501: label, 99: "NEW"})]
        assert run("register", "import", "--date", date, write(tmp_path / "iso.jsonl", rows)).code == 0
    options = (
        "--no-bundled",
        "--data",
        SMALL,
        "--data",
        table,
        "--partner",
        "tide",
        "--kind",
        "committee",
        "-f",
        "json",
    )
    for date in ("2024-02-01", "2025-02-01"):
        found = _read(run("liaisons", "--as-of", date, *options))
        assert found["501-9090"] == ("B", "2022")


def test_lists_and_cards_tell_a_category_with_its_date_and_what_is_not_known(small: Run, table: str) -> None:
    lines = small("liaisons", "--committee", "TC 10", "-f", "markdown").out.splitlines()
    assert "| Category |" in lines[0]
    assert "| A, 2021 |" in lines[3]
    assert "A, 2021" not in lines[2]
    card = small("show", "tide", "--data", table).out
    assert "Category  A, 2021: 1; B, 2022: 1\n" in card
    assert "  ISO/TC 10      Lamps (A, 2021)\n" in card
    card = small("show", "TC 10").out
    assert "Category     A, 2021: 1; not known: 1\n" in card
    assert "  TIDE  Tidal Data Exchange (A, 2021)\n" in card
    assert "Category  A, 2021\n" in small("show", "501-9010").out
    assert "Category" not in small("show", "gale").out
    related = small("show", "TC 10", "-f", "json").json()["categories"]
    assert related == {"tide": {"category": "A", "as_of": "2021", "sources": ["register"]}}


def test_a_suspended_committee_has_both_remarks_in_one_bracket(small: Run, tmp_path: Path) -> None:
    tie = '[[liaisons]]\nid = "501-9002"\npartner = "tide"\nkind = "committee"\ncommittee = "9002"\nsources = ["register"]\n'
    (tmp_path / "more.toml").write_text(tie + HEAD + "[categories.B]\n501 = [9002]\n")
    assert "Ropes (B, 2022; suspended)" in small("show", "tide", "--data", str(tmp_path / "more.toml")).out


def test_a_filter_by_category_counts_what_is_not_known(small: Run) -> None:
    result = small("liaisons", "--category", "a", "-f", "json")
    assert result.ids() == ["501-9010"]
    assert "of 3 liaisons the category is not known; they are not among these" in result.err
    assert small("liaisons", "--category", "z").code == 2


def test_partners_are_found_by_the_category_of_their_liaison_with_the_committees(small: Run, table: str) -> None:
    """Not by that of another committee; who may have it is counted."""

    def find(*argv: str) -> tuple[list[str], str]:
        result = small("partners", *argv, "--data", table, "-f", "json")
        return result.ids(), result.err

    assert find("--committee", "TC 10", "--category", "A")[0] == ["tide"]
    assert find("--committee", "JTC 9", "--category", "a")[0] == []
    assert find("--committee", "JTC 9", "--category", "B")[0] == ["tide"]
    assert find("--committee", "TC 10", "--recursive", "--category", "B")[0] == ["gale"]
    assert find("--category", "B")[0] == ["gale", "tide"]
    both = ("--committee", "TC 10", "--committee", "JTC 9", "--category", "A")
    assert find(*both)[0] == ["tide"]
    assert find(*both, "--all")[0] == []
    assert find(*both, "--all", "--category", "B")[0] == ["tide"]
    _, err = find("--committee", "TC 10", "--category", "A")
    assert "of 2 partners the category of the liaison is not known; they are not among these" in err
    assert "of 2 partners the category of the liaison is not known" in find("--category", "A")[1]
    assert "the committees are not known" in find("--committee", "TC 10")[1]
    assert small("stats", "partners", "--by", "kind", "--committee", "TC 10", "--category", "A").out.count("\n") == 2


def test_only_kinds_with_a_category_take_it(small: Run) -> None:
    result = small("stats", "members", "--by", "member", "--category", "A")
    assert (result.code, result.out) == (2, "")
    result = small("stats", "committees", "--by", "status", "--category", "A")
    assert result.err.startswith("error: --category does not filter committees\nChoose from: --partner")
    result = small("stats", "partners", "--by", "kind", "--role", "observing")
    assert result.err.startswith("error: --role does not filter partners\n")
    result = small("partners", "--committee", "TC 10", "--category", "C")
    assert (result.code, result.err) == (2, 'error: no category "C"\nChoose from: A, B.\n')


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("categories = 5", "F:1: categories must be one table: [categories]"),
        ('[categories]\nsource = "register"', "F:1: as_of is missing"),
        ('[categories]\nas_of = 2021\nsource = "register"', "F:2: as_of must be text"),
        (
            '[categories]\nas_of = "about"\nsource = "register"',
            "F:2: as_of must be a date: YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        ('[categories]\nas_of = "2021"', "F:1: source is missing"),
        ('[categories]\nas_of = "2021"\nsource = "x"', 'F:3: source names the source "x", which has no record'),
        (HEAD + "A = [1]", "F:4: A must be a table: [categories.A]"),
        (HEAD + "[categories.A]\n1 = 2", "F:4: A must have ISO's number of an organization with the numbers of"),
        (HEAD + '[categories.A]\n1 = ["2"]', "F:4: A must have ISO's number"),
        (HEAD + "[categories.A]\ntide = [2]", "F:4: A must have ISO's number"),
    ],
)
def test_a_wrong_table_is_named_with_its_line(small: Run, tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    result = small("partners", "--data", str(path))
    assert result.code == 3
    assert problem in result.err.replace(str(path), "F")
