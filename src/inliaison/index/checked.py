"""Validation of a dataset without an index, for `check` and the Python interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from inliaison.dataset import validation
from inliaison.dataset.layer import Layer
from inliaison.dataset.problems import Problem
from inliaison.index import layers


class Checked(NamedTuple):
    """The result of validating a dataset."""

    files: int
    """The number of files read, including those of the layers below."""
    records: int
    problems: tuple[Problem, ...]
    """Every problem, except for mere advice on files that were not asked for."""
    rewrites: tuple[str, ...]
    """Suggested rewrites in these files, each as a line that names the place."""

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems that are more than advice."""
        return tuple(problem for problem in self.problems if not problem.slight)


def _has_records(whole: validation.Merged, layer: Layer) -> bool:
    return any(layer.name in layers for of_kind in whole.layers.values() for layers in of_kind.values())


def check(paths: Sequence[str], *, bundled: bool = True) -> Checked:
    """Validate some files, laid over the bundled data and the register unless `bundled` is false.

    Without a path, the bundled data, the register and the user records are validated. Raises AccessError for a path
    that cannot be read.
    """
    seen = layers.compose(paths, bundled=bundled, register=bundled, own=not paths)
    whole = validation.Merged(validation.read(seen))
    if not any(problem.stops for problem in whole.problems):
        whole.advise()
    asked = seen[-len(paths) :] if paths else seen  # The layers of the paths come last.
    files = {layer.called(file) for layer in asked for file in layer.files}
    problems = [problem for problem in whole.problems if problem.file in files or not problem.slight]
    sound = not any(problem.stops for problem in problems)
    empty = [layer.name for layer in asked if paths and sound and not _has_records(whole, layer)]
    problems += [Problem(name, None, "", "", "", f"{name} holds no record", slight=True) for name in empty]
    rewrites = dict.fromkeys(text for file, text in whole.rewrites() if file in files)
    read = sum(len(layer.files) for layer in seen)
    return Checked(read, sum(map(len, whole.records.values())), tuple(problems), tuple(rewrites))
