"""The role that members hold in the chosen committees, and that chosen members hold in the committees listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import FIRST, SECOND, write
from support.stores import Store

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def listed(run: Run, store: Store) -> Run:
    """The program with one snapshot."""
    store("2020-01-01", FIRST)
    return run


def _rows(run: Run, *argv: str) -> list[tuple[str | None, ...]]:
    done = run(*argv, "-f", "json")
    assert done.code == 0, done.err
    return [tuple(record.values()) for record in done.json()]


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["TC 2"], [("din", "secretariat", "ISO/TC 2"), ("kebs", "participating", "ISO/TC 2"), ("newb", "observing", "ISO/TC 2")]),
        (
            ["TC 2", "--recursive"],
            [("din", "secretariat", "ISO/TC 2"), ("kebs", "secretariat", "ISO/TC 2/SC 1"), ("newb", "observing", "ISO/TC 2")],
        ),
        (["TC 9", "--committee", "TC 2"], [("din", "secretariat", "ISO/TC 2, ISO/TC 9"), ("kebs", "participating", "ISO/TC 2"), ("newb", "observing", "ISO/TC 2")]),
        (["TC 2", "--recursive", "--role", "participating"], [("din", "participating", "ISO/TC 2"), ("kebs", "participating", "ISO/TC 2, ISO/TC 2/SC 1")]),
        (["TC 9", "--committee", "TC 2", "--role", "observing"], [("kebs", "observing", "ISO/TC 9"), ("newb", "observing", "ISO/TC 2")]),
        (["TC 2", "--without-committee", "TC 9"], [("newb", "observing", "ISO/TC 2")]),
    ],
)  # fmt: skip
def test_members_show_their_highest_role_in_the_committees(
    listed: Run, argv: list[str], found: list[tuple[str, ...]]
) -> None:
    assert _rows(listed, "members", "--committee", *argv, "--columns", "id,role,where") == found


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["kebs"], [("ISO/TC 2", "participating", "KEBS"), ("ISO/TC 2/SC 1", "secretariat", "KEBS"), ("ISO/TC 9", "observing", "KEBS")]),
        (["kebs", "--role", "observing"], [("ISO/TC 9", "observing", "KEBS")]),
        (
            ["kebs", "--member", "din"],
            [("ISO/TC 2", "secretariat", "DIN"), ("ISO/TC 2/SC 1", "secretariat", "KEBS"), ("ISO/TC 9", "secretariat", "DIN")],
        ),
        (["kebs", "--member", "din", "--role", "participating"], [("ISO/TC 2", "participating", "DIN, KEBS"), ("ISO/TC 2/SC 1", "participating", "KEBS"), ("ISO/TC 9", "participating", "DIN")]),
    ],
)  # fmt: skip
def test_committees_have_the_highest_role_of_these_members(
    listed: Run, argv: list[str], found: list[tuple[str, ...]]
) -> None:
    assert _rows(listed, "committees", "--member", *argv, "--columns", "reference,role,who") == found


def test_people_see_the_role_and_no_counts_of_all_committees(listed: Run) -> None:
    there = ("members", "--committee", "TC 2")
    head, *lines = listed(*there).out.splitlines()
    assert head.split() == ["ID", "ACRONYM", "NAME", "COUNTRY", "CITY", "ROLE"]
    assert [line.split()[-1] for line in lines] == ["secretariat", "participating", "observing"]
    assert listed(*there, "--recursive").out.splitlines()[0].split()[-2:] == ["ROLE", "WHERE"]
    assert listed("committees", "--member", "din").out.splitlines()[0].split()[-2:] == ["PARTNERS", "ROLE"]
    assert listed("committees", "--member", "din", "--member", "kebs").out.splitlines()[0].split()[-2:] == [
        "ROLE",
        "WHO",
    ]
    for format in ("markdown", "html"):
        assert "Participating" not in listed(*there, "-f", format).out
        assert "Role" in listed(*there, "-f", format).out
    medium, narrow = (listed(*there, "--recursive", "--color", "never", terminal=True, width=it).out for it in (80, 60))
    assert [cell.strip() for cell in medium.splitlines()[1].strip("│").split("│")][-2:] == ["Role", "Where"]
    assert re.findall("(secretariat|participating|observing) · ISO/TC 2", narrow) == re.findall(
        "(?:secretariat|participating|observing)", medium
    )


def test_programs_get_the_same_keys_whatever_is_filtered(listed: Run) -> None:
    keys = [list(listed("members", *argv, "-f", "json").json()[0]) for argv in ([], ["--committee", "TC 2"])]
    assert keys[0] == keys[1]
    assert listed("members", "--committee", "TC 2", "-f", "csv").out.splitlines()[0] == ",".join(keys[0])


def test_a_role_can_be_sorted_by(listed: Run) -> None:
    there = ("members", "--committee", "TC 2", "--sort", "role")
    assert listed(*there, "-f", "json").ids() == ["newb", "kebs", "din"]
    assert listed(*there, "--reverse", "-f", "json").ids() == ["din", "kebs", "newb"]


@pytest.mark.parametrize(
    ("argv", "column", "option"),
    [
        (["members", "--columns", "id,role"], "role", "--committee"),
        (["members", "--sort", "where"], "where", "--committee"),
        (["members", "--role", "observing", "--columns", "role"], "role", "--committee"),
        (["committees", "--columns", "role"], "role", "--member"),
        (["committees", "--without-member", "din", "--sort", "who"], "who", "--member"),
        (["partners", "--columns", "below"], "below", "--committee"),
    ],
)
def test_role_column_without_a_committee_or_member_is_a_usage_error(
    listed: Run, argv: list[str], column: str, option: str
) -> None:
    done = listed(*argv)
    assert (done.code, done.out) == (2, "")
    assert done.err == f'error: the column "{column}" needs {option}\n'


def test_role_is_taken_from_the_selected_snapshot(listed: Run, tmp_path: Path) -> None:
    assert listed("register", "import", write(tmp_path / "2020-02-01.jsonl", SECOND)).code == 0
    there = ("members", "--committee", "TC 2", "--columns", "id,role")
    assert _rows(listed, *there) == [("din", "observing"), ("kebs", "secretariat"), ("newb", "observing")]
    assert _rows(listed, *there, "--as-of", "2020-01-15")[0] == ("din", "secretariat")
