"""Many processes, kills and corruption against one index: no wrong answer, ever."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL

COMMAND = [sys.executable, "-m", "inliaison", "liaisons", "--no-bundled", "--data", SMALL, "-f", "json"]
Rounds = Callable[[int, int], int]

pytestmark = [pytest.mark.slow, pytest.mark.cold]


@pytest.fixture
def expected(small: Run) -> bytes:
    return small("liaisons", "-f", "json").out.encode()


def test_sixteen_processes_on_a_cold_cache_give_equal_answers(expected: bytes, tmp_path: Path, rounds: Rounds) -> None:
    for number in range(rounds(2, 20)):
        home = tmp_path / f"cold{number}"
        started = [
            subprocess.Popen(
                COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "INLIAISON_HOME": str(home)}
            )
            for _ in range(16)
        ]
        for process in started:
            out, err = process.communicate()
            assert (process.returncode, out, err) == (0, expected, b"")
        assert list((home / "cache").glob("*.tmp")) == []


def test_kills_at_random_points_leave_later_answers_right(expected: bytes, tmp_path: Path, rounds: Rounds) -> None:
    chance = random.Random(1947)
    for number in range(rounds(15, 200)):
        env = {**os.environ, "INLIAISON_HOME": str(tmp_path / f"killed{number % 5}")}
        if number % 2:
            shutil.rmtree(tmp_path / f"killed{number % 5}", ignore_errors=True)
        process = subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        time.sleep(chance.uniform(0.02, 0.3))
        process.kill()
        process.wait()
        done = subprocess.run(COMMAND, capture_output=True, env=env, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, expected, b"")


def test_interrupts_at_random_points_exit_silently_with_130(expected: bytes, tmp_path: Path, rounds: Rounds) -> None:
    """Silent with 130 from the moment the program runs; nothing half written stays."""
    chance = random.Random(2009)
    seen = set()
    for number in range(rounds(12, 100)):
        out = tmp_path / f"out{number}.json"
        env = {**os.environ, "INLIAISON_HOME": str(tmp_path / f"interrupted{number}")}
        process = subprocess.Popen([*COMMAND, "-o", str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        time.sleep(chance.uniform(0.01, 0.05) + 0.15 * number / rounds(12, 100))  # Sooner and later than a run takes.
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate()
        assert stdout == b""
        if b", in run\n" in stderr or process.returncode in (0, 130):  # Else Python had not yet begun to run it.
            assert (process.returncode in (0, 130), stderr) == (True, b"")
        seen.add(process.returncode)
        assert not out.exists() or out.read_bytes() == expected
        assert [path for path in tmp_path.iterdir() if path.name.startswith(".out")] == []
    assert 130 in seen


def test_corrupted_index_does_not_change_the_answer(small: Run, tmp_path: Path, rounds: Rounds) -> None:
    """Bits flipped, bytes cut, blocks zeroed, files swapped: the answer does not change."""
    expected = small("liaisons", "-f", "json")
    (path,) = (tmp_path / "home" / "cache").glob("*.index")
    good = path.read_bytes()
    chance = random.Random(700)
    for _ in range(rounds(60, 1000)):
        bad = bytearray(good)
        match chance.randrange(4):
            case 0:
                for _ in range(chance.randrange(1, 20)):
                    bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
            case 1:
                del bad[chance.randrange(len(bad)) :]
            case 2:
                start = chance.randrange(len(bad))
                bad[start : start + 4096] = bytes(len(bad[start : start + 4096]))
            case _:
                bad += chance.randbytes(100)
        path.write_bytes(bad)
        assert small("liaisons", "-f", "json") == expected
        assert [found.read_bytes() == good for found in path.parent.glob("*.index")] == [True]
        (path,) = path.parent.glob("*.index")


def test_concurrent_imports_all_succeed(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "2020-01-01.jsonl"
    path.write_text('{"id": 1, "reference": "ISO/TC 1", "organizationLiaisons": [{"id": 7, "acronym": "SEVEN"}]}\n')
    command = [sys.executable, "-m", "inliaison", "register", "import", str(path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for process in started:
        out, err = process.communicate()
        assert (process.returncode, out) == (0, b"")
        assert b"register of 2020-01-01" in err or b"already there" in err
    assert run("partners", "--no-bundled", "-f", "json").ids() == ["seven"]
