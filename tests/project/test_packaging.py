"""Packages built from the checkout work away from it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from support.places import ROOT


@pytest.mark.slow
def test_the_built_package_runs_outside_the_tree(tmp_path: Path) -> None:
    """The wheel that is made of the sdist; that of the checkout has the same files."""
    wheel = _build(tmp_path / "of-sdist")
    assert _read_files(wheel) == _read_files(_build(tmp_path / "of-checkout", "--wheel"))
    venv.create(tmp_path / "venv")
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python")]
    subprocess.run([*pip, "install", "-q", str(wheel)], check=True, capture_output=True)
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


def _build(folder: Path, *options: str) -> Path:
    """Build an sdist and the wheel of it, unless the options tell otherwise, and return the wheel."""
    call = [sys.executable, "-m", "build", *options, "-o", str(folder), str(ROOT)]
    subprocess.run(call, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _read_files(wheel: Path) -> dict[str, int]:
    """Return the checksum of each file in a wheel, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {file.filename: file.CRC for file in archive.infolist()}
