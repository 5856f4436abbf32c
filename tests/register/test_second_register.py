"""A second register beside ISO's: facts of one are never attributed to the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Result
from support.places import TESTS
from support.snapshots import row, write

Lantern = Callable[..., Result]


def body(number: int, label: str, **panels: int) -> dict[str, object]:
    """An organization in the shape of the Lantern Union, which has a field that ISO's rows have, too."""
    return {
        "lantern": number,
        "label": label,
        "parentId": None,
        "panels": [{"no": no, "called": f"LU/TC {no}"} for no in panels.values()],
    }


OLD = [body(7, "UNIDO", a=1, b=3), body(8, "WICK", a=3)]
NEW = [body(7, "UNIDO", a=1), body(8, "WICKS", a=3), body(9, "OIL", a=3)]
ISOS = [row(3, "ISO/TC 3", {10164: "UNIDO", 7: "WICK"})]
OWN = '[[partners]]\nid = "unido"\nlu_id = 7\n[[partners]]\nid = "who"\nlu_id = 70\n'


@pytest.fixture(scope="module")
def lantern(tmp_path_factory: pytest.TempPathFactory, _few: Path) -> Iterator[Lantern]:
    """The program with both registers in a process of its own: the fields of a kind are read once."""
    folder = tmp_path_factory.mktemp("lantern")
    home = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "INLIAISON_HOME"), str(folder / "home"))
    environment = os.environ | home | {"PYTHONIOENCODING": "utf-8"}

    command = [sys.executable, str(TESTS / "support" / "lantern.py"), str(_few)]
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as program:

        def run(*argv: str) -> Result:
            assert program.stdin
            assert program.stdout
            print(json.dumps(argv), file=program.stdin, flush=True)
            return Result(*json.loads(program.stdout.readline()))

        for day, rows in (("2020-01-01", OLD), ("2020-02-01", NEW)):
            assert run("register", "import", write(folder / f"{day}.jsonl", rows)).code == 0
        write(folder / "iso.jsonl", ISOS)
        (folder / "own.toml").write_text(OWN)
        yield run


@pytest.fixture(scope="module")
def both(lantern: Lantern) -> Lantern:
    """The same with a snapshot of ISO's register, and with data that know some partners in both."""
    assert lantern("register", "import", "iso.jsonl", "--date", "2020-03-01").code == 0

    def run(*argv: str) -> Result:
        return lantern(*argv, "--data", "own.toml")

    return run


def test_cards_without_isos_register_call_its_listing_unknown(lantern: Lantern) -> None:
    wick = lantern("show", "lu-wick", "--as-of", "2020-02").out
    assert "In liaison with 1 committee of Lantern Union on 2020-02-01\n  LU/TC 3\n" in wick
    assert "No data: whether ISO lists it as in liaison is not known here." in wick
    who = lantern("show", "who", "--as-of", "2020-02").out
    assert "No data: ISO has listed it as in liaison" in who
    assert "No data: whether Lantern Union lists it as in liaison is not known here." in who
    assert not [card for card in (wick, who) if "does not list" in card]
    unido = lantern("show", "unido", "--as-of", "2020-02").out
    assert "In liaison with 14 committees\n  ISO/TC 34 " in unido, "the bundled excerpt of ISO's register stays"


def test_cards_name_the_register_that_a_record_is_in(lantern: Lantern) -> None:
    panel = lantern("show", "LU/TC 3", "--as-of", "2020-02").out
    assert "Lantern Union's register gives no secretariat and no members." in panel
    assert "2 organizations in liaison\n  OIL\n  WICKS\n" in panel
    assert "ISO" not in panel
    html = lantern("export", "-f", "html", "--as-of", "2020-02").out
    assert "With Lantern Union’s register of 2020-02-01." in html
    assert "ISO’s register of" not in html
    assert "In liaison with 1 committee of Lantern Union on 2020-02-01" in html
    stats = lantern("stats", "--by", "kind", "--as-of", "2020-02")
    assert "For today's number: Get the register with" in stats.out + stats.err
    assert lantern("show", "LU/TC 3", "--as-of", "2020-02", "-f", "json").json()["register_date"] is None


