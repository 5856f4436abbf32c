"""The register: stored snapshots, organizations joined to partners, and changes."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SNAPSHOTS
from support.snapshots import NEW, OLD, row, write
from support.stores import Store

from inliaison.dataset.registers import ISO

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def imported(run: Run, store: Store) -> Run:
    """The program with both registers imported."""
    for day, rows in (("2020-01-01", OLD), ("2020-02-01", NEW)):
        store(day, rows)
    return run


def snapshot(tmp_path: Path, date: str) -> dict[str, Any]:
    return tomllib.loads((tmp_path / "home" / "data" / "snapshots" / f"{date}.toml").read_text("utf-8"))


def test_import_reports_stored_counts_and_changes(run: Run, tmp_path: Path) -> None:
    result = run("register", "import", write(tmp_path / "iso-2020-01-01.jsonl", OLD))
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        "warning: iso-2020-01-01.jsonl:4: parentId 99 has no row; it is left out\n"
        "register of 2020-01-01 (from the file's name): 6 organizations, 7 liaisons, 4 committees\n"
    )
    result = run("register", "import", write(tmp_path / "new.jsonl", NEW), "--date", "2020-02-01")
    assert result.err == (
        "register of 2020-02-01 (as given): 6 organizations, 7 liaisons, 4 committees\n"
        "since 2020-01-01: 1 liaison established, 1 liaison ended, 1 organization joined, 1 organization left,"
        " 1 organization renamed, 1 committee opened, 1 committee closed, 1 committee renamed,"
        " 1 committee changed in status, 1 committee retitled, 1 committee given a French title\n"
    )


def test_a_snapshot_is_a_clean_dataset_complete_in_itself(imported: Run, tmp_path: Path) -> None:
    kept = snapshot(tmp_path, "2020-01-01")
    assert kept["committees"][0] == {
        "id": "1",
        "reference": "ISO/TC 2",
        "title": "Ropes and cords",
        "status": "Active",
        "created": "1947-01-01",
        "scope": "Ropes & cords.\n• thin\n• thick\nAll others, OH&S.",
        "sources": ["iso-open-data-2020-01-01"],
    }
    assert kept["committees"][3] == {
        "id": "4", "reference": "ISO/IEC JTC 9", "title": "Signals", "title_fr": "Signaux",
        "sources": ["iso-open-data-2020-01-01"],
    }  # fmt: skip
    assert kept["sources"][0]["licence"] == "ODC-By 1.0"
    path = tmp_path / "home" / "data" / "snapshots" / "2020-01-01.toml"
    checked = imported("check", "--no-bundled", str(path))
    assert (checked.code, "warning" in checked.err) == (0, False)
    alone = imported("partners", "--no-bundled", "--no-register", "--data", str(path), "-f", "json")
    assert alone.json() == imported("partners", "--no-bundled", "--as-of", "2020-01-01", "-f", "json").json()


def test_organizations_join_partners_by_number(imported: Run) -> None:
    partners = {record["id"]: record for record in imported("partners", "-f", "json").json()}
    assert len(partners) == len(imported("partners", "--no-register", "-f", "json").json()) + 5
    iea = partners["iea"]
    assert (iea["name"], iea["acronym"], iea["aliases"]) == ("International Energy Agency", "IEA", ["IEA - énergie"])
    new = ("iea-7003", "iif-inc", "lamp-7001", "lamp-7002", "newcomer")
    assert {id: partners[id]["acronym"] for id in new} == {
        "iea-7003": "IEA", "iif-inc": "IIF, Inc", "lamp-7001": "LANTERN", "lamp-7002": "Lamp_", "newcomer": "Newcomer",
    }  # fmt: skip
    for text, id in (
        ("iea", "iea"),
        ("iea-energie", "iea"),
        ("7004", "iif-inc"),
        ("lamp_", "lamp-7002"),
        ("7001", "lamp-7001"),
    ):
        shown = imported("show", text, "-f", "json")
        assert shown.code == 0, shown.err
        assert shown.json()["id"] == id


def test_two_numbers_of_one_body_are_one_partner(run: Run, tmp_path: Path) -> None:
    """Its committees are those of both, each of them once; one number is enough to be listed."""
    both = [
        row(1, "ISO/TC 1", {10067: "GS1", 548498: "EAN International"}),
        row(2, "ISO/TC 2", {548498: "EAN International"}),
    ]
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", both))
    ties = run("liaisons", "--partner", "gs1", "--kind", "committee", "-f", "json").json()
    assert sorted(tie["committee"] for tie in ties) == ["1", "2"]
    assert run("show", "548498", "-f", "json").json()["id"] == "gs1"
    assert run("partners", "--committee", "TC 1", "-f", "json").ids() == ["gs1"]
    assert run("partners", "ean international", "-f", "json").ids() == ["gs1"]
    other = [row(1, "ISO/TC 1", {548498: "EAN"}), row(2, "ISO/TC 2", {})]
    run("register", "import", write(tmp_path / "2020-02-01.jsonl", other))
    partner = run("show", "gs1", "-f", "json").json()
    assert (partner["id"], partner["iso_id"], partner["other_iso_ids"]) == ("gs1", 10067, [548498])
    assert [tie["committee"] for tie in run("liaisons", "--partner", "gs1", "-f", "json").json()] == ["1"]


def test_iso_id_shared_by_two_partners_is_a_problem(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    for others, fault in (("7", '7 is also that of "a"'), ("9, 0", "item 2 must be a positive number")):
        path.write_text(
            '[[partners]]\nid = "a"\nname = "A"\niso_id = 7\nsources = ["editors"]\n'
            f'[[partners]]\nid = "b"\nname = "B"\niso_id = 8\nother_iso_ids = [{others}]\nsources = ["editors"]\n'
        )
        result = run("check", str(path))
        assert result.code != 0
        assert f'"b": other_iso_ids {fault}' in result.err


def test_a_warning_keeps_no_organization_from_joining(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "x.toml").write_text(
        '[[partners]]\nid = "buoys"\nname = "Buoys"\niso_id = 5\ncolour = "red"\nsources = ["s"]\n'
        '[[sources]]\nid = "s"\ntitle = "S"\n'
    )
    monkeypatch.setattr("inliaison.dataset.layer.find_bundled_folder", lambda: tmp_path / "first")
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", [row(1, "ISO/TC 1", {5: "BUOY"})]))
    assert run("partners", "-f", "json").ids() == ["buoys"]


def test_organization_keeps_its_id_over_later_imports(run: Run, tmp_path: Path) -> None:
    """Also where the label changes, or another organization comes to be called the same."""
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", [row(1, "ISO/TC 1", {5: "BUOY"})]))
    run(
        "register",
        "import",
        write(tmp_path / "2020-02-01.jsonl", [row(1, "ISO/TC 1", {5: "FLOAT", 6: "Buoy", 8: "★"})]),
    )
    found = run("partners", "--no-bundled", "--columns", "id,acronym", "-f", "csv").out.split()
    assert found == ["id,acronym", "buoy-6,Buoy", "buoy,FLOAT", "org-8,★"]


def test_committee_without_a_row_stays_and_its_partners_are_not_known(imported: Run) -> None:
    assert imported("show", "casco", "-f", "json").json()["partners"] is None
    card = imported("show", "casco").out
    assert "\nOrganizations in liaison\n  No data: ISO's register has no row for this committee.\n" in card
    assert imported("committees", "--partners", "none", "-f", "json").ids() == ["5"]
    everything = imported("committees", "--without-partner", "who", "-f", "json")
    assert "54998" not in everything.ids()
    assert "of 3 committees the liaison with the partner is not known" in everything.err
    assert "No data in this excerpt." in imported("show", "casco", "--no-register").out


def test_the_register_replaces_the_bundled_excerpt(imported: Run) -> None:
    assert [c["reference"] for c in imported("committees", "-f", "json").json()] == [
        "ISO/CASCO", "ISO/COPOLCO", "ISO/DEVCO", "ISO/PC 400", "ISO/TC 2", "ISO/TC 2/SC 8", "ISO/TC 2/SC 10",
    ]  # fmt: skip
    assert len(imported("liaisons", "--kind", "committee", "-f", "json").json()) == 7
    assert len(imported("committees", "--no-register", "-f", "json").json()) == 23
    assert imported("show", "unido", "-f", "json").json()["register"] == "not listed"
    assert "ISO does not list UNIDO as an organization in liaison on 2020-02-01." in imported("show", "unido").out
    assert imported("show", "unido", "--as-of", "2020-01", "-f", "json").json()["committees"][0]["id"] == "2"
    empty = imported("show", "PC 400", "-f", "json").json()
    assert (empty["partners"], empty["register"]) == ([], "whole")


def test_as_of_answers_from_the_snapshot_of_then(imported: Run) -> None:
    def labels(*argv: str) -> list[str]:
        return [p["acronym"] for p in imported("partners", "--no-bundled", "-f", "json", *argv).json()]

    assert "LANTERN" in labels()
    for day in ("2020-01-01", "2020-01", "2020-01-31"):
        assert "LAMP" in labels("--as-of", day)
    for day in ("2020-02-01", "2020-02", "2020", "2021"):
        assert "LANTERN" in labels("--as-of", day)
    result = imported("partners", "--as-of", "2019")
    assert (result.code, "The oldest is of 2020-01-01" in result.err) == (1, True)
    assert imported("partners", "--as-of", "then").code == 2
    assert imported("partners", "--as-of", "2020", "--no-register").code == 2


CHANGES = [
    ("liaison", "established", "7009-1", "Newcomer in ISO/TC 2", "newcomer", "1", None, None, None, None),
    ("liaison", "ended", "10164-2", "UNIDO in ISO/TC 2/SC 10", "unido", "2", None, None, None, None),
    ("partner", "joined", "newcomer", "Newcomer", "newcomer", None, None, None, None, None),
    ("partner", "left", "unido", "UNIDO", "unido", None, None, None, None, None),
    ("partner", "renamed", "lamp-7001", "LANTERN", "lamp-7001", None, None, None, "LAMP", "LANTERN"),
    ("committee", "opened", "5", "ISO/PC 400 Buoys", None, "5", None, None, None, None),
    ("committee", "closed", "4", "ISO/IEC JTC 9 Signals", None, "4", None, None, None, None),
    ("committee", "renamed", "3", "ISO/TC 2/SC 8", None, "3", None, None, "ISO/TC 2/SC 9", "ISO/TC 2/SC 8"),
    ("committee", "status", "1", "ISO/TC 2", None, "1", None, None, "Active", "Suspended"),
    ("committee", "retitled", "1", "ISO/TC 2", None, "1", None, None, "Ropes and cords", "Ropes"),
    ("committee", "retitled-fr", "2", "ISO/TC 2/SC 10", None, "2", None, None, None, "Noeuds"),
]
KEYS = [
    "from",
    "to",
    "kind",
    "change",
    "id",
    "name",
    "partner",
    "committee",
    "member",
    "liaison_committee",
    "old",
    "new",
    "owner",
]


TOLD = {
    "partner": ["partner_acronym", "partner_name", "partner_kind", "partner_country"],
    "committee": ["committee_reference", "committee_title"],
    "member": ["member_acronym", "member_country"],
    "liaison_committee": ["liaison_committee_reference"],
}
WHOLE = [name for key in KEYS for name in (key, *TOLD.get(key, ()))]


def test_changes_list_every_difference_of_two_snapshots(imported: Run) -> None:
    found = imported("changes", "-f", "json").json()
    assert [list(change) for change in found] == [WHOLE] * len(CHANGES)
    own = [tuple(change[key] for key in KEYS) for change in found]
    assert own == [("2020-01-01", "2020-02-01", *change, None) for change in CHANGES]
    assert [found[0][key] for key in ("partner_acronym", "committee_reference", "committee_title")] == [
        "Newcomer", "ISO/TC 2", "Ropes",
    ]  # fmt: skip
    assert imported("changes", "2020-01-01", "2020-02-01", "-f", "json").json() == found


@pytest.mark.parametrize(
    ("argv", "ids"),
    [
        (["--partner", "unido"], ["10164-2", "unido"]),
        (["--partner", "LAMP"], ["lamp-7001"]),
        (["--partner", "lantern"], ["lamp-7001"]),
        (["--committee", "TC 2"], ["7009-1", "1", "1"]),
        (["--committee", "JTC 9"], ["4"]),
        (["--committee", "TC 2", "--partner", "newcomer"], ["7009-1"]),
        (["--committee", "TC 2", "--recursive"], ["7009-1", "10164-2", "3", "1", "1", "2"]),
    ],
)
def test_changes_can_be_narrowed(imported: Run, argv: list[str], ids: list[str]) -> None:
    assert [c["id"] for c in imported("changes", *argv, "-f", "json").json()] == ids


def test_changes_are_written_in_every_format(imported: Run) -> None:
    assert [c["id"] for c in tomllib.loads(imported("changes", "-f", "toml").out)["changes"]] == [c[2] for c in CHANGES]
    assert imported("changes", "-f", "csv").out.splitlines()[1] == (
        "2020-01-01,2020-02-01,liaison,established,7009-1,Newcomer in ISO/TC 2,newcomer,Newcomer,,,,1,ISO/TC 2,Ropes,,,,,,,,"
    )
    assert imported("changes", "-f", "markdown").out.startswith("| Kind | Change | Id |")
    assert imported("changes").out.splitlines()[:2] == [
        "KIND       CHANGE       ID         NAME                     OLD              NEW",
        "liaison    established  7009-1     Newcomer in ISO/TC 2     -                -",
    ]
    screen = imported("changes", "--color", "never", terminal=True).out
    assert screen.splitlines()[:3] == [
        "╭─  2020-01-01 → 2020-02-01  ──────────────────────────────────────────────────╮",
        "│ 1 liaison established                                                        │",
        "│   ISO/TC 2  Newcomer                                                         │",
    ]
    assert "│   LANTERN  was LAMP " in screen
    assert "│   ISO/TC 2  Suspended (was Active) " in screen


def test_changes_need_two_snapshots(run: Run, tmp_path: Path) -> None:
    assert run("changes").code == 1
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", OLD))
    result = run("changes")
    assert (result.code, "no snapshot before that of 2020-01-01" in result.err) == (1, True)
    assert run("changes", "then").code == 2
    assert run("changes", "2019").code == 1


def test_own_counts_and_subcommittee_counts_are_separate_columns(imported: Run) -> None:
    result = imported("partners", "--committee", "TC 2", "--recursive", "--columns", "id,own,below", "-f", "csv")
    assert result.out.split() == [
        "id,own,below",
        "iea,0,1",
        "iea-7003,0,1",
        "iif-inc,0,1",
        "lamp-7002,1,0",
        "lamp-7001,1,1",
        "newcomer,1,0",
    ]
    assert result.err.splitlines()[0] == "3 of the committee itself, 3 through its subcommittees alone"
    ties = imported("liaisons", "--committee", "TC 2", "--recursive", "-f", "json")
    assert (len(ties.json()), ties.err) == (7, "3 of the committee itself, 4 through its subcommittees alone\n")
    assert "OWN" in imported("partners", "--committee", "TC 2", "--recursive").out
    assert imported("partners", "--columns", "own").code == 2
    card = imported("show", "TC 2", "-f", "json").json()
    assert [p["id"] for p in card["partners"]] == ["lamp-7002", "lamp-7001", "newcomer"]
    assert [p["id"] for p in card["partners_below"]] == ["iea", "iea-7003", "iif-inc"]
    assert [c["reference"] for c in card["subcommittees"]] == ["ISO/TC 2/SC 8", "ISO/TC 2/SC 10"]


def test_importing_the_same_file_twice_changes_no_byte(imported: Run, tmp_path: Path) -> None:
    store = tmp_path / "home" / "data"
    before = {path: path.read_bytes() for path in store.rglob("*.toml")}
    result = imported("register", "import", str(tmp_path / "2020-02-01.jsonl"))
    assert (result.code, result.err) == (
        0, "nothing to do: this is the snapshot of 2020-02-01, which is already there\n",
    )  # fmt: skip
    assert {path: path.read_bytes() for path in store.rglob("*.toml")} == before


def test_an_older_snapshot_does_not_become_current(imported: Run, tmp_path: Path) -> None:
    result = imported("register", "import", write(tmp_path / "2019-05-01.jsonl", OLD[:2]))
    assert result.code == 0
    assert "queries still use the newest snapshot, of 2020-02-01" in result.err
    assert "LANTERN" in imported("partners", "--no-bundled").out
    dates = [s["date"] for s in imported("register", "list", "-f", "json").json()]
    assert dates == ["2019-05-01", "2020-01-01", "2020-02-01"]
    narrow = imported("register", "list", "--color", "never", terminal=True, width=60)
    for name in ("organizations", "committees", "liaisons"):
        assert f"{name}: " in narrow.out or name.capitalize() in narrow.err, name
    assert imported("register", "list", "--columns", "date,committees", "--reverse", "--limit", "1").out == (
        "DATE        COMMITTEES\n2020-02-01  4\n"
    )
    assert imported("register", "status").out.startswith(
        "register of 2020-02-01 (from the file's name): 6 organizations"
    )


def test_another_file_of_the_same_day_needs_force(imported: Run, tmp_path: Path) -> None:
    other = write(tmp_path / "other-2020-02-01.jsonl", OLD)
    result = imported("register", "import", other)
    assert (result.code, "--force" in result.err) == (4, True)
    assert "LANTERN" in imported("partners", "--no-bundled").out
    assert imported("register", "import", other, "--force").code == 0
    assert "LANTERN" not in imported("partners", "--no-bundled").out


def test_register_commands_work_without_a_register(run: Run) -> None:
    assert run("register", "status").out.startswith("no register: queries see the bundled excerpt alone\n")
    assert run("register", "list", "-f", "json").json() == []
    assert run("register").out.startswith("Usage: inliaison register")


GOOD = json.dumps(OLD[1])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "F is empty"),
        (b"\n\n", "F is empty"),
        (b"identifier;parent;titleEn\n01;;Terms\n", "F has semicolons between its cells, not commas"),
        (b"identifier\tparent\ttitleEn\n01\t\tTerms\n", "F has tabs between its cells, not commas"),
        (b"some;columns\n01;Terms\n", "F is CSV, not JSON Lines"),
        (b"<!DOCTYPE html>\n<html>", "F is HTML or XML, not JSON Lines"),
        (b"\x1f\x8b\x08\x00", "F is compressed (gzip), not JSON Lines"),
        (b"[" + GOOD.encode() + b"]", "F is a JSON array, not JSON Lines"),
        (GOOD.encode() + b"\n" + GOOD.encode()[:40], "F:2:"),
        (GOOD.encode() + b"\n\xff\n", "F:2: byte 0xff is not UTF-8"),
        (b'{"id": 1, "id": 2, "reference": "a"}', "F:1: the key 'id' stands twice"),
        (b'{"id": NaN, "reference": "a"}', "F:1: NaN is not JSON"),
        (b'{"id": "1", "reference": "a"}', "F:1: id must be a positive whole number"),
        (b'{"reference": "a"}', "F:1: id is missing"),
        (b'{"id": 1}', "F:1: reference is missing"),
        (b'{"id": true, "reference": "a"}\n{"id": 1.0, "reference": "a"}', "F:2: id must be a positive whole number"),
        (b'{"id": 1, "reference": " "}', "F:1: reference must be a text"),
        (b"7", "F:1: the row is not a JSON object"),
        (b"[" * 9, "F is a JSON array"),
        (b'{"a":' * 100_000, "F:1: "),
    ],
)  # fmt: skip
def test_import_refuses_a_file_that_is_no_register(imported: Run, tmp_path: Path, content: bytes, said: str) -> None:
    store = tmp_path / "home" / "data"
    before = {path: path.read_bytes() for path in store.rglob("*.toml")}
    path = tmp_path / "2021-01-01.jsonl"
    path.write_bytes(content)
    result = imported("register", "import", str(path))
    assert (result.code, result.out) == (3, "")
    assert said in result.err.replace(str(path), "F")
    assert {path: path.read_bytes() for path in store.rglob("*.toml")} == before
    assert "LANTERN" in imported("partners", "--no-bundled").out


def test_line_ends_marks_and_blank_lines_are_fine(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "2021-01-01.jsonl"
    lines = [
        json.dumps(row(1, "ISO/TC 1", title={"en": "a\u2028b"}), ensure_ascii=False),
        "",
        json.dumps(row(2, "ISO/TC 2")),
    ]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert run("register", "import", str(path)).code == 0
    assert [c["title"] for c in run("committees", "--no-bundled", "-f", "json").json()] == ["a b", None]


def test_import_without_a_full_date_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", OLD)
    for day in ("2020", "2020-02", "2020-02-30", "today"):
        assert run("register", "import", path, "--date", day).code == 2
    assert "(today)" in run("register", "import", path).err


def test_unwritable_register_folder_is_an_error(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INLIAISON_HOME", str(tmp_path / "file"))
    result = run("register", "import", write(tmp_path / "2020-01-01.jsonl", OLD))
    assert (result.code, "cannot write" in result.err) == (4, True)


def test_answers_credit_the_register_with_licence_and_date(imported: Run, tmp_path: Path) -> None:
    """The licence and the day of the snapshot, wherever its facts go."""
    for command in (["committees"], ["liaisons"], ["partners"], ["changes"], ["common", "lantern", "lamp_"]):
        dates = {"partners": "2020-02-01, 2025-06-12 and 2025-07-16", "changes": "2020-01-01 and 2020-02-01"}.get(
            command[0], "2020-02-01"
        )
        said = (
            f"Contains information from ISO Open Data ({dates}), "
            "made available under the ODC Attribution License (ODC-By) v1.0."
        )
        assert f"\nISO Open Data, {dates}, ODC-By 1.0\n" in imported(*command, "--color", "never", terminal=True).err
        assert said in imported(*command, "-f", "toml").out
        assert said in imported(*command, "-f", "markdown").out.replace("\\", "")
        assert said in imported(*command, "-o", str(tmp_path / "x.csv"), "--force").err
    assert said in imported("export").out
    assert "iso-open-data-2020-02-01" in imported("committees", "-f", "json").out
    assert "snapshot of 2020-02-01, ISO, ODC-By 1.0" in imported("show", "TC 2").out


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text[: len(text) // 2], ""),
        (lambda text: text[: text.rindex("[[liaisons]]")], "holds 6 liaisons where its head says 7"),
        (lambda text: text.replace("iso_id = 7002\n", ""), "iso_id is missing"),
        (lambda text: text.replace('acronym = "LANTERN"\n', ""), "acronym is missing"),
        (lambda text: text[text.index("[[") :], "where its head says None"),
        (lambda text: text.replace("organizations = 6", 'organizations = "x"'), "where its head says x"),
        (lambda text: "", "is empty"),
        (lambda text: "x = [[[", ""),
    ],
)
def test_damaged_snapshot_is_reported_and_repaired_by_importing_again(
    imported: Run, tmp_path: Path, damage: Callable[[str], str], said: str
) -> None:
    path = tmp_path / "home" / "data" / "snapshots" / "2020-02-01.toml"
    good = path.read_text("utf-8")
    path.write_text(damage(good), "utf-8")
    result = imported("partners")
    assert (result.code, result.out) == (3, "")
    assert "2020-02-01.toml" in result.err
    assert said in result.err
    assert "Import that snapshot again, with --force." in result.err
    assert imported("partners", "--as-of", "2020-01").code == 0
    for command in ("status", "list"):
        assert imported("register", command).code == 0
    mended = imported("register", "import", str(tmp_path / "2020-02-01.jsonl"), "--force")
    assert (mended.code, path.read_text("utf-8")) == (0, good)
    assert imported("partners").code == 0


@pytest.mark.parametrize(
    "text",
    ["ids = 3\n", '[ids]\nabc = "x"\n', '[ids]\n7001 = "Foo: Bar"\n', '[ids]\n1 = "a"\n2 = "a"\n', "[ids]\n7001 = 5\n"],
)
def test_invalid_ids_file_stops_the_import(imported: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "home" / "data" / "ids.toml").write_text(text)
    result = imported("register", "import", write(tmp_path / "2020-03-01.jsonl", OLD))
    assert (result.code, "ids.toml" in result.err) == (3, True)
    assert [s["date"] for s in imported("register", "list", "-f", "json").json()] == ["2020-01-01", "2020-02-01"]


def test_an_organization_of_the_register_can_be_overlaid(imported: Run, tmp_path: Path) -> None:
    path = tmp_path / "over.toml"
    path.write_text(
        '[[sources]]\nid = "mine"\ntitle = "Mine"\n'
        '[[partners]]\nid = "newcomer"\nname = "The Newcomers"\nsources = ["mine"]\n'
        '[[committees]]\nid = "5"\nscope = "Buoys of all sorts."\nsources = ["mine"]\n'
        '[[partners]]\nid = "lamp"\nname = "A lamp of ours"\nsources = ["mine"]\n'
    )
    found = imported("show", "newcomer", "--data", str(path), "-f", "json").json()
    assert (found["name"], found["acronym"], found["iso_id"]) == ("The Newcomers", "Newcomer", 7009)
    assert [source["id"] for source in found["sources"]] == ["iso-open-data-2020-02-01", "mine"]
    assert imported("show", "PC 400", "--data", str(path), "-f", "json").json()["scope"] == "Buoys of all sorts."
    assert imported("show", "lamp", "--data", str(path), "-f", "json").json()["iso_id"] is None


def test_a_future_date_is_warned_of(run: Run, tmp_path: Path) -> None:
    result = run("register", "import", write(tmp_path / "x.jsonl", OLD), "--date", "9999-12-31")
    assert (result.code, "9999-12-31 is in the future" in result.err) == (0, True)


def test_a_register_that_shrank_is_warned_of(run: Run, tmp_path: Path) -> None:
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", OLD))
    result = run("register", "import", write(tmp_path / "2020-02-01.jsonl", OLD[:1]))
    assert "less than half of the committees" in result.err
    forced = run("register", "import", write(tmp_path / "other-2020-02-01.jsonl", OLD), "--force")
    assert "this replaces another snapshot of that day: 5 liaisons established" in forced.err


@pytest.mark.parametrize("text", ["isotc2", "iso tc 2 sc 8", "ISOTC2/SC8", "iso/iecjtc9", "IECJTC9"])
def test_references_without_separators_resolve(imported: Run, text: str) -> None:
    assert imported("show", text, "--as-of", "2020-01" if "9" in text else "2020").code == 0


@pytest.mark.slow
@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the real snapshots are not at hand")
def test_real_snapshots_import_with_the_expected_changes(run: Run) -> None:
    for day in ("2025-06-09", "2025-06-12", "2025-07-16"):
        assert run("register", "import", str(SNAPSHOTS / f"{day}.jsonl")).code == 0
    first = run("changes", "2025-06-09", "2025-06-12", "-f", "json").json()
    first = [change for change in first if change["kind"] in ("liaison", "partner", "committee")]
    assert [(c["kind"], c["change"]) for c in first] == [("liaison", "established")] * 2 + [("partner", "joined")]
    assert first[2]["name"] == "POINT"
    at = ("--as-of", "2025-06-12", "-f", "json")
    assert [len(run(kind, "--no-bundled", *at).json()) for kind in ("partners", "liaisons", "committees")] == [
        917,
        3017,
        785,
    ]
    assert len(run("partners", "--committee", "TC 207", *at).json()) == 34
    assert len(run("partners", "--committee", "TC 207", "--recursive", *at).json()) == 91
    assert [c["reference"] for c in run("common", "unido", "wto", *at).json()] == ["ISO/TC 207/SC 3", "ISO/TC 279"]
    later = run("changes", "-f", "json").json()
    assert {(c["old"], c["new"]) for c in later if c["kind"] == "partner" and c["change"] == "renamed"} == {
        ("IQNet", "IQNET"), ("IEMA", "ISEP"), ("RAIN RFID Alliance", "RAIN Alliance"),
    }  # fmt: skip
    for kind in ("partners", "liaisons", "committees"):
        ids = run(kind, "-f", "json").ids()
        assert len(ids) == len(set(ids))
    numbers = [p["iso_id"] for p in run("partners", "-f", "json").json() if p["iso_id"]]
    assert len(numbers) == len(set(numbers))
    scopes = "".join(c["scope"] or "" for c in run("committees", "-f", "json").json())
    assert not [sign for sign in ("<", "&amp;", "\u200b", "\t", "\r", "  ") if sign in scopes]


def test_new_label_of_a_bundled_partner_becomes_an_alias(run: Run, tmp_path: Path) -> None:
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", [row(1, "ISO/TC 1", {9513: "IEA (Paris)"})]))
    assert run("partners", "--committee", "TC 1", "-f", "json").json()[0]["aliases"] == ["IEA - énergie", "IEA (Paris)"]
    assert run("show", "iea paris", "-f", "json").json()["id"] == "iea"


def test_answers_do_not_depend_on_older_snapshots(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organization that only an older snapshot has is one that nobody knows, in this home as in any other."""
    older = write(tmp_path / "2020-01-01.jsonl", [row(1, "ISO/TC 1", {5: "Buoy", 6: "Buoyancy"})])
    newer = write(tmp_path / "2020-02-01.jsonl", [row(1, "ISO/TC 1", {6: "Buoyancy"})])
    answers = []
    for home, snapshots in (("one", (older, newer)), ("other", (newer,))):
        monkeypatch.setenv("INLIAISON_HOME", str(tmp_path / home))
        for snapshot in snapshots:
            assert run("register", "import", snapshot).code == 0
        asked = (["show", "buoy"], ["show", "Lamp Post"], ["liaisons", "--partner", "buoy", "--no-register"])
        answers.append([run(*arguments) for arguments in asked])
        if home == "one":
            assert run("show", "buoy", "--as-of", "2020-01-01", "-f", "json").json()["iso_id"] == 5
    assert answers[0] == answers[1]
    assert "buoyancy" in answers[0][0].out.casefold()


