"""The README's commands run as pasted, and what it shows is what the program draws."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
TIES = '{"id": 54808, "reference": "ISO/TC 207", "organizationLiaisons": [{"id": 10234, "acronym": "WTO"}]}'


MINE = """[[partners]]
id = "our-lighthouse"
name = "Our Lighthouse"
sources = ["ours"]
[[sources]]
id = "ours"
title = "Our files"
"""


@pytest.fixture
def two_snapshots(run: Run, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    Path("FILE").write_text(TIES)
    Path("my.toml").write_text(MINE)
    for day in ("2025-06-12", "2025-07-16"):
        assert run("register", "import", "FILE", "--date", day).code == 0


def test_what_the_program_makes_is_current() -> None:
    """Manual page, schema and pictures are what `python docs/build.py` makes today."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), f"renew with: python docs/build.py\n{done.stdout}{done.stderr}"


def test_pictures_are_there_and_light_and_need_nothing_from_elsewhere() -> None:
    shown = re.findall(r"docs/pictures/[\w-]+\.(?:svg|png)", TEXT)
    assert sorted(shown) == sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "pictures").iterdir())
    for name in (name for name in shown if name.endswith(".svg")):
        picture = (ROOT / name).read_text("utf-8")
        assert len(picture) < 60_000
        assert not re.search(r"@import|url\((?!#)|<image|<script", picture)
    assert all(re.search(rf'{name}" alt="[^"]{{30,}}"', TEXT) for name in shown if "light" in name)


def test_there_are_setups() -> None:
    setups = [block for language, block in BLOCKS if language == "sh"]
    assert len(setups) == 2
    assert setups[0].strip().endswith("inliaison show unido")
    assert setups[1].strip().endswith("pytest")


def test_every_command_that_is_named_in_a_table_runs(run: Run, two_snapshots: None) -> None:
    commands = re.findall(r"^\|[^|]*\| `inliaison ([^`\\]*)` \|", TEXT, re.MULTILINE)
    assert len(commands) >= 20
    for command in commands:
        if command.startswith("register update") or command == "browse":
            continue  # The one would use the network, the other needs a terminal.
        if command.startswith(("common unido", "compare unido", "graph --committee", "partners --all")):
            command += " --no-register"  # noqa: PLW2901
        assert (command, run(*shlex.split(command)).code) == (command, 0)


def test_the_python_block_runs_as_pasted(two_snapshots: None) -> None:
    (block,) = [block for language, block in BLOCKS if language == "python"]
    exec(compile(block, "README.md", "exec"), {})


def test_every_line_that_completes_is_one_that_a_shell_takes(tmp_path: Path) -> None:
    lines = re.findall(r"^\| (bash|zsh|fish)[^|]*\| `(.*)` \|$", TEXT, re.MULTILINE)
    assert [shell for shell, _ in lines] == ["bash", "zsh", "fish"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for shell, line in lines:
        if shutil.which(shell):
            before = "autoload -U compinit; compinit -u -D; " if shell == "zsh" else ""
            command = [shell, "-c", before + line.replace(r"\|", "|")]
            done = subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, check=True)
            assert (done.stdout, done.stderr) == (b"", b"")


def test_every_file_that_is_named_is_there() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / name).exists(), name


def test_the_manual_page_is_sound() -> None:
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed")
    page = str(ROOT / "docs" / "inliaison.1")
    done = subprocess.run([groff, "-man", "-Tutf8", "-ww", page], capture_output=True, check=True)
    assert done.stderr == b""
    assert b"inliaison" in done.stdout
