"""Files that are written: whole, safe on the disk first, and never over what another program put there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SMALL, Run

from inliaison.errors import AccessError
from inliaison.system import lock, output

pytestmark = pytest.mark.cold


@pytest.fixture
def below_dev() -> Iterator[Path]:
    """A name for a regular file below /dev."""
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("no folder below /dev takes files here")
    path = Path("/dev/shm") / f"inliaison-{uuid.uuid4().hex}.json"
    yield path
    path.unlink(missing_ok=True)


def test_a_regular_file_below_dev_is_like_any_other(below_dev: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output.to_file(str(below_dev), b"old", force=False)
    with pytest.raises(AccessError, match="exists"):
        output.to_file(str(below_dev), b"new", force=False)
    assert below_dev.read_bytes() == b"old"
    number = below_dev.stat().st_ino
    output.to_file(str(below_dev), b"new", force=True)
    assert (below_dev.read_bytes(), below_dev.stat().st_ino == number) == (b"new", False)


@pytest.mark.parametrize("name", ["/dev/fd/1", "/dev/stdout", "/proc/self/fd/1", "/dev//fd/../fd/1"])
@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors have no names here")
def test_a_descriptor_is_written_to_wherever_it_leads(tmp_path: Path, name: str) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"before\n")
    words = (f"from inliaison.system import output; output.to_file({name!r}, b'answer\\n', force=False)",)
    with path.open("ab") as file:
        done = subprocess.run([sys.executable, "-c", *words], stdout=file, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr, path.read_bytes()) == (0, b"", b"before\nanswer\n")


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors have no names here")
def test_a_descriptor_that_is_not_open(tmp_path: Path) -> None:
    for number in ("987", "9" * 30):
        with pytest.raises(AccessError, match=f"cannot write /dev/fd/{number}"):
            output.to_file(f"/dev/fd/{number}", b"x", force=True)


def _another_program_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the target and the publishing."""
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", fsync)


def _without_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    path = tmp_path / "x.json"
    if not links:
        _without_hard_links(monkeypatch)
    _another_program_writes(path, monkeypatch)
    with pytest.raises(AccessError, match="exists") as caught:
        output.to_file(str(path), b"ours", force=False)
    assert "--force" in caught.value.remedy
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"theirs", [path])


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_hard_links(monkeypatch)
    path = tmp_path / "x.json"
    output.to_file(str(path), b"ours", force=False)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"ours", [path])


def test_a_half_written_file_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no hard links, and the disk fills up."""
    _without_hard_links(monkeypatch)
    real, calls = os.fsync, []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(AccessError, match="No space left"):
        output.to_file(str(tmp_path / "x.json"), b"ours", force=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("force", "publishing"), [(False, "link"), (True, "replace")])
def test_bytes_are_safe_on_the_disk_before_the_file_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool, publishing: str
) -> None:
    path, seen = tmp_path / "x.json", []

    def noted(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **more: object) -> object:
            seen.append(name)
            if name == "fsync":
                (handle,) = arguments
                assert os.path.getsize(f"/proc/self/fd/{handle}") == 4 if os.path.exists("/proc/self/fd") else True
            return real(*arguments, **more)

        monkeypatch.setattr(os, name, call)

    for name in ("fsync", "link", "replace"):
        noted(name)
    output.to_file(str(path), b"ours", force=force)
    assert (seen, path.read_bytes()) == (["fsync", publishing], b"ours")


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system, such as some over a network, that knows no locks."""

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    fcntl = pytest.importorskip("fcntl", reason="this system has no such lock")
    monkeypatch.setattr(fcntl, "flock", flock)


