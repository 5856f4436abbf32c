"""Snapshots that tests begin with: the program imports them once, and other tests get the files that it wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from inliaison.dataset import layer
from support.snapshots import write

if TYPE_CHECKING:
    from conftest import Result, Run

Files = dict[Path, bytes]
Store = Callable[..., "Result"]
"""Keeps rows, by a name with their day, and returns what the program said to that."""


@pytest.fixture(scope="session")
def _imports() -> dict[tuple[object, ...], tuple[Result, Iterable[tuple[Path, bytes]]]]:
    """What each import said and wrote, by all that it depends on."""
    return {}


@pytest.fixture
def store(run: Run, tmp_path: Path, _imports: dict[Any, Any]) -> Store:
    """Keep rows as the snapshot of a day."""
    data = tmp_path / "home" / "data"

    def store(name: str, rows: list[dict[str, Any]]) -> Result:
        path = write(tmp_path / f"{name}.jsonl", rows)
        before = _read_files(data)
        cause = (layer.find_bundled_folder(), name, Path(path).read_bytes(), frozenset(before.items()))
        if cause in _imports:
            for place, content in _imports[cause][1]:
                (data / place).parent.mkdir(parents=True, exist_ok=True)
                (data / place).write_bytes(content)
        else:
            result = run("register", "import", path)
            assert result.code == 0, result.err
            _imports[cause] = result, _read_files(data).items() - before.items()
        return _imports[cause][0]  # type: ignore[no-any-return]

    return store


def _read_files(folder: Path) -> Files:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
