"""The pictures of the README: what the program draws on a terminal, as SVG that follows the reader's light or dark.

python docs/build.py
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from inliaison.browse.app import Browser
from inliaison.browse.directory import Directory
from inliaison.cli.browse_files import Files
from inliaison.index import layers
from inliaison.system import folders

PICTURES = {
    "show": ("show", "unido"),
    "list": ("partners", "--kind", "regional-body"),
    "stats": ("stats", "--by", "founded"),
}
"""By name, the command whose screen it is."""

CHARTS = {"kinds": ("stats", "--by", "kind", "--across", "region", "-f", "svg")}
"""By name, the command that writes this picture."""

DRAWINGS = {"network": ("graph", "--partner", "unido", "--titles", "-f", "svg")}
"""The same for those that Graphviz lays out: its versions and fonts differ, so they are made once and not compared."""

SCREENS = {
    "browse": (("browse", "telecom"), ["down"] * 6, 24),
    "browse-filters": (("browse",), ["down", "f", *["down"] * 4, "space", *["down"] * 9, "space"], 24),
}
"""By name, a full screen: its command, what is pressed in it, and its lines."""

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

_FORMAT = """<!-- {terminal_width} {terminal_height} -->
<svg class="rich-terminal" viewBox="0 0 WIDTH HEIGHT" xmlns="http://www.w3.org/2000/svg">
<title>COMMAND</title>
<style>
.{unique_id}-matrix {{
    font-family: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: 20.8px; line-height: {line_height}px; white-space: pre;
}}
/* begin */
{styles}
/* end */
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
<rect class="{unique_id}-frame" x="1" y="1" width="FRAME" height="TALL" rx="8"/>
<g transform="translate(12, 10)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
_STROKES = {"light": "#d0d7de", "dark": "#30363d"}
_STYLES = re.compile(r"(?<=/\* begin \*/\n).*?(?=/\* end \*/)", re.DOTALL)


def pictures() -> Iterator[tuple[str, str]]:
    """Every picture, by the name of its file."""
    for name, command in PICTURES.items():
        screen = on_a_terminal(*command)
        yield f"{name}.svg", _svg(screen, f"inliaison {' '.join(command)}", name)
    for name, command in CHARTS.items():
        yield f"{name}.svg", in_a_pipe(*command)
    for name, (command, keys, lines) in SCREENS.items():
        screen = asyncio.run(full_screen(" ".join(command[1:]), keys, lines))
        yield f"{name}.svg", _svg(screen, f"inliaison {' '.join(command)}", name)


async def full_screen(text: str, keys: list[str], lines: int) -> str:
    """Return what `browse` draws of the bundled dataset after some keys."""
    os.environ.pop("NO_COLOR", None)
    os.environ["TERM"] = "xterm-256color"
    directory = Directory(lambda: layers.compose(register=False, own=False, variable=False), print)
    app = Browser(directory, Files(directory.ask), text)
    async with app.run_test(size=(WIDTH, lines)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        while app.counts.step():
            pass
        await pilot.pause()
        console = Console(width=WIDTH, force_terminal=True, color_system="standard", legacy_windows=False)
        drawn = "\n".join(strip.render(console) for strip in app.screen._compositor.render_strips())  # noqa: SLF001 - nor one for what is on the screen
    directory.close()
    if app.error:
        raise app.error
    return drawn


@functools.cache
def _make_home() -> str:
    """Return a folder for all runs: without the user's own data, but with the indexes, which are named by content."""
    home = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, home)
    cache = folders.get_cache_folder()
    if cache and cache.is_dir():
        os.symlink(cache, os.path.join(home, "cache"))
    return home


def in_a_pipe(*command: str) -> str:
    """Return what the program writes to a pipe, without the user's own data."""
    env = {**os.environ, "INLIAISON_HOME": _make_home()}
    call = [sys.executable, "-m", "inliaison", *command]
    return subprocess.run(call, check=True, env=env, capture_output=True, encoding="utf-8").stdout  # noqa: S603 - the program itself


def on_a_terminal(*command: str, width: int = WIDTH) -> str:
    """Return what the program writes to a terminal of this width, without the user's own data."""
    home = _make_home()
    process, terminal = pty.fork()
    if process == 0:
        known = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ}
        given = {
            "COLUMNS": str(width),
            "TERM": "xterm-256color",
            "INLIAISON_HOME": home,
            "LANG": "C.UTF-8",
            "PAGER": "cat",
        }
        os.execve(sys.executable, [sys.executable, "-m", "inliaison", *command], {**known, **given})  # noqa: S606 - the program itself
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


def _svg(screen: str, command: str, name: str) -> str:
    """Return the screen as an SVG that needs nothing else: fonts and theme are those of the reader."""
    drawn, dark = (_drawn(screen, command, name, theme) for theme in ("light", "dark"))
    styles = "\n".join(
        (_styles(drawn, name, "light"), "@media (prefers-color-scheme: dark) {", _styles(dark, name, "dark"), "}")
    )
    whole = _STYLES.sub(lambda _: styles + "\n", drawn)
    whole = whole.replace(f'<rect fill="{_hex(_GREYS["light"][1])}"', f'<rect class="{name}-reverse"')
    first, _, rest = whole.partition("\n")
    wide, high = (float(number) for number in first.split()[1:3])
    sizes = {"WIDTH": wide + 24, "HEIGHT": high + 24, "FRAME": wide + 22, "TALL": high + 22}
    rest = rest.replace("COMMAND", command, 1)
    for word, size in sizes.items():
        rest = rest.replace(word, f"{size:.0f}", 1)
    return "\n".join(line.rstrip() for line in rest.splitlines() if line.strip() and "/* " not in line) + "\n"


def _drawn(screen: str, command: str, name: str, theme: str) -> str:
    """Return Rich's SVG of the screen in a theme, without window buttons and web fonts."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(screen.rstrip("\n")))
    background, foreground = _GREYS[theme]
    colors = [*_COLORS[theme], foreground]
    palette = TerminalTheme(background, foreground, colors, colors)
    return console.export_svg(title="", theme=palette, code_format=_FORMAT, unique_id=name)


def _styles(drawn: str, name: str, theme: str) -> str:
    """Return the colours of a theme, including those of the frame."""
    found = _STYLES.search(drawn)
    background, foreground = map(_hex, _GREYS[theme])
    frame = f".{name}-frame {{ fill: {background}; stroke: {_STROKES[theme]} }}\n"
    reverse = f".{name}-reverse {{ fill: {foreground} }}\n" if f'<rect fill="{foreground}"' in drawn else ""
    return frame + reverse + (found[0].strip() if found else "")


def _hex(color: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
