"""Graphviz, the program that lays out graphs, run with a time limit."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from inliaison.errors import AccessError

_SECONDS = 4
"""The time limit. A layout may never end, and one that takes longer is too large to be useful."""
_ALTERNATIVE = "The format dot needs no Graphviz here."


def draw(graph: str, options: Sequence[str], output: str = "svg") -> bytes:
    """Return what Graphviz draws from a DOT graph with some options, in a format of its own.

    Raises AccessError if Graphviz is not installed, fails, or does not finish in time.
    """
    command = ["dot", *options, f"-T{output}"]
    try:
        process = subprocess.run(command, input=graph.encode(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except FileNotFoundError:
        raise AccessError(
            "drawings are made by Graphviz, which is not installed: get it with apt, dnf, brew or winget install"
            " graphviz; the format dot needs none"
        ) from None
    except subprocess.TimeoutExpired:
        raise AccessError(
            f"Graphviz was stopped after {_SECONDS} seconds, before the drawing was done",
            remedy=f"Draw less: name a committee or a partner. {_ALTERNATIVE}",
        ) from None
    except OSError as error:
        raise AccessError(f"cannot run Graphviz: {error.strerror or error}", remedy=_ALTERNATIVE) from error
    if process.returncode:
        raise build_error(f"ended with exit code {process.returncode}", process.stderr)
    return process.stdout


def build_error(reason: str, output: bytes = b"") -> AccessError:
    """Return the error for a failed Graphviz run, with the first line of its output."""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return AccessError(f"Graphviz {reason}", details=[line[:200] for line in lines[:1]], remedy=_ALTERNATIVE)
