"""The commands of the README and of the pages for users run as pasted, and what they show is what the program draws."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run
from support.places import ROOT

README = ROOT / "README.md"
PICTURES = ROOT / "docs" / "pictures"
NAMES = ("filters", "formats", "register", "follow", "your-data", "browse", "pages", "sql", "python", "completion")
PAGES = [README, *(ROOT / "docs" / f"{name}.md" for name in NAMES)]
TEXTS = {path: path.read_text("utf-8") for path in PAGES}


def _blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXTS[path], re.MULTILINE | re.DOTALL)


def _commands(text: str) -> list[str]:
    """The commands in the tables and consoles of a page."""
    in_tables = re.findall(r"^\|[^|]*\| `inliaison ([^`\\]*)`(?: \([^|]*\))? \|", text, re.MULTILINE)
    consoles = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition(" | ")[0] for console in consoles for line in console.splitlines()]
    return [*in_tables, *(line.removeprefix("inliaison ") for line in lines)]


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


def test_generated_texts_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    """Manual page, page on SQL, types, schema and data package are what `python docs/build.py` makes today."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # The program puts its own folder first.
    texts = list(runpy.run_path(str(ROOT / "docs" / "build.py"))["texts"]())
    stale = [path for path, text in texts if path.read_text("utf-8") != text]
    assert (len(texts), stale) == (6, []), "renew with: python docs/build.py"


def test_pictures_of_commands_are_current(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the full screen, which take a second, are compared by the slow test."""
    monkeypatch.setenv("TERM", "xterm-256color")
    docs = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
    made = {name: run(*command).out for name, command in docs["CHARTS"].items()}
    for name, command in docs["PICTURES"].items():
        done = run(*command, terminal=True, width=docs["WIDTH"])
        made[name] = docs["_svg"](done.out + done.err, f"inliaison {' '.join(command)}", name)
    stale = [name for name, picture in made.items() if (PICTURES / f"{name}.svg").read_text("utf-8") != picture]
    assert (len(made), stale) == (4, []), "renew with: python docs/build.py"


@pytest.mark.slow
def test_generated_files_are_current() -> None:
    """Texts and pictures are what `python docs/build.py` makes today."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), f"renew with: python docs/build.py\n{done.stdout}{done.stderr}"


def test_pictures_exist_and_are_small_and_self_contained() -> None:
    shown = [
        (path.parent / name, alt)
        for path, text in TEXTS.items()
        for name, alt in re.findall(r'<img src="([^"]+)" alt="([^"]+)"', text)
    ]
    assert sorted(path for path, _ in shown) == sorted(PICTURES.iterdir())
    assert all(len(alt) >= 30 for _, alt in shown)
    for path in (path for path, _ in shown if path.suffix == ".svg"):
        picture = path.read_text("utf-8")
        assert len(picture) < 60_000
        assert not re.search(r"@import|url\((?!#)|<image|<script", picture)


def test_the_readme_is_short_and_names_every_page() -> None:
    assert len(TEXTS[README].splitlines()) <= 180
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert all(f"(docs/{name}.md)" in TEXTS[README] and f"({name}.md)" in index for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_begins_with_a_question_and_an_example(name: str) -> None:
    first, blank, second, *_ = TEXTS[ROOT / "docs" / f"{name}.md"].splitlines()
    assert re.fullmatch(r"# .+\?", first)
    assert (blank, second.startswith("```") or name == "completion") == ("", True)


def test_readme_has_two_setup_blocks() -> None:
    setups = _blocks(README, "sh")
    assert len(setups) == 2
    assert setups[0].strip().endswith("inliaison show unido")
    assert setups[1].strip().endswith("pytest")


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_command_of_a_page_runs(run: Run, two_snapshots: None, page: Path) -> None:
    commands = _commands(TEXTS[page])
    assert len(commands) >= {"README": 20, "python": 0, "completion": 0}.get(page.stem, 1)
    for command in commands:
        if command.startswith(("register update", "browse", "add --edit")) or command == "add quote":
            continue  # The first would use the network, the others need a terminal.
        if command.startswith(("common unido", "compare unido", "graph --committee", "partners --all")):
            command += " --no-register"  # noqa: PLW2901
        if " -o " in command:  # Two commands of a page may write the same file.
            command += " --force"  # noqa: PLW2901
        assert (command, run(*shlex.split(command)).code) == (command, 0)


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.filterwarnings("ignore:ISO does not list")  # The invented snapshots list few partners.
def test_the_python_block_runs_as_pasted(two_snapshots: None) -> None:
    (block,) = _blocks(ROOT / "docs" / "python.md", "python")
    exec(compile(block, "python.md", "exec"), {})


@pytest.mark.parametrize(
    ("shell", "before"),
    [
        ("bash", ""),
        pytest.param("zsh", "autoload -U compinit; compinit -u -D; ", marks=pytest.mark.slow),
        pytest.param("fish", "", marks=pytest.mark.slow),
    ],
)
def test_set_up_line_for_completion_runs_in_its_shell(shell: str, before: str) -> None:
    page = TEXTS[ROOT / "docs" / "completion.md"]
    lines = dict(re.findall(r"^\| (bash|zsh|fish)[^|]*\| `(.*)` \|$", page, re.MULTILINE))
    assert list(lines) == ["bash", "zsh", "fish"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if shutil.which(shell):
        command = [shell, "-c", before + lines[shell].replace(r"\|", "|")]
        done = subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, check=True)
        assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "docs" / "README.md", ROOT / "CONTRIBUTING.md"], ids=str)
def test_every_linked_file_exists(page: Path) -> None:
    for name in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / name).exists(), name


def test_manual_page_has_no_groff_warning() -> None:
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed")
    page = str(ROOT / "docs" / "inliaison.1")
    done = subprocess.run([groff, "-man", "-Tutf8", "-ww", page], capture_output=True, check=True)
    assert done.stderr == b""
    assert b"inliaison" in done.stdout
