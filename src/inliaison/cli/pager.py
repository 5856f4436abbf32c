"""Long answers in the user's pager, as git and gh show them."""

from __future__ import annotations

import codecs
import os
import re
import shutil
import sys

from inliaison.cli import terminal
from inliaison.system import output, programs

_NOT_STARTED = (126, 127)
"""The exit codes with which a shell reports that it could not start a program."""

_USUAL = "less"
_TAKE_COLOR = frozenset({_USUAL, "bat", "batcat", "lv", "moar", "moor", "nvimpager", "ov"})
"""Pagers known to draw colours; others would show the codes."""

_LINKS_SINCE = 581
"""The first version of less that draws links."""

_PROGRAM = re.compile(r"""\A\s*+(?:\w++=\S*+\s++)*+("[^"]*+"|'[^']*+'|[^\s|&;]++)""")
"""Matches the program at the beginning of a command line, after the variables that are set for it."""

_COLORS = re.compile(rb"\x1b\[[0-9;]*m")
_LINKS = re.compile(rb"\x1b\]8;[^\x1b]*\x1b\\")


def show(content: bytes, *, wide: bool = False) -> bool:
    """Show a text in the pager if it is longer than the screen, and return whether it was shown.

    A `wide` table is shown there too if it is wider than the screen, and less scrolls it sideways.
    """
    command = _get_command()
    sideways = wide and _is_wider(content)
    if command is None or (content.count(b"\n") < _count_screen_lines() and not sideways):
        return False
    match = _PROGRAM.match(command)
    program = match[1].strip("\"'") if match else ""
    if match and os.path.basename(program) == _USUAL:  # Whatever LESS says, less has to draw the colours.
        options = "-R -S -+F" if sideways else "-R"
        command = f"{command[: match.end()]} {options}{command[match.end() :]}"
    code = programs.run_program(command, _remove_undrawable(content, program), _make_environment())
    if code in _NOT_STARTED:
        terminal.print_warning(f"the pager could not be started: {command}")
        return False
    return True


def _is_wider(content: bytes) -> bool:
    """Return whether the first line of a table, its upper border, is wider than the screen."""
    screen = terminal.get_screen()
    return len(_COLORS.sub(b"", content.partition(b"\n")[0]).decode(screen.encoding, "replace")) > screen.width


def _get_command() -> str | None:
    """Return the command of the pager, or None if the user has none or standard output is no terminal that scrolls."""
    if not terminal.is_real_terminal(sys.stdout) or os.name == "nt" or terminal.is_dumb():
        return None
    output.must_have_stdout()
    setting = next((os.environ[name] for name in ("INLIAISON_PAGER", "PAGER") if name in os.environ), None)
    if setting is None:
        return f"{_USUAL} -FRX" if shutil.which(_USUAL) else None
    return None if setting.strip() in ("", "cat") else setting


def _make_environment() -> dict[str, str]:
    """Return the environment for the pager: less must know the encoding even if the locale does not name it."""
    defaults = {"LESS": "FRX", "LV": "-c"}
    if codecs.lookup(terminal.get_screen().encoding).name == "utf-8":
        defaults["LESSCHARSET"] = "utf-8"
    return defaults | dict(os.environ)


def _remove_undrawable(content: bytes, program: str) -> bytes:
    """Return a text without the codes that the pager would not draw; `--color always` sends colours to any pager."""
    name = os.path.basename(program)
    if name not in _TAKE_COLOR and not terminal.is_color_forced():
        content = _COLORS.sub(b"", content)
    if b"\x1b]8;" in content and not (name == _USUAL and _draws_links(program)):
        content = _LINKS.sub(b"", content)
    return content


def _draws_links(less: str) -> bool:
    """Return whether this less draws links; asking takes a millisecond. The less of BusyBox has no version."""
    import subprocess

    try:
        version_text = subprocess.run(  # noqa: S603 - the pager that is started next
            [less, "--version"], capture_output=True, stdin=subprocess.DEVNULL, timeout=1, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.match(rb"less (\d+)", version_text)
    return version is not None and int(version[1]) >= _LINKS_SINCE


def _count_screen_lines() -> int:
    """Return the number of lines of the screen, less the one for the prompt."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines - 1
    except (OSError, ValueError):
        return 23
