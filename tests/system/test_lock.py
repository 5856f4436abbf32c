"""The lock between writers: taken, waited for, and named if another process holds it."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from inliaison.errors import AccessError
from inliaison.system import lock


def test_lock_held_by_another_process_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_WAIT", 0.05)
    path = tmp_path / "own.lock"
    with path.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(AccessError, match="another process holds"), lock.hold_lock(path):
            pytest.fail("two at once")
    with lock.hold_lock(path), path.open("a") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_lock_in_a_folder_that_cannot_be_created_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AccessError, match="cannot write"), lock.hold_lock(tmp_path / "file" / "x" / "own.lock"):
        pytest.fail("no such folder")


def test_the_lock_of_a_file_is_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(lock, "_WAIT", 0.05)
    (folder / "link.toml").symlink_to(folder / "x.toml")
    with lock.lock_file(folder / "x.toml"):
        with (
            pytest.raises(AccessError, match=r"another process holds .*link\.toml"),
            lock.lock_file(folder / "link.toml"),
        ):
            pytest.fail("two at once")
        assert [path.name for path in folder.iterdir()] == ["link.toml"]
    with lock.lock_file(folder / "x.toml"):
        pass
    with pytest.raises(AccessError, match="cannot write"), lock.lock_file(folder / "none" / "x.toml"):
        pytest.fail("no such folder")


def test_lock_file_is_used_when_the_file_system_has_no_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(lock, "_WAIT", 0.05)
    monkeypatch.setattr(lock, "_lock_if_supported", lambda descriptor, path: False)
    with lock.lock_file(folder / "x.toml"):
        assert [path.name for path in folder.iterdir()] == [".x.toml.taken"]
        with pytest.raises(AccessError, match="another process is at work"), lock.lock_file(folder / "x.toml"):
            pytest.fail("two at once")
    assert list(folder.iterdir()) == []
