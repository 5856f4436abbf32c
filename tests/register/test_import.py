"""Importing a file of the register: invalid rows and fields are reported and skipped, the rest is imported."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run
from support.snapshots import document, row, write

from inliaison.dataset import registers
from inliaison.register import iso, snapshot_records

pytestmark = pytest.mark.usefixtures("few_bundled")

GOOD = row(1, "ISO/TC 1", {7: "SEVEN"}, title={"en": "Ropes"}, status="Active", creationDate="1947-01-01")


def keep(run: Run, tmp_path: Path, *rows: dict[str, Any], date: str = "2020-01-01") -> Result:
    """Import rows, which must succeed, and which must leave a register that can be asked."""
    result = run("register", "import", write(tmp_path / f"{date}.jsonl", list(rows)))
    assert (result.code, result.out) == (0, ""), result.err
    assert run("check").code == 0
    return result


def committees(run: Run) -> dict[str, Any]:
    return {record["id"]: record for record in run("committees", "--no-bundled", "-f", "json").json()}


def partners(run: Run) -> dict[int, Any]:
    return {record["iso_id"]: record for record in run("partners", "--no-bundled", "-f", "json").json()}


@pytest.mark.parametrize(
    "labels",
    [
        {12: "ABC", 13: "abc", 99: "ABC-12"},
        {12: "ABC", 13: "abc", 99: "ABC-12", 100: "abc 13", 101: "ABC-12-12"},
        {5: "org", 6: "★", 7: "Org-6", 8: "8", 9: "8-8"},
        {1: "no. 2", 2: "", 3: "no 2"},
        {1: "A-1", 2: "a", 3: "A"},
    ],
)
def test_labels_alike_give_ids_that_differ_and_stay(run: Run, tmp_path: Path, labels: dict[int, str]) -> None:
    keep(run, tmp_path, row(1, "ISO/TC 1", labels))
    first = {number: partner["id"] for number, partner in partners(run).items()}
    assert len(set(first.values())) == len(first) == len(labels)
    keep(run, tmp_path, row(1, "ISO/TC 1", dict(reversed(labels.items())) | {500: "abc"}), date="2020-02-01")
    later = {number: partner["id"] for number, partner in partners(run).items()}
    assert {number: later[number] for number in first} == first
    for number, id in later.items():
        assert run("show", id, "--no-bundled", "-f", "json").json()["iso_id"] == number


def test_ids_do_not_depend_on_the_order_of_rows(run: Run, tmp_path: Path) -> None:
    labels = {12: "ABC", 13: "abc", 99: "ABC-12", 98: "abc 13"}
    rows = [row(number, f"ISO/TC {number}", {number: label}) for number, label in labels.items()]
    found = [
        snapshot_records.assign_ids(
            iso.read(Path(write(tmp_path / "x.jsonl", order)).read_bytes(), "x").organizations, {}, {}
        )
        for order in (rows, rows[::-1])
    ]
    assert found[0] == found[1]


def test_import_gives_a_free_id_when_the_derived_one_is_bundled(run: Run, tmp_path: Path) -> None:
    """A bundled partner has the acronym ECMA; another organization is called what the first would be."""
    keep(run, tmp_path, row(1, "ISO/TC 1", {77: "ECMA", 78: "ECMA 77", 79: "unido", 80: "unido 79"}))
    found = {partner["iso_id"]: partner["id"] for partner in run("partners", "-f", "json").json() if partner["iso_id"]}
    ids = {number: found[number] for number in (77, 78, 79, 80)}
    assert len(set(ids.values())) == 4
    for number, id in ids.items():
        assert run("show", id, "-f", "json").json()["iso_id"] == number
    assert found[10164] == "unido"


@pytest.mark.parametrize("turned", [False, True])
def test_an_organization_with_several_labels_is_found_by_each(run: Run, tmp_path: Path, turned: bool) -> None:
    labels = ["Beta", "Gamma", "Gamma", "Alpha 10", "Alpha 9"]
    rows = [row(number, f"ISO/TC {number}", {100: label}) for number, label in enumerate(labels, 1)]
    keep(run, tmp_path, *(rows[::-1] if turned else rows))
    partner = partners(run)[100]
    assert (partner["id"], partner["acronym"], partner["aliases"]) == (
        "gamma",
        "Gamma",
        ["Alpha 9", "Alpha 10", "Beta"],
    )
    for label in labels:
        assert run("show", label, "--no-bundled", "-f", "json").json()["id"] == "gamma"


def test_new_labels_of_a_bundled_partner_become_aliases(run: Run, tmp_path: Path) -> None:
    rows = [row(1, "ISO/TC 1", {9513: "IEA (Paris)"}), row(2, "ISO/TC 2", {9513: "IEA (Agency)"})]
    keep(run, tmp_path, *rows)
    shown = run("show", "9513", "-f", "json").json()
    assert (shown["id"], shown["acronym"]) == ("iea", "IEA")
    assert shown["aliases"] == ["IEA - énergie", "IEA (Agency)", "IEA (Paris)"]


def test_cyclic_parents_of_committees_are_dropped(run: Run, tmp_path: Path) -> None:
    """Neither at once nor in a ring; what hangs below a ring stays where it is."""
    above = {2: 2, 3: 4, 4: 5, 5: 3, 6: 5, 7: 6, 8: 99, 9: 1}
    rows = [row(id, f"ISO/TC {id}", parentId=above.get(id)) for id in (9, 3, 2, 1, 7, 4, 5, 6, 8)]
    told = keep(run, tmp_path, *rows).err
    parents = {id: record["parent"] for id, record in committees(run).items() if record["parent"]}
    assert parents == {"6": "5", "7": "6", "9": "1"}
    for line in (
        "2020-01-01.jsonl:2: parentId 4 leads back to the committee itself; it is left out",
        "2020-01-01.jsonl:3: parentId 2 leads back to the committee itself; it is left out",
    ):
        assert f"warning: {line}\n" in told
    assert told.count("parentId") == 3 + 1
    assert "2020-01-01.jsonl: 2 more of that sort in parentId\n" in told


def test_a_long_chain_of_parents_is_followed_in_one_go(run: Run, tmp_path: Path) -> None:
    rows = [row(id, f"ISO/TC {id}", parentId=id - 1 or None) for id in range(1, 3001)]
    register = iso.read(Path(write(tmp_path / "x.jsonl", rows)).read_bytes(), "x")
    assert [committee.get("parent") for committee in register.committees[:3]] == [None, "1", "2"]
    assert register.problems == []


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("1947-01-01T00:00:00", "1947-01-01"),
        ("1947-01-01T00:00:00.000Z", "1947-01-01"),
        ("1947-01-01 12:30", "1947-01-01"),
        ("1947-01", "1947-01"),
        ("1947", "1947"),
        ("1947-02-30", None),
        ("1947-02-30T00:00:00", None),
        ("0000-00-00", None),
        ("01/01/1947", None),
        ("", None),
        (1947, None),
        ({"y": 1947}, None),
        ("\u0661\u0669\u0664\u0667-01-01T00:00", None),
    ],
)
def test_import_keeps_valid_dates_and_drops_invalid_ones(run: Run, tmp_path: Path, date: Any, kept: str | None) -> None:
    told = keep(run, tmp_path, {**GOOD, "creationDate": date}).err
    assert committees(run)["1"]["created"] == kept
    assert (":1: creationDate must be a date, not " in told) == (kept is None)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": 5}, "status must be a text, not 5; it is left out"),
        ({"status": ["Active"]}, "status must be a text, not a list; it is left out"),
        ({"title": "Ropes"}, 'title must be an object of languages, not "Ropes"; it is left out'),
        ({"title": {"en": 3, "fr": "Cordes"}}, "title.en must be a text, not 3; it is left out"),
        ({"scope": {"fr": {}}}, "scope.fr must be a text, not an object; it is left out"),
        ({"parentId": "1"}, 'parentId must be a positive whole number, not "1"; it is left out'),
        ({"parentId": True}, "parentId must be a positive whole number, not true; it is left out"),
        ({"parentId": 1e400}, "parentId must be a positive whole number, not Infinity; it is left out"),
        ({"parentId": 10**400}, "parentId must be a positive whole number, not 1000"),
        ({"organizationLiaisons": {}}, "organizationLiaisons must be a list, not an object; it is left out"),
    ],
)
def test_field_of_the_wrong_type_is_dropped_and_the_row_kept(
    run: Run, tmp_path: Path, more: dict[str, Any], said: str
) -> None:
    path = tmp_path / "2020-01-01.jsonl"
    write(path, [{**GOOD, **more}, row(2, "ISO/TC 2", {8: "EIGHT"}, parentId=1)])
    path.write_text(path.read_text().replace("Infinity", "1e400"))
    result = run("register", "import", str(path))
    assert (result.code, f"warning: 2020-01-01.jsonl:1: {said}" in result.err) == (0, True), result.err
    assert result.err.count("warning:") == 1
    [field] = more
    found = committees(run)
    assert [(record["reference"], record["parent"]) for record in found.values()] == [
        ("ISO/TC 1", None), ("ISO/TC 2", "1"),
    ]  # fmt: skip
    names = {"status": "status", "title": "title", "organizationLiaisons": "partners"}
    assert not found["1"].get(names.get(field, ""))
    assert found["1"]["title_fr"] == ("Cordes" if "fr" in str(more.get("title")) else None)
    assert sorted(partners(run)) == ([8] if field == "organizationLiaisons" else [7, 8])


def test_invalid_organization_is_dropped_and_the_row_kept(run: Run, tmp_path: Path) -> None:
    items = [
        1, None, {}, {"id": "5", "acronym": "FIVE"}, {"id": -1}, {"id": 2**63}, {"id": True}, {"id": 5.0},
        {"id": 20, "acronym": 5}, {"id": 21}, {"id": 22, "acronym": "\u200b "}, {"id": 23, "acronym": "OK"}, {"id": 23, "acronym": "OK"},
    ]  # fmt: skip
    told = keep(run, tmp_path, {**GOOD, "organizationLiaisons": items}).err
    assert {number: partner["acronym"] for number, partner in partners(run).items()} == {
        20: "no. 20", 21: "no. 21", 22: "no. 22", 23: "OK",
    }  # fmt: skip
    assert "2020-01-01.jsonl:1: organizationLiaisons item 1 must be an object, not 1; it is left out\n" in told
    assert "2020-01-01.jsonl:1: organizationLiaisons item 3: id is missing; the item is left out\n" in told
    assert "6 more of that sort in organizationLiaisons\n" in told


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"id": "2", "reference": "ISO/TC 2"}', 'id must be a positive whole number, not "2"; the row is left out'),
        ('{"reference": "ISO/TC 2"}', "id is missing; the row is left out"),
        ('{"id": 0, "reference": "ISO/TC 2"}', "id must be a positive whole number, not 0; the row is left out"),
        ('{"id": 2}', "reference is missing; the row is left out"),
        ('{"id": 2, "reference": null}', "reference is missing; the row is left out"),
        ('{"id": 2, "reference": "\\u200b"}', "reference must be a text"),
        ('{"id": 2, "reference": ["ISO/TC 2"]}', "reference must be a text, not a list; the row is left out"),
        ('{"id": 1, "reference": "ISO/TC 2"}', "id 1 is that of line 1 too; the row is left out"),
        ('{"id": 2, "id": 3, "reference": "ISO/TC 2"}', "the key 'id' stands twice; the row is left out"),
        ('{"id": NaN, "reference": "ISO/TC 2"}', "NaN is not JSON; the row is left out"),
        ('{"id": 9' + "9" * 5000 + ', "reference": "ISO/TC 2"}', "the row is left out"),
        ('{"id": 2, "reference": "ISO/TC 2", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "the row is left out"),
        ("[7]", "the row is not a JSON object; it is left out"),
        ("null", "the row is not a JSON object; it is left out"),
    ],
)
def test_invalid_row_is_dropped_and_the_others_kept(run: Run, tmp_path: Path, bad: str, said: str) -> None:
    path = tmp_path / "2020-01-01.jsonl"
    path.write_text("\n".join((json.dumps(GOOD), bad, json.dumps(row(3, "ISO/TC 3", {8: "EIGHT"})))))
    result = run("register", "import", str(path))
    assert (result.code, result.err.count("warning:")) == (0, 1), result.err
    assert "warning: 2020-01-01.jsonl:2: " in result.err
    assert said in result.err
    assert "2 organizations, 2 liaisons, 2 committees" in result.err
    assert [record["reference"] for record in committees(run).values()] == ["ISO/TC 1", "ISO/TC 3"]


def test_repeated_problems_are_summarized_by_count(run: Run, tmp_path: Path) -> None:
    rows = [row(id, f"ISO/TC {id}", creationDate="May", status=5 if id < 4 else None) for id in range(1, 501)]
    told = keep(run, tmp_path, *rows, {"id": 501}).err
    warned = [line for line in told.splitlines() if line.startswith("warning:")]
    assert len(warned) == 3 + 1 + 3 + 1
    assert "warning: 2020-01-01.jsonl: 497 more of that sort in creationDate" in warned
    assert "warning: 2020-01-01.jsonl:501: reference is missing; the row is left out" in warned
    again = run("register", "import", str(tmp_path / "2020-01-01.jsonl"))
    assert (again.code, "nothing to do" in again.err) == (0, True)


def test_hidden_characters_are_removed_from_imported_texts(run: Run, tmp_path: Path) -> None:
    nasty = "A\x1b[31m\u202eB\x00\u200b\r\n\tC \ud800 ] # \" ' \\ [[partners]]"
    keep(run, tmp_path, row(1, f"ISO/TC 1 {nasty}", {7: nasty}, title={"en": nasty}, status=nasty))
    clean = "A[31mB C \ufffd ] # \" ' \\ [[partners]]"
    record = committees(run)["1"]
    assert (record["reference"], record["title"], record["status"]) == (f"ISO/TC 1 {clean}", clean, clean)
    assert partners(run)[7]["acronym"] == clean


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["ISO " * 300 + "TC 1", "ISO/IEC " * 300, "x" * 300_000, "a-" * 100_000, "1." * 100_000],
    ids=["publishers", "publishers alone", "long", "hyphens", "numbers"],
)
def test_long_names_import_quickly(run: Run, tmp_path: Path, text: str) -> None:
    keep(run, tmp_path, row(1, text, {7: text, 8: text}, title={"en": text}, status=text))
    assert partners(run)[7]["acronym"] == text.strip()


@pytest.mark.parametrize(
    "markup",
    [" " * 200_000 + "x", "<p>" * 30_000, "<" * 60_000, "<a " * 30_000, "&" * 60_000, "<!--" * 20_000, "• " * 50_000],
    ids=["blanks", "blocks", "brackets", "tags", "entities", "comments", "bullets"],
)
def test_long_scopes_import_quickly(markup: str) -> None:
    content = json.dumps({**GOOD, "scope": {"en": f"Ropes. {markup}"}}).encode()
    assert iso.read(content, "x").committees[0]["scope"].startswith("Ropes.")


def test_random_invalid_rows_leave_a_usable_register(run: Run, tmp_path: Path) -> None:
    """Whatever the fields hold, in whatever order: no problem of one reaches another, and all are named."""
    chance = random.Random(11)
    odd: list[Any] = [
        None, True, 0, -1, 1, 2, 3, 1.5, 10**30, "", " ", "1", "ABC", "abc", "ABC-1", "\u200b", "\ud800", "May", "1947-01-01T0",
        [], [1], [None], {}, {"en": 1}, {"en": "x", "fr": []}, {"id": 1}, [{"id": 1, "acronym": "ABC"}, {"id": 2, "acronym": "abc"}],
        [{"id": 3, "acronym": "ABC-1"}, {"id": 1, "acronym": "other"}], [{"id": 10164, "acronym": "x"}],
    ]  # fmt: skip
    fields = ("id", "reference", "title", "scope", "status", "creationDate", "parentId", "organizationLiaisons")
    for turn in range(4):
        rows = [{field: chance.choice(odd) for field in fields} for _ in range(90)]
        for one in rows[::2]:
            one |= {"id": chance.randrange(1, 9), "reference": "ISO/TC 5"}
        rows.insert(chance.randrange(90), row(1000, "ISO/TC 1000", {7000: "SEVEN"}))
        keep(run, tmp_path, *rows, date=f"2020-01-{turn + 1:02}")
        assert run("show", "7000", "-f", "json").json()["committees"][0]["id"] == "1000"


def test_a_file_of_another_register_is_no_dataset(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = registers.ISO._replace(publisher="Lantern Union", title="Open Lanterns")
    monkeypatch.setattr(registers, "recognize_register", lambda content: other)
    path = write(tmp_path / "2020-01-01.jsonl", [GOOD])
    seen = run("partners", "--no-bundled", "--data", path)
    assert (seen.code, seen.out) == (3, "")
    assert f"{path} is a file of Open Lanterns, with committees; that is not a dataset" in seen.err


def test_swapped_register_and_dataset_files_suggest_the_right_command(run: Run, tmp_path: Path) -> None:
    register = write(tmp_path / "2020-01-01.jsonl", [GOOD])
    for command in (["partners", "--no-bundled", "--data"], ["check", "--no-bundled"]):
        result = run(*command, register)
        assert (result.code, result.out) == (3, "")
        assert result.err == (
            f"error: {register} is a file of ISO Open Data, with committees; that is not a dataset\n"
            f"Import it: inliaison register import {register}\n"
        )
    for text in ('[[partners]]\nid = "x"\n', "# Mine\n[[partners]]\n", 'a = "b"\n'):
        dataset = tmp_path / "x.toml"
        dataset.write_text(text)
        result = run("register", "import", str(dataset))
        what = "text that begins with #" if text.startswith("#") else "TOML"
        assert (result.code, f"{dataset} is {what}, not JSON Lines" in result.err) == (3, True)
        assert f"inliaison partners --data {dataset}" in result.err


@pytest.mark.parametrize(
    "one", [{"id": 1, "reference": "INV-1", "amount": 3}, {"id": 1, "title": "x"}, {"identifier": "01", "titleEn": "x"}]
)
def test_file_without_committee_rows_is_refused(run: Run, tmp_path: Path, one: dict[str, Any]) -> None:
    result = run("register", "import", write(tmp_path / "x.jsonl", [one]))
    assert (result.code, "Nothing was imported" in result.err) == (3, True)


def test_document_row_among_committees_is_dropped_with_a_warning(run: Run, tmp_path: Path) -> None:
    told = keep(
        run, tmp_path, GOOD, row(2, "ISO/TC 2"), document(9, "ISO 9:2001"), {"id": 3, "reference": "ISO/TC 3"}
    ).err
    assert "warning: 2020-01-01.jsonl:3: the row is not a committee; it is left out\n" in told
    assert list(committees(run)) == ["1", "2", "3"]


def test_several_files_are_imported_by_their_dates(run: Run, tmp_path: Path) -> None:
    days = ("2020-03-01", "2020-01-01", "2020-02-01")
    files = [write(tmp_path / f"{day}.jsonl", [row(1, "ISO/TC 1", {7: "SEVEN"}, status=day)]) for day in days]
    bad = write(tmp_path / "2020-02-15.jsonl", [{"id": 1}])
    result = run("register", "import", files[0], bad, str(tmp_path / "none-2020-01-02.jsonl"), *files[1:])
    assert (result.code, result.out) == (4, "")
    lines = result.err.splitlines()
    assert [line for line in lines if line.startswith("register of")] == [
        f"register of {day} (from the file's name): 1 organization, 1 liaison, 1 committee" for day in sorted(days)
    ]
    assert "since" not in result.err
    assert "queries still use" not in result.err
    assert "2020-02-15.jsonl holds no committee" in result.err
    assert len(run("register", "list", "-f", "json").json()) == 3
    assert run("register", "import", bad, *files).code == 3
    assert run("register", "import", *files, "--date", "2020-01-01").code == 2


def test_a_snapshot_that_lost_organizations_or_members_is_warned_of(run: Run, tmp_path: Path) -> None:
    def full(members: int, organizations: int) -> dict[str, Any]:
        bodies = [{"id": 100 + number, "acronym": f"M{number}"} for number in range(members)]
        return row(1, "ISO/TC 1", {number: f"O{number}" for number in range(1, 1 + organizations)}, pMembers=bodies)

    keep(run, tmp_path, full(5, 5))
    assert "half" not in keep(run, tmp_path, full(3, 3), date="2020-02-01").err
    assert (
        "less than half of the organizations of the one before"
        in keep(run, tmp_path, full(3, 1), date="2020-03-01").err
    )
    told = keep(run, tmp_path, full(1, 1), date="2020-02-02").err
    assert "less than half of the organizations and members of the one before; was the file complete?" in told
    path = write(tmp_path / "2020-01-01.jsonl", [full(1, 5)])
    assert "less than half of the members of the one before" in run("register", "import", path, "--force").err
