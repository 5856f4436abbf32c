"""Output files: written whole, flushed to disk first, and never over a file that another program created."""

from __future__ import annotations

import errno
import json
import os
import shlex
import struct
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from conftest import Run
from support.places import SMALL

from inliaison.errors import AccessError
from inliaison.system import folders, lock, output

pytestmark = [pytest.mark.cold, pytest.mark.usefixtures("few_bundled")]


@pytest.fixture
def below_dev() -> Iterator[Path]:
    """A name for a regular file below /dev."""
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("no folder below /dev takes files here")
    path = Path("/dev/shm") / f"inliaison-{uuid.uuid4().hex}.json"
    yield path
    path.unlink(missing_ok=True)


def test_regular_file_below_dev_is_not_overwritten_without_force(
    below_dev: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.write_file(str(below_dev), b"old", force=False)
    with pytest.raises(AccessError, match="exists"):
        output.write_file(str(below_dev), b"new", force=False)
    assert below_dev.read_bytes() == b"old"
    number = below_dev.stat().st_ino
    output.write_file(str(below_dev), b"new", force=True)
    assert (below_dev.read_bytes(), below_dev.stat().st_ino == number) == (b"new", False)


@pytest.mark.parametrize("name", ["/dev/fd/1", "/dev/stdout", "/proc/self/fd/1", "/dev//fd/../fd/1"])
@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors have no names here")
def test_output_to_a_descriptor_path_writes_to_that_descriptor(tmp_path: Path, name: str) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"before\n")
    words = (f"from inliaison.system import output; output.write_file({name!r}, b'answer\\n', force=False)",)
    with path.open("ab") as file:
        done = subprocess.run([sys.executable, "-c", *words], stdout=file, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr, path.read_bytes()) == (0, b"", b"before\nanswer\n")


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors have no names here")
def test_output_to_a_closed_descriptor_is_an_error(tmp_path: Path) -> None:
    for number in ("987", "9" * 30):
        with pytest.raises(AccessError, match=f"cannot write /dev/fd/{number}"):
            output.write_file(f"/dev/fd/{number}", b"x", force=True)


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
def test_file_created_by_another_program_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = tmp_path / "x.json"
    if not links:
        _without_hard_links(monkeypatch)
    _another_program_writes(path, monkeypatch)
    with pytest.raises(AccessError, match="exists") as caught:
        output.write_file(str(path), b"ours", force=False)
    assert "--force" in caught.value.remedy
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"theirs", [path])


def test_output_is_written_on_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_hard_links(monkeypatch)
    path = tmp_path / "x.json"
    output.write_file(str(path), b"ours", force=False)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"ours", [path])


