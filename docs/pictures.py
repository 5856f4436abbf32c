"""The pictures of the README: what the program draws on a terminal, as SVG for light and for dark pages.

python docs/build.py
"""

from __future__ import annotations

import io
import os
import pty
import sys
import tempfile
from collections.abc import Iterator

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURES = {
    "show": ("show", "unido"),
    "list": ("partners", "--kind", "regional-body"),
    "stats": ("stats", "--by", "founded"),
}
"""By name, the command whose screen it is."""

WIDTH = 80
_GREYS = {"light": ((255, 255, 255), (36, 41, 47)), "dark": ((13, 17, 23), (201, 209, 217))}
_COLORS = {
    "light": [(36, 41, 47), (207, 34, 46), (17, 99, 41), (125, 78, 0), (9, 105, 218), (130, 80, 223), (27, 124, 131)],
    "dark": [
        (72, 79, 88),
        (255, 123, 114),
        (63, 185, 80),
        (210, 153, 34),
        (88, 166, 255),
        (188, 140, 255),
        (57, 197, 207),
    ],
}

_FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<title>{command}</title>
<style>
.{unique_id}-matrix {{
    font-family: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: 20.8px; line-height: {line_height}px; white-space: pre;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
<rect fill="{background}" stroke="{stroke}" x="1" y="1" width="{frame}" height="{frame_height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def pictures() -> Iterator[tuple[str, str]]:
    """Every picture, by the name of its file."""
    for name, command in PICTURES.items():
        screen = on_a_terminal(*command)
        for theme in _GREYS:
            yield f"{name}-{theme}.svg", _svg(screen, f"inliaison {' '.join(command)}", name, theme)


def on_a_terminal(*command: str, width: int = WIDTH) -> str:
    """What the program writes to a terminal of this width, with nothing of the user's loaded."""
    process, terminal = pty.fork()
    if process == 0:
        home = tempfile.mkdtemp()
        known = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ}
        given = {"COLUMNS": str(width), "TERM": "xterm-256color", "INLIAISON_HOME": home, "LANG": "C.UTF-8"}
        os.execve(sys.executable, [sys.executable, "-m", "inliaison", *command], {**known, **given})
    seen = b""
    try:
        while part := os.read(terminal, 65536):
            seen += part
    except OSError:  # How Linux says that the program has left.
        pass
    os.close(terminal)
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0:
        raise SystemExit(f"inliaison {' '.join(command)} failed:\n{seen.decode()}")
    return seen.decode().replace("\r\n", "\n")


def _svg(screen: str, command: str, name: str, theme: str) -> str:
    """The screen as an SVG that needs nothing from elsewhere: fonts are those of the reader."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(screen.rstrip("\n")))
    background, foreground = _GREYS[theme]
    colors = [*_COLORS[theme], foreground]
    drawn = console.export_svg(
        title="",
        theme=TerminalTheme(background, foreground, colors, colors),
        code_format=_Format(command),
        unique_id=f"{name}-{theme}",
    )
    return "\n".join(line.rstrip() for line in drawn.splitlines() if line.strip()) + "\n"


class _Format(str):
    """The frame around what Rich draws, without its window buttons and its font from the network."""

    __slots__ = ()

    def __new__(cls, command: str) -> _Format:
        return super().__new__(cls, _FORMAT.replace("{command}", command))

    def format(self, *arguments: object, **values: object) -> str:
        """Rich gives the sizes; the frame is drawn close around the text."""
        wide, high = float(str(values["terminal_width"])), float(str(values["terminal_height"]))
        theme = "dark" if str(values["unique_id"]).endswith("dark") else "light"
        background, _ = _GREYS[theme]
        stroke = "#30363d" if theme == "dark" else "#d0d7de"
        room = {"width": wide + 24, "height": high + 24, "frame": wide + 22, "frame_height": high + 22}
        known = {**values, **room, "terminal_x": 12, "terminal_y": 10, "stroke": stroke}
        return super().format(**known, background="#{:02x}{:02x}{:02x}".format(*background))
