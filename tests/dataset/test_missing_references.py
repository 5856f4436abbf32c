"""User files over ISO's register: partner numbers, and references to records that the register no longer lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run
from support.snapshots import NEW, OLD, row, write
from support.stores import Store

from inliaison.dataset import integrity

pytestmark = pytest.mark.usefixtures("few_bundled")

SOURCE = '[[sources]]\nid = "s"\ntitle = "S"\n'


@pytest.fixture
def imported(run: Run, store: Store) -> Run:
    """The program with both registers of test_register: UNIDO, JTC 9 and two liaisons are gone from the second."""
    for day, rows in (("2020-01-01", OLD), ("2020-02-01", NEW)):
        store(day, rows)
    return run


class Own:
    """A file of one's own, and what is answered with it."""

    def __init__(self, run: Run, path: Path) -> None:
        self._run = run
        self.path = path

    def write(self, *records: str) -> None:
        self.path.write_text(SOURCE + "".join(f'{record}\nsources = ["s"]\n' for record in records), "utf-8")

    def __call__(self, command: str, *argv: str) -> Result:
        return self._run(command, *argv, "--data", str(self.path))

    def json(self, command: str, *argv: str) -> Any:
        result = self(command, *argv, "-f", "json")
        assert result.code == 0, result.err
        return result.json()

    def warnings(self, *argv: str) -> list[str]:
        """What a query warns of; it is answered, and `check` counts the same as faults of the file."""
        result = self("sources", *argv)
        assert result.code == 0, result.err
        found = [line.replace(str(self.path), "F") for line in result.err.splitlines() if "warning:" in line]
        if not argv:
            checked = self._run("check", str(self.path))
            assert checked.code == (3 if found else 0)
            for line in found:
                assert line.removeprefix("warning: F") in checked.err
        return found


@pytest.fixture
def own(imported: Run, tmp_path: Path) -> Own:
    return Own(imported, tmp_path / "own.toml")


def test_last_layer_decides_which_number_joins_the_register(own: Own) -> None:
    """UNIDO is in the older snapshot, with the number that the bundled dataset gives it."""
    own.write('[[partners]]\nid = "unido"\niso_id = 99999999')
    then = ("--as-of", "2020-01")
    shown = own.json("show", "unido", *then)
    assert (shown["iso_id"], shown["register"], shown["committees"]) == (99999999, "not listed", None)
    assert shown["name"] == "United Nations Industrial Development Organization"
    alone = own.json("show", "10164", *then)
    assert (alone["acronym"], alone["iso_id"], [c["id"] for c in alone["committees"]]) == ("UNIDO", 10164, ["2"])
    assert alone["id"] == "unido-10164"
    assert [p["id"] for p in own.json("partners", "--committee", "TC 2/SC 10", *then)] == ["lamp-7001", "unido-10164"]
    assert own.warnings(*then) == []


def test_user_partner_with_a_listed_number_joins_the_register(own: Own) -> None:
    own.write('[[partners]]\nid = "unido"\niso_id = 7009', '[[partners]]\nid = "newcomer-7009"\nname = "Another"')
    shown = own.json("show", "unido")
    assert (shown["iso_id"], [c["id"] for c in shown["committees"]]) == (7009, ["1"])
    assert (shown["acronym"], "Newcomer" in shown["aliases"]) == ("UNIDO", True)
    assert own.json("show", "newcomer-7009")["name"] == "Another"
    assert own.json("show", "unido", "--as-of", "2020-01")["register"] == "not listed"
    assert own.json("show", "10164", "--as-of", "2020-01")["id"] == "unido-10164"
    assert own.warnings() == []


def test_two_partners_may_swap_their_numbers(own: Own) -> None:
    """Each is that of the other one in an earlier layer."""
    own.write('[[partners]]\nid = "unido"\niso_id = 9513', '[[partners]]\nid = "iea"\niso_id = 10164')
    assert [c["id"] for c in own.json("show", "unido")["committees"]] == ["3"]
    assert own.json("show", "iea", "--as-of", "2020-01")["committees"][0]["id"] == "2"


def test_id_derived_for_an_organization_avoids_ids_of_other_numbers(run: Run, tmp_path: Path) -> None:
    """UNIDO's own id in the register is that of a bundled partner with another number, and so is the next one."""
    rows = [row(1, "ISO/TC 1", {10164: "UNIDO", 5: "unido 10164"})]
    assert run("register", "import", write(tmp_path / "2020-01-01.jsonl", rows)).code == 0
    own = Own(run, tmp_path / "own.toml")
    own.write('[[partners]]\nid = "unido"\niso_id = 99999999')
    assert own.json("show", "10164")["id"] == "unido-10164-10164"
    assert own.json("show", "5")["id"] == "unido-10164"


