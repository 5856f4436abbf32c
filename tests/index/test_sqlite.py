"""What happens where Python has no SQLite, an old one, or one that lacks a part."""

from __future__ import annotations

import ast
import functools
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import ROOT, SMALL

import inliaison
from inliaison.system import sqlite

ALONE = ("--no-bundled", "--data", SMALL)
ASKING = (
    ("partners", *ALONE), ("show", "gale", *ALONE), ("sql", "SELECT 1"), ("export", *ALONE, "-f", "html"), (),
    ("add", "partners", "name=X", "--to", "x.toml"),
)  # fmt: skip
HELP = (("--version",), ("-h",), ("partners", "--help"), ("sql", "-h"), ("register", "-h"))
NEEDED = "error: inliaison needs SQLite 3.31 or newer, with FTS5 and JSON; this Python has {}\nInstall inliaison with another Python"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("argv", ASKING, ids=" ".join)
def test_sqlite_that_is_too_old_is_an_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 30, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.30.1")
    done = run(*argv)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith(NEEDED.format("3.30.1"))
    assert done.err.count("\n") == 2
    assert not (tmp_path / "x.toml").exists()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 0))
    assert run(*argv).code == 0


@pytest.mark.parametrize(("statement", "part"), [("PRAGMA module_list", "FTS5"), ("SELECT json('[]')", "JSON")])
def test_sqlite_without_fts5_or_json_is_an_error(
    run: Run, monkeypatch: pytest.MonkeyPatch, statement: str, part: str
) -> None:
    class Lacking(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql == statement:
                sql = "SELECT 'fts3'" if part == "FTS5" else "SELECT nope()"
            return super().execute(sql, *values)

    monkeypatch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=Lacking))
    done = run("partners", *ALONE)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith(NEEDED.format(f"{sqlite3.sqlite_version} without {part}"))


def _without_sqlite(*argv: str) -> subprocess.CompletedProcess[str]:
    program = "import sys\nsys.modules['_sqlite3'] = None\nfrom inliaison.cli import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", program, *argv], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("argv", HELP, ids=" ".join)
def test_help_and_version_need_no_sqlite(argv: tuple[str, ...]) -> None:
    done = _without_sqlite(*argv)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("argv", ASKING, ids=" ".join)
def test_python_without_sqlite_is_an_error(tmp_path: Path, argv: tuple[str, ...]) -> None:
    done = _without_sqlite(*argv)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith(NEEDED.format("none"))
    assert not (tmp_path / "x.toml").exists()


def test_readme_states_the_oldest_sqlite_version() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"SQLite {'.'.join(map(str, sqlite.LEAST))} or newer" in readme


NEWER = re.compile(
    r"""\biif\( | ->>? \s* ['"{] | \bRETURNING\b | \bUPDATE\b[^;]*\bSET\b[^;]*\bFROM\b[^()]*$ | \bMATERIALIZED\b
    | \b(?:RIGHT|FULL)\s+(?:OUTER\s+)?JOIN\b | \)\s*STRICT\b | \bDROP\s+COLUMN\b | \bDISTINCT\s+FROM\b
    | \b(?:unixepoch|concat|concat_ws|string_agg|octet_length|substring|sign|ceil|ceiling|floor|sqrt|pow|power|ln|log|log2
    | log10|exp|mod|trunc|radians|degrees|pi|unhex|timediff|jsonb\w*|json_pretty|json_error_position|if)\(""",
    re.VERBOSE,
)
"""What came to SQL after that version."""


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module that may be SQL, and no docstring or other sentence of its own."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def test_sql_uses_no_feature_newer_than_the_oldest_sqlite() -> None:
    package = Path(inliaison.__file__).parent
    assert sqlite.LEAST == (3, 31)
    found = [
        (str(path.relative_to(package)), text)
        for path in package.rglob("*.py")
        for text in _texts(ast.parse(path.read_text("utf-8")))
        if NEWER.search(text)
    ]
    assert found == []
    for sql in ("SELECT iif(1, 2, 3)", "value ->> 'title'", "value->'$.a'", "DELETE FROM x RETURNING y", "floor(2.5)"):
        assert NEWER.search(sql)