def test_without_locks_a_file_keeps_others_away(
    run: Run, tmp_path: Path, no_locks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "2020-01-01.jsonl"
    path.write_text('{"id": 1, "reference": "ISO/TC 1"}\n')
    marker = tmp_path / "home" / "data" / "lock.taken"
    marker.parent.mkdir(parents=True)
    marker.write_text("")
    monkeypatch.setattr(lock, "_WAIT", 0.2)
    result = run("register", "import", str(path))
    assert (result.code, result.out, str(marker) in result.err) == (4, "", True)
    assert "delete that file" in result.err
    assert not list(marker.parent.rglob("*.toml"))
    timer = threading.Timer(0.1, marker.unlink)
    monkeypatch.setattr(lock, "_WAIT", 20)
    timer.start()
    assert run("register", "import", str(path)).code == 0
    assert not marker.exists()
    assert run("register", "import", str(path)).code == 0


def test_without_locks_a_store_that_cannot_be_written(
    run: Run, tmp_path: Path, no_locks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "2020-01-01.jsonl"
    path.write_text('{"id": 1, "reference": "ISO/TC 1"}\n')
    real = os.open

    def refuse(name: Any, *more: Any, **named: Any) -> int:
        if str(name).endswith("lock.taken"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(name, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    result = run("register", "import", str(path))
    assert (result.code, "lock.taken: Permission denied" in result.err) == (4, True)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, where the working folder is another one; no `~` may be made there."""
    (tmp_path / "work").mkdir()
    (tmp_path / "home").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_tilde_in_the_variable_of_the_home(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INLIAISON_HOME", "~/mine")
    assert run("sources", "--no-bundled", "--data", SMALL).code == 0
    assert (list(Path().iterdir()), list((elsewhere / "mine" / "cache").glob("*.index")) != []) == ([], True)


@pytest.mark.parametrize("given", ["~", "~/mine"])
def test_a_tilde_where_there_is_no_home(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setenv("INLIAISON_HOME", given)
    assert run("sources", "--no-bundled", "--data", SMALL).code == 0
    (elsewhere / "x.jsonl").write_text('{"id": 1, "reference": "ISO/TC 1"}\n')
    result = run("register", "import", str(elsewhere / "x.jsonl"))
    assert (result.code, "there is no folder to keep the register in" in result.err) == (4, True)
    assert list(Path().iterdir()) == []


def test_a_tilde_in_paths_of_data(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("sources", "--no-bundled", "--data", SMALL, "-f", "json").out
    (elsewhere / "data").mkdir()
    for path in Path(SMALL).glob("*.toml"):
        (elsewhere / "data" / path.name).write_bytes(path.read_bytes())
    assert run("sources", "--no-bundled", "--data=~/data", "-f", "json").out == expected
    assert run("check", "--no-bundled", "~/data").code == 0
    assert f"cannot read {elsewhere / 'none.toml'}: no such file" in run("sources", "--data=~/none.toml").err
    monkeypatch.setenv("INLIAISON_DATA", os.pathsep.join((SMALL, "~/data")))
    assert run("sources", "--no-bundled", "-f", "json").out == expected
    monkeypatch.setenv("INLIAISON_DATA", os.pathsep.join(("~/data", SMALL)))
    assert run("sources", "--no-bundled", "-f", "json").out == expected


@pytest.mark.parametrize("option", [["--output=~/x.json"], ["-o~/x.json"], ["-o", "~/x.json"]])
@pytest.mark.parametrize("command", ["sources", "schema"])
def test_a_tilde_in_the_name_of_an_output(run: Run, elsewhere: Path, option: list[str], command: str) -> None:
    Path("~").mkdir()
    assert run(command, *option).code == 0
    assert (elsewhere / "x.json").read_text("utf-8").startswith(("[", "{"))
    assert [path.name for path in Path().rglob("*")] == ["~"]


@pytest.mark.parametrize(
    ("argv", "right"),
    [
        (["sources", "-o=x.csv"], "Write -o x.csv or --output=x.csv."),
        (["schema", "-o=~/x.json"], "Write -o ~/x.json or --output=~/x.json."),
        (["sources", "lamps", "-f=json"], "Write -f json or --format=json."),
        (["export", "-f="], "Write -f  or --format=."),
    ],
)
def test_a_short_option_takes_its_value_without_an_equals_sign(
    run: Run, elsewhere: Path, argv: list[str], right: str
) -> None:
    done = run(*argv)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {argv[-1][:2]} takes its value without =\n{right}\n"
    assert not [*elsewhere.rglob("*x*"), *Path().rglob("*x*")]
    assert run("sources", "--", "-o=x.csv").err == "no sources\n"


def test_a_pipe_is_written_to_where_standard_output_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setattr(sys, "stdout", None)
    output.to_file(str(path), b"words", force=False)
    assert os.read(reader, 100) == b"words"
    os.close(reader)
