"""The writer alone: every way in which output can end."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL

from inliaison import index
from inliaison.dataset import line_numbers, rules, validation
from inliaison.errors import AccessError, FaultyDataError, ReaderLeftError
from inliaison.index import layers, stamps
from inliaison.system import folders, output

pytestmark = [pytest.mark.cold, pytest.mark.usefixtures("few_bundled")]


def _standard_output(monkeypatch: pytest.MonkeyPatch, binary: io.BufferedIOBase | io.RawIOBase) -> None:
    class Stream(io.TextIOWrapper):
        def __del__(self) -> None: ...

    stream = Stream(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(type(stream), "buffer", property(lambda _: binary), raising=False)
    monkeypatch.setattr(sys, "stdout", stream)


def test_closed_or_missing_standard_output_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (None, io.TextIOWrapper(io.BytesIO())):
        if stream:
            stream.close()
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(AccessError, match="standard output is closed"):
            output.write_stdout(b"x")


class _Raw(io.RawIOBase):
    """A raw stream that takes three bytes at a time, as a pipe may."""

    def __init__(self) -> None:
        self.seen = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(memoryview(data)[:3])  # type: ignore[arg-type]
        self.seen += part
        return len(part)


def test_an_unbuffered_output_gets_every_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = _Raw()
    _standard_output(monkeypatch, raw)
    output.write_stdout(b"0123456789" * 5000)
    assert raw.seen == b"0123456789" * 5000


@pytest.mark.parametrize(
    ("error", "becomes"),
    [(BrokenPipeError(32, "Broken pipe"), ReaderLeftError), (OSError(28, "No space"), AccessError)],
)
def test_failing_standard_output_raises_the_right_error(
    monkeypatch: pytest.MonkeyPatch, error: OSError, becomes: type[Exception]
) -> None:
    class Failing(io.BytesIO):
        def write(self, data: object) -> int:
            raise error

    _standard_output(monkeypatch, Failing())
    discarded = []
    monkeypatch.setattr(os, "dup2", lambda *to: discarded.append(to))
    monkeypatch.setattr(type(sys.stdout), "fileno", lambda _: 1)
    with pytest.raises(becomes):
        output.write_stdout(b"x")
    assert [to[1] for to in discarded] == [1]


def test_a_reader_of_a_file_that_leaves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def leave(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(output, "_create", leave)
    with pytest.raises(ReaderLeftError):
        output.write_file(str(tmp_path / "x"), b"x", force=False)


def test_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        output.write_file(str(tmp_path / "x"), b"x", force=False)
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o640


def test_device_is_written_without_force() -> None:
    output.write_file("/dev/null", b"x", force=False)


def test_recent_temporary_file_is_not_deleted(run: Run, tmp_path: Path) -> None:
    """It may belong to a process that is building right now."""
    cache = tmp_path / "home" / "cache"
    cache.mkdir(parents=True)
    (cache / "x.1.tmp").write_text("")
    assert run("sources", "--no-bundled", "--data", SMALL).code == 0
    assert (cache / "x.1.tmp").exists()


def test_commands_work_without_any_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_find_folder", lambda _: None)
    assert run("quotes", "--person", "amit", "-f", "json").ids() == ["amit-wsc-2009"]
    assert run("register", "list", "-f", "json").json() == []


def test_unreliable_time_stamps_fall_back_to_file_contents(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_SETTLED", (-(10**18),) * 2)
    expected = run("quotes", "-f", "json")
    read = []
    real = validation.read_layers
    monkeypatch.setattr(validation, "read_layers", lambda given: read.append(1) or real(given))  # type: ignore[func-returns-value]
    assert run("quotes", "-f", "json") == expected
    assert read == []
    monkeypatch.setattr(stamps, "_STAMPS_SHOW_CHANGES", False)
    assert run("quotes", "-f", "json") == expected
    assert read == [1]


def test_prepared_index_is_not_built_again(tmp_path: Path) -> None:
    contents = validation.read_layers(layers.compose([SMALL], bundled=False))
    said: list[str] = []
    index.prepare_index(contents, said.append)
    (path,) = (tmp_path / "home" / "cache").glob("*.index")
    changed = path.stat().st_mtime_ns
    time.sleep(0.02)
    index.prepare_index(contents, said.append)
    assert (path.stat().st_mtime_ns, said) == (changed, [])


def test_extreme_nesting_and_numbers_are_refused_quickly(run: Run, tmp_path: Path) -> None:
    """Depth 500, 5,000 digits, a key of 1,000 parts: refused, and at once."""
    for text in (
        "x = " + "[" * 500 + "]" * 500,
        "x = " + "9" * 5000,
        "a" + ".a" * 1000 + " = 1",
        "x = {a=" * 60 + "1" + "}" * 60,
    ):
        path = tmp_path / "x.toml"
        path.write_text(text + "\n")
        result = run("check", str(path))
        assert (result.code, result.out) == (3, "")


def test_deep_nesting_under_an_unknown_key_is_an_error() -> None:
    value: list[object] = []
    for depth in range(1, 40):
        assert rules.build_unknown_key_problem("x", "x", value, []).slight == (depth <= 32)
        value = [value]


def test_no_hint_is_searched_among_too_many_words() -> None:
    assert rules.suggest_nearest("a", ["ab"] * 20_001) == ""


def test_line_numbers_are_right_beside_one_line_multiline_strings() -> None:
    found = line_numbers.LineNumbers('[[a]]\nx = """one""" # """\ny = """two\n[[a]]\n"""\nz = 1\n')
    assert (found.line("a", 0, "x"), found.line("a", 0, "z"), found.line("a", 1)) == (2, 6, 1)
    assert found.line("b") is None


def test_nan_as_a_value_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[figures]]\nid = "f"\nsubject = "s"\nvalue = nan\nsources = ["editors"]\n')
    with pytest.raises(FaultyDataError):
        validation.merge_layers(validation.read_layers(layers.compose([str(path)])))
    assert "must be a finite number" in run("check", str(path)).err


def test_private_file_has_mode_600_and_keeps_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "chown", lambda *arguments: pytest.fail("only root gives files away"))
    output.write_file(str(tmp_path / "x"), b"x", force=False, private=True)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600