@pytest.mark.parametrize("number", [10164, 9513])
def test_number_shared_by_two_partners_is_a_problem_of_the_later_file(own: Own, number: int) -> None:
    """Whether ISO's register lists that number or not; and it is that file which is to be corrected."""
    first, other = ("unido", "iea") if number == 10164 else ("iea", "unido")
    for id, name in ((other, ""), ("mine", '\nname = "Mine"')):
        own.write(f'[[partners]]\nid = "{id}"\niso_id = {number}{name}')
        for then in ("2020-01", "2020-02"):
            result = own("partners", "--as-of", then)
            assert (result.code, result.out) == (3, "")
            assert f'{own.path}:6: partner "{id}": iso_id {number} is also that of "{first}"' in result.err
            assert "has 1 problem" in result.err
            assert "Correct the file" in result.err


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ('[[partners]]\nid = "gone"\nsummary = "Ours."', 'F:5: partner "gone": id is that of no partner that could'),
        ('[[partners]]\nid = "gone"\niso_id = 7777', 'F:5: partner "gone": id is that of no partner that could'),
        ('[[committees]]\nid = "4"\nscope = "S"', 'F:5: committee "4": id is that of no committee that could'),
        ('[[liaisons]]\nid = "10164-2"\ncategory = "A"', 'F:5: liaison "10164-2": id is that of no liaison that could'),
    ],
)
def test_correction_of_a_missing_record_is_skipped_with_a_warning(own: Own, record: str, said: str) -> None:
    own.write(record)
    [warning] = own.warnings()
    assert warning.startswith(f"warning: {said}")
    id = record.split('"')[1]
    kind = record[2 : record.index("]")]
    assert own("show", id, "--kind", kind).code == 1
    assert id not in [record["id"] for record in own.json(kind)]


def test_corrections_apply_to_an_older_snapshot_that_has_the_records(own: Own) -> None:
    """The same records upon the snapshot in which they are."""
    own.write('[[committees]]\nid = "4"\nscope = "S"', '[[liaisons]]\nid = "10164-2"\ncategory = "A"')
    assert len(own.warnings()) == 2
    assert own.warnings("--as-of", "2020-01") == []
    assert own.json("show", "JTC 9", "--as-of", "2020-01")["scope"] == "S"
    assert own.json("show", "10164-2", "--as-of", "2020-01")["category"] == "A"


def test_complete_user_record_stays_without_its_register_record(own: Own) -> None:
    own.write(
        '[[partners]]\nid = "gone"\nname = "Gone, Inc."\niso_id = 7777',
        '[[committees]]\nid = "4"\nreference = "ISO/IEC JTC 9"',
        '[[liaisons]]\nid = "10164-2"\npartner = "unido"\nkind = "committee"\ncommittee = "4"',
    )
    assert own.warnings() == []
    assert own.json("show", "gone")["register"] == "not listed"
    assert own.json("show", "unido")["committees"][0]["reference"] == "ISO/IEC JTC 9"


NAMING = {
    "needed": (
        '[[liaisons]]\nid = "own-x"\npartner = "gone"\nkind = "cooperation"',
        'F:6: liaison "own-x": partner names no partner: "gone"; the liaison is left out',
        None,
    ),
    "needed committee": (
        '[[liaisons]]\nid = "own-x"\npartner = "unido"\nkind = "committee"\ncommittee = "4"',
        'F:8: liaison "own-x": committee names no committee: "4"; the liaison is left out',
        None,
    ),
    "committee of a cooperation": (
        '[[liaisons]]\nid = "own-x"\npartner = "unido"\nkind = "cooperation"\ncommittee = "4"',
        'F:8: liaison "own-x": committee names no committee: "4"; it is left out',
        ("committee", None),
    ),
    "framework": (
        '[[liaisons]]\nid = "own-x"\npartner = "unido"\nkind = "cooperation"\nframework = "gone"',
        'F:8: liaison "own-x": framework names no partner: "gone"; it is left out',
        ("framework", None),
    ),
    "whole": (
        '[[partners]]\nid = "own-x"\nname = "X"\npart_of = "gone"',
        'F:7: partner "own-x": part_of names no partner: "gone"; it is left out',
        ("part_of", None),
    ),
    "parent": (
        '[[committees]]\nid = "own-x"\nreference = "ISO/TC 2/SC 77"\nparent = "4"',
        'F:7: committee "own-x": parent names no committee: "4"; it is left out',
        ("parent", None),
    ),
    "quote": (
        '[[quotes]]\nid = "own-x"\nperson = "rob-steele"\ntext = "T"\npartner = "gone"',
        'F:8: quote "own-x": partner names no partner: "gone"; it is left out',
        ("partner", None),
    ),
    "item": (
        '[[quotes]]\nid = "own-x"\nperson = "rob-steele"\ntext = "T"\nabout = ["gone", "unido", "4", "3"]',
        'F:8: quote "own-x": about names no partner or committee or liaison: "gone"; it is left out',
        ("about", ["unido", "3"]),
    ),
    "only item": (
        '[[quotes]]\nid = "own-x"\nperson = "rob-steele"\ntext = "T"\nabout = ["gone"]',
        'F:8: quote "own-x": about names no partner or committee or liaison: "gone"; it is left out',
        ("about", []),
    ),
    "the same item twice": (
        '[[quotes]]\nid = "own-x"\nperson = "rob-steele"\ntext = "T"\nabout = ["gone", "gone"]',
        'F:8: quote "own-x": about names no partner or committee or liaison: "gone"; it is left out',
        ("about", []),
    ),
    "post": (
        '[[people]]\nid = "own-x"\nname = "X"\nposts = [{ partner = "gone", title = "T" }, { partner = "unido", title = "U" }]',
        'F:7: person "own-x": posts.partner names no partner: "gone"; the post is left out',
        ("posts", ["unido"]),
    ),
}


