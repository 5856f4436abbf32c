"""Snapshots that tests begin with: the program imports them once, and other tests get the files that it wrote.

What each import said and wrote lies in a folder of all processes, under a name made of all that it depends on.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
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


def get_shared_folder(own: Path) -> Path:
    """Return the folder that all processes of the session share, from the one of a test's own."""
    return own.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Store:
    """Keep rows as the snapshot of a day."""
    data, imports = tmp_path / "home" / "data", get_shared_folder(tmp_path) / "imports"

    def store(name: str, rows: list[dict[str, Any]]) -> Result:
        source = write(tmp_path / f"{name}.jsonl", rows)
        before = _read_files(data)
        bundled = layer.find_bundled_folder()
        place = bundled if bundled.is_relative_to(tmp_path) else bundled.name  # Each process has its few records.
        cause = str(place), name, Path(source).read_bytes(), sorted(before.items())
        note = imports / hashlib.blake2b(repr(cause).encode()).hexdigest()[:32]
        if note.exists():
            result, written = pickle.loads(note.read_bytes())
            for path, content in written:
                (data / path).parent.mkdir(parents=True, exist_ok=True)
                (data / path).write_bytes(content)
        else:
            result = run("register", "import", source)
            assert result.code == 0, result.err
            imports.mkdir(exist_ok=True)
            temporary = note.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(pickle.dumps((result, _read_files(data).items() - before.items())))
            temporary.replace(note)
        return result  # type: ignore[no-any-return]

    return store


def _read_files(folder: Path) -> Files:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