def test_cards_show_the_listing_in_each_of_two_registers(both: Lantern) -> None:
    unido = both("show", "unido").out
    assert "In liaison with 1 committee on 2020-03-01\n  ISO/TC 3\n" in unido
    assert "In liaison with 1 committee of Lantern Union on 2020-02-01\n  LU/TC 1\n" in unido
    who = both("show", "who").out
    assert "ISO does not list WHO as an organization in liaison on 2020-03-01." in who
    assert "Lantern Union does not list WHO as an organization in liaison on 2020-02-01." in who
    wick = both("show", "wick").out
    assert "In liaison with 1 committee on 2020-03-01\n  ISO/TC 3\n" in wick, "ISO's number 7 is no number of the Union"
    assert "No data: whether Lantern Union lists it as in liaison is not known here." in wick
    theirs = both("show", "lu-wick").out
    assert "ISO does not list" not in theirs
    assert "whether ISO lists it as in liaison is not known here" in theirs


def test_partners_of_either_register_are_found_by_its_committees(both: Lantern) -> None:
    assert both("partners", "--committee", "LU/TC 3", "-f", "json").ids() == ["lu-oil", "lu-wick"]
    assert both("partners", "--committee", "LU/TC 1", "-f", "json").ids() == ["unido"]
    assert both("partners", "--committee", "ISO/TC 3", "-f", "json").ids() == ["unido", "wick"]


def test_credit_names_the_register_whose_facts_are_shown(both: Lantern) -> None:
    credit = "Contains information from {}, made available under the ODC Attribution License (ODC-By) v1.0."
    theirs = both("show", "lu-wick", "-f", "markdown").out.replace("\\", "")
    assert credit.format("Lantern Union Lists (2020-02-01)") in theirs
    assert "ISO Open Data" not in theirs
    isos = both("show", "wick", "-f", "markdown").out.replace("\\", "")
    assert credit.format("ISO Open Data (2020-03-01)") in isos
    assert "Lantern Union Lists" not in isos
    unido = both("show", "unido", "-f", "markdown").out.replace("\\", "")
    assert credit.format("Lantern Union Lists (2020-02-01)") in unido
    assert "ISO Open Data (2020-03-01" in unido or "and 2020-03-01)" in unido


def test_open_leads_to_the_page_of_the_records_register(both: Lantern) -> None:
    refused = both("open", "LU/TC 3", "--iso", "--print")
    assert (refused.code, refused.out) == (1, "")
    assert "no number of ISO is known of LU/TC 3" in refused.err
    assert both("open", "LU/TC 3", "--print").out == "https://lantern.example/panel/3\n"
    assert both("open", "ISO/TC 3", "--print").out == "https://www.iso.org/committee/3.html\n"
    assert both("open", "lu-wick", "--iso", "--print").code == 1
    drawn = both("graph", "--committee", "LU/TC 3", "-f", "mermaid").out
    assert "(ODC-By) v1.0. Contains information from Lantern Union Lists (2020-02-01), made" in drawn
    if shutil.which("dot"):
        assert "https://lantern.example/panel/3" in both("graph", "--committee", "LU/TC 3", "-f", "svg").out


def test_changes_are_those_of_one_register(both: Lantern, lantern: Lantern) -> None:
    listed = lantern("changes", "--register", "Lantern Union", "-f", "json").json()
    told = [(it["kind"], it["change"], it["name"]) for it in listed]
    assert told == [
        ("liaison", "established", "OIL in LU/TC 3"),
        ("liaison", "ended", "UNIDO in LU/TC 3"),
        ("partner", "joined", "OIL"),
        ("partner", "renamed", "WICKS"),
    ]
    credit = lantern("changes", "--register", "Lantern Union", "-f", "markdown").out
    assert "Lantern Union Lists (2020-01-01 and 2020-02-01)" in credit
    assert "ISO" not in credit
    isos = lantern("changes")
    assert (isos.code, isos.out) == (1, "")
    assert "there is no snapshot before that of 2020-03-01" in isos.err
    nobody = lantern("changes", "--register", "IEC")
    assert (nobody.code, nobody.err) == (2, 'error: no register of "IEC" is known\nChoose from: ISO, Lantern Union.\n')


