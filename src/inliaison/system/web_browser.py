"""The user's browser for the web, whose setting may have arguments, as that of an editor has."""

from __future__ import annotations

import os
import shlex
import shutil

_WINDOWED = (
    *("brave", "chrom", "epiphany", "firefox", "google-chrome", "konqueror", "librewolf", "microsoft-edge"),
    *("opera", "seamonkey", "vivaldi"),
)
"""How the names of browsers begin that have windows of their own, so that nobody waits for them."""


def prepare() -> None:
    """Say in BROWSER where the address goes, which `webbrowser` needs of each command in it that has arguments."""
    if chosen := os.environ.get("BROWSER"):
        commands = filter(str.strip, chosen.split(os.pathsep))
        os.environ["BROWSER"] = os.pathsep.join(map(_with_address, commands))


def _with_address(command: str) -> str:
    if "%s" in command or shutil.which(command):
        return command
    body, background, _ = command.rstrip().partition(" &")
    try:
        program, *arguments = shlex.split(body)
    except ValueError:  # A quotation that does not end.
        return command
    if not arguments and not background:
        return command
    waits = not background and not os.path.basename(program).startswith(_WINDOWED)
    return f"{body} %s" if waits else f"{body} %s &"
