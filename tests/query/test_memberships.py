"""Memberships: imported, listed, shown, counted, compared, drawn, and their history."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SNAPSHOTS
from support.snapshots import DIN, FIRST, KEBS, POLICY_COMMITTEES, SECOND, WHO, committee_row, row, write
from support.stores import Store

import inliaison
from inliaison.kinds import KINDS, load_kind

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def first(run: Run, store: Store) -> Run:
    """The program with the first snapshot."""
    assert "3 members, 6 memberships, 3 liaisons between committees" in store("2020-01-01", FIRST).err
    return run


@pytest.fixture
def both(first: Run, store: Store) -> Run:
    """The program with both."""
    store("2020-02-01", SECOND)
    return first


def references(run: Run, *argv: str) -> list[str]:
    done = run(*argv, "-f", "json")
    assert done.code == 0, done.err
    return [committee["reference"].removeprefix("ISO/") for committee in done.json()]


def test_import_stores_secretariat_members_and_liaison_committees(first: Run) -> None:
    found = {committee["reference"]: committee for committee in first("committees", "-f", "json").json()}
    kept = ("secretariat", "participating", "observing", "liaison_committees", "liaison_committees_unnamed")
    assert [found["ISO/TC 2"][name] for name in kept] == ["din", ["din", "kebs"], ["newb"], ["3"], 1]
    assert [found["ISO/TC 9"][name] for name in kept] == ["din", ["din"], ["kebs"], [], 0]
    assert [found["ISO/TC 2/SC 1"][name] for name in kept] == ["kebs", ["kebs"], [], ["3"], 0]
    assert [found["ISO/IEC JTC 1/SC 25"][name] for name in kept] == [None, None, None, [], 0]


def test_a_member_joins_by_isos_number_and_another_one_is_listed_by_its_acronym(first: Run) -> None:
    din = first("show", "din", "-f", "json").json()
    assert (din["iso_id"], din["country"], "iso-open-data-2020-01-01" in [s["id"] for s in din["sources"]]) == (
        1511,
        "Germany",
        True,
    )
    new = first("members", "newb", "-f", "json").json()
    assert [(member["id"], member["iso_id"], member["country"]) for member in new] == [("newb", 99001, None)]


def test_a_label_of_a_member_is_a_name_it_is_found_by(run: Run, tmp_path: Path) -> None:
    renamed = committee_row(1, "ISO/TC 2", {"id": 1511, "acronym": "DINX"}, [{"id": 1511, "acronym": "DINX"}], None)
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", [renamed]))
    found = run("show", "dinx", "-f", "json").json()
    assert (found["id"], found["acronym"], found["aliases"]) == ("din", "DIN", ["DINX"])


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["--secretariat", "germany"], ["TC 2", "TC 9"]),
        (["--member", "kebs"], ["TC 2", "TC 2/SC 1", "TC 9"]),
        (["--member", "kebs", "--role", "observing"], ["TC 9"]),
        (["--member", "kebs", "--role", "observing", "--role", "secretariat"], ["TC 2/SC 1", "TC 9"]),
        (["--member", "kebs", "--member", "newb", "--all"], ["TC 2"]),
        (["--member", "kebs", "--without-member", "din"], ["TC 2/SC 1"]),
        (["--without-member", "din", "--role", "secretariat"], ["TC 2/SC 1"]),
        (["--liaison-committee", "TC 9"], ["TC 2", "TC 2/SC 1"]),
        (["--parent", "TC 2"], ["TC 2/SC 1"]),
        (["--parent", "TC 2", "--recursive"], ["TC 2/SC 1"]),
        (["--partner", "who", "--secretariat", "din"], ["TC 2", "TC 9"]),
        (["--partner-kind", "un-body", "--without-partner", "lone"], ["TC 2"]),
    ],
)  # fmt: skip
def test_committees_are_filtered_by_their_members(first: Run, argv: list[str], found: list[str]) -> None:
    assert references(first, "committees", *argv) == found


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["--committee", "TC 2"], ["din", "kebs", "newb"]),
        (["--committee", "TC 9"], ["din", "kebs"]),
        (["--committee", "TC 2", "--role", "participating"], ["din", "kebs"]),
        (["--committee", "TC 2", "--recursive", "--role", "secretariat"], ["din", "kebs"]),
        (["--committee", "TC 2/SC 1", "--committee", "TC 9", "--all"], ["kebs"]),
        (["--committee", "TC 2", "--without-committee", "TC 9"], ["newb"]),
        (["--role", "secretariat", "--without-committee", "TC 2"], ["kebs"]),
        (["--role", "secretariat", "--without-committee", "TC 2/SC 1"], ["din"]),
        (["--committee", "TC 2", "--role", "participating", "--without-committee", "TC 9"], []),
        (["--role", "secretariat"], ["din", "kebs"]),
        (["--country", "kenya", "--role", "observing"], ["kebs"]),
    ],
)
def test_members_are_filtered_by_their_committees(first: Run, argv: list[str], found: list[str]) -> None:
    assert first("members", *argv, "-f", "json").ids() == found


def test_committees_with_unknown_members_are_counted_on_stderr(first: Run) -> None:
    said = first("committees", "--member", "kebs").err
    # The committee without members, and the three bundled ones for which the register has no row.
    assert said == "of 4 committees the members are not known; they are not among these\n"
    assert "of 4 committees the secretariat is not known" in first("committees", "--secretariat", "din").err
    assert "of 4 committees the members are not known" in first("committees", "--without-member", "din").err
    assert "of 4 committees the members are not known; they are not counted" in first("stats", "--by", "member").err
    directory = inliaison.open()
    assert dict(directory.committees(member="kebs", without={"member": "din"}).undecided) == {
        "member": 4,
        "without_member": 4,
    }


def test_membership_counts_equal_the_counts_of_raw_rows(first: Run) -> None:
    columns = first(
        "members", "--role", "participating", "--columns", "id,secretariats,participating,observing", "-f", "csv"
    )
    assert columns.out.split() == ["id,secretariats,participating,observing", "din,2,2,0", "kebs,1,2,1"]
    assert [(r["value"], r["count"]) for r in first("stats", "--by", "secretariat", "-f", "json").json()] == [
        ("din", 2), ("kebs", 1), (None, 4),
    ]  # fmt: skip
    by_member = first("stats", "committees", "--by", "member", "--parent", "TC 2", "-f", "json").json()
    assert [(r["value"], r["count"], r["share"]) for r in by_member] == [("kebs", 1, 100.0)]
    assert "6 memberships by member" in first("stats", "--by", "member").err


def test_committee_card_shows_secretariat_and_members(first: Run) -> None:
    said = first("show", "TC 2").out
    assert "Secretariat  DIN, Germany" in said
    assert "\n2 members participating\n  Germany, Kenya\n" in said
    assert "\n1 member observing\n  NEWB\n" in said
    assert "\n2 committees in liaison, 1 of them without a row in ISO's register\n  ISO/TC 9  Title 3\n" in said
    assert "\nNamed as in liaison by 2 more committees\n  ISO/TC 2, SC 1\n" in first("show", "TC 9").out
    assert "\nMembers\n  ISO's register gives no secretariat and no members.\n" in first("show", "JTC 1/SC 25").out


def test_organizations_come_before_members_and_a_long_scope_after_both(first: Run, tmp_path: Path) -> None:
    (number,) = [r["id"] for r in first("committees", "TC 2", "-f", "json").json() if r["reference"] == "ISO/TC 2"]
    scope = "Every fastener there is. "
    for times, is_last in ((3, False), (12, True)):
        mine = tmp_path / f"{times}.toml"
        mine.write_text(f"[[committees]]\nid = '{number}'\nreference = 'ISO/TC 2'\nscope = '{scope * times}'\n")
        said = first("show", "TC 2", "--data", str(mine)).out
        headings = ["\n1 organization in liaison\n", "\n2 members participating\n", "\n1 member observing\n"]
        places = [said.index(heading) for heading in headings]
        assert places == sorted(places)
        assert (said.index(scope) > places[-1]) == is_last
        assert ("\nScope\n  Every" in said) == is_last


def test_member_card_shows_its_committees_and_secretariats(first: Run) -> None:
    said = first("show", "kenya").out
    assert "\nHolds the secretariat of 1 committee on 2020-01-01\n  ISO/TC 2/SC 1  Title 2\n" in said
    assert "\nParticipates in 2 committees on 2020-01-01\n  ISO/TC 2, SC 1\n" in said
    assert "\nObserves 1 committee on 2020-01-01\n  ISO/TC 9\n" in said
    assert "ISO lists it in no committee on 2020-01-01." in first("show", "afnor").out


def test_cards_without_a_register_say_that_members_are_unknown(run: Run, tmp_path: Path) -> None:
    assert "No data: this excerpt of ISO's register holds no members." in run("show", "TC 207/SC 3").out
    assert "No data: this excerpt of ISO's register holds no members." in run("show", "din").out
    mine = tmp_path / "mine.toml"
    mine.write_text('[[committees]]\nid = "99"\nreference = "ISO/TC 999"\n')
    assert "No data in this excerpt. Get the register" in run("show", "TC 999", "--data", str(mine)).out
    for reference in ("TC 207/SC 3", "din", "who"):
        assert "`inliaison register update`" in run("show", reference).out
    assert "`inliaison register update`" in run("stats", "partners", "--by", "kind", "--committee", "TC 207/SC 3").err
    said = run("committees", "--secretariat", "din").err
    assert "the secretariat is not known" in said
    assert "register update" in said


def test_common_and_compare_accept_members_and_committees(first: Run) -> None:
    assert references(first, "common", "din", "kebs") == ["TC 2", "TC 9"]
    assert references(first, "common", "who", "kebs") == ["TC 2", "TC 9"]
    assert first("common", "TC 2", "TC 9", "-f", "json").ids() == ["who"]
    sides = [(c["side"], c["reference"]) for c in first("compare", "kebs", "din", "-f", "json").json()]
    assert sides == [("first", "ISO/TC 2/SC 1"), ("both", "ISO/TC 2"), ("both", "ISO/TC 9")]
    assert [line.split("  ")[0] for line in first("compare", "TC 2", "TC 9").out.splitlines()] == [
        "SIDE", "both", "only ISO/TC 9",
    ]  # fmt: skip
    for argv, fault in ((["compare", "din"], "two different records"), (["common", "din", "TC 2"], "committees alone")):
        done = first(*argv)
        assert (done.code, fault in done.err) == (2, True)
    found = inliaison.open().compare("kebs", "din")
    assert [[c.reference for c in side] for side in found] == [["ISO/TC 2/SC 1"], ["ISO/TC 2", "ISO/TC 9"], []]


def test_graph_includes_members_and_liaison_committees_only_on_request(first: Run) -> None:
    bare, graph = first("graph", "--committee", "TC 2").out, inliaison.open().network
    assert "m_din" not in bare
    assert "c_3[" not in bare
    drawn = first("graph", "--committee", "TC 2", "--members", "--liaison-committees").out
    for line in ("m_din === c_1", "m_kebs --- c_1", "m_newb -.- c_1", "c_1 --- c_3"):
        assert f"    {line}\n" in drawn
    assert drawn.startswith(bare.split("\n", 1)[0])
    kinds = Counter(edge.kind for edge in graph(members=True, liaison_committees=True).edges)
    assert kinds == {"secretariat": 2, "participating": 1, "observing": 2, "committee-liaison": 1, "liaison": 3}


CHANGES = [
    ("secretariat", "moved", "ISO/TC 2", "1", "kebs", None, "DIN", "KEBS"),
    ("secretariat", "given", "ISO/TC 10", "5", "newb", None, None, "NEWB"),
    ("committee", "opened", "ISO/TC 10 Title 5", "5", None, None, None, None),
    ("membership", "joined", "NEWB in ISO/TC 2/SC 1", "2", "newb", None, None, "participating"),
    ("membership", "joined", "NEWB in ISO/TC 10", "5", "newb", None, None, "participating"),
    ("membership", "left", "KEBS in ISO/TC 9", "3", "kebs", None, "observing", None),
    ("membership", "role", "DIN in ISO/TC 2", "1", "din", None, "participating", "observing"),
    ("committee-liaison", "established", "ISO/TC 2 with ISO/TC 9", "3", None, "1", None, None),
    ("committee-liaison", "ended", "ISO/TC 9 with ISO/TC 2", "1", None, "3", None, None),
    ("committee-liaison", "unnamed", "ISO/TC 2", "1", None, None, "1", "2"),
]


def _changes(run: Run, *argv: str) -> list[tuple[Any, ...]]:
    names = ("kind", "change", "name", "committee", "member", "liaison_committee", "old", "new")
    return [tuple(change[name] for name in names) for change in run("changes", *argv, "-f", "json").json()]


def test_changes_list_every_membership_change_and_no_other(both: Run) -> None:
    assert _changes(both) == CHANGES
    assert _changes(both, "--since", "2020-01-15") == CHANGES
    assert _changes(both, "--member", "kenya") == [c for c in CHANGES if c[4] == "kebs"]
    assert _changes(both, "--committee", "TC 9") == [c for c in CHANGES if "3" in (c[3], c[5])]
    assert _changes(both, "--member", "din", "--committee", "TC 2") == [
        CHANGES[0],
        CHANGES[6],
    ]  # It lost the secretariat.
    assert CHANGES[0] not in _changes(both, "--without-member", "din")
    summary = both("changes", "--summary", "-f", "json").json()
    assert [tuple(sort.values()) for sort in summary] == list(
        {(c[0], c[1]): (c[0], c[1], sum(c[:2] == other[:2] for other in CHANGES)) for c in CHANGES}.values()
    )
    both_given = both("changes", "2020", "--since", "2020")
    assert (both_given.code, "not both" in both_given.err) == (2, True)


def test_python_changes_are_filtered_as_on_the_command_line(both: Run) -> None:
    """As the command line narrows them."""
    directory = inliaison.open()
    whole = directory.changes()
    assert [tuple(change[:6]) for change in directory.changes(committee="TC 2")] == [
        tuple(row) for row in _rows(both, "--committee", "TC 2")
    ]
    within = directory.changes(committee="TC 2", recursive=True)
    assert len(within) > len(directory.changes(committee="TC 2"))
    assert [tuple(change[:6]) for change in within] == _rows(both, "--committee", "TC 2", "--recursive")
    left = directory.changes(without={"member": "din", "committee": ["TC 10"]})
    assert [tuple(change[:6]) for change in left] == _rows(
        both, "--without-member", "din", "--without-committee", "TC 10"
    )
    assert 0 < len(left) < len(whole)
    assert directory.changes(kind="membership", change=["joined", "left"]) == tuple(
        change for change in whole if change.kind == "membership" and change.change in ("joined", "left")
    )
    with pytest.raises(inliaison.UsageError, match="no change"):
        directory.changes(change="grown")


def _rows(run: Run, *argv: str) -> list[tuple[Any, ...]]:
    names = ("kind", "change", "id", "name", "partner", "committee")
    return [tuple(change[name] for name in names) for change in run("changes", *argv, "-f", "json").json()]


def test_terminal_groups_membership_changes_with_names(both: Run) -> None:
    said = both("changes", "--color", "never", terminal=True, width=120).out
    for line in (
        "1 secretariat moved", "ISO/TC 2  KEBS, Kenya Bureau of Standards (was DIN, Deutsches Institut für Normung)", "2 memberships begun", "NEWB  ISO/TC 2/SC 1, ISO/TC 10",
        "1 membership ended", "ISO/TC 9  KEBS, Kenya Bureau of Standards", "1 membership changed to observing",
        "1 committee liaison ended",
    ):  # fmt: skip
        assert f" {line} " in said


def test_snapshot_stored_without_members_has_unknown_members(both: Run, tmp_path: Path) -> None:
    """As earlier versions stored it: what the head does not count is not there."""
    path = next((tmp_path / "home").rglob("2020-01-01.toml"))
    lines = path.read_text("utf-8")
    data = inliaison.open(str(path), bundled=False, register=False).export(
        "partners", "committees", "liaisons", "sources"
    )
    import tomli_w

    kept = ("id", "reference", "title", "parent", "sources")
    data["committees"] = [{k: v for k, v in c.items() if k in kept} for c in data["committees"]]
    head = {
        "organizations": 2,
        "liaisons": 3,
        "committees": 4,
        "date": "2020-01-01",
        "dated": "x",
        "origin": "y",
        "digest": "z",
    }
    path.write_text(tomli_w.dumps({"snapshot": head, **data}))
    assert "members" in lines.partition("\n[[")[0]
    old = ("--as-of", "2020-01-01")
    assert "stored without members" in both("committees", "--member", "din", *old).err
    assert "No data: this snapshot of ISO's register was stored without members." in both("show", "TC 2", *old).out
    assert "stored without members" in both("show", "din", *old).out
    assert [c["participating"] for c in both("committees", *old, "-f", "json").json()] == [None] * 7
    done = both("changes", "-f", "json")
    assert "The snapshot of 2020-01-01 was stored without members" in done.err
    assert {change["kind"] for change in done.json()} == {"committee"}
    again = both("register", "import", write(tmp_path / "2020-01-01.jsonl", FIRST), "--force")
    assert (again.code, _changes(both)) == (0, CHANGES)


def test_an_export_loads_again_equal(first: Run, tmp_path: Path) -> None:
    before = {kind: first(kind, "-f", "json").json() for kind in ("committees", "members")}
    out = tmp_path / "all.toml"
    assert first("export", "-o", str(out)).code == 0
    alone = ("--no-bundled", "--no-register", "--data", str(out))
    for kind, records in before.items():
        assert first(kind, "-f", "json", *alone).json() == records


@pytest.mark.parametrize(
    ("argv", "fault"),
    [
        (["committees", "--role", "secretariat"], "--role needs --member"),
        (["committees", "--recursive"], "--recursive needs --parent"),
        (["committees", "--all"], "--all needs --partner or --partner-kind or --member or --liaison-committee"),
        (["committees", "--member", "din", "--role", "boss"], 'no role "boss"'),
        (["partners", "--without-committee", ""], "--without-committee is empty"),
        (["committees", "--partner-kind", "un body"], ""),
        (["committees", "--partner-kind", "unbody"], 'no partner kind "unbody"; did you mean "un-body"?'),
    ],
)  # fmt: skip
def test_option_without_the_option_it_needs_is_a_usage_error(first: Run, argv: list[str], fault: str) -> None:
    done = first(*argv)
    assert (done.code, fault in done.err) == (2 if fault else 0, True)


def test_python_errors_use_parameter_names() -> None:
    directory = inliaison.open()
    with pytest.raises(inliaison.UsageError, match="role needs member"):
        directory.committees(role="secretariat")
    with pytest.raises(inliaison.UsageError, match='nothing is left out by "status"'):
        directory.committees(without={"status": "active"})


ODD: list[tuple[dict[str, Any], str]] = [
    ({"pMembers": [KEBS, KEBS]}, "names KEBS again"),
    ({"pMembers": [KEBS], "oMembers": [KEBS]}, "names KEBS again, which is in pMembers"),
    ({"committeeLiaisons": [{"id": 1, "reference": "ISO/TC 2"}]}, "names the committee itself"),
    ({"pMembers": "KEBS"}, "must be a list"),
    ({"pMembers": [KEBS], "secretariat": "KEBS"}, "must be an object"),
    ({"pMembers": [KEBS], "secretariat": {"id": "x"}}, "must be a positive whole number"),
]


@pytest.mark.parametrize(("odd", "fault"), ODD, ids=lambda value: str(value)[:30])
def test_import_reports_invalid_memberships_and_keeps_the_other_rows(
    run: Run, tmp_path: Path, odd: dict[str, Any], fault: str
) -> None:
    rows = [row(1, "ISO/TC 2", WHO) | odd, committee_row(2, "ISO/TC 3", DIN, [DIN], None)]
    done = run("register", "import", write(tmp_path / "2020-01-01.jsonl", rows))
    assert (done.code, fault in done.err) == (0, True)
    assert references(run, "committees", "--secretariat", "din") == ["TC 3"]


def test_negative_count_is_a_problem(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[committees]]\nid = "54836"\nliaison_committees_unnamed = -1\nsources = ["editors"]\n')
    assert "liaison_committees_unnamed must not be less than 0" in run("check", str(path)).err


DATES = ("2025-06-09", "2025-06-12", "2025-07-16")


@pytest.mark.slow
@pytest.mark.skipif(not (SNAPSHOTS / f"{DATES[0]}.jsonl").is_file(), reason="the snapshots are not at hand")
@pytest.mark.parametrize("date", DATES)
def test_import_keeps_every_membership_of_the_real_register(run: Run, date: str) -> None:
    run("register", "import", str(SNAPSHOTS / f"{date}.jsonl"))
    _compare_with_rows(run, map(json.loads, (SNAPSHOTS / f"{date}.jsonl").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("rows", [FIRST, SECOND], ids=["first", "second"])
def test_import_keeps_every_membership(run: Run, store: Store, rows: list[dict[str, Any]]) -> None:
    store("2020-01-01", rows)
    _compare_with_rows(run, rows)


def _compare_with_rows(run: Run, every: Iterable[dict[str, Any]]) -> None:
    """Each committee's secretariat, members and committees in liaison are those of its row."""
    rows = list(every)
    numbers = {member["id"]: member["iso_id"] for member in run("members", "-f", "json").json()}
    found = {int(committee["id"]): committee for committee in run("committees", "-f", "json").json()}
    assert found.keys() == {one["id"] for one in rows} | POLICY_COMMITTEES
    listed = found.keys() - POLICY_COMMITTEES
    for one in rows:
        committee = found[one["id"]]
        assert numbers.get(committee["secretariat"]) == (one.get("secretariat") or {}).get("id")
        for role, field in (("participating", "pMembers"), ("observing", "oMembers")):
            assert {numbers[id] for id in committee[role] or ()} == {body["id"] for body in one.get(field) or ()}
        others = {body["id"] for body in one.get("committeeLiaisons") or ()}
        assert {int(id) for id in committee["liaison_committees"]} == others & listed
        assert committee["liaison_committees_unnamed"] == len(others - listed)


