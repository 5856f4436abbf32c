"""Changes between two snapshots: which two are compared, their order in the answer, and differences that are no change."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.snapshots import row, write
from support.stores import Store

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def three(store: Store, run: Run) -> Run:
    """The program with three snapshots, in each of which one more organization is in liaison."""
    for date, many in (("2020-01-01", 1), ("2020-02-01", 2), ("2021-03-01", 3)):
        store(date, [row(1, "ISO/TC 1", {number: f"Org {number}" for number in range(1, many + 1)})])
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
        (["--since", "2020-01", "--until", "2020"], ["Org 2"]),
        (["2020-01", "--until", "2020-02"], ["Org 2"]),
        (["--until", "2020-02"], ["Org 2"]),
    ],
)
def test_a_date_means_the_snapshot_that_was_current_then(three: Run, argv: list[str], joined: list[str]) -> None:
    assert _joined(three, *argv) == joined


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["2020-01", "--since", "2020-01"], "give either OLD or --since"),
        (["2020-01", "2021", "--until", "2021"], "give either NEW or --until"),
    ],
)
def test_a_day_is_named_once(three: Run, argv: list[str], said: str) -> None:
    result = three("changes", *argv)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


@pytest.mark.parametrize(
    "argv", [["2021"], ["2021-03-01"], ["9999"], ["--since", "2021-03"], ["--since", "2030-01-01"]]
)
def test_changes_since_the_newest_snapshot_are_empty_with_a_note(three: Run, argv: list[str]) -> None:
    result = three("changes", *argv)
    assert (result.code, result.out) == (0, "")
    assert result.err == "no changes\nnothing newer than the snapshot of 2021-03-01 is kept\n"
    assert three("changes", *argv, "-f", "json").json() == []
    assert three("changes", *argv, "--partner", "nobody at all").code == 1


@pytest.mark.parametrize(
    ("argv", "said"),
    [
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
    assert result.err.startswith(f"error: {argv[0]} is later than {argv[1]}\n")
    assert f"`inliaison changes {argv[1]} {argv[0]}`" in result.err
    digest = three("digest", "--of", "TC 1", "--since", argv[0], "--until", argv[1])
    assert (digest.code, digest.out) == (2, "")
    assert digest.err.splitlines()[0] == f"error: --since {argv[0]} is later than --until {argv[1]}"
    assert digest.err.splitlines()[1:-1] == result.err.splitlines()[1:-1]
    assert digest.err.endswith("\nThe earlier date comes first.\n")
    short = [day for day in argv if len(day) < 10]
    assert [f"{day} means its last day" in result.err for day in argv] == [day in short for day in argv]


def test_changes_with_one_snapshot_fail(store: Store, run: Run) -> None:
    store("2020-01-01", [row(1, "ISO/TC 1")])
    for argv in ([], ["2020", "2021"]):
        result = run("changes", *argv)
        assert (result.code, "2020-01-01 is the only one" in result.err) == (1, True)
    result = run("changes", "2020")
    assert (result.code, result.err) == (0, "no changes\nnothing newer than the snapshot of 2020-01-01 is kept\n")
    assert run("changes", "2019").code == 1


def test_error_lists_only_the_newest_of_many_snapshots(store: Store, run: Run, tmp_path: Path) -> None:
    store("2020-01-01", [row(1, "ISO/TC 1", {1: "A"})])
    (first,) = (tmp_path / "home").rglob("2020-01-01.toml")
    for day in range(2, 16):
        shutil.copyfile(first, first.with_name(f"2020-01-{day:02}.toml"))
    said = run("changes", "2020", "2021").err
    assert ("2020-01-04\n" in said, "2020-01-03\n" in said) == (True, False)
    assert "and 3 older ones: `inliaison register list`" in said


def _said(err: str) -> list[str]:
    return [line for line in err.splitlines() if "stored without members" not in line]


def test_empty_changes_suggest_the_command_for_older_snapshots(three: Run) -> None:
    """What older snapshots hold is counted, and the command that shows it works as it stands."""
    result = three("changes", "--partner", "org-2", "--kind", "liaison", "--kind", "partner", "--without-member", "din")
    command = "inliaison changes 2020-01-01 --partner org-2 --kind liaison --kind partner --without-member din"
    assert (result.code, result.out) == (0, "")
    assert _said(result.err) == [
        "no changes",
        "from 2020-02-01 to 2021-03-01",
        f"2 changes since the snapshot of 2020-01-01: `{command}`",
    ]
    assert [change["name"] for change in three(*command.split()[1:], "-f", "json").json()] == [
        "Org 2 in ISO/TC 1",
        "Org 2",
    ]
    assert "from 2020-02-01" not in three("changes", "--partner", "org-3").err
    one = three(
        "changes",
        "2020-02",
        "2021",
        "--committee",
        "TC 1",
        "--recursive",
        "--partner",
        "org-2",
        "--change",
        "established",
    )
    told = "`inliaison changes 2020-01-01 2021 --partner org-2 --committee 'TC 1' --change established --recursive`"
    assert _said(one.err)[-1] == f"1 change since the snapshot of 2020-01-01: {told}"
    never = three("changes", "--partner", "org-1")
    assert _said(never.err)[-1] == "none since the oldest snapshot, of 2020-01-01, either"
    whole = three("changes", "2020-01", "--partner", "org-1")
    assert _said(whole.err) == ["no changes", "from 2020-01-01 to 2021-03-01"]


def test_changes_are_filtered_by_kind(three: Run) -> None:
    def found(*argv: str) -> list[tuple[str, str]]:
        done = three("changes", "2020-01", *argv, "-f", "json")
        return [(change["kind"], change["change"]) for change in done.json()]

    ties, bodies = [("liaison", "established")] * 2, [("partner", "joined")] * 2
    assert found("--kind", "liaison") == found("--change", "established") == ties
    assert found("--kind", "liaison", "--kind", "partner") == [*ties, *bodies]
    assert found("--change", "joined", "--kind", "liaison") == []
    assert three("changes", "2020-01", "--kind", "partner", "--summary", "-f", "json").json() == [
        {"kind": "partner", "change": "joined", "count": 2}
    ]
    for option, word, valid in (("--kind", "liason", "liaison"), ("--change", "lost", "retitled-fr")):
        done = three("changes", option, word)
        assert (done.code, done.out) == (2, "")
        assert word in done.err
        assert valid in done.err.partition("Choose from: ")[2]


def test_changes_on_a_terminal_show_names_beside_acronyms(store: Store, run: Run) -> None:
    """An organization and a member that the bundled dataset names in full, and those that it does not."""
    who, lone, din = {9795: "WHO"}, {70: "Lone"}, {"id": 1511, "acronym": "DIN"}
    kebs = {"id": 1854, "acronym": "KEBS"}
    more = [{"pMembers": [kebs], "secretariat": kebs}, {"pMembers": [kebs, din], "secretariat": din}]
    store("2020-01-01", [row(1, "ISO/TC 1", lone) | more[0]])
    store("2020-02-01", [row(1, "ISO/TC 1", {**who, **lone}) | more[1]])
    full = {
        "WHO, World Health Organization": ("markdown", "table", "html"),
        "DIN, Deutsches Institut für Normung": ("markdown", "table", "html"),
        "KEBS, Kenya Bureau of Standards": ("markdown", "table", "html"),
    }
    for format in ("markdown", "table", "html", "plain", "json"):
        out = run("changes", "-f", format, "--color", "never", terminal=True, width=200).out
        for name, shown in full.items():
            assert (name in out) == (format in shown), (name, format)
    assert "WHO, World Health Organization in ISO/TC 1 " in run("changes", "-f", "markdown").out
    links = re.findall(r'<a href="(.*?)">(.*?)</a>', run("changes", "-f", "html").out)
    assert ("https://www.who.int", "WHO, World Health Organization") in links
    assert ("https://www.iso.org/committee/1.html", "ISO/TC 1") in links


def test_members_joining_one_committee_share_a_line(store: Store, run: Run) -> None:
    members = [{"id": 1511, "acronym": "DIN"}, {"id": 1854, "acronym": "KEBS"}]
    store("2020-01-01", [row(1, "ISO/TC 1") | {"pMembers": [], "secretariat": members[0]}])
    store("2020-02-01", [row(1, "ISO/TC 1") | {"pMembers": members, "secretariat": members[0]}])
    out = run("changes", "--kind", "membership", "--color", "never", terminal=True, width=200).out
    assert "ISO/TC 1  DIN, Deutsches Institut für Normung; KEBS, Kenya Bureau of Standards" in out


def test_unicode_normalization_and_blanks_are_not_changes(store: Store, run: Run, tmp_path: Path) -> None:
    """A label, a reference, a title; other capitals are one."""
    for day, name in (("01", "Caf\u00e9 Zo\u00eb"), ("02", "Cafe\u0301 Zoe\u0308"), ("03", "CAF\u00c9 Zo\u00eb")):
        store(f"2020-01-{day}", [row(1, "ISO/TC 1", {70: name}, title={"en": name, "fr": name})])
    path = next((tmp_path / "home").rglob("2020-01-02.toml"))
    path.write_text(path.read_text("utf-8").replace("Cafe\u0301 ", "Cafe\u0301  "), "utf-8")
    assert run("changes", "2020-01-01", "2020-01-02", "-f", "json").json() == []
    found = [change["change"] for change in run("changes", "-f", "json").json()]
    assert found == ["renamed", "retitled", "retitled-fr"]


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
    store("2020-01-01", [row(1, "ISO/TC 1")])
    store("2020-01-02", [row(1, "ISO/TC 1", liaisons), *bare])
    store("2020-01-03", [row(1, "ISO/TC 1", renamed), *told])
    store("2020-01-04", [row(1, "ISO/TC 1")])

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
def test_added_changed_and_removed_committee_fields_are_changes(
    store: Store, run: Run, before: dict[str, Any], after: dict[str, Any], change: tuple[str, ...], told: str
) -> None:
    for date, more in (("2020-01-01", before), ("2020-02-01", after)):
        store(date, [row(1, "ISO/TC 1"), row(2, "ISO/TC 2"), row(3, "ISO/TC 3", **more)])
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
    store("2020-01-01", [row(1, "ISO/TC 1"), row(2, "ISO/TC 1/SC 1", parentId=1)])
    store("2020-02-01", [row(1, "ISO/TC 9"), row(2, "ISO/TC 9/SC 1", parentId=1)])
    assert [c["change"] for c in run("changes", "-f", "json").json()] == ["renamed", "renamed"]


def test_field_added_to_all_committees_is_one_count_on_a_terminal(store: Store, run: Run, tmp_path: Path) -> None:
    """And named in every other format; a change of one is named all the same."""
    bare = [row(number, f"ISO/TC {number}", title={"en": f"T {number}"}) for number in range(1, 31)]
    told = [{**one, "title": {"en": one["title"]["en"], "fr": f"F {one['id']}"}} for one in bare]
    told[4]["title"]["en"] = "Another"
    store("2020-01-01", [*bare])
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
