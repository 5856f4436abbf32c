"""Runs the program through `main()`, as a terminal or as a pipe, with every folder redirected."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from inliaison.cli import main

SMALL = str(Path(__file__).parent / "small")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the loops of docs/reliability.md at full length")


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """How often a loop runs: its short form, or with --long its full one."""
    return lambda short, full: full if request.config.getoption("--long") else short


class Result(NamedTuple):
    """What one run gave."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def ids(self) -> list[str]:
        return [record["id"] for record in self.json()]


class _Stream(io.TextIOWrapper):
    """A text stream over bytes that says whether it is a terminal."""

    def __init__(self, terminal: bool, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def text(self) -> str:
        self.flush()
        value: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return value.decode(self.encoding)


Run = Callable[..., Result]


def read_terminal(parent: int) -> bytes:
    """All that a program wrote to the other end of a pseudo-terminal, until it left; then close this end."""
    seen = b""
    try:
        while part := os.read(parent, 65536):
            seen += part
    except OSError:  # How Linux says that nobody holds the other end any more.
        pass
    os.close(parent)
    return seen


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what belongs to the user."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "INLIAISON_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("INLIAISON_DATA", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line as a pipe, or with `terminal=True` and a width as a terminal."""

    def run(*argv: str, terminal: bool = False, width: int = 80, encoding: str = "utf-8") -> Result:
        out, err = _Stream(terminal, encoding), _Stream(terminal, encoding)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            if terminal:
                patch.setenv("COLUMNS", str(width))
            code = main(argv)
        return Result(code, out.text(), err.text())

    return run


@pytest.fixture
def small(run: Run) -> Run:
    """Run a command line on the small invented dataset alone."""

    def small(command: str, *argv: str, **how: Any) -> Result:
        return run(command, "--no-bundled", "--data", SMALL, *argv, **how)

    return small
