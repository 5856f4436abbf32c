"""The program in unusual installations: without docstrings, and from a zip."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import Run
from support.places import ROOT

from inliaison.cli import COMMANDS, GROUPS
from inliaison.kinds import KINDS, load_kind

_ALL_HELP = """
import sys
from inliaison.cli import main
for line in sys.argv[1:]:
    print(line, main(line.split()), flush=True)
"""


def test_help_is_the_same_without_docstrings(
    run: Run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["-h", *(f"{name} -h" for name in (*COMMANDS, *GROUPS)), "schema", "sql"]
    lines += [f"{group} {name} -h" for group, (_, names) in GROUPS.items() for name in names]
    bytecode = {"PYTHONPYCACHEPREFIX": str(request.config.cache.mkdir("bytecode"))}  # Another run of this finds it.
    bare = subprocess.run(
        [sys.executable, "-OO", "-c", _ALL_HELP, *lines],
        env=os.environ | bytecode, stdin=subprocess.DEVNULL, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        plain = [run(*line.split()) for line in lines]
    assert bare.stdout == "".join(f"{done.out}{line} {done.code}\n" for line, done in zip(lines, plain, strict=True))
    assert "Show one record and all that is related to it." in bare.stdout
    assert " 70\n" not in bare.stdout
    assert bare.stderr == "".join(done.err for done in plain)


@pytest.mark.parametrize("kind", KINDS)
def test_kind_and_record_have_the_same_description(kind: str) -> None:
    assert load_kind(kind).record.__doc__ == f"{load_kind(kind).meaning}."


@pytest.mark.slow
def test_program_runs_from_a_zip(tmp_path: Path) -> None:
    site = tmp_path / "site.zip"
    with zipfile.ZipFile(site, "w") as archive:
        for folder, inside in ((ROOT / "src" / "inliaison", "inliaison"), (ROOT / "data", "inliaison/data")):
            for path in folder.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, f"{inside}/{path.relative_to(folder)}")
    environment = os.environ | {"PYTHONPATH": str(site), "INLIAISON_HOME": str(tmp_path / "zipped")}

    def ask(*arguments: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-P", "-m", "inliaison", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, check=True,
        ).stdout  # fmt: skip

    where = [sys.executable, "-P", "-c", "import inliaison; print(inliaison.__file__)"]
    assert str(site) in subprocess.check_output(where, env=environment, cwd=tmp_path, text=True)
    for _ in range(2):  # First the data are unpacked, then they are there.
        assert b'"id": "unido"' in ask("show", "unido", "-f", "json")
    assert b"<style>" in ask("show", "unido", "-f", "html")
    assert ask("completion", "zsh").startswith(b"#compdef inliaison\n")
    assert len(list((tmp_path / "zipped" / "cache").glob("data-*"))) == 1
    assert len(list((tmp_path / "zipped" / "cache").glob("*.index"))) == 1
