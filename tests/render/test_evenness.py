"""Options that work alike in every command with rows, and standard input in place of a file."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL
from support.snapshots import row, write

FILE = Path(SMALL) / "dataset.toml"


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small dataset on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE.read_bytes())))


@pytest.mark.usefixtures("piped")
def test_a_dataset_comes_from_standard_input(run: Run, small: Run) -> None:
    told = run("partners", "--no-bundled", "--data", "-", "-f", "json")
    assert told.json() == small("partners", "-f", "json").json()


@pytest.mark.usefixtures("piped")
@pytest.mark.usefixtures("few_bundled")
def test_check_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check", "--no-bundled", "-").code == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[[partners]]\nid = 1\n")))
    done = run("check", "-")
    assert (done.code, "  standard input:2: partner" in done.err) == (3, True), done.err
    assert run("check", "--no-bundled", "--data", SMALL).err == run("check", "--no-bundled", SMALL).err


@pytest.mark.usefixtures("few_bundled")
def test_a_register_comes_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = Path(write(tmp_path / "x.jsonl", [row(1, "ISO/TC 1")])).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows)))
    assert run("register", "import", "-", "--date", "2020-01-01").code == 0
    assert run("committees", "--no-bundled", "-f", "json").ids() == ["1"]
    assert run("register", "list", "-f", "json").json()[0]["origin"] == "standard input"


@pytest.mark.usefixtures("few_bundled")
def test_rows_are_chosen_sorted_and_cut_everywhere(small: Run, run: Run, tmp_path: Path) -> None:
    found = small("search", "lamp", "--columns", "id,kind", "--sort", "kind", "--reverse", "--limit", "2", "-f", "json")
    assert found.json() == [{"id": "brook-2001", "kind": "quote"}, {"id": "lamps-2001", "kind": "figure"}]
    assert "2 of 3 matches" in found.err
    shared = [small("common", "gale", "tide", *turned, "-f", "json").ids() for turned in ([], ["--reverse"])]
    assert shared == [["9010"], ["9010"]]
    assert small("compare", "gale", "tide", "--limit", "1").err == "1 of 3 committees\n"
    sides = [small("compare", "gale", "tide", *turned, "-f", "json").ids() for turned in ([], ["--limit", "1"])]
    assert sides[1] == sides[0][:1] != sides[0]
    for date, label in (("2020-01-01", {}), ("2020-01-02", {7: "B", 8: "A"})):
        run("register", "import", write(tmp_path / f"{date}.jsonl", [row(1, "ISO/TC 1", label)]))
    changed = run("changes", "--columns", "name", "--sort", "name", "--limit", "3", "-f", "jsonl").out.splitlines()
    assert [json.loads(line)["name"] for line in changed] == ["A", "A in ISO/TC 1", "B"]
    whole = run("changes", "-f", "json").json()
    assert (whole[0]["partner_acronym"], whole[0]["committee_reference"]) == ("A", "ISO/TC 1")
    assert [c["name"] for c in run("changes", "--without-partner", "A", "-f", "json").json()] == ["B in ISO/TC 1", "B"]
    for command in (["search", "lamp"], ["common", "gale", "tide"]):
        done = small(*command, "--columns", "nope")
        assert (done.code, 'no column "nope"' in done.err) == (2, True)


def test_graph_and_common_accept_without_filters(small: Run) -> None:
    drawn = small("graph", "--partner", "gale", "--partner", "tide", "--without-partner", "tide").out
    assert "p_gale ---" in drawn
    assert "p_tide ---" not in drawn
    assert small("common", "gale", "tide", "-f", "json").ids() != []
    assert small("common", "gale", "tide", "--without-member", "lbn", "-f", "json").ids() == []
    for argv, message in (
        (
            ["tc 10", "tc 10/sc 3", "--without-member", "lbn"],
            "--without-member leaves out committees, but partners are",
        ),
        (["gale", "tide", "--without-committee", "tc 10"], "listed; use --without-partner or --without-member"),
    ):
        done = small("common", *argv)
        assert (done.code, message in done.err) == (2, True), done.err
    assert small("common", "gale", "tide", "--without-committee", "TC 2").code == 2


def test_excel_csv_has_a_bom_and_neutral_formulas(small: Run, tmp_path: Path) -> None:
    own = tmp_path / "x.toml"
    own.write_text(
        '[[partners]]\nid = "x"\nname = "=cmd|calc"\nsummary = "-5"\naliases = ["é"]\nacronym = "@a"\nsources = ["almanac"]\n'
    )
    out = small("partners", "--data", str(own), "--columns", "name,summary,acronym", "-f", "csv", "--excel").out
    assert out.startswith("\ufeffname,summary,acronym\r\n")
    assert ["'=cmd|calc", "-5", "'@a"] in list(csv.reader(io.StringIO(out)))
    path = tmp_path / "x.csv"
    assert small("partners", "--excel", "-o", str(path)).code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,")
    done = small("partners", "--excel", "-f", "json")
    assert (done.code, "--excel is for CSV" in done.err) == (2, True)
    assert "\ufeff" not in small("partners", "-f", "csv").out
    asked = small("sql", "SELECT '=1' AS a, -3 AS b", "-f", "csv", "--excel").out
    assert asked == "\ufeffa,b\r\n'=1,-3\r\n"


def test_option_before_the_command_is_a_usage_error_with_a_hint(run: Run) -> None:
    done = run("--limit", "3", "partners")
    assert (done.code, "--limit stands after the command" in done.err) == (2, True)
    assert "no such option: --nonsense" in run("--nonsense", "partners").err


class _Broken(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(5, "Input/output error")


def test_missing_broken_or_oversized_standard_input_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for stdin, code, told in (
        (None, 4, "nothing on standard input"),
        (io.TextIOWrapper(_Broken()), 4, "cannot read standard input: Input/output error"),
        (io.TextIOWrapper(io.BytesIO(b"#" * 100)), 3, "more than 50 bytes"),
    ):
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr("inliaison.text.toml.MAX_BYTES", 50)
        done = run("partners", "--data", "-")
        assert (done.code, done.out, told in done.err) == (code, "", True), done.err


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no names for descriptors")
def test_a_dataset_comes_through_a_pipe_of_the_shell(run: Run, small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = os.pipe()
    os.write(ends[1], FILE.read_bytes())
    os.close(ends[1])
    told = run("partners", "--no-bundled", "--data", f"/dev/fd/{ends[0]}", "-f", "json")
    os.close(ends[0])
    assert told.json() == small("partners", "-f", "json").json()
    ends = os.pipe()
    os.write(ends[1], FILE.read_bytes())
    os.close(ends[1])  # The same once more, which is kept already.
    assert run("partners", "--no-bundled", "--data", f"/dev/fd/{ends[0]}", "-f", "json").json() == told.json()
    os.close(ends[0])
    gone = run("partners", "--data", "/dev/fd/999")
    assert (gone.code, "cannot read /dev/fd/999" in gone.err) == (4, True)


@pytest.mark.usefixtures("piped")
def test_piped_data_without_a_usable_cache_is_an_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("inliaison.system.folders.get_cache_folder", lambda: tmp_path / "file" / "cache")
    done = run("partners", "--no-bundled", "--data", "-")
    assert (done.code, "cannot keep what came from -" in done.err) == (4, True)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["stats", ""], 'no kind of record ""'),
        (["stats", "--by", ""], "--by is empty"),
        (["stats", "partners", ""], "TEXT is empty"),
        (["partners", ""], "TEXT is empty"),
        (["partners", "gale", " "], "TEXT is empty"),
        (["quotes", "", "--cite", "text"], "TEXT is empty"),
        (["common", "gale", "tide", "--kind", ""], 'no kind of record ""'),
        (["compare", "gale", "tide", "--kind", ""], 'no kind of record ""'),
    ],
)
def test_empty_argument_is_a_usage_error(small: Run, argv: list[str], said: str) -> None:
    """As a script types it whose variable is empty: never the answer to another question."""
    done = small(*argv)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {said}\n")
