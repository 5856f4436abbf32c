"""Graphviz, the program that lays graphs out: called where it is installed, never longer than a moment."""

from __future__ import annotations

import subprocess

from inliaison.errors import AccessError

_SECONDS = 4
"""A layout can go on without end; what takes longer is too large to be looked at."""
_WITHOUT = "The format dot needs no Graphviz here."


def svg(graph: str, engine: str) -> bytes:
    """A graph in the language DOT as Graphviz draws it with one of its engines.

    Raises AccessError where it is not installed, fails, or does not come to an end.
    """
    command = ["dot", f"-K{engine}", "-Tsvg"]
    try:
        done = subprocess.run(command, input=graph.encode(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except FileNotFoundError:
        raise AccessError(
            "SVG is drawn by Graphviz, which is not installed: get it with apt, dnf, brew or winget install graphviz;"
            " the format dot needs none"
        ) from None
    except subprocess.TimeoutExpired:
        raise AccessError(
            f"Graphviz was stopped after {_SECONDS} seconds, before the drawing was done",
            remedy=f"Draw less: name a committee or a partner. {_WITHOUT}",
        ) from None
    except OSError as error:
        raise AccessError(f"cannot run Graphviz: {error.strerror or error}", remedy=_WITHOUT) from error
    if done.returncode:
        raise failed(f"ended with exit code {done.returncode}", done.stderr)
    return done.stdout


def failed(how: str, said: bytes = b"") -> AccessError:
    """The error of a Graphviz that gave no drawing, with the beginning of what it said."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return AccessError(f"Graphviz {how}", details=[line[:200] for line in lines[:1]], remedy=_WITHOUT)
