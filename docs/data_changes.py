"""Write `data/CHANGES.md`: what was added, renamed, filled in, corrected and removed between two versions of the data.

python docs/data_changes.py COMMIT NAME     compares the data of a commit, the version NAME, with those that are here
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from inliaison.dataset.head import read_bundled_version
from inliaison.kinds import KINDS
from inliaison.text import names

ROOT = Path(__file__).resolve().parent.parent
Records = dict[str, Any]
Data = Mapping[str, Mapping[str, Records]]
_LABELS = ("acronym", "reference", "name", "title", "id")
_NAMES = ("acronym", "name", "reference", "title")
"""The fields that hold the name of a record."""
_MOST = 60
"""How many records are named; more are counted only."""


def read_data(texts: Iterable[str]) -> Data:
    """Return the records of the files of a dataset by kind and id."""
    data: dict[str, dict[str, Records]] = {kind: {} for kind in KINDS}
    for text in texts:
        for kind, records in tomllib.loads(text).items():
            if kind in data:
                data[kind] |= {record["id"]: record for record in records}
    return data


def describe_changes(old: Data, new: Data) -> Iterator[str]:
    """Yield the lines on each kind that differs."""
    for kind in KINDS:
        lines = list(_describe_kind(old[kind], new[kind]))
        if lines:
            yield f"### {kind.capitalize()}\n\n" + "\n".join(lines) + "\n"


def _describe_kind(old: Mapping[str, Records], new: Mapping[str, Records]) -> Iterator[str]:
    yield from _list_records("Added", [record for id, record in new.items() if id not in old])
    both = [(old[id], new[id]) for id in new if id in old]
    renamed = [
        f"{names_of[0]} is now {names_of[1]}"
        for before, after in both
        for field in _NAMES
        if before.get(field) and len(set(names_of := (before[field], after.get(field)))) > 1 and names_of[1]
    ]
    if renamed:
        yield f"* Renamed ({len(renamed)}): {'; '.join(sorted(renamed, key=names.make_natural_key))}"
    filled, corrected, emptied = Counter[str](), Counter[str](), Counter[str]()
    for before, after in both:
        for field in (before.keys() | after.keys()) - {*_NAMES}:
            if before.get(field) != after.get(field):
                (corrected if field in before and field in after else filled if field in after else emptied)[field] += 1
        for field in _NAMES:
            filled[field] += field in after and field not in before
    for word, counts in (("Filled in", filled), ("Corrected", corrected), ("Left out", emptied)):
        if +counts:
            yield f"* {word}: {', '.join(f'`{field}` of {count:,}' for field, count in sorted((+counts).items()))}"
    yield from _list_records("Removed", [record for id, record in old.items() if id not in new])


def _list_records(word: str, records: list[Records]) -> Iterator[str]:
    labels = sorted((_label(record) for record in records), key=names.make_natural_key)
    if labels:
        yield f"* {word} ({len(labels):,})" + (f": {'; '.join(labels)}" if len(labels) <= _MOST else "")


def _label(record: Records) -> str:
    return str(next(record[field] for field in _LABELS if field in record))


def _read_commit(commit: str) -> Iterator[str]:
    """Yield the texts of the data files of a commit."""
    paths = _run_git("ls-tree", "--name-only", commit, "data/").splitlines()
    return (_run_git("show", f"{commit}:{path}") for path in paths if path.endswith(".toml"))


def _run_git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout  # noqa: S603


def main() -> int:
    """Write the changes since the version that a commit has."""
    commit, name = sys.argv[1:]
    now = read_data(path.read_text("utf-8") for path in sorted((ROOT / "data").glob("*.toml")))
    version, day = read_bundled_version()
    head = (
        "# Changes of the data\n\n"
        "By kind, what differs from the version before; `python docs/data_changes.py` compares them.\n"
        "What was filled in, corrected or left out is counted by field.\n\n"
        f"## {version} ({day}), since {name}\n\n"
    )
    text = head + "\n".join(describe_changes(read_data(_read_commit(commit)), now))
    (ROOT / "data" / "CHANGES.md").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
