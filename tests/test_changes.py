"""What changed between two snapshots: which two are compared, in which order it is told, and what is not a change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from test_register import row, write

pytestmark = pytest.mark.usefixtures("few_bundled")

Store = Callable[..., None]


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Store:
    """Keep rows as the snapshot of a day."""

    def store(date: str, *rows: dict[str, Any]) -> None:
        result = run("register", "import", write(tmp_path / f"{date}.jsonl", list(rows)))
        assert result.code == 0, result.err

    return store


@pytest.fixture
def three(store: Store, run: Run) -> Run:
    """The program with three snapshots, in each of which one more organization is in liaison."""
    for date, many in (("2020-01-01", 1), ("2020-02-01", 2), ("2021-03-01", 3)):
        store(date, row(1, "ISO/TC 1", {number: f"Org {number}" for number in range(1, many + 1)}))
    return run


def _joined(run: Run, *argv: str) -> list[str]:
    result = run("changes", *argv, "-f", "json")
    assert result.code == 0, result.err
    return [change["name"] for change in result.json() if change["kind"] == "partner"]


@pytest.mark.parametrize(
    ("argv", "joined"),
    [
        ([], ["Org 3"]),
        (["2020"], ["Org 3"]),
        (["2020-01"], ["Org 2", "Org 3"]),
        (["2020-01-31", "2020"], ["Org 2"]),
        (["2020-01", "2030"], ["Org 2", "Org 3"]),
        (["2020", "2021"], ["Org 3"]),
    ],
)
def test_a_date_means_the_snapshot_that_was_current_then(three: Run, argv: list[str], joined: list[str]) -> None:
    assert _joined(three, *argv) == joined


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["2021"], "2021 means the newest snapshot itself, that of 2021-03-01"),
        (["2021-03-01"], "2021-03-01 means the newest snapshot itself"),
        (["9999"], "9999 means the newest snapshot itself"),
        (["2020-02-01", "2020"], "2020-02-01 and 2020 both mean the snapshot of 2020-02-01"),
        (["2020-02", "2020-12"], "2020-02 and 2020-12 both mean the snapshot of 2020-02-01"),
    ],
)
def test_a_snapshot_is_not_compared_with_itself(three: Run, argv: list[str], said: str) -> None:
    result = three("changes", *argv)
    assert (result.code, result.out) == (1, "")
    assert said in result.err
    for date in ("2020-01-01", "2020-02-01", "2021-03-01"):
        assert f"\n  {date}\n" in result.err
    assert "`inliaison changes 2020-02-01 2021-03-01`" in result.err


@pytest.mark.parametrize(
    "argv", [("2021-03-01", "2020"), ("2020-02", "2020-01"), ("2020-02", "2020-01-31"), ("2020", "2020-02-01")]
)
def test_the_earlier_date_comes_first(three: Run, argv: tuple[str, str]) -> None:
    result = three("changes", *argv)
    assert (result.code, result.out) == (2, "")
    assert f"OLD, {argv[0]}, is later than NEW, {argv[1]}" in result.err
    assert f"`inliaison changes {argv[1]} {argv[0]}`" in result.err
    short = [day for day in argv if len(day) < 10]
    assert [f"{day} means its last day" in result.err for day in argv] == [day in short for day in argv]


def test_one_snapshot_is_not_enough(store: Store, run: Run) -> None:
    store("2020-01-01", row(1, "ISO/TC 1"))
    for argv in ([], ["2020"], ["2020", "2021"]):
        result = run("changes", *argv)
        assert (result.code, "2020-01-01 is the only one" in result.err) == (1, True)
    assert run("changes", "2019").code == 1


def test_many_snapshots_are_not_all_named(store: Store, run: Run) -> None:
    for day in range(1, 16):
        store(f"2020-01-{day:02}", row(1, "ISO/TC 1", {day: "A"}))
    said = run("changes", "2020").err
    assert ("2020-01-04\n" in said, "2020-01-03\n" in said) == (True, False)
    assert "and 3 older ones: `inliaison register list`" in said


def test_changes_are_in_natural_order(store: Store, run: Run) -> None:
    """Each kind of change by what is shown of it, numbers by value, É beside E, capitals beside small letters."""
    labels = ("zulu", "Élan", "Org 100", "Org 20", "eland", "Abc")
    ordered = ["Abc", "Élan", "eland", "Org 20", "Org 100", "zulu"]
    liaisons = dict(enumerate(labels, 100))
    renamed = {number: f"{label}!" for number, label in liaisons.items()}
    references = ("ISO/TC 100", "ISO/TC 10", "ISO/TC 2", "ISO/TC 2/SC 10", "ISO/TC 2/SC 9")
    natural = ["ISO/TC 2", "ISO/TC 2/SC 9", "ISO/TC 2/SC 10", "ISO/TC 10", "ISO/TC 100"]
    bare = [row(number, reference) for number, reference in enumerate(references, 5)]
    told = [{**one, "status": "Active", "title": {"en": "T", "fr": "F"}, "parentId": 1} for one in bare]
    store("2020-01-01", row(1, "ISO/TC 1"))
    store("2020-01-02", row(1, "ISO/TC 1", liaisons), *bare)
    store("2020-01-03", row(1, "ISO/TC 1", renamed), *told)
    store("2020-01-04", row(1, "ISO/TC 1"))

    def names(old: str, new: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for change in run("changes", f"2020-01-{old}", f"2020-01-{new}", "-f", "json").json():
            found.setdefault(change["change"], []).append(change["name"])
        return found

    marked = [f"{label}!" for label in ordered]
    assert names("01", "02") == {
        "established": [f"{label} in ISO/TC 1" for label in ordered], "joined": ordered, "opened": natural,
    }  # fmt: skip
    assert names("02", "03") == {
        "renamed": marked, "moved": natural, "status": natural, "retitled": natural, "retitled-fr": natural,
    }  # fmt: skip
    assert names("03", "04") == {
        "ended": [f"{label} in ISO/TC 1" for label in marked], "left": marked, "closed": [f"{r} T" for r in natural],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "change", "told"),
    [
        ({}, {"status": "Active"}, ("status", None, "Active"), "given a status"),
        ({"status": "Active"}, {"status": None}, ("status", "Active", None), "left without a status"),
        ({"status": "Active"}, {"status": "X"}, ("status", "Active", "X"), "changed in status"),
        ({}, {"title": {"en": "T"}}, ("retitled", None, "T"), "given a title"),
        ({"title": {"en": "T"}}, {"title": {}}, ("retitled", "T", None), "left without a title"),
        ({}, {"title": {"fr": "F"}}, ("retitled-fr", None, "F"), "given a French title"),
        ({"title": {"fr": "F"}}, {"title": {"fr": "G"}}, ("retitled-fr", "F", "G"), "retitled in French"),
        ({"title": {"fr": "F"}}, {"title": None}, ("retitled-fr", "F", None), "left without a French title"),
        ({}, {"parentId": 1}, ("moved", None, "ISO/TC 1"), "given a parent"),
        ({"parentId": 1}, {"parentId": 2}, ("moved", "ISO/TC 1", "ISO/TC 2"), "moved below another"),
        ({"parentId": 1}, {}, ("moved", "ISO/TC 1", None), "left without a parent"),
    ],
)
def test_what_is_told_of_a_committee_may_appear_change_and_vanish(
    store: Store, run: Run, before: dict[str, Any], after: dict[str, Any], change: tuple[str, ...], told: str
) -> None:
    for date, more in (("2020-01-01", before), ("2020-02-01", after)):
        store(date, row(1, "ISO/TC 1"), row(2, "ISO/TC 2"), row(3, "ISO/TC 3", **more))
    [found] = run("changes", "-f", "json").json()
    assert (found["change"], found["old"], found["new"]) == change
    assert (found["kind"], found["id"], found["name"]) == ("committee", "3", "ISO/TC 3")
    screen = run("changes", "--color", "never", terminal=True).out
    assert f"1 committee {told}" in screen
    for value in change[1:]:
        assert value is None or value in screen
    assert len(run("changes", "--committee", "TC 3", "-f", "json").json()) == 1
    assert run("changes", "--committee", "TC 2", "-f", "json").json() == []


def test_a_parent_that_is_renamed_is_no_move(store: Store, run: Run) -> None:
    store("2020-01-01", row(1, "ISO/TC 1"), row(2, "ISO/TC 1/SC 1", parentId=1))
    store("2020-02-01", row(1, "ISO/TC 9"), row(2, "ISO/TC 9/SC 1", parentId=1))
    assert [c["change"] for c in run("changes", "-f", "json").json()] == ["renamed", "renamed"]


def test_what_begins_to_be_told_of_all_committees_is_counted_on_a_screen(
    store: Store, run: Run, tmp_path: Path
) -> None:
    """And named in every other format; a change of one is named all the same."""
    bare = [row(number, f"ISO/TC {number}", title={"en": f"T {number}"}) for number in range(1, 31)]
    told = [{**one, "title": {"en": one["title"]["en"], "fr": f"F {one['id']}"}} for one in bare]
    told[4]["title"]["en"] = "Another"
    store("2020-01-01", *bare)
    file = write(tmp_path / "2020-02-01.jsonl", told)
    assert "since 2020-01-01: 1 committee retitled, 30 committees given a French title\n" in (
        run("register", "import", file).err
    )
    screen = run("changes", "--color", "never", terminal=True).out
    assert "30 committees given a French title" in screen
    assert ("ISO/TC 5" in screen, "ISO/TC 6" in screen, "F 6" in screen) == (True, False, False)
    assert "-f plain" in screen
    assert len(run("changes", "-f", "json").json()) == 31
    assert len(run("changes").out.splitlines()) == 32