def test_vacant_secretariat_is_distinct_from_an_unknown_one(run: Run, tmp_path: Path) -> None:
    """The members are listed and no secretariat is: nobody holds it."""
    rows = [
        committee_row(1, "ISO/TC 1", DIN, [DIN], None),
        committee_row(2, "ISO/TC 2", None, [KEBS], None),
        committee_row(3, "ISO/TC 3", None, None, None),
    ]
    assert run("register", "import", write(tmp_path / "2020-01-01.jsonl", rows)).code == 0
    for option in (["--without-member", "din"], ["--without-member", "din", "--role", "secretariat"]):
        assert references(run, "committees", *option) == ["TC 2"]
        assert "of 4 committees the members are not known" in run("committees", *option).err
    assert "of 4 committees the secretariat is not known" in run("committees", "--secretariat", "din").err
    assert "\nSecretariat  none\n" in run("show", "TC 2").out
    assert "Secretariat" not in run("show", "TC 3").out
    assert [(r["value"], r["label"], r["count"]) for r in run("stats", "--by", "secretariat", "-f", "json").json()] == [
        ("din", "DIN", 1), ("none", "none", 1), (None, None, 4),
    ]  # fmt: skip


UNKNOWN = {
    # Of the committee that is named it is not known who is in it.
    ("members", "committee"): (["JTC 1/SC 25"], "the committees are"),
    ("partners", "committee"): None,
    ("liaisons", "committee"): None,
    # Of the partner that is named it is not known with whom it is in liaison.
    ("committees", "partner"): (["mine"], "the liaison with the partner is"),
    ("liaisons", "partner"): None,
    ("quotes", "partner"): None,
    ("people", "partner"): None,
    # Of the partner that is named it is not known which documents its committees make.
    ("standards", "partner"): (["mine"], "the liaison with the partner is"),
    ("standards", "committee"): None,
    ("standards", "member"): None,
    ("standards", "secretariat"): None,
    ("standards", "ics"): None,
    # These are told of in the row itself.
    ("committees", "secretariat"): None,
    ("committees", "member"): None,
    ("committees", "liaison_committee"): None,
    ("committees", "parent"): None,
    ("quotes", "person"): None,
    ("quotes", "about"): None,
}
"""By filter, a record of which the data do not know what the filter asks; None where they always do."""


