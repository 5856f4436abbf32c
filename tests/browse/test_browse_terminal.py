"""The full screen on a real terminal: start, colours, signals, exit codes, restored state."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.places import SMALL

pytestmark = pytest.mark.slow

ALONE = ["--no-bundled", "--no-register", "--data", SMALL]
_LONG = 20.0
_USUAL = ("25", "7")
"""What a terminal does of itself: show the cursor, wrap lines."""
_COLORS = re.compile(r"\x1b\[[0-9;:]*m")


class Terminal:
    """A terminal with the program in it."""

    def __init__(self, command: list[str], environment: dict[str, str], size: tuple[int, int] = (24, 80)) -> None:
        self._parent, self._child = pty.openpty()
        termios.tcsetwinsize(self._child, size)
        self._modes = termios.tcgetattr(self._child)
        self.process = subprocess.Popen(
            command, stdin=self._child, stdout=self._child, stderr=self._child, env=environment, start_new_session=True
        )
        self.seen = ""

    def until(self, wanted: str) -> str:
        """Read until this has been seen since the last time, and give all since then."""
        found, ends = "", time.monotonic() + _LONG
        while wanted not in found:
            assert time.monotonic() < ends, f"{wanted!r} is not in {found!r}"
            if select.select([self._parent], [], [], 0.1)[0]:
                found += os.read(self._parent, 65536).decode("utf-8", "replace")
        self.seen += found
        return found

    def press(self, keys: str) -> None:
        os.write(self._parent, keys.encode())

    def end(self) -> int:
        """Wait for the end, and see that the terminal is as it was before."""
        ends = time.monotonic() + _LONG
        while self.process.poll() is None or select.select([self._parent], [], [], 0.1)[0]:
            assert time.monotonic() < ends
            if select.select([self._parent], [], [], 0.1)[0]:
                self.seen += os.read(self._parent, 65536).decode("utf-8", "replace")
        assert termios.tcgetattr(self._child) == self._modes
        for mode in re.findall(r"\x1b\[\?([0-9]+)h", self.seen):
            on, off = (self.seen.rfind(f"\x1b[?{mode}{end}") for end in "hl")
            assert (on > off) is (mode in _USUAL), mode
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._parent)
        os.close(self._child)


Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the program on a terminal of its own."""
    started: list[Terminal] = []

    def start(*options: str, code: str = "", **variables: str) -> Terminal:
        first = code or "import sys; from inliaison.__main__ import run; run()"
        environment = {**os.environ, "TERM": "xterm-256color", "INLIAISON_HOME": str(tmp_path / "home"), **variables}
        started.append(Terminal([sys.executable, "-c", first, "browse", *ALONE, *options], environment))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def test_an_encoding_that_lacks_lines_gets_signs_of_the_same_width(start: Start, tmp_path: Path) -> None:
    (tmp_path / "wide.toml").write_text(
        '[[partners]]\nid = "w"\nname = "\u65e5\u672c “quoted” Wide"\nsource = "S"\n', "utf-8"
    )
    terminal = start("--data", str(tmp_path), "wide", PYTHONIOENCODING="latin-1", PYTHONUTF8="0", NO_COLOR="1")
    terminal.until("|")
    terminal.press("\x1b[B")
    time.sleep(0.4)
    terminal.press("q")
    assert terminal.end() == 0
    assert '???? "quoted" Wide' in re.sub(r"\x1b\[[0-9;]*[a-zA-Z]", "", terminal.seen)
    assert "\\u" not in terminal.seen


