"""Whole processes timed from outside: paired runs, medians, peak memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

_PATIENCE = 20.0
"""Seconds. What takes this long in all is not run another time."""


class Figure(NamedTuple):
    """What the runs of one command gave."""

    milliseconds: float
    """The median of whole-process wall time."""
    ratio: float
    """The median, pair by pair, against the first of the commands that it was run with."""
    megabytes: float
    """The largest resident set of any run."""
    runs: int
    code: int


def together(
    commands: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    *,
    runs: int,
    before: Mapping[str, Callable[[], object]] | None = None,
) -> dict[str, Figure]:
    """Run all commands in turn, again and again after one round that does not count, or once if there is one run.

    Slow ones are left out of later rounds. `before` is done before each run of a command, untimed.
    """
    warming = runs > 1
    times: dict[str, list[float]] = {name: [] for name in commands}
    memory = dict.fromkeys(commands, 0.0)
    codes = dict.fromkeys(commands, 0)
    for turn in range(runs + warming):
        for name, command in commands.items():
            if sum(times[name]) > _PATIENCE:
                continue
            if before and name in before:
                before[name]()
            seconds, megabytes, codes[name] = _once(command, environment)
            memory[name] = max(memory[name], megabytes)
            if turn >= warming or seconds > _PATIENCE / 4:
                times[name].append(seconds)
    first = next(iter(times.values()))
    return {
        name: Figure(
            1000 * median(taken),
            median(mine / its for mine, its in zip(taken, first, strict=False)),
            memory[name],
            len(taken),
            codes[name],
        )
        for name, taken in times.items()
    }


def _once(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float, int]:
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(environment)
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return seconds, usage.ru_maxrss / 1024, process.returncode
