"""Failing system calls: if the k-th call fails, for every k, there is no traceback, no wrong answer and no lost file."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run
from support.places import SMALL

from inliaison.cli import main
from inliaison.index import tables

ROWS = '{"id": 1, "reference": "ISO/TC 1", "organizationLiaisons": [{"id": 7, "acronym": "SEVEN"}]}\n'
REAL_OPEN, REAL_CONNECT = builtins.open, sqlite3.connect

pytestmark = pytest.mark.usefixtures("few_bundled")


def _refused(name: str) -> sqlite3.OperationalError:
    """Make the error that SQLite raises where the system refuses something: it carries the name of its code."""
    error = sqlite3.OperationalError(name)
    error.sqlite_errorname = name
    return error


class Shim:
    """Stands before the system and fails at the k-th call that it sees."""

    def __init__(self, at: int, code: int, *, with_sqlite: bool = True) -> None:
        self.left = at
        self.code = code
        self.with_sqlite = with_sqlite
        self.failed = False
        self.connections: list[int] = []
        """After how many calls each connection was made, if none fails."""

    def strike(self) -> bool:
        self.left -= 1
        self.failed = self.failed or self.left == 0
        return self.left == 0

    def wrap(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.strike():
                raise OSError(self.code, os.strerror(self.code))
            return real(*arguments, **named)

        return call

    def connect(self, *arguments: Any, **named: Any) -> sqlite3.Connection:
        if self.strike():
            raise _refused("SQLITE_CANTOPEN")
        self.connections.append(-self.left)
        shim = self

        class Faulty(sqlite3.Connection):
            def execute(self, *inner: Any) -> sqlite3.Cursor:
                if shim.strike():
                    raise _refused("SQLITE_IOERR")
                return super().execute(*inner)

            def executemany(self, *inner: Any) -> sqlite3.Cursor:
                if shim.strike():
                    raise _refused("SQLITE_FULL")
                return super().executemany(*inner)

        opened: sqlite3.Connection = REAL_CONNECT(*arguments, **{**named, "factory": Faulty})
        return opened


def _run_with(shim: Shim, patch: pytest.MonkeyPatch, run: Callable[[], Result]) -> Result:
    """Run with the shim before each call of the system."""
    with patch.context() as inner:
        inner.setattr(builtins, "open", shim.wrap(REAL_OPEN))
        inner.setattr(io, "open", shim.wrap(io.open))
        for module, names in (
            (os, ("open", "fsync", "link", "replace", "stat", "mkdir")),
            (tempfile, ("mkstemp",)),
        ):
            for name in names:
                inner.setattr(module, name, shim.wrap(getattr(module, name)))
        if shim.with_sqlite:
            inner.setattr(sqlite3, "connect", shim.connect)
        return run()


def _each_k(patch: pytest.MonkeyPatch, run: Callable[[], Result], code: int) -> Iterator[tuple[int, Result]]:
    """Run with the first call failing, then the second, until a run sees no failure.

    The calls of SQLite fail with errors of its own, so that one of the codes is enough for them.
    """
    for k in range(1, 1_000):
        shim = Shim(k, code, with_sqlite=code == errno.ENOSPC)
        result = _run_with(shim, patch, run)
        yield k, result
        if not shim.failed:
            return
    raise AssertionError("the run never ended")


@pytest.mark.cold
@pytest.mark.slow
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_failing_system_calls_leave_a_first_query_right_or_reported(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Either the right answer, or one sentence on a file of the dataset that could not be read."""
    expected = small("liaisons", "-f", "json").out

    def cold() -> Result:
        shutil.rmtree(tmp_path / "home" / "cache", ignore_errors=True)
        return small("liaisons", "-f", "json")

    ends = set()
    for _, result in _each_k(monkeypatch, cold, code):
        assert (result.code, result.out) in ((0, expected), (4, "")), result.err
        assert "Traceback" not in result.err
        ends.add(result.code)
        assert small("liaisons", "-f", "json").out == expected
    assert {0, 4} <= ends


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        (errno.ENOSPC, ("sources",)),
        *(pytest.param(code, (), marks=pytest.mark.slow) for code in (errno.ENOSPC, errno.EIO)),
    ],
)
def test_failing_export_keeps_the_old_file(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kinds: tuple[str, ...]
) -> None:
    path = tmp_path / "all.toml"
    expected = small("export", *kinds).out.encode()

    def export() -> Result:
        with REAL_OPEN(path, "wb") as file:
            file.write(b"old")
        return small("export", *kinds, "-o", str(path), "--force")

    for _, result in _each_k(monkeypatch, export, code):
        assert path.read_bytes() == (expected if result.code == 0 else b"old")
        assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".all")] == []
        assert "Traceback" not in result.err


