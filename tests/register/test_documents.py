"""ISO's documents and its classification: imported as snapshots of their own, listed and fetched with the register."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run
from support.places import SNAPSHOTS
from support.snapshots import CLASSES, OLD, document, row, write

from inliaison.errors import AccessError, FaultyDataError
from inliaison.register import documents
from inliaison.text import toml

pytestmark = pytest.mark.usefixtures("few_bundled")

FULL = document(
    36, "ISO 14001:2015/Amd 1:2024",
    deliverableType="IS", supplementType="Amd", title={"en": "Ropes \u2014  and\tcords", "fr": "Cordes\xa0: essai"},
    publicationDate="2024-02-29", edition=3, icsCode=["13.020.10", "01.020", "01.020"], ownerCommittee="ISO/TC 207/SC 1",
    currentStage=9020, languages=["en", "fr"], pages={"fr": 4, "en": 29}, replaces=[35, 7], replacedBy=[88464],
    scope={"en": "<p class=\"x\"><span>Ropes &amp; cords.</span></p>\n<!-- [if !x]--><ul><li>thin</ul>", "fr": "Non"},
)  # fmt: skip


def keep(run: Run, tmp_path: Path, *rows: Any, date: str = "2020-01-01") -> Result:
    """Import rows of documents, which must succeed."""
    result = run("register", "import", write(tmp_path / f"d-{date}.jsonl", list(rows)))
    assert (result.code, result.out) == (0, ""), result.err
    return result


def stored(kind: str = "standards") -> list[dict[str, Any]]:
    """The records of the newest snapshot."""
    snapshot = documents.find_current(kind)
    return list(documents.iter_records(snapshot)) if snapshot else []


def import_classes(run: Run, tmp_path: Path, text: str = CLASSES, name: str = "ICS-2020-01-01.csv") -> Result:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8-sig"))
    return run("register", "import", str(path))


def test_a_document_is_kept_with_all_that_iso_says_of_it(run: Run, tmp_path: Path) -> None:
    told = keep(run, tmp_path, FULL).err
    assert told == "catalogue of standards of 2020-01-01 (from the file's name): 1 document\n"
    assert stored() == [
        {
            "id": "36", "reference": "ISO 14001:2015/Amd 1:2024", "title": "Ropes \u2014 and cords",
            "title_fr": "Cordes : essai", "type": "IS", "supplement": "Amd", "owner": "ISO/TC 207/SC 1",
            "stage": "90.20", "published": "2024-02-29", "edition": 3, "ics": ["13.020.10", "01.020"],
            "replaces": ["35", "7"], "replaced_by": ["88464"], "languages": ["en", "fr"], "pages": 29,
            "scope": "Ropes & cords.\n\u2022 thin",
        }
    ]  # fmt: skip


def test_what_iso_does_not_say_of_a_document_is_absent(run: Run, tmp_path: Path) -> None:
    bare = dict.fromkeys(FULL) | {"id": 5, "reference": "ISO/WD 0"}
    older = {"id": 6, "reference": "ISO 6", "deliverableType": "IS", "currentStage": 20, "pages": {"fr": 3}}
    assert keep(run, tmp_path, bare, older).err.count("\n") == 1
    assert stored() == [
        {"id": "5", "reference": "ISO/WD 0"},
        {"id": "6", "reference": "ISO 6", "type": "IS", "stage": "00.20", "pages": 3},
    ]


def test_documents_are_in_the_order_of_their_references(run: Run, tmp_path: Path) -> None:
    references = ["ISO/DIS 9", "ISO 10-2:2001", "IWA 9:2001", "ISO 9:2001", "ISO 9:1999", "ISO 10-1:2001"]
    keep(run, tmp_path, *(document(1 + at, text) for at, text in enumerate(references)))
    order = ["ISO 9:1999", "ISO 9:2001", "ISO/DIS 9", "IWA 9:2001", "ISO 10-1:2001", "ISO 10-2:2001"]
    assert [record["reference"] for record in stored()] == order
    keep(run, tmp_path, document(12, "ISO 5555:1991"), document(9, "ISO 5555:1991"), date="2020-02-01")
    assert [record["id"] for record in stored()] == ["9", "12"], "a reference may belong to two documents"


@pytest.mark.parametrize(
    ("more", "said", "kept"),
    [
        ({"currentStage": "4060"}, "currentStage must be a stage code such as 4060; it is left out", {"stage": None}),
        ({"currentStage": 40.6}, "currentStage must be a stage code", {"stage": None}),
        ({"currentStage": 12345}, "currentStage must be a stage code", {"stage": None}),
        ({"publicationDate": "2015-13"}, 'publicationDate must be a date, not "2015-13"', {"published": None}),
        ({"edition": "1"}, 'edition must be a positive whole number, not "1"', {"edition": None}),
        ({"icsCode": ["13.02", "01"]}, 'icsCode item 1 must be a code such as 13.020.10, not "13.02"', {"ics": ["01"]}),
        ({"icsCode": "13.020"}, 'icsCode must be a list, not "13.020"', {"ics": None}),
        ({"replaces": [3, "x", 3]}, 'replaces item 2 must be a positive whole number, not "x"', {"replaces": ["3"]}),
        ({"replacedBy": [8, 9]}, "replacedBy names the document itself; that is left out", {"replaced_by": ["9"]}),
        ({"languages": ["en", 7, "en "]}, "languages item 2 must be a text, not 7", {"languages": ["en"]}),
        ({"languages": ["en", " "]}, 'languages item 2 must be a text, not " "', {"languages": ["en"]}),
        ({"pages": {"en": -1, "fr": 2}}, "pages.en must be a positive whole number, not -1", {"pages": 2}),
        ({"pages": 12}, "pages must be an object of languages, not 12", {"pages": None}),
        ({"title": "Lamps"}, 'title must be an object of languages, not "Lamps"', {"title": None}),
        ({"ownerCommittee": ["x"]}, "ownerCommittee must be a text, not a list", {"owner": None}),
    ],
)
def test_a_field_that_cannot_be_read_costs_itself_alone(
    run: Run, tmp_path: Path, more: dict[str, Any], said: str, kept: dict[str, Any]
) -> None:
    told = keep(run, tmp_path, document(8, "ISO 8:2001", **more)).err
    assert f"warning: d-2020-01-01.jsonl:1: {said}" in told
    (record,) = stored()
    assert {name: record.get(name) for name in kept} == kept
    assert record["reference"] == "ISO 8:2001"


def test_a_row_that_cannot_be_read_costs_itself_alone(run: Run, tmp_path: Path) -> None:
    good, other = document(1, "ISO 1:2001"), document(2, "ISO 2:2001")
    bad = [document(1, "ISO 1:1999"), row(3, "ISO/TC 3"), document(4, " "), {**document(5, "ISO 5"), "id": "5"}, [1]]
    told = keep(run, tmp_path, good, *bad, other).err.splitlines()
    assert told == [
        "warning: d-2020-01-01.jsonl:2: id 1 is that of line 1 too; the row is left out",
        'warning: d-2020-01-01.jsonl:5: id must be a positive whole number, not "5"; the row is left out',
        "warning: d-2020-01-01.jsonl:3: the row is not a document; it is left out",
        "warning: d-2020-01-01.jsonl:6: the row is not a JSON object; it is left out",
        'warning: d-2020-01-01.jsonl:4: reference must be a text, not " "; the row is left out',
        "catalogue of standards of 2020-01-01 (from the file's name): 2 documents",
    ]
    assert [record["reference"] for record in stored()] == ["ISO 1:2001", "ISO 2:2001"]


def test_documents_without_one_that_can_be_read_are_refused(run: Run, tmp_path: Path) -> None:
    result = run("register", "import", write(tmp_path / "x.jsonl", [{"currentStage": 6060}]))
    assert (result.code, result.out, stored()) == (3, "", [])
    assert "x.jsonl holds no document\n" in result.err
    assert "iso_deliverables_metadata.jsonl" in result.err
    (tmp_path / "cut.jsonl").write_text(json.dumps(document(1, "ISO 1")) + "\n" + json.dumps(document(2, "ISO 2"))[:50])
    result = run("register", "import", str(tmp_path / "cut.jsonl"))
    assert (result.code, "cut.jsonl:2:" in result.err, stored()) == (3, True, [])
    (tmp_path / "x.jsonl").write_bytes(json.dumps(document(1, "ISO 1")).encode() + b"\n\xff\n")
    result = run("register", "import", str(tmp_path / "x.jsonl"))
    assert (result.code, "x.jsonl:2: byte 0xff is not UTF-8" in result.err) == (3, True)


def test_classes_are_kept_with_their_parents(run: Run, tmp_path: Path) -> None:
    result = import_classes(run, tmp_path)
    assert (result.code, result.out) == (0, "")
    assert result.err == "classification (ICS) of 2020-01-01 (from the file's name): 5 classes\n"
    assert stored("ics") == [
        {"id": "01", "code": "01", "title": "Generalities", "title_fr": "Généralités"},
        {"id": "01-020", "code": "01.020", "title": "Terminology", "parent": "01"},
        {"id": "13", "code": "13", "title": "Environment, safety"},
        {"id": "13-020", "code": "13.020", "title": "Environmental protection", "title_fr": "Environnement", "parent": "13"},
        {"id": "13-020-10", "code": "13.020.10", "title": "Environmental management", "parent": "13-020"},
    ]  # fmt: skip


def test_a_class_that_cannot_be_read_costs_itself_alone(run: Run, tmp_path: Path) -> None:
    bad = "13.02,13,No class,,,\n13,,Again,,,\n,,Without code,,,\n17,,,Sans titre,,\n19.100,19,Orphan,,,\n"
    more = '21,,a,b,c,d,e\n23,,"x"y,,,\n,,,,,\n25.040,13.020,Strange,,,\n25,,Manufacturing\n'
    result = import_classes(run, tmp_path, CLASSES + bad + more)
    assert (result.code, result.out) == (0, "")
    for said in (
        "8: identifier must be a code such as 13.020.10; the row is left out",
        "9: id 13 is that of line 3 too; the row is left out",
        "10: identifier is missing; the row is left out",
        "11: titleEn is missing; the row is left out",
        "12: parent 19 is not a class above 19.100; it is left out",
        "13: the row has more cells than the header; it is left out",
        "14: ',' expected after '\"'; the row is left out",
        "16: parent 13.020 is not a class above 25.040; it is left out",
    ):
        assert f"warning: ICS-2020-01-01.csv:{said}\n" in result.err
    assert "6 more of that sort" not in result.err
    assert {record["id"]: record.get("parent") for record in stored("ics")} == {
        "01": None, "01-020": "01", "13": None, "13-020": "13", "13-020-10": "13-020",
        "19-100": None, "25": None, "25-040": None,
    }  # fmt: skip


def test_a_classification_that_is_cut_short_is_refused(run: Run, tmp_path: Path) -> None:
    result = import_classes(run, tmp_path, CLASSES + '17,,"Metrology')
    assert (result.code, "ICS-2020-01-01.csv:8: a quotation mark is not closed" in result.err) == (3, True)
    result = import_classes(run, tmp_path, "identifier,parent,titleEn\n")
    assert (result.code, "holds no class\n" in result.err, "ICS.csv" in result.err) == (3, True, True)
    assert stored("ics") == []


def test_classes_that_have_not_changed_are_kept_once(run: Run, tmp_path: Path) -> None:
    import_classes(run, tmp_path)
    result = import_classes(run, tmp_path, name="ICS-2020-02-01.csv")
    assert (result.code, result.err) == (
        0,
        "nothing to do: this is the snapshot of 2020-01-01, which is already there\n",
    )
    assert [it.date for it in documents.list_snapshots("ics")] == ["2020-01-01"]
    import_classes(run, tmp_path, CLASSES.replace("Terminology", "Terms"), name="ICS-2020-03-01.csv")
    import_classes(run, tmp_path, name="ICS-2020-04-01.csv")  # As they were before that.
    assert [it.date for it in documents.list_snapshots("ics")] == ["2020-01-01", "2020-03-01", "2020-04-01"]


def test_a_file_without_a_date_counts_as_todays_and_says_so(run: Run, tmp_path: Path) -> None:
    today = datetime.date.today().isoformat()
    result = import_classes(run, tmp_path, name="ics.csv")
    assert result.err == (
        f"classification (ICS) of {today} (today): 5 classes; its name has no date, --date gives it another\n"
    )


def test_a_file_is_known_by_its_rows_whatever_its_name(run: Run, tmp_path: Path) -> None:
    kinds = {"ICS.csv": [row(1, "ISO/TC 1")], "iso_technical_committees.jsonl": [document(1, "ISO 1:2001")]}
    files = [write(tmp_path / name, rows) for name, rows in kinds.items()]
    (tmp_path / "iso_deliverables_metadata.jsonl").write_text(CLASSES)
    assert run("register", "import", *files, str(tmp_path / "iso_deliverables_metadata.jsonl")).code == 0
    listed = run("register", "list", "-f", "json").json()
    assert {one["origin"]: (one["kind"], one["records"]) for one in listed} == {
        "ICS.csv": ("committees", 1),
        "iso_technical_committees.jsonl": ("standards", 1),
        "iso_deliverables_metadata.jsonl": ("ics", 5),
    }


def test_documents_are_imported_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (json.dumps(document(1, "ISO 1:2001")) + "\n").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert run("register", "import", "-", "--date", "2020-01-01").code == 0
    assert run("register", "list", "-f", "json").json()[0]["origin"] == "standard input"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 100)))
    monkeypatch.setattr("inliaison.register.source_files.MAX_BYTES", 99)
    result = run("register", "import", "-")
    assert (result.code, "standard input has more than 99 bytes" in result.err) == (3, True)


def test_a_file_of_documents_or_classes_is_no_dataset(run: Run, tmp_path: Path) -> None:
    classes = tmp_path / "ics.csv"
    classes.write_text(CLASSES)
    file = write(tmp_path / "d.jsonl", [document(8, "ISO 8:2001")])
    for path, what in ((file, "documents"), (str(classes), "classes of the classification ICS")):
        seen = run("partners", "--no-bundled", "--data", path)
        assert (seen.code, seen.out) == (3, "")
        assert f"{path} is a file of ISO Open Data, with {what}; that is not a dataset" in seen.err
        assert f"Import it: inliaison register import {path}" in seen.err


def test_the_same_documents_again_change_no_byte(run: Run, tmp_path: Path) -> None:
    keep(run, tmp_path, document(1, "ISO 1:2001"), document(2, "ISO 2:2001"))
    (snapshot,) = documents.list_snapshots("standards")
    before = snapshot.path.read_bytes()
    told = keep(run, tmp_path, document(2, "ISO 2:2001"), document(1, "ISO 1:2001")).err
    assert told == "nothing to do: this is the snapshot of 2020-01-01, which is already there\n"
    assert snapshot.path.read_bytes() == before
    snapshot.path.unlink()
    keep(run, tmp_path, document(1, "ISO 1:2001"), document(2, "ISO 2:2001"))
    assert snapshot.path.read_bytes() == before


def test_other_documents_of_the_same_day_need_force(run: Run, tmp_path: Path) -> None:
    keep(run, tmp_path, *(document(id, f"ISO {id}:2001") for id in range(1, 6)))
    other = write(tmp_path / "other-2020-01-01.jsonl", [document(9, "ISO 9:2001")])
    result = run("register", "import", other)
    assert (result.code, "there is another snapshot of 2020-01-01" in result.err) == (4, True)
    assert len(stored()) == 5
    result = run("register", "import", other, "--force")
    assert (result.code, [record["id"] for record in stored()]) == (0, ["9"])
    assert "it has less than half of the documents of the one before; was the file complete?" in result.err


def test_the_newest_documents_are_the_current_ones(run: Run, tmp_path: Path) -> None:
    keep(run, tmp_path, document(1, "ISO 1:2001"), date="2020-02-01")
    told = keep(run, tmp_path, document(2, "ISO 2:2001")).err
    assert "queries still use the newest one, of 2020-02-01" in told
    assert "9999-12-31 is in the future" in keep(run, tmp_path, document(3, "ISO 3:2001"), date="9999-12-31").err
    assert [it.date for it in documents.list_current("2020-01")] == ["2020-01-01"]
    current = documents.find_current("standards", "2020-12")
    assert current
    assert current.date == "2020-02-01"
    assert documents.find_current("standards", "2019") is None
    assert documents.find_current("ics") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: gzip.compress(gzip.decompress(content).rpartition(b"{")[0]),
        lambda content: gzip.compress(gzip.decompress(content) + b"{\n"),
        lambda content: gzip.compress(gzip.decompress(content) + b"1\n"),
        lambda content: gzip.compress(b'{"records":"2"}\n'),
        lambda content: content[:-9] + bytes(9),
        lambda content: b"x",
        lambda content: b"",
    ],
)
def test_a_damaged_snapshot_is_mended_by_importing_again(run: Run, tmp_path: Path, damage: Any) -> None:
    rows = [document(id, f"ISO {id}:2001") for id in (1, 2)]
    keep(run, tmp_path, *rows)
    (snapshot,) = documents.list_snapshots("standards")
    good = snapshot.path.read_bytes()
    snapshot.path.write_bytes(damage(good))
    assert not documents.is_complete(snapshot)
    with pytest.raises(FaultyDataError, match="is damaged"):
        list(documents.iter_records(snapshot))
    for command in ("status", "list"):
        assert run("register", command).code == 0
    keep(run, tmp_path, *rows)
    assert snapshot.path.read_bytes() == good


def test_an_unreadable_snapshot_is_an_error(run: Run, tmp_path: Path) -> None:
    keep(run, tmp_path, document(1, "ISO 1:2001"))
    (snapshot,) = documents.list_snapshots("standards")
    snapshot.path.unlink()
    snapshot.path.mkdir()
    with pytest.raises(AccessError, match="cannot read"):
        list(documents.iter_records(snapshot))
    result = run("register", "list")
    assert (result.code, result.err.count("\n")) == (4, 1)


def test_the_index_of_documents_is_built_by_the_import(run: Run, tmp_path: Path) -> None:
    keep(run, tmp_path, document(1, "ISO 1:2001"))
    built = {path: path.stat().st_mtime_ns for path in (tmp_path / "home" / "cache").glob("documents-*")}
    assert len(built) == 1
    assert run("show", "ISO 1:2001").code == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "home" / "cache").glob("documents-*")} == built


def test_documents_are_kept_though_the_users_file_is_faulty(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.toml").write_text("x = [")
    monkeypatch.setenv("INLIAISON_DATA", str(tmp_path / "x.toml"))
    told = keep(run, tmp_path, document(1, "ISO 1:2001")).err
    assert "warning: what was imported is kept, but cannot be queried: " in told
    assert len(stored()) == 1


def test_list_and_status_show_all_three_sorts(run: Run, tmp_path: Path) -> None:
    status = run("register", "status").out
    assert "no catalogue of standards\nGet it with `inliaison register update --standards`.\n" in status
    assert "no classification (ICS)\nGet it with `inliaison register update`.\n" in status
    keep(run, tmp_path, document(1, "ISO 1:2001"))
    import_classes(run, tmp_path)
    assert run("register", "import", write(tmp_path / "2020-01-01.jsonl", OLD)).code == 0
    status = run("register", "status").out
    assert "register of 2020-01-01 (from the file's name): 6 organizations" in status
    assert "catalogue of standards of 2020-01-01 (from the file's name): 1 document\n" in status
    assert "days old; `inliaison register update --standards` fetches a newer one\nfrom d-2020-01-01.jsonl\n" in status
    assert "classification (ICS) of 2020-01-01 (from the file's name): 5 classes\n" in status
    assert f"kept in {tmp_path / 'home' / 'data' / 'snapshots' / 'ics'}, 1 of them since 2020-01-01" in status
    listed = run("register", "list", "-f", "json").json()
    assert [(one["kind"], one["records"], one["committees"]) for one in listed] == [
        ("committees", 4, 4), ("standards", 1, None), ("ics", 5, None),
    ]  # fmt: skip
    assert "Kind" in run("register", "list", "--color", "never", terminal=True, width=200).out


def test_a_long_line_is_refused_before_it_fills_the_memory(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inliaison.register.source_files._LONGEST_LINE", 500)
    rows = [document(1, "ISO 1:2001"), document(2, "ISO 2:2001", scope={"en": "x" * 500})]
    result = run("register", "import", write(tmp_path / "x.jsonl", rows))
    assert (result.code, "x.jsonl:2: the line is longer than 500 bytes" in result.err) == (3, True)
    monkeypatch.setattr(toml, "MAX_BYTES", 99)
    result = run("register", "import", write(tmp_path / "2020-01-01.jsonl", OLD))
    assert (result.code, "has more than 99 bytes" in result.err) == (3, True)


@pytest.mark.slow
@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the real files are not at hand")
def test_real_documents_and_classes_are_imported_without_a_problem(run: Run) -> None:
    for name, count in (("deliverables-2025-06-02.jsonl", "1,435 documents"), ("ics.csv", "1,381 classes")):
        result = run("register", "import", str(SNAPSHOTS / name))
        assert (result.code, result.err.count("\n"), count in result.err) == (0, 1, True)
    scopes = "".join(str(record) for record in stored())
    assert not [sign for sign in ("<", "&amp;", "\xa0", "\t", "  ", "None") if sign in scopes]


def test_an_unknown_stage_is_kept_and_remarked_on(run: Run, tmp_path: Path) -> None:
    rows = [document(1, "ISO 1:2001", currentStage=1234), document(2, "ISO 2:2001", currentStage=4020)]
    done = run("register", "import", write(tmp_path / "d-2020-01-01.jsonl", rows))
    assert "currentStage 1234 is not a known stage code; it is kept as 12.34" in done.err
    assert "4020" not in done.err
