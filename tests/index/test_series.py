"""The number of liaisons over time in one line of a card, once three snapshots are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import WHO, row, write

from inliaison.index.series import SeriesTable
from inliaison.register import snapshots
from inliaison.register.snapshots import Snapshot
from inliaison.render.cards import format_series
from inliaison.system import folders

pytestmark = pytest.mark.usefixtures("few_bundled")
LAMP = {7001: "LAMP"}
ROWS = {
    "2020-01-01": [row(1, "ISO/TC 1", WHO), row(2, "ISO/TC 2", {})],
    "2020-02-01": [row(1, "ISO/TC 1", {**WHO, **LAMP}), row(2, "ISO/TC 2", {})],
    "2020-03-01": [row(1, "ISO/TC 1", WHO), row(2, "ISO/TC 2", {**WHO, **LAMP}), row(3, "ISO/TC 3", WHO)],
}


def _store(run: Run, folder: Path, *dates: str) -> None:
    for date in dates:
        assert run("register", "import", write(folder / f"{date}.jsonl", ROWS[date])).code == 0


@pytest.fixture
def three(run: Run, tmp_path: Path) -> Run:
    """The program with three snapshots."""
    _store(run, tmp_path, *ROWS)
    return run


def _line(run: Run, label: str, *argv: str) -> str:
    """The line of a card with a label, or an empty text."""
    done = run("show", *argv, "-f", "plain")
    assert done.code == 0, done.err
    lines = (line for line in done.out.splitlines() if line.startswith(f"{label} ") and ", from 20" in line)
    return next(lines, "").removeprefix(label).strip()


def test_a_card_has_the_numbers_of_all_snapshots(three: Run) -> None:
    assert _line(three, "Committees", "who") == "1 ▁▁█ 3, from 2020-01-01 to 2020-03-01"
    assert _line(three, "Organizations", "ISO/TC 2") == "0 ▁▁█ 2, from 2020-01-01 to 2020-03-01"
    assert _line(three, "Organizations", "ISO/TC 1") == "1 ▁█▁ 1, from 2020-01-01 to 2020-03-01"


@pytest.mark.parametrize(
    ("label", "column", "name"), [("Committees", "committees", "who"), ("Organizations", "partners", "ISO/TC 2")]
)
def test_series_begins_and_ends_with_the_numbers_of_the_history(three: Run, label: str, column: str, name: str) -> None:
    first, *_, last = three("history", name, "-f", "json").json()
    line = _line(three, label, name).split()
    assert (line[0], line[2]) == (str(first[column]), f"{last[column]},")


def test_snapshot_without_the_record_is_a_dot_in_the_series(three: Run) -> None:
    assert _line(three, "Committees", "lamp") == "1 ·▅▅ 1, from 2020-01-01 to 2020-03-01"
    assert _line(three, "Organizations", "ISO/TC 3") == "1 ··▅ 1, from 2020-01-01 to 2020-03-01"


def test_two_snapshots_give_no_series(run: Run, tmp_path: Path) -> None:
    _store(run, tmp_path, "2020-01-01", "2020-03-01")
    assert _line(run, "Committees", "who") == ""
    _store(run, tmp_path, "2020-02-01")
    assert _line(run, "Committees", "who") == "1 ▁▁█ 3, from 2020-01-01 to 2020-03-01"


def test_the_series_ends_with_the_snapshot_that_answers(three: Run, tmp_path: Path) -> None:
    assert _line(three, "Committees", "who", "--as-of", "2020-02") == ""
    assert _line(three, "Committees", "who", "--no-register") == ""
    later = [row(1, "ISO/TC 1", WHO)]
    assert three("register", "import", write(tmp_path / "2021-01-01.jsonl", later)).code == 0
    assert _line(three, "Committees", "who") == "1 ▁▁█▁ 1, from 2020-01-01 to 2021-01-01"
    assert _line(three, "Committees", "who", "--as-of", "2020") == "1 ▁▁█ 3, from 2020-01-01 to 2020-03-01"


def test_series_follows_replaced_removed_and_damaged_snapshots(three: Run, tmp_path: Path) -> None:
    rows = [row(1, "ISO/TC 1", WHO), row(2, "ISO/TC 2", WHO), row(3, "ISO/TC 3", WHO), row(4, "ISO/TC 4", WHO)]
    path = write(tmp_path / "2020-02-01.jsonl", rows)
    assert three("register", "import", path, "--force").code == 0
    assert _line(three, "Committees", "who") == "1 ▁█▆ 3, from 2020-01-01 to 2020-03-01"
    [middle] = (tmp_path / "home").rglob("2020-02-01.toml")
    text = middle.read_text("utf-8")
    middle.write_text(text[: text.rindex("[[liaisons]]")], "utf-8")
    assert _line(three, "Committees", "who") == "1 ▁·█ 3, from 2020-01-01 to 2020-03-01"
    middle.unlink()
    assert _line(three, "Committees", "who") == ""


def test_unreadable_snapshot_is_a_dot_in_the_series(three: Run, tmp_path: Path) -> None:
    [middle] = (tmp_path / "home").rglob("2020-02-01.toml")
    middle.write_bytes(b"\xff")
    assert _line(three, "Committees", "who") == "1 ▁·█ 3, from 2020-01-01 to 2020-03-01"


def test_series_without_a_folder_for_the_cache_is_counted_anew(three: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "get_cache_folder", lambda: None)
    assert _line(three, "Committees", "who") == "1 ▁▁█ 3, from 2020-01-01 to 2020-03-01"


def test_no_series_is_shown_when_a_snapshot_vanishes_meanwhile(three: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Snapshot("2020-02-01", Path("gone.toml"))
    monkeypatch.setattr(snapshots, "list_snapshots", lambda *of: [missing] * 3)
    assert SeriesTable("2020-03-01").find("partners", 9795) == []


@pytest.mark.settles
def test_a_new_snapshot_replaces_the_cached_numbers(three: Run, tmp_path: Path) -> None:
    [old] = (tmp_path / "home" / "cache").glob("series-*")
    assert three("register", "import", write(tmp_path / "2021-01-01.jsonl", ROWS["2020-01-01"])).code == 0
    [new] = (tmp_path / "home" / "cache").glob("series-*")
    assert new != old


@pytest.mark.settles
def test_import_caches_the_numbers_of_the_series(three: Run, tmp_path: Path) -> None:
    [kept] = (tmp_path / "home" / "cache").glob("series-*")
    kept.write_text(kept.read_text("utf-8").replace("partners 9795 1 1 3", "partners 9795 1 2 3"), "utf-8")
    assert _line(three, "Committees", "who") == "1 ▁▅█ 3, from 2020-01-01 to 2020-03-01"


def test_a_screen_without_such_characters_has_a_dash(three: Run) -> None:
    for argv in (("who",), ("who", "-f", "plain")):
        shown = three("show", *argv, terminal=True, encoding="ascii").out
        assert "1 - 3, from 2020-01-01 to 2020-03-01" in shown
    shown = three("show", "who", terminal=True).out
    assert "1 ▁▁█ 3, from 2020-01-01 to 2020-03-01" in shown


def test_series_appears_in_html_and_markdown_but_not_in_json(three: Run) -> None:
    for format in ("html", "markdown"):
        assert "1 ▁▁█ 3, from 2020-01-01 to 2020-03-01" in three("show", "who", "-f", format).out
    assert "▁" not in three("show", "who", "-f", "json").out


def test_long_series_is_drawn_with_24_bars() -> None:
    days = [f"2020-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    text = format_series([(day, at) for at, day in enumerate(days)])
    first, bars, last, _ = text.split(" ", 3)
    assert (first, last, len(bars)) == ("0", "83,", 24)
    assert list(bars) == sorted(bars)
