"""A dataset validated by itself, without an index: what `check` and the Python interface tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from inliaison.dataset import validation
from inliaison.dataset.layer import Layer
from inliaison.dataset.problems import Problem
from inliaison.index import layers


class Checked(NamedTuple):
    """What was found in a dataset."""

    files: int
    """How many were read, those of the layers below included."""
    records: int
    problems: tuple[Problem, ...]
    """Every fault; and what is slight in the files that were asked for."""
    rewrites: tuple[str, ...]
    """What would be better written in these files, each as a line that names the place."""

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is no mere advice."""
        return tuple(problem for problem in self.problems if not problem.slight)


def _has_records(whole: validation.Merged, layer: Layer) -> bool:
    return any(layer.name in layers for of_kind in whole.layers.values() for layers in of_kind.values())


def check(paths: Sequence[str], *, bundled: bool = True) -> Checked:
    """Validate some files, laid over the bundled data and the register unless they are to stand on their own.

    Without a path it is what is there that is validated: the bundled data, the register and the user's own records.
    Raises AccessError for a path that cannot be read.
    """
    seen = layers.compose(paths, bundled=bundled, register=bundled, own=not paths)
    whole = validation.Merged(validation.read(seen))
    if not any(problem.stops for problem in whole.problems):
        whole.advise()
    asked = seen[-len(paths) :] if paths else seen  # Those of the paths come last.
    files = {layer.called(file) for layer in asked for file in layer.files}
    problems = [problem for problem in whole.problems if problem.file in files or not problem.slight]
    sound = not any(problem.stops for problem in problems)
    empty = [layer.name for layer in asked if paths and sound and not _has_records(whole, layer)]
    problems += [Problem(name, None, "", "", "", f"{name} holds no record", slight=True) for name in empty]
    rewrites = dict.fromkeys(text for file, text in whole.rewrites() if file in files)
    read = sum(len(layer.files) for layer in seen)
    return Checked(read, sum(map(len, whole.records.values())), tuple(problems), tuple(rewrites))