@pytest.mark.cold
@pytest.mark.slow
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_failing_system_calls_leave_the_old_snapshot_or_the_new(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """The new snapshot is there whole, or the old one is still the current one."""
    store = tmp_path / "home" / "data"
    for name, rows in (("2020-01-01.jsonl", ROWS), ("2020-02-01.jsonl", ROWS.replace("SEVEN", "EIGHT"))):
        (tmp_path / name).write_text(rows)
    assert run("register", "import", str(tmp_path / "2020-01-01.jsonl")).code == 0
    old = (store / "snapshots" / "2020-01-01.toml").read_bytes()

    def again() -> Result:
        (store / "snapshots" / "2020-02-01.toml").unlink(missing_ok=True)
        return run("register", "import", str(tmp_path / "2020-02-01.jsonl"))

    for _, result in _each_k(monkeypatch, again, code):
        assert (store / "snapshots" / "2020-01-01.toml").read_bytes() == old
        there = (store / "snapshots" / "2020-02-01.toml").exists()
        assert there or result.code != 0
        assert "Traceback" not in result.err
        labels = [p["acronym"] for p in run("partners", "--no-bundled", "-f", "json").json()]
        assert labels == ["EIGHT" if there else "SEVEN"]
        assert [left for left in (store / "snapshots").iterdir() if left.suffix != ".toml"] == []


_FORMATS = ("table", "plain", "tsv", "csv", "json", "jsonl", "toml", "markdown")


@pytest.mark.parametrize("format", _FORMATS)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_device_is_reported_in_every_format(small: Run, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    result = small("partners", "-f", format, "-o", "/dev/full")
    assert (result.code, result.out) == (4, "")
    assert result.err == "error: cannot write /dev/full: No space left on device\n"
    with open("/dev/full", "w") as device:
        monkeypatch.setattr(sys, "stdout", device)
        assert main(["partners", "--no-bundled", "--data", SMALL, "-f", format]) == 4


@pytest.mark.parametrize(
    "format",
    [pytest.param(format, marks=[] if format in ("plain", "json") else pytest.mark.slow) for format in _FORMATS],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_device_is_reported_by_the_program_once(format: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m inliaison partners --no-bundled --data {SMALL} -f {format} > /dev/full"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (4, 1)


def test_a_disk_that_fills_while_a_file_is_replaced(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk; the old bytes are kept."""
    path = tmp_path / "all.toml"
    path.write_bytes(b"old")
    script = "import resource, sys; sys.dont_write_bytecode = True; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); from inliaison.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "export", "--no-bundled", "--data", SMALL, "-o", str(path), "--force"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, b"")
    assert done.stderr.decode() == f"error: cannot write {path}: File too large\n"
    assert path.read_bytes() == b"old"
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".all")] == []


def test_devices_pipes_and_standard_output_are_written_to(small: Run, tmp_path: Path) -> None:
    def write(path: str) -> str:
        result = small("partners", "-f", "json", "-o", path)
        assert (path, result.code, result.err) == (path, 0, "")
        return result.out

    expected = small("partners", "-f", "json").out
    assert write("-") == write("/dev/stdout") == expected
    os.mkfifo(tmp_path / "fifo")
    named = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    unnamed, end = os.pipe()  # As bash writes >(cat).
    os.set_blocking(unnamed, False)
    for pipe, path in ((named, str(tmp_path / "fifo")), (unnamed, f"/dev/fd/{end}")):
        assert (write(path), os.read(pipe, 65536).decode()) == ("", expected)
        os.close(pipe)
    os.close(end)
    command = f"{sys.executable} -m inliaison partners --no-bundled --data {SMALL} -f json -o /dev/stdout | cat"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (done.stdout.decode(), done.stderr) == (expected, b"")


def test_pipes_devices_and_link_loops_as_data_are_errors(run: Run, tmp_path: Path) -> None:
    """A pipe, a device, a loop of links, a path with NUL, a file that nobody may read: never a hang."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    for path, code in (
        (tmp_path / "fifo", 4), (Path("/dev/zero"), 4), (tmp_path / "loop", 4), (tmp_path / "none", 4), (huge, 3),
        (Path("a\0b"), 2),
    ):  # fmt: skip
        for argv in (["partners", "--data", str(path)], ["check", str(path)], ["register", "import", str(path)]):
            assert (argv, run(*argv).code) == (argv, code)
    assert run("partners", "-o", "a\0b").code == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_file_without_read_permission_is_an_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("")
    path.chmod(0)
    assert run("check", str(path)).code == 3  # It is empty; and now all modules are loaded.
    os.seteuid(65534)
    try:
        result = run("check", str(path))
    finally:
        os.seteuid(0)
    assert (result.code, "ermission denied" in result.err) == (4, True)


@pytest.mark.cold
def test_a_first_query_survives_failures_from_the_first_step_of_a_build_to_the_last(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every twentieth call fails, and every one that connects to an index.

    The loop over k is only worth something if it goes on to the end of the compiler.
    """
    calls = Shim(0, errno.EIO)
    steps: list[int] = []
    real = tables.create_tables

    def note_step(database: sqlite3.Connection, kinds: Sequence[str], more: str) -> None:
        steps.append(-calls.left)
        real(database, kinds, more)

    def cold() -> Result:
        shutil.rmtree(tmp_path / "home" / "cache", ignore_errors=True)
        return small("sources", "-f", "json")

    cold()  # Loading modules is a call of the system, too, and comes once.
    with monkeypatch.context() as inner:
        inner.setattr(tables, "create_tables", note_step)
        expected = _run_with(calls, inner, cold)
    assert (expected.code, len(steps), calls.failed) == (0, 1, False)
    count = -calls.left
    assert count - steps[0] > 40
    for k in sorted({*range(1, count + 1, 20), *calls.connections}):
        shim = Shim(k, errno.EIO)
        result = _run_with(shim, monkeypatch, cold)
        assert shim.failed
        assert (result.code, result.out) in ((0, expected.out), (4, "")), result.err
        assert "Traceback" not in result.err
