"""The history of a record, and of the register as a whole, through all stored snapshots."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SNAPSHOTS
from support.snapshots import DIN, FIRST, KEBS, NEWB, SECOND, WHO, committee_row, row
from support.stores import Store

import inliaison
from inliaison.index import files

pytestmark = pytest.mark.usefixtures("few_bundled")

FORMATS = ("table", "plain", "tsv", "csv", "json", "jsonl", "toml", "markdown", "html")
THIRD = [
    committee_row(1, "ISO/TC 2", KEBS, [KEBS], [DIN, NEWB], liaisons=[{"id": 77}, {"id": 78}], organizations=WHO),
    committee_row(3, "ISO/TC 99", DIN, [DIN], None, liaisons=[{"id": 1}], organizations={70: "Alone"}),
    committee_row(4, "ISO/IEC JTC 1/SC 25", None, None, None),
]


@pytest.fixture
def five(store: Store, run: Run) -> Run:
    """The program with five snapshots: one without members, two alike, two that differ."""
    store("2020-01-01", [row(1, "ISO/TC 2", WHO), row(3, "ISO/TC 9", {70: "Lone"})])
    for date, rows in (("2020-02-01", FIRST), ("2020-03-01", FIRST), ("2020-04-01", SECOND), ("2020-05-01", THIRD)):
        store(date, rows)
    return run


def _values(run: Run, *argv: str) -> list[tuple[Any, ...]]:
    """The numbers of each snapshot, without its changes."""
    result = run("history", *argv, "-f", "json")
    assert result.code == 0, result.err
    return [tuple(moment.values())[:-1] for moment in result.json()]


def _lines(run: Run, *argv: str) -> list[str]:
    """What people read of each date, without the heading."""
    result = run("history", *argv, "-f", "markdown")
    assert result.code == 0, result.err
    return [line.strip("| ").replace("<br>", "; ") for line in result.out.splitlines()[2:] if line.startswith("|")]


def test_a_partner_is_counted_in_every_snapshot(five: Run) -> None:
    assert _values(five, "who") == [
        ("2020-01-01", True, 1),
        ("2020-02-01", True, 2),
        ("2020-03-01", True, 2),
        ("2020-04-01", True, 2),
        ("2020-05-01", True, 1),
    ]
    assert _lines(five, "who") == [
        "2020-01-01 | 1 | oldest snapshot",
        "2020-02-01 | 2 | 1 liaison established: ISO/TC 9",
        "2020-05-01 | 1 | 1 liaison ended: ISO/TC 9",
    ]


def test_renaming_is_a_line_in_the_history(five: Run) -> None:
    assert _lines(five, "alone")[1:] == ["2020-05-01 | 1 | renamed: was Lone"]
    assert "renamed: was ISO/TC 9" in _lines(five, "TC 99")[-1]


def test_members_are_a_gap_before_they_were_stored(five: Run) -> None:
    assert _values(five, "din") == [
        ("2020-01-01", None, None, None, None),
        ("2020-02-01", True, 2, 2, 0),
        ("2020-03-01", True, 2, 2, 0),
        ("2020-04-01", True, 1, 1, 1),
        ("2020-05-01", True, 1, 1, 1),
    ]
    assert _values(five)[:2] == [("2020-01-01", 2, 2, 2, None, None), ("2020-02-01", 2, 3, 4, 3, 6)]
    said = five("history", "din").err
    assert "The snapshot of 2020-01-01 was stored without members" in said
    assert "2020-01-01" not in five("history", "who").err


def test_committee_history_shows_secretariat_and_member_counts(five: Run) -> None:
    assert _values(five, "TC 2") == [
        ("2020-01-01", True, 1, None, None, None),
        ("2020-02-01", True, 1, 2, 1, "DIN"),
        ("2020-03-01", True, 1, 2, 1, "DIN"),
        ("2020-04-01", True, 1, 1, 2, "KEBS"),
        ("2020-05-01", True, 1, 1, 2, "KEBS"),
    ]
    assert _lines(five, "TC 2")[2] == (
        "2020-04-01 | 1 | 1 | 2 | KEBS | secretariat moved: KEBS (was DIN); 1 membership changed to observing: DIN; "
        "1 committee liaison established: ISO/TC 9; 1 committee liaison ended: ISO/TC 9; "
        "liaisons with committees that have no row: 2 (was 1)"
    )


def test_a_committee_whose_members_are_unknown_has_no_zeros(five: Run) -> None:
    assert set(_values(five, "JTC 1/SC 25")[1:]) == {
        (date, True, 0, None, None, None) for date in ("2020-02-01", "2020-03-01", "2020-04-01", "2020-05-01")
    }


def test_snapshot_without_the_record_is_a_gap_in_its_history(five: Run) -> None:
    assert _values(five, "TC 10")[2:] == [
        ("2020-03-01", False, None, None, None, None),
        ("2020-04-01", True, 0, 1, 0, "NEWB"),
        ("2020-05-01", False, None, None, None, None),
    ]
    assert [line.split(" | ")[-1] for line in _lines(five, "TC 10")] == [
        "oldest snapshot, not listed",
        "secretariat given: NEWB; opened; 1 membership begun: NEWB",
        "secretariat ended: was NEWB; closed; 1 membership ended: NEWB",
    ]


def test_a_member_of_no_committee_yet_is_a_gap(store: Store, run: Run) -> None:
    store("2020-01-01", [committee_row(1, "ISO/TC 2", DIN, [DIN], None)])
    store("2020-02-01", [committee_row(1, "ISO/TC 2", DIN, [DIN], [NEWB])])
    for name in ("newb", "din"):
        is_new = name == "newb"
        assert _values(run, name) == [
            ("2020-01-01", *((False, None, None, None) if is_new else (True, 1, 1, 0))),
            ("2020-02-01", *((True, 0, 0, 1) if is_new else (True, 1, 1, 0))),
        ]


def test_moved_secretariat_appears_in_the_history_of_both_members(five: Run) -> None:
    for member in ("din", "kebs"):
        before, known, moved, *_ = _lines(five, member)
        assert before.startswith("2020-01-01 |  |  |  | oldest snapshot")
        assert known.endswith(" | not known before")
        assert "secretariat moved: ISO/TC 2 to KEBS (was DIN)" in moved


def test_a_country_adds_up_its_partners_and_its_member(five: Run) -> None:
    found = _values(five, "kenya", "--kind", "country")
    assert found[0] == ("2020-01-01", 0, 0, None, None, None)
    assert found[3] == ("2020-04-01", 0, 0, 2, 2, 0)
    assert _values(five, "CH", "--kind", "countries")[1] == ("2020-02-01", 1, 2, 0, 0, 0)
    assert _lines(five, "kenya", "--kind", "country")[2].startswith(
        "2020-04-01 | 0 | 0 | 2 | 2 | 0 | 1 secretariat moved: ISO/TC 2 to KEBS (was DIN); 1 membership ended: KEBS in"
    )
    assert "the country is not known" in five("history", "kenya", "--kind", "country").err


def test_changes_are_whole_for_programs_and_counted_for_the_register(five: Run) -> None:
    oldest, changed, same, *_ = (moment["changes"] for moment in five("history", "who", "-f", "json").json())
    assert (oldest, same) == (None, [])
    [change] = changed
    assert change["name"] == "WHO in ISO/TC 9"
    assert (change["kind"], change["change"], change["partner"], change["committee"]) == (
        "liaison", "established", "who", "3",
    )  # fmt: skip
    assert five("history", "-f", "json").json()[-1]["changes"][:2] == [
        {"kind": "liaison", "change": "ended", "count": 1},
        {"kind": "partner", "change": "renamed", "count": 1},
    ]
    number = len(five("changes", "2020-04-01", "2020-05-01", "-f", "json").json())
    assert _lines(five)[-1] == f"2020-05-01 | 2 | 2 | 3 | 3 | 4 | {number}"


def test_lines_of_people_leave_out_dates_without_changes(five: Run) -> None:
    result = five("history", "who", terminal=True, width=80)
    assert "2020-03-01" not in result.out
    assert "3 snapshots; at 2 more snapshots nothing changed" in result.err
    assert "ISO Open Data, 2020-01-01 and 2020-05-01" in result.err


def test_a_narrow_terminal_has_a_column_whose_values_are_the_same_if_it_fits(store: Store, run: Run) -> None:
    for date, rows in (("2020-01-01", [1]), ("2020-02-01", [1, 2])):
        store(date, [row(1, "ISO/TC 1", WHO), *(row(at, f"ISO/TC {at}") for at in rows[1:])])
    result = run("history", "who", "--color", "never", terminal=True, width=60)
    assert ("Committees" in result.out, "no room" in result.err) == (True, False)


def test_values_below_others_on_a_narrow_terminal_have_labels(five: Run) -> None:
    below = five("history", "who", "--color", "never", terminal=True, width=45)
    assert ("committees: 2" in below.out, "no room" in below.err) == (True, False)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_of_listings_takes_a_history(five: Run, format: str) -> None:
    for argv in (["--columns", "date,members"], ["who"], ["TC 2"]):
        result = five("history", *argv, "-f", format, terminal=True, width=60)
        assert (result.code, "2020-05-01" in result.out) == (0, True)


def test_columns_and_rows_can_be_chosen(five: Run) -> None:
    found = five("history", "who", "--columns", "committees,date", "--sort", "-date", "--limit", "1", "-f", "json")
    assert found.json() == [{"committees": 1, "date": "2020-05-01"}]
    assert five("history", "who", "--columns", "members").code == 2


def test_the_history_in_python_has_the_same_moments(five: Run) -> None:
    directory = inliaison.open()
    oldest, *_, newest = directory.history("who")
    assert (oldest.date, oldest.listed, oldest.values, oldest.changes) == ("2020-01-01", True, {"committees": 1}, None)
    assert [change.name for change in newest.changes or ()] == ["WHO in ISO/TC 9"]
    with pytest.warns(UserWarning, match="stored without members"):
        whole = directory.history()
    assert [moment.values["committees"] for moment in whole] == [2, 4, 4, 5, 3]
    with pytest.warns(UserWarning, match="stored without members"):
        kenya = directory.history("kenya", kind="members")
    assert kenya[0].values["participating"] is None
    with pytest.raises(inliaison.NotThereError, match='no record "nobody at all"'):
        directory.history("nobody at all")


def test_history_without_a_snapshot_fails_and_suggests_update(run: Run) -> None:
    for argv in ([], ["who"]):
        result = run("history", *argv)
        assert (result.code, result.out) == (1, "")
        assert "there is no snapshot of the register" in result.err
        assert "register update" in result.err


def test_history_of_one_snapshot_suggests_importing_another(store: Store, run: Run) -> None:
    store("2020-02-01", FIRST)
    result = run("history", "who")
    assert (result.code, len(result.out.splitlines())) == (0, 2)
    assert "only one snapshot is kept; `inliaison register import FILE` adds another" in result.err


def test_an_unknown_or_ambiguous_reference_fails(five: Run) -> None:
    unknown = five("history", "nobody at all")
    assert (unknown.code, unknown.out) == (1, "")
    assert 'no record "nobody at all"' in unknown.err
    assert 'no partner "tc 2"' in five("history", "tc 2", "--kind", "partner").err
    ambiguous = five("history", "world")
    assert (ambiguous.code, "fits" in ambiguous.err) == (1, True)


def test_a_kind_without_history_is_a_usage_error(five: Run) -> None:
    result = five("history", "who", "--kind", "quotes")
    assert (result.code, result.out) == (2, "")
    assert "partners, committees, members, countries" in result.err


def test_record_found_only_in_older_snapshots_has_a_history(five: Run) -> None:
    assert _values(five, "ISO/TC 2/SC 1")[3:] == [
        ("2020-04-01", True, 0, 2, 0, "KEBS"),
        ("2020-05-01", False, None, None, None, None),
    ]


def test_repeated_history_reuses_the_indexes_of_all_snapshots(
    store: Store, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MAX_INDEXES", 1)
    for day in range(1, 5):
        store(f"2020-01-{day:02}", [row(1, "ISO/TC 2", {**WHO, day: f"Org {day}"})])
    assert run("history", "who").code == 0
    before = {*(tmp_path / "home").rglob("*.index")}
    assert run("history", "who", "-f", "json").code == 0
    assert {*(tmp_path / "home").rglob("*.index")} == before
    assert len(before) > 4


def test_history_warns_of_a_damaged_snapshot_and_skips_it(five: Run, tmp_path: Path) -> None:
    [damaged] = (tmp_path / "home").rglob("2020-03-01.toml")
    damaged.write_text("[[partners]]\nid = 5\n")
    result = five("history", "who", "-f", "json")
    assert (result.code, len(result.json())) == (0, 4)
    assert "the snapshot of 2020-03-01 is damaged and left out" in result.err


@pytest.mark.skipif(not (SNAPSHOTS / "2025-06-09.jsonl").is_file(), reason="the snapshots are not at hand")
@pytest.mark.slow
def test_history_counts_equal_the_counts_of_raw_rows(run: Run) -> None:
    days = ("2025-06-09", "2025-06-12", "2025-07-16")
    rows = {}
    for day in days:
        assert run("register", "import", str(SNAPSHOTS / f"{day}.jsonl")).code == 0
        rows[day] = [json.loads(line) for line in (SNAPSHOTS / f"{day}.jsonl").read_text("utf-8").splitlines()]

    def count(day: str, field: str, number: int, within: str = "") -> int:
        """In how many rows a list has a body; `within`, the rows of one committee."""
        return sum(
            any(one["id"] == number for one in row.get(field) or ())
            for row in rows[day]
            if not within or row["reference"] == within
        )

    def secretariats(day: str, number: int) -> int:
        return sum((row.get("secretariat") or {}).get("id") == number for row in rows[day])

    assert _values(run, "who") == [(day, True, count(day, "organizationLiaisons", 9795)) for day in days]
    roles = {day: (secretariats(day, 1511), count(day, "pMembers", 1511), count(day, "oMembers", 1511)) for day in days}
    assert _values(run, "din") == [(day, True, *roles[day]) for day in days]
    ours = {day: next(row for row in rows[day] if row["reference"] == "ISO/TC 207") for day in days}
    fields = ("organizationLiaisons", "pMembers", "oMembers")
    assert _values(run, "TC 207") == [
        (day, True, *(len(ours[day][field]) for field in fields), ours[day]["secretariat"]["acronym"]) for day in days
    ]
    whole = []
    for day in days:
        bodies = {one["id"] for row in rows[day] for one in row.get("organizationLiaisons") or ()}
        ties = sum(len(row.get("organizationLiaisons") or ()) for row in rows[day])
        roles_of_day = [one["id"] for row in rows[day] for field in fields[1:] for one in row.get(field) or ()]
        whole.append((day, len(bodies), ties, len(rows[day]), len({*roles_of_day}), len(roles_of_day)))
    assert _values(run) == whole
    assert [found[3:] for found in _values(run, "germany", "--kind", "country")] == [*roles.values()]