@pytest.mark.parametrize("case", NAMING)
def test_reference_to_a_missing_record_is_dropped_with_a_warning(own: Own, case: str) -> None:
    """The item or the field, or the whole record where it would be none without it; queries go on."""
    record, said, kept = NAMING[case]
    own.write(record)
    assert own.warnings()[0] == f"warning: {said}"
    shown = own("show", "own-x", "--kind", record[2 : record.index("]")], "-f", "json")
    assert shown.code == (1 if kept is None else 0)
    if kept:
        field, value = kept
        found = shown.json()[field]
        assert ([post["partner"] for post in found] if field == "posts" else found) == value
    bare = ("--no-register", "--no-bundled")
    assert own("partners", *bare).code == 3  # Nothing lies below the file that it could lean on.


def test_references_to_skipped_records_are_dropped_too(own: Own) -> None:
    own.write(
        '[[partners]]\nid = "gone"\nsummary = "Ours."',
        '[[liaisons]]\nid = "own-tie"\npartner = "gone"\nkind = "cooperation"',
        '[[quotes]]\nid = "own-x"\nperson = "rob-steele"\ntext = "T"\nabout = ["own-tie", "unido"]',
    )
    assert [line.split('": ')[1].split()[0] for line in own.warnings()] == ["id", "partner", "about"]
    assert own.json("show", "own-x", "--kind", "quotes")["about"] == ["unido"]


def test_no_register_drops_references_to_its_records(own: Own) -> None:
    """What is said of its committees and organizations then is of records that are not there."""
    own.write(
        '[[partners]]\nid = "newcomer"\nname = "The Newcomers"',
        '[[partners]]\nid = "lamp-7001"\nsummary = "Ours."',
        '[[quotes]]\nid = "own-x"\nperson = "rob-steele"\ntext = "T"\nabout = ["lamp-7001", "5"]',
    )
    assert own.warnings() == []
    assert len(own.warnings("--no-register")) == 3
    assert own.json("show", "newcomer", "--no-register")["iso_id"] is None


def test_other_problems_of_a_user_file_still_stop_queries(own: Own) -> None:
    for record in (
        '[[quotes]]\nid = "own-x"\nperson = "nobody"\ntext = "T"',
        '[[partners]]\nid = "gone"\nname = ""',
        '[[partners]]\nid = "gone"\nsumary = 5\nname = 5',
        '[[liaisons]]\nid = "own-x"\npartner = "unido"',
    ):
        own.write(record)
        assert own("partners").code == 3


def test_many_warnings_are_counted(own: Own) -> None:
    own.write(*(f'[[partners]]\nid = "gone-{number}"\nsummary = "Ours."' for number in range(1, 101)))
    told = own("sources").err
    assert told.count("warning:") == 20 + 1
    assert "80 more like these; `inliaison check PATH` names them all" in told
    checked = own._run("check", str(own.path))
    assert "has 100 problems" in checked.err


def test_copied_record_may_cite_an_older_snapshot(own: Own) -> None:
    """Its source is a snapshot that is no longer the current one, and none of the data."""
    own.path.write_text(
        '[[partners]]\nid = "old"\nname = "Old"\nsources = ["iso-open-data-2020-01-01"]\n'
        '[[partners]]\nid = "older"\nname = "Older"\nsources = ["iso-open-data-2020-01-01"]\n'
    )
    assert own.warnings() == []
    [source] = own.json("show", "old")["sources"]
    assert (source["date"], source["licence"]) == ("2020-01-01", "ODC-By 1.0")
    own.path.write_text('[[partners]]\nid = "old"\nname = "Old"\nsources = ["iso-open-data-2020-13-01"]\n')
    assert own("partners").code == 3


def test_thousands_of_missing_references_give_20_warnings(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest id is sought for the first of them alone."""
    sought = []

    def find_none(target: str, ids: object) -> str:
        sought.append(target)
        return ""

    monkeypatch.setattr(integrity, "_MAX_COMPARISONS", 2000)
    monkeypatch.setattr(integrity, "_find_nearest", find_none)
    own.write(
        *(f'[[partners]]\nid = "p{number}"\nname = "P"\npart_of = "gone{number}"' for number in range(300)),
    )
    assert len(own("sources").err.splitlines()) == 20 + 1
    assert 0 < len(sought) < 10


def test_list_of_only_missing_members_becomes_unknown_instead_of_empty(own: Own) -> None:
    """Left empty, it would say that there are none."""
    for told, kept in (('["gone"]', None), ("[]", [])):
        own.write(f'[[committees]]\nid = "99"\nreference = "ISO/TC 99"\nparticipating = {told}')
        assert len(own.warnings()) == (kept is None)
        assert own.json("committees", "99")[0]["participating"] == kept
