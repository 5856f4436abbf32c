"""A long answer goes through a pager on a real terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import shutil
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SMALL, read_terminal

ASKED = ["partners", "--no-bundled", "--data", SMALL, "--no-register"]
Page = Callable[..., tuple[int, str]]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Run the program on a terminal of few lines; what it gave, and what the terminal saw."""

    def page(*argv: str, keys: bytes = b"", lines: int = 4, **variables: str) -> tuple[int, str]:
        process, terminal = pty.fork()
        if process == 0:
            kept = {name: value for name, value in os.environ.items() if "PAGER" not in name and name != "LESS"}
            environment = kept | {"TERM": "xterm-256color", "INLIAISON_HOME": str(tmp_path)} | variables
            os.execve(sys.executable, [sys.executable, "-m", "inliaison", *argv], environment)
        termios.tcsetwinsize(terminal, (lines, 100))
        for key in keys:  # One by one: an interrupt throws away what was typed with it.
            time.sleep(1)
            os.write(terminal, bytes([key]))
        seen = read_terminal(terminal).decode()
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), seen

    return page


def test_a_long_answer_is_paged_and_the_counts_come_after(page: Page, tmp_path: Path) -> None:
    code, seen = page(*ASKED, PAGER="sed s/^/paged:/")
    assert code == 0
    assert "paged:" in seen
    assert seen.index("4 partners") > seen.rindex("paged:")
    assert "paged:" in page(*ASKED, INLIAISON_PAGER="sed s/^/paged:/", PAGER="cat")[1]


@pytest.mark.parametrize(
    ("argv", "variables", "lines"),
    [
        (ASKED, {"PAGER": ""}, 4),
        (ASKED, {"PAGER": "cat"}, 4),
        (ASKED, {"PAGER": "touch started", "TERM": "dumb"}, 4),
        ([*ASKED, "--no-pager"], {"PAGER": "touch started"}, 4),
        (ASKED, {"PAGER": "touch started"}, 60),
        ([*ASKED, "--limit", "1", "-f", "plain"], {"PAGER": "touch started"}, 10),
    ],
    ids=range(6),
)
def test_no_pager_where_none_is_wanted(
    page: Page, tmp_path: Path, argv: list[str], variables: dict[str, str], lines: int
) -> None:
    os.chdir(tmp_path)
    code, seen = page(*argv, lines=lines, **variables)
    assert (code, "Gale" in seen or "GALE" in seen) == (0, True)
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(("lines", "is_paged"), [(4, False), (3, True)])
def test_a_text_that_leaves_a_line_for_the_prompt_is_not_paged(page: Page, lines: int, is_paged: bool) -> None:
    """Two lines fit on three, with the prompt below them on a fourth."""
    code, seen = page(*ASKED, "--limit", "1", "-f", "plain", lines=lines, PAGER="sed s/^/paged:/")
    assert (code, seen.count("paged:")) == (0, 2 * is_paged)


def test_an_answer_to_a_file_is_not_paged(page: Page, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    assert page(*ASKED, "-o", "x.json", PAGER="touch started")[0] == 0
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("pager", ["no-such-pager-here", "/etc/passwd"])
def test_a_pager_that_cannot_be_started_costs_nothing(page: Page, pager: str) -> None:
    code, seen = page(*ASKED, PAGER=pager)
    assert (code, "the pager could not be started" in seen) == (0, True)
    assert "Tidal Data Exchange" in seen


def test_a_pager_that_is_left_early_is_a_usual_end(page: Page) -> None:
    code, seen = page("partners", PAGER="true")
    assert (code, "Traceback" in seen, "error" in seen) == (0, False, False)
    assert page("partners", PAGER="head -2")[0] == 0


@pytest.mark.skipif(not shutil.which("less"), reason="less is not at hand")
def test_colours_are_right_in_less_whatever_less_is_told(page: Page) -> None:
    code, seen = page(*ASKED, "--color", "always", keys=b"q", LESS="i")
    assert code == 0
    assert "\x1b[1m" in seen
    assert "ESC[" not in seen
    assert page(*ASKED, keys=b"\x03q")[0] == 0
