"""The README's commands run as pasted, and what it shows is what the program prints."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from conftest import Run

TEXT = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
SESSIONS = [block for language, block in BLOCKS if language == "console"]


def _commands() -> list[tuple[str, str]]:
    """Each command of the sessions, with the output that follows it."""
    found = []
    for session in SESSIONS:
        for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), _commands())
def test_a_session_prints_what_it_shows(run: Run, command: str, output: str, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    result = run(*shlex.split(command.removeprefix("inliaison ")), terminal=True)
    assert result.code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", result.out)
    if output.strip():
        assert plain == output


def test_there_are_sessions_and_setups() -> None:
    assert len(_commands()) >= 3
    setups = [block for language, block in BLOCKS if language == "sh"]
    assert len(setups) >= 2
    assert setups[0].strip().endswith("inliaison partners")
    assert setups[1].strip().endswith("pytest")


def test_every_command_that_is_named_in_a_table_runs(run: Run, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    commands = re.findall(r"^\|[^|]*\| `inliaison ([^`]*)` \|", TEXT, re.MULTILINE)
    assert len(commands) >= 15
    line = '{"id": 54808, "reference": "ISO/TC 207", "organizationLiaisons": [{"id": 10234, "acronym": "WTO"}]}'
    Path("FILE").write_text(line)
    for day in ("2025-06-12", "2025-07-16"):
        assert run("register", "import", "FILE", "--date", day).code == 0
    for command in commands:
        if command == "register update":
            continue  # It would use the network.
        if command.startswith("common unido"):
            command += " --no-register"  # noqa: PLW2901
        assert (command, run(*shlex.split(command)).code) == (command, 0)