def test_every_reference_filter_states_when_its_value_is_unknown() -> None:
    by_records = {
        (kind, filter.name): "{}" in filter.is_known_sql
        or any("{}" in role.is_known_sql for role in filter.roles.values() if filter.role_option == "role")
        for kind in KINDS
        for filter in load_kind(kind).filters
        if filter.value_type in ("reference", "committee", "class")
    }
    assert by_records == {key: unknown is not None for key, unknown in UNKNOWN.items()}


@pytest.fixture
def with_mine(first: Run) -> Run:
    """The program with the first snapshot, and a partner of the user's own that ISO may or may not list."""
    assert first("add", "partner", "id=mine", "name=Mine", "kind=company").code == 0
    return first


@pytest.mark.parametrize(
    ("kind", "name"), [key for key, unknown in UNKNOWN.items() if unknown and key[0] != "standards"], ids=str
)
def test_filter_value_with_unknown_relations_leaves_every_row_undecided(with_mine: Run, kind: str, name: str) -> None:
    unknown = UNKNOWN[kind, name]
    assert unknown
    (value,), what = unknown
    every = len(with_mine(kind, "-f", "json").json())
    for option in (f"--{name}", f"--without-{name}"):
        result = with_mine(kind, option, value, "-f", "json")
        assert (result.code, result.json()) == (0, [])
        assert f"of {every} {kind} {what} not known; they are not among these\n" in result.err
    answer = getattr(inliaison.open(), kind)(**{name: value})
    assert (len(answer), dict(answer.undecided)) == (0, {name: every})