@pytest.mark.parametrize(("encoding", "typed"), [("latin-1", "éz"), ("utf-8", "\ufffdz")])
def test_keys_are_decoded_by_the_encoding_of_the_terminal(start: Start, encoding: str, typed: str) -> None:
    terminal = start(PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    terminal.until("Tidal Data")
    os.write(terminal._parent, b"\xe9z")
    time.sleep(1)
    terminal.press("\x03")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen
    drawn = re.sub(r"\x1b\[[0-9;]*[a-zA-Z]", "", terminal.seen)
    assert f" {typed} ".encode(encoding).decode("utf-8", "replace") in drawn


@pytest.mark.parametrize(
    ("keys", "code"), [("\x03", 130), ("\x1b\x1b\x1bq", 0), ("\x11", 0), ("\x1b[Bq", 0), ("ga\x1b[Be\x03", 130)]
)
def test_every_way_to_quit_restores_the_terminal(start: Start, keys: str, code: int) -> None:
    terminal = start()
    terminal.until("Tidal Data")
    for key in re.findall(r"\x1b\[B|.", keys, re.DOTALL):
        terminal.press(key)
        time.sleep(0.4)
    assert terminal.end() == code
    assert "\x1b[?1049h" in terminal.seen
    assert "\x1b[?1000h" in terminal.seen
    assert "Traceback" not in terminal.seen


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_end_it_with_the_terminal_restored(start: Start, number: int, code: int) -> None:
    terminal = start()
    terminal.until("Tidal Data")
    terminal.process.send_signal(number)
    assert terminal.end() == code


def test_internal_error_is_one_line_after_the_screen_closes(start: Start) -> None:
    broken = (
        "import sys; from inliaison.__main__ import run; from inliaison.browse.card import CardView;"
        "CardView.action_move = lambda self, by: {}['secret of the data']; run()"
    )
    terminal = start(code=broken)
    terminal.until("Tidal Data")
    for key in ("\x1b[B", "\r", "\x1b[B"):
        terminal.press(key)
        time.sleep(0.4)
    assert terminal.end() == 70
    told = terminal.seen.rpartition("\x1b[?1049l")[2]
    assert "has an internal error: KeyError" in told
    assert "secret" not in told
    assert "Traceback" not in terminal.seen
    assert len([line for line in _COLORS.sub("", told).splitlines() if "error" in line]) == 1


def test_without_colour_the_selected_row_is_still_visible(start: Start) -> None:
    for options, variables in (((), {"NO_COLOR": "1"}), (("--color", "never"), {})):
        terminal = start(*options, **variables)
        terminal.until("Tidal Data")
        terminal.press("\x1b[B\x1b[B")
        time.sleep(0.5)
        terminal.press("\x03")
        terminal.end()
        codes = {code for style in _COLORS.findall(terminal.seen) for code in re.split("[;:m]", style[2:])}
        assert codes <= {"", "0", "1", "2", "3", "4", "7", "39", "49"}
        assert "7" in codes


@pytest.mark.parametrize(("options", "variables"), [((), {}), (("--color", "always"), {"NO_COLOR": "1"})])
def test_colours_come_from_the_palette_of_the_terminal(
    start: Start, options: tuple[str, ...], variables: dict[str, str]
) -> None:
    terminal = start(*options, COLORTERM="truecolor", **variables)
    terminal.until("Tidal Data")
    terminal.press("\x1b[B")
    time.sleep(0.3)
    terminal.press("f")
    time.sleep(0.5)
    terminal.press("\x03")
    terminal.end()
    styles = [style[2:-1] for style in _COLORS.findall(terminal.seen)]
    codes = {code for style in styles for code in style.split(";")}
    assert "35" in codes
    assert not codes & {"38", "48", "30", "37", "40", "47", "90", "97", "100", "107"}


def test_no_mouse_leaves_the_mouse_to_the_terminal(start: Start) -> None:
    terminal = start("--no-mouse")
    terminal.until("Tidal Data")
    terminal.press("\x03")
    terminal.end()
    assert not re.search(r"\x1b\[\?(100[0-3]|1006|1015)h", terminal.seen)


def test_browse_starts_with_the_text_of_the_command_line(start: Start) -> None:
    terminal = start("moorings")
    assert "Tidal" not in terminal.until("Moorings Forum")
    terminal.press("\x03")
    assert terminal.end() == 130


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_stream_without_a_terminal_is_an_error_at_once(tmp_path: Path, stream: str) -> None:
    parent, child = pty.openpty()
    streams: dict[str, Any] = {"stdin": child, "stdout": child, "stderr": child}
    streams[stream] = subprocess.DEVNULL if stream == "stdin" else subprocess.PIPE
    environment = {**os.environ, "TERM": "xterm-256color", "INLIAISON_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "inliaison", "browse", *ALONE]
    done = subprocess.run(command, check=False, timeout=_LONG, env=environment, **streams)
    os.close(child)
    said = (done.stderr or b"").decode()
    if stream != "stderr":
        said = os.read(parent, 65536).decode()
    os.close(parent)
    assert done.returncode == 2
    assert f"browse needs a terminal, and {stream} is none" in said
    assert "\x1b[?" not in said


def test_a_text_browser_gets_the_terminal_and_gives_it_back(start: Start, tmp_path: Path) -> None:
    browser = tmp_path / "reader"
    browser.write_text("#!/bin/sh\nprintf 'READING %s\\n' \"$1\"\nread key\n")
    browser.chmod(0o755)
    terminal = start("tide", BROWSER=str(browser))
    terminal.until("https://tide.example")
    terminal.press("\x1b[B")
    time.sleep(0.4)
    terminal.press("o")
    before = terminal.until("READING https://tide.example")
    assert "\x1b[?1049l" in before
    terminal.press("\r")
    assert "\x1b[?1049h" in terminal.until("Opened https://tide.example")
    terminal.press("q")
    assert terminal.end() == 0


_PROMPT = "bash-"
tmux = pytest.mark.skipif(not (shutil.which("tmux") and shutil.which("bash")), reason="tmux or bash is not at hand")


@pytest.fixture
def pane(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """A shell in tmux: sends keys, and gives what the pane shows once it holds something."""
    server = ["tmux", "-S", str(tmp_path / "tmux")]
    environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
    environment |= {"INLIAISON_HOME": str(tmp_path / "home"), "LINES": "24", "COLUMNS": "80"}  # The real size counts.

    def tell(*words: str) -> str:
        return subprocess.run([*server, *words], check=True, capture_output=True, text=True, env=environment).stdout

    def pane(wanted: str, *keys: str, size: tuple[int, int] | None = None) -> str:
        if size:
            tell("resize-window", "-x", str(size[0]), "-y", str(size[1]))
        for key in keys:
            tell("send-keys", key)
            time.sleep(0.3)
        ends, shown = time.monotonic() + _LONG, ""
        while wanted not in shown:
            assert time.monotonic() < ends, shown
            time.sleep(0.1)
            shown = tell("capture-pane", "-p")
        return shown

    tell("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "bash --norc --noprofile")
    yield pane
    subprocess.run([*server, "kill-server"], check=False)


COMMAND = f"{sys.executable} -m inliaison browse {' '.join(ALONE)}"


@tmux
def test_browse_starts_in_tmux_at_every_size(pane: Callable[..., str]) -> None:
    pane(_PROMPT)
    pane("Lantern", COMMAND, "Enter")
    for size, seen in (((200, 60), "3 Members 3"), ((80, 24), "ISO no."), ((40, 10), "Tidal"), ((20, 5), "TIDE")):
        shown = pane(seen, "Down", "End", size=size)
        assert "TIDE" in shown
        assert all(_columns(line) <= size[0] for line in shown.splitlines())
        assert len(shown.splitlines()) <= size[1]
    assert _PROMPT in pane(_PROMPT, "q")


def _columns(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


@tmux
def test_ctrl_z_suspends_and_fg_restores_the_screen(pane: Callable[..., str]) -> None:
    pane(_PROMPT)
    pane("Lantern", COMMAND, "Enter")
    shown = pane(_PROMPT, "C-z")
    assert "topped" in pane("topped")
    assert "Country" not in shown
    assert "Global Alliance" in pane("Search:", "fg", "Enter")
    pane(_PROMPT, "Escape", "q")
