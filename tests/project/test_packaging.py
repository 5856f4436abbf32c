"""Packages built from the checkout work away from it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from support.places import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_built_package_runs_outside_the_tree(kind: str, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", f"--{kind}", "-o", str(tmp_path), str(ROOT)], check=True, capture_output=True
    )
    (built,) = tmp_path.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(binaries / "pip"), "install", "-q", str(built)], check=True, capture_output=True)
    done = subprocess.run(
        [str(binaries / "inliaison"), "quotes", "--person", "amit"], cwd=tmp_path, capture_output=True, check=True
    )
    page = subprocess.run(
        [str(binaries / "inliaison"), "quotes", "-f", "html"], cwd=tmp_path, capture_output=True, check=True
    )
    assert b"<blockquote>" in page.stdout
    script = subprocess.run([str(binaries / "inliaison"), "completion", "zsh"], capture_output=True, check=True).stdout
    assert script.startswith(b"#compdef inliaison\n")
    typed = subprocess.run(
        [str(binaries / "python"), "-c", "import inliaison, os; print(list(os.walk(inliaison.__path__[0])))"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    ).stdout
    assert b"'py.typed'" in typed
    assert b"'kind_methods.pyi'" in typed
    manual = tmp_path / "venv" / "share" / "man" / "man1" / "inliaison.1"
    assert manual.read_bytes() == (ROOT / "docs" / "inliaison.1").read_bytes()
    assert b"It is a testament to the strength of the relationship" in done.stdout
