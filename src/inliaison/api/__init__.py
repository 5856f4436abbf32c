"""The Python interface: the queries of the command line, answered with frozen records.

>>> import inliaison
>>> directory = inliaison.open(register=False)
>>> [partner.acronym for partner in directory.partners(kind="un-body", country="Austria")]
['UNIDO']

Every error that the data or the environment can cause is a subclass of `InliaisonError`, with the message that the
command line prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from os import PathLike, fspath

from inliaison.api.answer import Answer
from inliaison.api.dataset import Dataset
from inliaison.index import layers, validated_layers
from inliaison.index.validated_layers import Checked

__all__ = ["Answer", "Dataset", "check", "open"]
Path = str | PathLike[str]


def open(
    data: Path | Iterable[Path] = (),
    *,
    bundled: bool = True,
    register: bool = True,
    own: bool = True,
    as_of: str | date | None = None,
) -> Dataset:
    """Return the dataset that a query of the command line would see.

    `own` includes the records added with `inliaison add`. `data` are paths of TOML files or folders, laid over all
    other layers; `as_of` takes the register as it was on a date. Raises AccessError for a missing path.

    >>> inliaison.open(register=False)
    <inliaison dataset: bundled>
    """
    day = None if as_of is None else str(as_of)
    all_layers = layers.compose(_list_paths(data), bundled=bundled, register=register, own=own, as_of=day)
    return Dataset(all_layers, layers.compose_documents(register=register, as_of=day))


def check(data: Path | Iterable[Path] = (), *, bundled: bool = True) -> Checked:
    """Return the problems of some files and folders, and suggested rewrites; no file is changed.

    They are validated together with the layers below, as by `inliaison check`, unless `bundled` is false. Raises
    AccessError for a path that cannot be read.

    >>> inliaison.check().problems
    ()
    """
    return validated_layers.check(_list_paths(data), bundled=bundled)


def _list_paths(data: Path | Iterable[Path]) -> list[str]:
    return [fspath(path) for path in ([data] if isinstance(data, str | PathLike) else data)]
