"""The lock that keeps writers apart: taken, waited for, named where it stays another's."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from inliaison.errors import AccessError
from inliaison.system import lock


def test_a_lock_that_stays_anothers_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_WAIT", 0.05)
    path = tmp_path / "own.lock"
    with path.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(AccessError, match="another process holds"), lock.alone(path):
            pytest.fail("two at once")
    with lock.alone(path), path.open("a") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AccessError, match="cannot write"), lock.alone(tmp_path / "file" / "x" / "own.lock"):
        pytest.fail("no such folder")
