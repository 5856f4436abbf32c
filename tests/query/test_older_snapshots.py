"""Partners and committees that only older snapshots of the register list."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import NEW, OLD, row
from support.stores import Store

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def kept(run: Run, store: Store) -> Run:
    """The program with four snapshots: UNIDO and JTC 9 are in the first two, UNIDO in one committee, then in two."""
    more = [*OLD, row(9, "ISO/TC 100", {10164: "UNIDO"}), row(8, "ISO/TC 20", {7777: "GONE"})]
    for day, rows in (("2019-01-01", OLD), ("2020-01-01", more), ("2020-02-01", NEW), ("2020-03-01", NEW[:2])):
        store(day, rows)
    return run


HELD = "ISO listed it until 2020-01-01 at least, and no more on 2020-02-01; it was in ISO/TC 2/SC 10, ISO/TC 100."


def test_card_of_an_unlisted_partner_shows_the_last_snapshot_that_lists_it(kept: Run) -> None:
    for format in ("plain", "table", "markdown", "html"):
        out = kept("show", "unido", "-f", format, "--color", "never", terminal=True, width=200).out
        assert "ISO does not list UNIDO as an organization in liaison on 2020-03-01." in out
        assert HELD in out.replace("\\", "")
    assert HELD in kept("show", "unido", "--as-of", "2020-02").out
    assert HELD in kept("export", "-f", "html").out


def test_card_ignores_later_snapshots_and_partners_never_listed(kept: Run) -> None:
    assert "ISO listed it" not in kept("show", "unido", "--as-of", "2019").out
    assert "ISO listed it" not in kept("show", "unido", "--no-register").out
    assert "ISO listed it" not in kept("show", "who").out
    assert "ISO does not list" in kept("show", "who").out


def test_card_of_a_listed_partner_reads_no_older_snapshot(kept: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from inliaison.query import older_snapshots

    looked: list[str] = []

    def describe_last_listing(record: dict[str, str], date: str) -> str:
        looked.append(record["id"])
        return ""

    monkeypatch.setattr(older_snapshots, "describe_last_listing", describe_last_listing)
    kept("show", "lantern")
    kept("show", "TC 2")
    assert looked == []
    kept("show", "unido")
    assert looked == ["unido"]


def test_unreadable_older_snapshot_is_skipped(kept: Run, tmp_path: Path) -> None:
    (tmp_path / "home" / "data" / "snapshots" / "2020-01-01.toml").write_bytes(b"\xff")
    told = "ISO listed it until 2019-01-01 at least, and no more on 2020-02-01; it was in ISO/TC 2/SC 10."
    assert told in kept("show", "unido").out


@pytest.mark.parametrize(
    ("reference", "day"),
    [("JTC 9", "2020-01-01"), ("iso/iec jtc 9", "2020-01-01"), ("gone", "2020-01-01"), ("tc2/sc8", "2020-02-01")],
)
def test_missing_record_names_the_newest_snapshot_that_has_it(kept: Run, reference: str, day: str) -> None:
    done = kept("show", reference)
    assert (done.code, done.out) == (1, "")
    typed = f"'{reference}'" if " " in reference else reference
    assert f"The snapshot of {day} has it: `inliaison show {typed} --as-of {day}`." in done.err
    assert kept("show", reference, "--as-of", day).code == 0
    followed = kept("follow", "unido", reference)
    assert (followed.code, followed.out) == (1, "")
    assert followed.err.endswith(f"\nThe snapshot of {day} has it: `inliaison digest --of {typed}`.\n")
    assert "To see what there is" not in followed.err
    assert kept("digest", "--of", reference).code == 0
    assert "The snapshot of" not in kept("show", reference, "--kind", "people").err


def test_record_in_no_snapshot_gets_no_hint_of_older_ones(kept: Run) -> None:
    for reference in ("JTC 99", "nobody at all", "TC 9"):
        assert "The snapshot of" not in kept("show", reference).err