def test_half_written_file_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
        output.write_file(str(tmp_path / "x.json"), b"ours", force=False)
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
    output.write_file(str(path), b"ours", force=force)
    assert (seen, path.read_bytes()) == (["fsync", publishing], b"ours")


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system, such as some over a network, that knows no locks."""

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    fcntl = pytest.importorskip("fcntl", reason="this system has no such lock")
    monkeypatch.setattr(fcntl, "flock", flock)


def test_lock_file_replaces_missing_file_locks(
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


def test_unwritable_store_without_file_locks_is_an_error(
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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, a library finds the folders")
@pytest.mark.parametrize("place", ["", "/somewhere", "relative"])
def test_the_usual_folders_are_those_of_the_library(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INLIAISON_HOME")
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, place)
    found = folders.get_cache_folder(), folders.get_data_folder()
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME") if place == "relative" else ():  # Older libraries heed it.
        monkeypatch.delenv(name)
    usual = platformdirs.user_cache_dir("inliaison", False), platformdirs.user_data_dir("inliaison", False)
    assert found == tuple(map(Path, usual))


def test_tilde_in_the_home_variable_is_expanded(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INLIAISON_HOME", "~/mine")
    assert run("sources", "--no-bundled", "--data", SMALL).code == 0
    assert (list(Path().iterdir()), list((elsewhere / "mine" / "cache").glob("*.index")) != []) == ([], True)


@pytest.mark.parametrize("given", ["~", "~/mine"])
def test_tilde_without_a_home_never_becomes_a_folder_name(
    run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setenv("INLIAISON_HOME", given)
    assert run("sources", "--no-bundled", "--data", SMALL).code == 0
    (elsewhere / "x.jsonl").write_text('{"id": 1, "reference": "ISO/TC 1"}\n')
    result = run("register", "import", str(elsewhere / "x.jsonl"))
    assert (result.code, "there is no folder to keep the register in" in result.err) == (4, True)
    assert list(Path().iterdir()) == []


def test_tilde_in_data_paths_is_expanded(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_tilde_in_an_output_path_is_expanded(run: Run, elsewhere: Path, option: list[str], command: str) -> None:
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
    output.write_file(str(path), b"words", force=False)
    assert os.read(reader, 100) == b"words"
    os.close(reader)


IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.skipif(not IS_ROOT, reason="only root may give files away")
def test_replaced_file_keeps_owner_group_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    os.chown(path, 4321, 4322)
    output.write_file(str(path), b"new", force=True)
    status = path.stat()
    assert (path.read_bytes(), status.st_uid, status.st_gid, status.st_mode & 0o777) == (b"new", 4321, 4322, 0o640)


@pytest.mark.parametrize("fails", ["chown", "replace"])
@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV, errno.EPERM])
def test_a_file_that_cannot_be_replaced_by_one_like_it_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, code: int
) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"old and longer")
    inode = path.stat().st_ino

    def refuse(*arguments: object) -> None:
        raise OSError(code, "refused")

    monkeypatch.setattr(os, fails, refuse)
    if fails == "chown":
        _owned_by_another(path, monkeypatch)
    output.write_file(str(path), b"new", force=True)
    assert (path.read_bytes(), path.stat().st_ino, list(tmp_path.iterdir())) == (b"new", inode, [path])


def _owned_by_another(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.stat

    def stat(target: Any, **more: Any) -> object:
        status = real(target, **more)
        return os.stat_result([*status[:4], status.st_uid + 1, *status[5:]]) if str(target) == str(path) else status

    monkeypatch.setattr(os, "stat", stat)


def test_other_errors_of_replacing_a_file_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"old")

    def refuse(*arguments: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(AccessError, match="broken"):
        output.write_file(str(path), b"new", force=True)
    assert path.read_bytes() == b"old"


def test_a_disk_that_fills_up_while_a_file_is_written_in_place_leaves_the_old_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, calls = tmp_path / "x.toml", os.fsync, []
    path.write_bytes(b"old and longer")

    def refuse(*arguments: object) -> None:
        raise OSError(errno.EBUSY, "busy")

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(AccessError, match="No space left"):
        output.write_file(str(path), b"new", force=True)
    assert path.read_bytes() == b"old and longer"


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system keeps no access lists so")
def test_an_access_list_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be given to the new file, the old one is written."""
    path = tmp_path / "x.toml"
    path.write_bytes(b"old")
    entries = (
        (0x01, 6, 0xFFFFFFFF),
        (0x02, 6, 4321),
        (0x04, 4, 0xFFFFFFFF),
        (0x10, 6, 0xFFFFFFFF),
        (0x20, 0, 0xFFFFFFFF),
    )
    allowed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", allowed)
    except OSError:
        pytest.skip("this file system keeps no access lists")
    inode = path.stat().st_ino
    output.write_file(str(path), b"new", force=True)
    assert (path.read_bytes(), os.getxattr(path, "system.posix_acl_access")) == (b"new", allowed)
    assert path.stat().st_ino != inode

    def refuse(*arguments: object) -> None:
        raise OSError(errno.ENOTSUP, "no")

    monkeypatch.setattr(os, "setxattr", refuse)
    inode = path.stat().st_ino
    output.write_file(str(path), b"newer", force=True)
    assert (path.read_bytes(), path.stat().st_ino) == (b"newer", inode)
    assert os.getxattr(path, "system.posix_acl_access") == allowed


def test_only_the_user_reads_a_private_file(tmp_path: Path) -> None:
    output.write_file(str(tmp_path / "x"), b"mine", force=True, private=True)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600
    (tmp_path / "x").chmod(0o644)
    output.write_file(str(tmp_path / "x"), b"mine", force=True, private=True)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit")
def test_piped_data_is_cached_whole_or_not_at_all(tmp_path: Path) -> None:
    """As on a full disk: a part of it would be taken for the whole from then on."""
    source = '[[sources]]\nid = "s"\ntitle = "S"\n'
    rows = "".join(f'[[partners]]\nid = "p-{n}"\nname = "Partner {n} of many"\nsources = ["s"]\n' for n in range(400))
    command = [sys.executable, "-m", "inliaison", "partners", "--no-bundled", "--data", "-", "-f", "json"]

    def ask(limit: str) -> subprocess.CompletedProcess[bytes]:
        line = f"{limit} exec {shlex.join(command)}"
        return subprocess.run(["bash", "-c", line], input=(source + rows).encode(), capture_output=True, check=False)

    cut = ask("export PYTHONDONTWRITEBYTECODE=1; ulimit -f 16;")  # Python keeps a module that was cut short.
    assert (cut.returncode, cut.stdout) == (4, b"")
    assert b"standard-input-" in cut.stderr
    assert len(json.loads(ask("").stdout)) == 400
    (kept,) = (tmp_path / "home" / "cache").glob("standard-input-*")
    kept.write_bytes(kept.read_bytes()[:1000])  # As an earlier version may have left it.
    assert len(json.loads(ask("").stdout)) == 400


def test_invalid_file_in_a_data_folder_can_be_excluded(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text('[[sources]]\nid = "s"\ntitle = "S"\n')
    (tmp_path / "bad.toml").write_text("x = [\n")
    argv = ("sources", "--no-bundled", "-f", "json", "--data")
    done = run(*argv, str(tmp_path))
    aside = "To leave it out of its folder, let its name begin with a dot."
    assert (done.code, f"{tmp_path}/bad.toml:2:1" in done.err, aside in done.err) == (3, True, True)
    assert aside not in run(*argv, str(tmp_path / "bad.toml")).err
    (tmp_path / "bad.toml").rename(tmp_path / ".bad.toml")
    assert run(*argv, str(tmp_path)).ids() == ["s"]