def test_a_history_is_that_of_one_register(both: Lantern, lantern: Lantern) -> None:
    of = ("--register", "Lantern Union")
    moments = lantern("history", "LU/TC 3", *of, "-f", "json").json()
    assert [(it["date"], it["listed"], it["partners"]) for it in moments] == [
        ("2020-01-01", True, 2),
        ("2020-02-01", True, 2),
    ]
    assert [it["name"] for it in moments[1]["changes"]] == ["OIL in LU/TC 3", "UNIDO in LU/TC 3"]
    whole = lantern("history", *of, "-f", "markdown").out
    assert "Lantern Union Lists (2020-01-01 and 2020-02-01)" in whole
    assert "ISO" not in whole
    assert [it["date"] for it in lantern("history", "-f", "json").json()] == ["2020-03-01"]
    assert lantern("history", "LU/TC 3").code == 1


def test_the_snapshots_of_each_register_are_listed_as_its_own(both: Lantern, lantern: Lantern) -> None:
    rows = lantern("register", "list", "-f", "json").json()
    days = [(row["register"], row["date"], row["organizations"]) for row in rows]
    union = [("Lantern Union", "2020-01-01", 2), ("Lantern Union", "2020-02-01", 3)]
    assert days == [("ISO", "2020-03-01", 2), *union]
    status = lantern("register", "status").out
    assert status.startswith("register of 2020-03-01 (as given): 2 organizations, 2 liaisons, 1 committee")
    assert "\n\nLantern Union's register of 2020-02-01 (from the file's name): 3 organizations" in status
    assert "\n  with ISO's register of 2020-03-01\n  with Lantern Union's register of 2020-02-01\n" in lantern().out


def test_register_number_shared_by_two_partners_is_a_problem(lantern: Lantern, tmp_path: Path) -> None:
    data = tmp_path / "twice.toml"
    data.write_text('[[partners]]\nid = "unido"\nlu_id = 70\n[[partners]]\nid = "who"\nlu_id = 70\n')
    assert 'lu_id 70 is also that of "unido"' in lantern("check", str(data)).err


def test_the_days_of_every_register_are_offered(both: Lantern, lantern: Lantern) -> None:
    offered = lantern("__complete", "=2020", "partners", "--as-of").out
    assert "2020-03-01\tsnapshot of ISO's register\n2020-02-01\tsnapshot of Lantern Union's register\n" in offered


def test_a_file_of_either_register_is_no_dataset(lantern: Lantern) -> None:
    refused = lantern("partners", "--data", "2020-02-01.jsonl")
    assert refused.code == 3
    assert "2020-02-01.jsonl is a file of Lantern Union Lists, with committees; that is not a dataset" in refused.err
    refused = lantern("partners", "--data", "iso.jsonl")
    assert "iso.jsonl is a file of ISO Open Data, with committees; that is not a dataset" in refused.err


def test_a_source_of_another_publisher_under_the_same_licence_is_not_credited_to_iso(
    small: Callable[..., Result], tmp_path: Path
) -> None:
    data = tmp_path / "theirs.toml"
    data.write_text(
        '[[sources]]\nid = "wicks"\ntitle = "Wicks"\nlicence = "ODC-By 1.0"\ndate = "2020-01-01"\n'
        '[[partners]]\nid = "wick"\nacronym = "WICK"\nsources = ["wicks"]\n'
    )
    shown = small("show", "wick", "--data", str(data), "-f", "markdown", "--sources").out
    assert "Wicks" in shown
    assert "ISO Open Data" not in shown
