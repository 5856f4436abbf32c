"""Validation of a dataset without an index, for `check` and the Python interface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from inliaison.dataset import followed, validation
from inliaison.dataset.layer import BUNDLED, Layer
from inliaison.dataset.problems import Problem
from inliaison.dataset.support import FactCounts, count_facts
from inliaison.errors import FaultyDataError
from inliaison.index import layers


class Checked(NamedTuple):
    """The result of validating a dataset."""

    files: int
    """The number of files read, including those of the layers below."""
    records: int
    problems: tuple[Problem, ...]
    """Every problem, except for mere advice on files of layers below: users cannot correct the bundled ones."""
    rewrites: tuple[str, ...]
    """Suggested rewrites in these files, each as a line that names the place."""

    support: FactCounts
    """How many facts rest on which source."""

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems that are more than advice."""
        return tuple(problem for problem in self.problems if not problem.slight)


def _has_records(data: validation.MergedData, layer: Layer) -> bool:
    return any(layer.name in layers for of_kind in data.layers.values() for layers in of_kind.values())


def check(paths: Sequence[str], *, bundled: bool = True) -> Checked:
    """Validate some files, laid over the bundled data and the register unless `bundled` is false.

    Without a path, the bundled data, the register, the user records and what the user follows are validated; advice on
    the bundled data is given if there is nothing else. Raises AccessError for a path that cannot be read.
    """
    all_layers = layers.compose(paths, bundled=bundled, register=bundled, own=not paths)
    data = validation.MergedData(validation.read_layers(all_layers))
    if not any(problem.stops for problem in data.problems):
        data.advise()
    others = [layer for layer in all_layers if layer.name != BUNDLED]
    target_layers = all_layers[-len(paths) :] if paths else others or all_layers  # The layers of the paths come last.
    files = {layer.label_file(file) for layer in target_layers for file in layer.files}
    problems = [problem for problem in data.problems if problem.file in files or not problem.slight]
    is_sound = not any(problem.stops for problem in problems)
    empty_layers = [layer.name for layer in target_layers if paths and is_sound and not _has_records(data, layer)]
    problems += [Problem(name, message=f"{name} holds no record", slight=True) for name in empty_layers]
    problems += [] if paths else _find_problem_of_followed()
    rewrites = dict.fromkeys(text for file, text in data.list_rewrites() if file in files)
    support = count_facts(data.records) if is_sound else Counter()
    file_count = sum(len(layer.files) for layer in all_layers)
    return Checked(file_count, sum(map(len, data.records.values())), tuple(problems), tuple(rewrites), support)


def _find_problem_of_followed() -> list[Problem]:
    """Return the problem for which what the user follows cannot be read; none if it can, or there is no such file."""
    try:
        followed.load()
    except FaultyDataError as error:
        return [Problem(str(followed.find_path()), error.line, message="\n".join((error.message, *error.details)))]
    return []