def test_known_filter_values_decide_rows_beside_unknown_ones(with_mine: Run) -> None:
    both = with_mine("members", "--committee", "TC 2", "--committee", "JTC 1/SC 25", "-f", "json")
    assert both.ids() == with_mine("members", "--committee", "TC 2", "-f", "json").ids() != []
    every = with_mine("committees", "--partner", "who", "--partner", "mine", "-f", "json")
    assert every.ids() == with_mine("committees", "--partner", "who", "-f", "json").ids() != []
    assert "of 5 committees the liaison with the partner is not known" in every.err
    together = with_mine("committees", "--partner", "who", "--partner", "mine", "--all", "-f", "json")
    assert (together.json(), "of 5 committees the liaison with the partner is not known" in together.err) == ([], True)
    role = with_mine("members", "--role", "secretariat", "-f", "json")
    assert (role.ids(), "not known" in role.err) == (["din", "kebs"], False)


def test_partner_of_the_excerpt_has_known_committees_without_the_register(run: Run, tmp_path: Path) -> None:
    """Its committees are all there, so that those without it are known, too; of others nothing is."""
    known = run("committees", "--partner", "unido", "-f", "json").ids()
    every = run("committees", "-f", "json").ids()
    assert sorted(run("committees", "--without-partner", "unido", "-f", "json").ids()) == sorted({*every} - {*known})
    assert {*every} - {*known}
    other = run("committees", "--without-partner", "who", "-f", "json")
    assert (other.json(), f"of {len(every)} committees the liaison with the partner is not known" in other.err) == (
        [],
        True,
    )
