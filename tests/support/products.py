"""Tests of lists of values, and of all pairs of two, of which few run always."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import Any

import pytest


def list_values(values: Collection[Any], always: int = 1) -> list[Any]:
    """Return parameters for each value, of which the first ones run always and the others are `slow`."""
    return [pytest.param(it, marks=[pytest.mark.slow] if at >= always else []) for at, it in enumerate(values)]


def list_pairs(first: Collection[Any], second: Collection[Any], step: int = 3) -> list[Any]:
    """Return parameters for each pair, of which one in `step` runs always and the others are `slow`.

    Those that run always are diagonals, so that each value is in some of them if neither list is shorter than `step`.
    """
    assert min(len(first), len(second)) >= step
    return [
        pytest.param(one, other, id=f"{_name(one)}-{_name(other)}", marks=[pytest.mark.slow] if (i + j) % step else [])
        for (i, one), (j, other) in product(enumerate(first), enumerate(second))
    ]


def _name(value: Any) -> str:
    text = str(value) if isinstance(value, str | int) else " ".join(value)
    return text[:30].encode("ascii", "replace").decode()
