"""The removal of snapshots that are wrong: which goes, what is said, and what queries use then."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import CLASSES, document, row
from support.stores import Store

TC = "ISO/TC 207"
DAYS = ["2025-01-01", "2025-02-01", "2025-03-01"]


@pytest.fixture
def kept(run: Run, few_bundled: None, store: Store, tmp_path: Path) -> Run:
    """Ask three snapshots of committees, two of standards and one of the classification."""
    for day, title in zip(DAYS, ("One", "Two", "Three"), strict=True):
        store(f"committees-{day}", [row(54808, TC, {9795: "WHO"}, title={"en": title})])
    for day in DAYS[:2]:
        store(f"documents-{day}", [document(1, f"ISO 1:{day[:4]}", ownerCommittee=TC, title={"en": day})])
    path = tmp_path / f"ICS-{DAYS[0]}.csv"
    path.write_text(CLASSES)
    assert run("register", "import", str(path)).code == 0
    return run


def _list(run: Run) -> list[tuple[str, str]]:
    return [(it.get("kind", "committees"), it["date"]) for it in run("register", "list", "-f", "json").json()]


def test_a_removed_snapshot_is_gone_and_queries_use_the_newest_that_is_left(kept: Run) -> None:
    before = _list(kept)
    assert kept("committees", TC, "--columns", "title", "-f", "csv").out.splitlines()[1] == "Three"
    done = kept("register", "remove", DAYS[2])
    assert (done.code, done.out) == (0, f"{DAYS[2]}\n")
    assert done.err.splitlines() == [
        f"removed: register of {DAYS[2]}: 1 organization, 1 liaison, 1 committee, from committees-{DAYS[2]}.jsonl",
        f"queries use the newest one that is left, of {DAYS[1]}",
    ]
    assert _list(kept) == [it for it in before if it != ("committees", DAYS[2])]
    assert kept("committees", TC, "--columns", "title", "-f", "csv").out.splitlines()[1] == "Two"


def test_standards_and_classes_are_removed_by_their_options(kept: Run) -> None:
    before = _list(kept)
    done = kept("register", "remove", DAYS[1], "--standards")
    assert done.err.startswith(
        f"removed: catalogue of standards of {DAYS[1]}: 1 document, from documents-{DAYS[1]}.jsonl\n"
    )
    assert [it["title"] for it in kept("standards", "-f", "json").json()] == [DAYS[0]]
    assert _list(kept) == [it for it in before if it != ("standards", DAYS[1])]
    last = kept("register", "remove", DAYS[0], "--standards")
    assert "none is left. Get it with `inliaison register update --standards`." in last.err
    assert "No catalogue of standards is loaded." in kept("standards").err
    assert kept("register", "remove", DAYS[0], "--ics").code == 0
    assert _list(kept) == [("committees", day) for day in DAYS]


def test_several_days_are_removed_together_or_not_at_all(kept: Run) -> None:
    before = _list(kept)
    missing = kept("register", "remove", DAYS[0], "2024-01-01")
    assert (missing.code, missing.out, _list(kept)) == (1, "", before)
    assert missing.err.endswith("\nNothing was removed.\n")
    done = kept("register", "remove", *DAYS, DAYS[0])
    assert done.out.splitlines() == DAYS
    assert done.err.splitlines()[-1].startswith("none is left. Get the register with ")
    assert "committees" not in {kind for kind, _ in _list(kept)}


def test_if_a_day_cannot_be_removed_the_others_stay(kept: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _list(kept)
    folder = tmp_path / "home" / "data" / "snapshots"
    replace = Path.replace

    def refuse_second(path: Path, target: Path) -> Path:
        if path.name == f"{DAYS[1]}.toml":
            raise PermissionError(1, "Operation not permitted", str(path))
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse_second)
        done = kept("register", "remove", *DAYS)
    assert (done.code, done.out, _list(kept)) == (4, "", before)
    (path,) = folder.rglob(f"{DAYS[1]}.toml")
    assert done.err == f"error: cannot remove {path}: Operation not permitted\nNothing was removed.\n"
    assert kept("register", "remove", *DAYS).code == 0
    assert not [*folder.rglob("*.toml*")]


def test_a_day_without_a_snapshot_lists_those_that_are_kept(kept: Run) -> None:
    done = kept("register", "remove", DAYS[2], "--standards")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"error: no catalogue of standards of {DAYS[2]} is kept\n  {DAYS[0]}\n  {DAYS[1]}\n"
        f"`inliaison register remove {DAYS[2]}` removes the register of that day.\n"
    )
    assert kept("register", "remove", "2020-01-01").err == (
        f"error: no register of 2020-01-01 is kept\n  {DAYS[0]}\n  {DAYS[1]}\n  {DAYS[2]}\n"
    )


@pytest.mark.parametrize("argv", [["2025-01"], ["yesterday"], ["2025-01-01", "--standards", "--ics"], []])
def test_nothing_is_removed_by_a_wrong_command(kept: Run, argv: list[str]) -> None:
    before = _list(kept)
    done = kept("register", "remove", *argv)
    assert (done.code, done.out, _list(kept)) == (2, "", before)


def test_a_dry_run_says_what_would_go(kept: Run) -> None:
    before = _list(kept)
    done = kept("register", "remove", *DAYS[:2], "--standards", "--dry-run")
    assert done.out == "".join(
        f"catalogue of standards of {day}: 1 document, from documents-{day}.jsonl\n" for day in DAYS[:2]
    )
    assert (done.code, done.err, _list(kept)) == (0, "", before)


def test_damaged_snapshots_are_removed_too(kept: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "data" / "snapshots"
    (folder / "standards" / f"{DAYS[1]}.jsonl.gz").write_bytes(b"x")
    assert f"`inliaison register remove {DAYS[1]} --standards`" in kept("standards").err
    (toml,) = folder.rglob(f"{DAYS[0]}.toml")
    toml.write_text("[[")
    assert kept("register", "remove", DAYS[1], "--standards").code == 0
    assert kept("register", "remove", DAYS[0]).code == 0
    assert _list(kept) == [
        *(("committees", day) for day in DAYS[1:]),
        ("standards", DAYS[0]),
        ("ics", DAYS[0]),
    ]


def test_days_are_completed_by_what_is_kept(kept: Run) -> None:
    for options, days in (([], DAYS), (["--standards"], DAYS[:2]), (["--ics"], DAYS[:1])):
        offered = kept("__complete", "=2025", "register", "remove", *options).out.splitlines()
        assert sorted(line.split("\t")[0] for line in offered) == days
