"""What changed between two snapshots of ISO's documents: what is new, where it stands, whose it is, what it is called."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.snapshots import DIN, KEBS, NEWB, WHO, committee_row, document, row
from support.stores import Store

import inliaison
from inliaison.register.document_changes import SORTS
from inliaison.render.differences import CHANGES

TC = "ISO/TC 207"
OLD = [
    document(1, "ISO/DIS 1", ownerCommittee=TC, currentStage=4060),
    document(2, "ISO 2:2001", ownerCommittee=TC, currentStage=9020),
    document(3, "ISO/FDIS 3", ownerCommittee=TC, currentStage=6000),
    document(4, "ISO/CD 4", ownerCommittee=TC, currentStage=3020),
    document(5, "ISO 5:2001", ownerCommittee="ISO/TC 9"),
    document(6, "ISO 6:2001"),
    document(7, "ISO 7:2001", ownerCommittee=TC),
    document(8, "ISO 8:2001", ownerCommittee=TC, currentStage=9999, title={"en": "Oil", "fr": "Huile"}),
    document(10, "ISO 10:2001", ownerCommittee=TC, title={"en": "Tar"}),
]
NEW = [
    document(1, "ISO/FDIS 1", ownerCommittee=TC, currentStage=5020),
    document(2, "ISO 2:2001", ownerCommittee=TC, currentStage=9599),
    document(3, "ISO 3:2025", ownerCommittee=TC, currentStage=6060),
    document(4, "ISO/CD 4", ownerCommittee=TC, currentStage=3098),
    document(5, "ISO 5:2001", ownerCommittee=TC),
    document(7, "ISO 7:2001", ownerCommittee=TC, title={"en": "Lanterns"}),
    document(8, "ISO 8:2001", ownerCommittee=TC, currentStage=9999, title={"en": "Oil", "fr": "Pétrole"}),
    document(9, "ISO/NP 9", ownerCommittee=TC, currentStage=1020),
    document(10, "ISO 10:2001", ownerCommittee=TC, title={"en": "Tar", "fr": "Goudron"}),
]
WANTED = [
    ("registered", "9", "ISO/NP 9", None, "10.20 New project ballot initiated"),
    ("stage", "1", "ISO/FDIS 1", "40.60 Close of voting", "50.20 Proof sent to secretariat or FDIS ballot initiated"),
    ("published", "3", "ISO 3:2025", "60.00 International Standard under publication", "60.60 International Standard published"),
    ("withdrawn", "2", "ISO 2:2001", "90.20 International Standard under systematic review", "95.99 Withdrawal of International Standard"),
    ("deleted", "4", "ISO/CD 4", "30.20 CD study/ballot initiated", "30.98 Project deleted"),
    ("given", "5", "ISO 5:2001", "ISO/TC 9", TC),
    ("renamed", "1", "ISO/FDIS 1", "ISO/DIS 1", "ISO/FDIS 1"),
    ("renamed", "3", "ISO 3:2025", "ISO/FDIS 3", "ISO 3:2025"),
    ("retitled", "7", "ISO 7:2001", "Lamps 7", "Lanterns"),
    ("retitled-fr", "8", "ISO 8:2001", "Huile", "Pétrole"),
    ("gone", "6", "ISO 6:2001", "60.60 International Standard published", None),
]  # fmt: skip


@pytest.fixture
def two(run: Run, few_bundled: None, store: Store) -> Run:
    """Ask two snapshots of documents, of other days than the two of committees."""
    files = {
        "committees-2025-02-01": [row(54808, TC, {9795: "WHO"})],
        "committees-2025-06-01": [row(54808, TC, {9795: "WHO", 8: "NEW"})],
        "documents-2025-01-31": OLD,
        "documents-2025-06-02": NEW,
    }
    for name, rows in files.items():
        store(name, rows)
    return run


def test_every_sort_of_change_has_a_name() -> None:
    assert set(SORTS) <= set(CHANGES)


def test_every_change_of_a_standard_is_told_once(two: Run) -> None:
    found = two("changes", "--kind", "standard", "-f", "json").json()
    assert [tuple(it[name] for name in ("change", "id", "name", "old", "new")) for it in found] == WANTED
    assert {(it["from"], it["to"], it["kind"]) for it in found} == {("2025-01-31", "2025-06-02", "standard")}
    assert [it["committee"] for it in found] == ["54808"] * 10 + [None]
    assert [it["owner"] for it in found] == [TC] * 10 + ["ISO/TC 2"]


def test_changes_of_standards_come_after_those_of_the_register_with_their_own_days(two: Run) -> None:
    found = two("changes", "-f", "json").json()
    days = {(it["kind"] == "standard", it["from"], it["to"]) for it in found}
    assert days == {(False, "2025-02-01", "2025-06-01"), (True, "2025-01-31", "2025-06-02")}
    assert [it["kind"] for it in found][-len(WANTED) :] == ["standard"] * len(WANTED)
    assert "1 standard published, 2025-01-31 → 2025-06-02" in two("changes", terminal=True).out
    assert "(2025-01-31, 2025-02-01, 2025-06-01 and 2025-06-02)" in two("changes", "-f", "markdown").out


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (["--change", "published"], 1),
        (["--committee", "tc 207"], 10),
        (["--without-committee", "tc 207"], 1),
        (["--change", "renamed", "--committee", "tc 207"], 2),
    ],
)
def test_changes_of_standards_are_filtered(two: Run, options: list[str], number: int) -> None:
    assert len(two("changes", "--kind", "standard", *options, "-f", "json").json()) == number


def _move(id: int, owner: str | None, before: str | None = None) -> list[dict[str, Any]]:
    """A standard before and after a vote, and perhaps before and after it was given to another owner."""
    stages = ((before or owner, 4020), (owner, 4060))
    return [document(id, f"ISO/DIS {id}", ownerCommittee=it, currentStage=stage) for it, stage in stages]


MOVES = [
    *(_move(1, TC), _move(2, "ISO/TC 2"), _move(3, "ISO/TC 2", TC), _move(4, TC, "ISO/TC 2")),
    *(_move(5, "WHO"), _move(6, "ISO/TC 999"), _move(7, None), _move(8, "ISO/TC 3")),
]


@pytest.fixture
def moves(run: Run, few_bundled: None, store: Store) -> Run:
    """Ask standards that moved: WHO and KEBS are in TC 207, DIN in TC 2, neither in TC 3, and of TC 999 there is no row."""
    committees = [
        committee_row(54808, TC, None, [KEBS], None, organizations=WHO),
        committee_row(1, "ISO/TC 2", DIN, [DIN], None),
        committee_row(2, "ISO/TC 3", None, [NEWB], None),
    ]
    store("committees-2025-02-01", committees)
    store("committees-2025-06-01", [*committees, row(3, "ISO/TC 4")])
    store("documents-2025-01-31", [old for old, _ in MOVES])
    store("documents-2025-06-02", [new for _, new in MOVES])
    return run


@pytest.mark.parametrize("kinds", [["--kind", "standard"], []])
@pytest.mark.parametrize(
    ("options", "ids", "unknown"),
    [
        (["--partner", "who"], {1, 4, 5}, 2),
        (["--without-partner", "who"], {2, 3, 8}, 2),
        (["--member", "kenya"], {1, 4}, 3),
        (["--without-member", "kenya"], {2, 3, 8}, 3),
        (["--member", "din"], {2, 3}, 3),
        (["--committee", "tc 2"], {2, 3}, 1),
        (["--without-committee", "tc 2"], {1, 4, 5, 6, 8}, 1),
        (["--partner", "who", "--without-committee", "tc 2"], {1, 4, 5}, 2),
        (["--member", "kenya", "--member", "din"], {1, 2, 3, 4}, 3),
    ],
)
def test_changes_of_standards_are_those_of_their_committees(
    moves: Run, options: list[str], ids: set[int], unknown: int, kinds: list[str]
) -> None:
    done = moves("changes", *kinds, "--change", "stage", *options, "-f", "json")
    assert {int(it["id"]) for it in done.json()} == ids
    assert f"of {unknown} change" in done.err
    assert "not known" in done.err


def test_a_filter_of_changes_agrees_with_the_same_filter_of_standards(moves: Run) -> None:
    for options in (
        ["--partner", "who"],
        ["--without-partner", "who"],
        ["--member", "din"],
        ["--without-member", "din"],
    ):
        owned = set(moves("standards", *options, "-f", "json").ids())
        changed = {it["id"] for it in moves("changes", "--change", "stage", *options, "-f", "json").json()}
        assert changed == owned


def test_a_standard_that_was_given_away_concerns_its_former_owner_too(moves: Run) -> None:
    for options, ids in (
        (["--partner", "who"], ["3", "4"]),
        (["--member", "din"], ["3", "4"]),
        (["--without-partner", "who"], []),
    ):
        assert moves("changes", "--change", "given", *options, "-f", "json").ids() == ids


def test_python_filters_changes_of_standards(moves: Run) -> None:
    directory = inliaison.open()
    unknown = "of 2 changes the liaison with the partner is not known; they are not among these"
    with pytest.warns(UserWarning, match=unknown):
        assert len(directory.changes(kind="standard", change="stage", partner="who")) == 3
    with pytest.warns(UserWarning, match=unknown):
        assert len(directory.changes(kind="standard", change="stage", without={"partner": "who"})) == 3


def test_changes_of_a_partner_that_is_not_listed_say_so(moves: Run) -> None:
    said = "ISO does not list FAO as an organization in liaison on 2025-06-01."
    for kinds in ([], ["--kind", "standard"]):
        done = moves("changes", "--partner", "fao", *kinds)
        assert (done.code, done.out) == (0, "")
        assert said in done.err
        assert "does not list" not in moves("changes", "--partner", "who", *kinds).err
    with pytest.warns(UserWarning, match=re.escape(said)):
        assert inliaison.open().changes(partner="fao", kind="liaison") == ()


def test_standards_are_compared_where_nothing_is_kept_of_committees(two: Run) -> None:
    done = two("changes", "2025-01-31", "2025-06-02", "-f", "json")
    days = {(it["kind"] == "standard", it["from"], it["to"]) for it in done.json()}
    assert days == {(True, "2025-01-31", "2025-06-02")}
    assert done.err == (
        "Nothing is told of committees: no snapshot of the register is as old as 2025-01-31."
        " The oldest is of 2025-02-01.\n"
    )
    done = two("changes", "2025-01-31", "2025-06-02", "--kind", "liaison", "-f", "json")
    assert (done.code, done.out) == (1, "")


def test_standards_are_compared_without_any_snapshot_of_committees(run: Run, few_bundled: None, store: Store) -> None:
    store("documents-2025-01-31", OLD)
    store("documents-2025-06-02", NEW)
    done = run("changes", "-f", "json")
    assert len(done.json()) == len(WANTED)
    assert done.err.startswith("Nothing is told of committees: there is no snapshot of the register. ")


@pytest.mark.usefixtures("few_bundled")
def test_changes_below_a_committee_of_the_excerpt_say_that_most_are_not_known(run: Run, store: Store) -> None:
    store("documents-2025-01-31", OLD)
    store("documents-2025-06-02", NEW)
    options = ("changes", "--kind", "standard", "--committee", "tc 207")
    excerpt = "Without ISO's register, ISO's committees are known of UNIDO, ITU and WTO alone."
    assert excerpt in run(*options, "--recursive", "--summary").err.splitlines()
    assert excerpt not in run(*options, "--summary").err
    store("committees-2025-02-01", [row(54808, TC, {9795: "WHO"})])
    assert excerpt not in run(*options, "--recursive", "--summary").err


def test_changes_say_when_standards_are_not_compared(two: Run) -> None:
    said = "Nothing is told of standards: no two snapshots of them are kept for these days.\n"
    for kinds in ([], ["--kind", "standard", "--kind", "liaison"]):
        done = two("changes", "2025-02-01", "2025-06-01", *kinds, "-f", "json")
        assert [it["kind"] for it in done.json()] == ["liaison", "partner"][: 1 if kinds else 2]
        assert done.err.endswith(said)
    assert two("changes", "2025-02-01", "2025-06-01", "--kind", "liaison").err.endswith("Import its file again.\n")


def test_changes_of_standards_are_counted(two: Run) -> None:
    found = two("changes", "--kind", "standard", "--summary", "-f", "json").json()
    said = two("changes", "--kind", "standard", "--summary", terminal=True).err
    assert "10 sorts of change; 11 changes from 2025-01-31 to 2025-06-02" in " ".join(said.split())
    said = two("changes", "--kind", "standard", "--summary", "--limit", "2").err
    assert said.splitlines() == ["2 of 10 sorts of change", "11 changes from 2025-01-31 to 2025-06-02"]
    assert {it["change"]: it["count"] for it in found} == {
        **dict.fromkeys(
            ("registered", "stage", "published", "withdrawn", "deleted", "given", "retitled", "retitled-fr", "gone"), 1
        ),
        "renamed": 2,
    }


REGISTER_DAYS, CATALOGUE_DAYS = "from 2025-02-01 to 2025-06-01", "from 2025-01-31 to 2025-06-02"


@pytest.mark.parametrize(
    ("options", "days"),
    [
        ([], f"2 changes {REGISTER_DAYS}; 11 of standards {CATALOGUE_DAYS}"),
        (["--change", "stage"], f"1 change of standards {CATALOGUE_DAYS}"),
        (["--committee", "tc 207"], f"1 change {REGISTER_DAYS}; 10 of standards {CATALOGUE_DAYS}"),
        (["--change", "established"], f"1 change {REGISTER_DAYS}"),
        (["--change", "opened"], f"{REGISTER_DAYS}; of standards {CATALOGUE_DAYS}"),
    ],
)
def test_changes_are_counted_between_their_own_days(two: Run, options: list[str], days: str) -> None:
    assert days in two("changes", *options, "--summary").err.splitlines()
    title = re.sub(r"\b[0-9]+ (changes? |(?=of))", "", days)
    assert f"<h1>Changes {title}</h1>" in two("changes", *options, "-f", "html").out


def test_a_note_has_the_days_of_rows_that_show_none(two: Run) -> None:
    days = f"2 changes {REGISTER_DAYS}; 11 of standards {CATALOGUE_DAYS}"
    for format in ("plain", "markdown", "table"):
        assert days in two("changes", "-f", format).err.splitlines()
    for options in (["-f", "csv"], ["--kind", "standard"], ["--kind", "liaison"]):
        assert "from 2025" not in two("changes", *options).err


@pytest.mark.parametrize(
    ("days", "number"),
    [(["2025-01-31", "2025-06-02"], 11), (["2024"], 11), (["2025-01-31"], 11), (["--until", "2025-06"], 11)],
)  # fmt: skip
def test_days_choose_the_snapshots_that_were_current(two: Run, days: list[str], number: int) -> None:
    assert len(two("changes", *days, "--kind", "standard", "-f", "json").json()) == number


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (["--until", "2025-03"], "there is no snapshot of standards before that of 2025-01-31"),
        (["2024", "2025-03"], "there is no snapshot of standards before that of 2025-01-31"),
        (["2025-01", "2025-02"], "nothing to compare: 2025-01 and 2025-02 both mean the standards of 2025-01-31"),
    ],
)
def test_days_without_two_snapshots_of_standards_say_which_there_are(two: Run, days: list[str], message: str) -> None:
    done = two("changes", *days, "--kind", "standard", "-f", "json")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"error: {message}\n  2025-01-31\n  2025-06-02\n"
        "Name two of these, the earlier first: `inliaison changes 2025-01-31 2025-06-02 --kind standard`.\n"
    )


@pytest.mark.parametrize(
    "days", [["2025-06-02"], ["--since", "2025-12"], ["2025-06"], ["2025-06-09", "2025-06-12"], ["2026", "2026"]]
)
def test_nothing_is_newer_than_the_newest_standards(two: Run, days: list[str]) -> None:
    done = two("changes", *days, "--kind", "standard")
    said = "nothing newer than the standards of 2025-06-02 is kept"
    assert (done.code, done.out, done.err) == (0, "", f"no changes\n{said}\n")
    assert "<h1>Changes since 2025-06-02</h1>" in two("changes", *days, "--kind", "standard", "-f", "html").out
    assert two("changes", *days, "--kind", "standard", "--partner", "nobody").code == 1
    if len(days) == 1:
        nothing = f"no changes\nnothing newer than the snapshot of 2025-06-01 is kept\n{said}\n"
        assert two("changes", *days).err == nothing


def test_changes_since_the_only_catalogue_are_none(run: Run, few_bundled: None, store: Store) -> None:
    store("documents-2025-01-31", OLD)
    assert run("changes", "2025-02", "--kind", "standard").err.endswith("the standards of 2025-01-31 is kept\n")
    done = run("changes", "2025-02")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("no changes\nnothing newer than the standards of 2025-01-31 is kept\n")
    assert "\nNothing is told of committees: there is no snapshot of the register. Get the register" in done.err
    done = run("changes", "2024", "--kind", "standard")
    assert (done.code, done.err) == (
        1,
        "error: comparing needs two snapshots of standards\n  2025-01-31\n"
        "Get it with `inliaison register update --standards`.\n",
    )


def test_wrong_days_are_usage_errors(two: Run) -> None:
    assert two("changes", "2025", "2024", "--kind", "standard").code == 2
    assert two("changes", "yesterday", "--kind", "standard").code == 2


def test_nothing_changed_is_told_with_the_days(run: Run, few_bundled: None, tmp_path: Path) -> None:
    for day in ("2025-01-31", "2025-06-02"):
        path = tmp_path / f"documents-{day}.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in OLD))
        assert run("register", "import", str(path)).code == 0
    done = run("changes", "--kind", "standard", "-f", "json")
    assert (done.code, done.json()) == (0, [])
    assert "from 2025-01-31 to 2025-06-02" in done.err
