"""The user's web browser, whose setting may have arguments, like that of an editor."""

from __future__ import annotations

import os
import shlex
import shutil

_BROWSERS_WITH_WINDOWS = (
    *("brave", "chrom", "epiphany", "firefox", "google-chrome", "konqueror", "librewolf", "microsoft-edge"),
    *("opera", "seamonkey", "vivaldi"),
)
"""Prefixes of the names of browsers that have their own windows, so that the program need not wait for them."""


def complete_browser_variable() -> None:
    """Add the address placeholder to each command with arguments in BROWSER, which `webbrowser` requires."""
    if setting := os.environ.get("BROWSER"):
        commands = filter(str.strip, setting.split(os.pathsep))
        os.environ["BROWSER"] = os.pathsep.join(map(_add_placeholder, commands))


def _add_placeholder(command: str) -> str:
    if "%s" in command or shutil.which(command):
        return command
    body, background, _ = command.rstrip().partition(" &")
    try:
        program, *arguments = shlex.split(body)
    except ValueError:  # A quotation mark is not closed.
        return command
    if not arguments and not background:
        return command
    waits = not background and not os.path.basename(program).startswith(_BROWSERS_WITH_WINDOWS)
    return f"{body} %s" if waits else f"{body} %s &"
