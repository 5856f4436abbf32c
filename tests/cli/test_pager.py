"""A long answer goes through a pager on a real terminal, and nowhere else."""

from __future__ import annotations

import functools
import os
import select
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import terminals
from support.places import SMALL

ASKED = ["partners", "--no-bundled", "--data", SMALL, "--no-register"]
Page = Callable[..., tuple[int, str]]


@pytest.fixture
def page() -> Page:
    """Run the program on a terminal of few lines; what it gave, and what the terminal saw."""

    def page(*argv: str, keys: bytes = b"", lines: int = 4, fresh: bool = False, **variables: str) -> tuple[int, str]:
        kept = {name: value for name, value in os.environ.items() if "PAGER" not in name and name != "LESS"}
        own = kept | {"TERM": "xterm-256color"} | variables
        if not fresh and not keys:
            code, seen = terminals.run(argv, own, terminals.read_to_end, lines)
        else:
            code, seen = terminals.run_apart(argv, own, functools.partial(_press, keys), lines, fresh=fresh)
        return code, seen.decode()

    return page


def _press(keys: bytes, terminal: int) -> bytes:
    """Press keys one by one, for an interrupt throws away what was typed with it; return what was seen."""
    seen = b""
    for key in keys:
        seen += _read_until_rest(terminal, 0.3 if seen else 20)
        os.write(terminal, bytes([key]))
    return seen + terminals.read_to_end(terminal)


def _read_until_rest(terminal: int, seconds: float) -> bytes:
    """Read what a program writes to a terminal, once it begins to, until it waits for a key."""
    seen = b""
    while select.select([terminal], [], [], seconds)[0]:
        seen, seconds = seen + os.read(terminal, 65536), 0.3
    return seen


def test_a_long_answer_is_paged_and_the_counts_come_after(page: Page, tmp_path: Path) -> None:
    code, seen = page(*ASKED, PAGER="sed s/^/paged:/")
    assert code == 0
    assert "paged:" in seen
    assert seen.index("4 partners") > seen.rindex("paged:")
    code, seen = page(
        "sql", *ASKED[1:], "SELECT id, '\x1b]0;t\x07' AS e FROM partners", "-f", "csv", PAGER="sed s/^/paged:/"
    )
    assert (code, seen.count("paged:"), seen.count("\\x1b]0;t\\x07")) == (0, 5, 4)
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
def test_pager_is_not_started_when_disabled_or_pointless(
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
def test_answer_is_printed_when_the_pager_cannot_start(page: Page, pager: str) -> None:
    code, seen = page(*ASKED, PAGER=pager)
    assert (code, "the pager could not be started" in seen) == (0, True), seen
    assert "Tidal Data Exchange" in seen


def test_quitting_the_pager_early_exits_with_0(page: Page) -> None:
    code, seen = page("partners", fresh=True, PAGER="true")
    assert (code, "Traceback" in seen, "error" in seen) == (0, False, False)
    assert page("partners", PAGER="head -2")[0] == 0


def test_missing_less_prints_the_answer_without_a_warning(page: Page, tmp_path: Path) -> None:
    code, seen = page(*ASKED, PATH=str(tmp_path))
    assert (code, "Tidal Data Exchange" in seen) == (0, True)
    assert not any(word in seen for word in ("error", "warning", "not found")), seen


@pytest.fixture
def pager(tmp_path: Path) -> Callable[..., tuple[str, Callable[[], str]]]:
    """A pager of any name that keeps its arguments, variables and input."""

    def made(name: str, version: str = "less 590 (GNU regular expressions)") -> tuple[str, Callable[[], str]]:
        path, got = tmp_path / "bin" / name, tmp_path / "got"
        path.parent.mkdir(exist_ok=True)
        script = f'[ "$1" = --version ] && echo "{version}" && exit\n{{ echo "$@"; echo "$LESS $LESSCHARSET"; cat; }} > {got}\n'
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(0o755)
        return str(path), got.read_text

    return made


COLOR, LINK = "\x1b[1m", "\x1b]8;;https://"


@pytest.mark.parametrize(
    ("name", "command", "colors"),
    [
        ("less", "{path}", True),
        ("less", "{path} -S", True),
        ("less", "'{path}' -S | cat", True),
        ("less", "LESS=-j10 X=1 {path}", True),
        ("bat", "{path} -p", True),
        ("more", "{path}", False),
        ("most", "{path} -w", False),
        ("sed", "{path}", False),
    ],
)
def test_colours_are_sent_to_pagers_that_draw_them(
    page: Page, pager: Callable[..., tuple[str, Callable[[], str]]], name: str, command: str, colors: bool
) -> None:
    path, got = pager(name)
    assert page(*ASKED, PAGER=command.format(path=path), LESS="-j10")[0] == 0
    arguments, variables, *lines = got().splitlines()
    assert ("-R" in arguments.split()) == (name == "less")
    assert variables == "-j10 utf-8"
    assert (COLOR in "".join(lines)) == colors
    assert ("\x1b" in "".join(lines)) == colors
    assert page(*ASKED, "--color", "always", PAGER=command.format(path=path))[0] == 0
    assert COLOR in got()


@pytest.mark.parametrize(
    ("name", "version", "links"),
    [
        ("less", "less 590 (POSIX)", True),
        ("less", "less 581.2", True),
        ("less", "less 551", False),
        ("less", "BusyBox v1.36", False),
        ("bat", "less 590", False),
        ("more", "less 590", False),
    ],
)
def test_links_are_sent_to_a_less_that_draws_them(
    page: Page, pager: Callable[..., tuple[str, Callable[[], str]]], name: str, version: str, links: bool
) -> None:
    path, got = pager(name, version)
    for asked in ([*ASKED, "--columns", "id,website"], ["show", "tide", *ASKED[1:]]):
        assert page(*asked, "--color", "always", PAGER=path)[0] == 0
        assert (LINK in got(), "]8;" in got(), COLOR in got()) == (links, links, True), got()


@pytest.mark.skipif(not shutil.which("less"), reason="less is not at hand")
def test_colours_show_in_less_despite_the_less_variable(page: Page) -> None:
    code, seen = page(*ASKED, "--color", "always", keys=b"q", LESS="i")
    assert code == 0
    assert "\x1b[1m" in seen
    assert "ESC[" not in seen
    assert page(*ASKED, keys=b"\x03q", fresh=True)[0] == 0


@pytest.mark.skipif(not shutil.which("less"), reason="less is not at hand")
def test_less_shows_unicode_in_the_c_locale(page: Page) -> None:
    code, seen = page(*ASKED, keys=b"q", fresh=True, LC_ALL="C", LESS="RX")
    assert (code, "<E2>" in seen, "\u2500" in seen) == (0, False, True)


def test_less_scrolls_a_wide_table_sideways(page: Page, tmp_path: Path) -> None:
    """Also a short one, which less would otherwise leave on the screen, cut off."""
    less = tmp_path / "less"
    less.write_text('#!/bin/sh\necho "options:$*"\ncat\n', "utf-8")
    less.chmod(0o755)
    columns = ["sql", *ASKED[1:], "SELECT name, name AS b, name AS c, name AS d FROM partners LIMIT 1"]
    assert "options:-R -S -+F" in page(*columns, "--wide", lines=50, PAGER=str(less))[1]
    assert "options:" not in page(*columns, lines=50, PAGER=str(less))[1]
    assert "options:" not in page(*ASKED, "--limit", "1", "--columns", "id", "--wide", lines=50, PAGER=str(less))[1]
