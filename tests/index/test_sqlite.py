"""What happens where Python has no SQLite, an old one, or one that lacks a part."""

from __future__ import annotations

import functools
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from conftest import Result, Run
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


_WITHOUT_SQLITE = """
import io, json, sys
sys.modules["_sqlite3"] = None
from inliaison.cli import main
answers = sys.stdout
for line in sys.stdin:
    sys.stdout, sys.stderr = streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    code, _ = main(json.loads(line)), [stream.flush() for stream in streams]
    print(json.dumps([code, *(stream.buffer.getvalue().decode() for stream in streams)]), file=answers, flush=True)
"""


@pytest.fixture(scope="module")
def without_sqlite() -> Iterator[Callable[..., Result]]:
    """Run a command line in a Python without SQLite, which is started once."""
    with subprocess.Popen([sys.executable, "-c", _WITHOUT_SQLITE], stdin=-1, stdout=-1, text=True) as program:
        questions, answers = program.stdin, program.stdout
        assert questions
        assert answers

        def ask(*argv: str) -> Result:
            print(json.dumps(argv), file=questions, flush=True)
            return Result(*json.loads(answers.readline()))

        yield ask
        questions.close()


@pytest.mark.parametrize("argv", HELP, ids=" ".join)
def test_help_and_version_need_no_sqlite(without_sqlite: Callable[..., Result], argv: tuple[str, ...]) -> None:
    done = without_sqlite(*argv)
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize("argv", ASKING, ids=" ".join)
def test_python_without_sqlite_is_an_error(
    without_sqlite: Callable[..., Result], tmp_path: Path, argv: tuple[str, ...]
) -> None:
    done = without_sqlite(*argv)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith(NEEDED.format("none"))
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


def _texts(constant: Any) -> Iterator[str]:
    """The texts of a compiled module: in its functions and classes, in tuples and sets, and between braces."""
    if isinstance(constant, str):
        yield constant
    elif isinstance(constant, CodeType | tuple | frozenset):
        for inner in constant.co_consts if isinstance(constant, CodeType) else constant:
            yield from _texts(inner)


def test_sql_uses_no_feature_newer_than_the_oldest_sqlite() -> None:
    package = Path(inliaison.__file__).parent
    assert sqlite.LEAST == (3, 31)
    found = [
        (str(path.relative_to(package)), text)
        for path in package.rglob("*.py")
        for text in _texts(SourceFileLoader("", str(path)).get_code(""))
        if NEWER.search(text)
    ]
    assert found == []
    for sql in ("SELECT iif(1, 2, 3)", "value ->> 'title'", "value->'$.a'", "DELETE FROM x RETURNING y", "floor(2.5)"):
        assert NEWER.search(sql)