def test_changes_of_subcommittees_need_a_committee(imported: Run) -> None:
    done = imported("changes", "--recursive")
    assert (done.code, done.out) == (2, "")


def test_a_label_does_not_take_the_acronym_of_a_bundled_partner(run: Run, tmp_path: Path) -> None:
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", [row(1, "ISO/TC 1", {77: "ECMA"})]))
    done = run("show", "ecma")
    assert done.code == 1
    assert "ecma-77" in done.err
    assert "ecma-international" in done.err
    assert run("show", "77", "-f", "json").json()["id"] == "ecma-77"


def test_empty_listing_without_the_register_notes_unknown_committees(run: Run) -> None:
    for arguments in (["committees", "--partner", "who"], ["liaisons", "--partner", "who"], ["committees"]):
        assert "Without ISO's register, ISO's committees are known of UNIDO, ITU and WTO alone." in run(*arguments).err
    assert run("liaisons", "--kind", "memorandum").err == ""


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("20250709.jsonl", "2025-07-09"),
        ("iso_20250709T1200.jsonl", "2025-07-09"),
        ("20250709-2020-01-02.jsonl", "2020-01-02"),
        ("20251301.jsonl", ""),
        ("19990101.jsonl", ""),
        (f"{datetime.date.today().year + 2}0101.jsonl", ""),
        ("120250709.jsonl", ""),
        ("2025-0709.jsonl", ""),
    ],
)
def test_a_date_in_the_name_of_a_file_may_be_digits_alone(run: Run, tmp_path: Path, name: str, date: str) -> None:
    row = {"id": 7, "reference": "ISO/TC 7", "organizationLiaisons": [{"id": 9, "acronym": "Nine"}]}
    (tmp_path / name).write_text(json.dumps(row))
    said = run("register", "import", str(tmp_path / name)).err
    today = datetime.date.today().isoformat()
    assert f"register of {date} (from the file's name)" in said if date else f"register of {today} (today)" in said


def test_credit_of_several_days_is_a_list_with_one_and() -> None:
    days = ["2020-03-01", "2020-01-01", "2020-02-01", "2020-01-01"]
    credits = [ISO.format_dated_credit(days[:number]) for number in (0, 1, 2, 3, 4)]
    assert credits[0] == ""
    assert [text.partition("(")[2].partition(")")[0] for text in credits[1:]] == [
        "2020-03-01",
        "2020-01-01 and 2020-03-01",
        "2020-01-01, 2020-02-01 and 2020-03-01",
        "2020-01-01, 2020-02-01 and 2020-03-01",
    ]
    assert ISO.shorten_credit(credits[3]).startswith("ISO Open Data, 2020-01-01, 2020-02-01 and 2020-03-01, ")


def test_a_folder_of_snapshots_that_cannot_be_read_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    done = run("register", "list")
    assert (done.code, done.out) == (4, "")
    assert "cannot read " in done.err
    assert "snapshots" in done.err
