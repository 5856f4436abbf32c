"""Every command as a process: unbuffered or not, three encodings, terminal, pipe and file."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import terminals
from support.places import SMALL

pytestmark = pytest.mark.slow

COMMANDS = {
    "partners": "Tidal Data Exchange",
    "liaisons": "Memorandum on lights",
    "quotes": "half lit",
    "people": "Ada Brook",
    "committees": "Lamps",
    "sources": "Harbour Press",
    "show tide": "Tidal Data Exchange",
    "search lamp": "half lit",
    "common tide gale": "Lamps",
}
"""Each command, and words that its answer holds."""


def _run(command: list[str], env: dict[str, str], sink: str, path: Path) -> tuple[int, bytes, bytes]:
    argv = [sys.executable, "-m", "inliaison", *command, "--no-bundled", "--data", SMALL]
    if sink == "pipe":
        done = subprocess.run(argv, capture_output=True, env=env, check=False)
        return done.returncode, done.stdout, done.stderr
    if sink == "file":
        with path.open("wb") as file:
            done = subprocess.run(argv, stdout=file, stderr=subprocess.PIPE, env=env, check=False)
        return done.returncode, path.read_bytes(), done.stderr
    parent, child = pty.openpty()
    process = subprocess.Popen(argv, stdout=child, stderr=subprocess.PIPE, env=env)
    os.close(child)
    seen = terminals.read_to_end(parent)
    _, err = process.communicate()
    return process.returncode, seen, err


@pytest.mark.parametrize("sink", ["pty", "pipe", "file"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_every_command_exits_cleanly_in_every_encoding(
    unbuffered: str, encoding: str, sink: str, tmp_path: Path
) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered, "PYTHONIOENCODING": encoding, "COLUMNS": "80", "TERM": "xterm"}
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(_run, command.split(), env, sink, tmp_path / str(number))
            for number, command in enumerate(COMMANDS)
        ]
    for run, words in zip(runs, COMMANDS.values(), strict=True):
        code, out, err = run.result()
        of_table = rb"(?:(?:[\w.]+: [\w ]+(?:, )?)+\n)?(?:no room for [\w, ]+ \(--wide\)\n)?"
        gave_way = sink == "pty" and re.fullmatch(of_table, err)
        assert (code, err if not gave_way else b"") == (0, b"")
        text = out.decode(encoding)
        assert words in text
        assert "Traceback" not in text
        assert sink == "pty" or "\x1b" not in text


@pytest.mark.parametrize("home", ["none", "missing", "unwritable"])
def test_commands_answer_without_a_usable_home_folder(home: str, tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG", "INLIAISON", "HOME"))}
    if home == "missing":
        env["HOME"] = str(tmp_path / "nowhere" / "at" / "all")
    if home == "unwritable":
        (tmp_path / "file").write_text("")
        env["HOME"] = str(tmp_path / "file")
    if home == "none":
        env["XDG_CACHE_HOME"] = str(tmp_path / "x")
    argv = [sys.executable, "-m", "inliaison", "quotes", "--person", "ronnie-amit"]
    done = subprocess.run(argv, capture_output=True, env=env, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"testament to the strength" in done.stdout
    assert not (tmp_path / "~").exists()
