"""Renew what the program makes: manual, page on SQL, schema, data package, types of the Python interface, pictures.

python docs/build.py            writes them
python docs/build.py --check    names those that are not current, and fails if there are any
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import data_package
import manual
import sql_page
import type_stub

from inliaison.dataset.schema import build_schema

ROOT = Path(__file__).resolve().parent.parent


def texts() -> Iterator[tuple[Path, str]]:
    """Every text that is made, with what it should hold."""
    yield ROOT / "docs" / "inliaison.1", manual.manual()
    yield ROOT / "docs" / "sql.md", sql_page.page()
    yield ROOT / "src" / "inliaison" / "api" / "kind_methods.pyi", type_stub.stub()
    yield ROOT / "src" / "inliaison" / "__init__.pyi", type_stub.package_stub()
    yield ROOT / "data" / "schema.json", json.dumps(build_schema(), ensure_ascii=False, indent=2) + "\n"
    yield ROOT / "data" / "datapackage.json", data_package.package()


def made() -> Iterator[tuple[Path, str]]:
    """Every file that is made, texts and pictures."""
    import pictures  # It loads Textual.

    yield from texts()
    for name, picture in pictures.pictures():
        yield ROOT / "docs" / "pictures" / name, picture


def main() -> int:
    """Write, or with --check compare."""
    stale = [(path, text) for path, text in made() if not path.exists() or path.read_text("utf-8") != text]
    for path, text in stale:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if sys.argv[1:] != ["--check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    if sys.argv[1:] != ["--check"]:
        _make_once()
    return int(bool(stale) and sys.argv[1:] == ["--check"])


def _make_once() -> None:
    """Make the pictures that are not the same everywhere, where they are missing."""
    import pictures
    import screenshots

    if not screenshots.PICTURE.exists():
        screenshots.take()
    for name, command in pictures.DRAWINGS.items():
        path = ROOT / "docs" / "pictures" / f"{name}.svg"
        if not path.exists() and shutil.which("dot"):
            path.write_text(pictures.in_a_pipe(*command), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
