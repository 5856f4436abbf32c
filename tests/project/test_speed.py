"""Speed in counts instead of times: modules loaded, statements run on the index."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from benchmarks import invented
from conftest import Run
from support.places import TESTS

from inliaison import index
from inliaison.cli import terminal
from inliaison.index import stamps

NEVER = {
    *("asyncio", "email", "hashlib", "http", "httpx", "importlib.metadata", "multiprocessing"),
    *("platformdirs", "pydantic", "shlex", "tempfile", "tomli", "tomllib", "unittest", "urllib.request"),
    *(
        "inliaison.dataset.rules",
        "inliaison.dataset.validation",
        "inliaison.index.compiling",
        "inliaison.kinds.fields",
        "inliaison.kinds.record",
    ),
    *("inliaison.register.download", "inliaison.register.iso", "inliaison.register.store"),
    *("inliaison.query.unknown_references", "inliaison.system.web_browser"),
}
"""What no query of a warm index loads."""
NO_RICH = {"dataclasses", "rich", "tomli_w"}


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["partners", "-f", "json"], NO_RICH | {"json"}),
        (["liaisons", "-f", "jsonl", "--kind", "committee"], NO_RICH | {"json"}),
        (["committees", "-f", "csv"], NO_RICH),
        (["partners"], NO_RICH | {"json"}),
        (["show", "unido"], NO_RICH),
        (["show", "unido", "-f", "json"], NO_RICH),
        (["search", "vienna"], NO_RICH),
        (
            ["partners", "-f", "table"],
            {"rich.console", "rich.style", "rich.table", "rich.panel", "rich.markup", "tomli_w"},
        ),
        (
            ["show", "unido", "-f", "table"],
            {"rich.console", "rich.style", "rich.panel", "rich.markdown", "rich.progress", "tomli_w"},
        ),
        (["export"], {"rich"}),
        (["stats", "--by", "country", "-f", "json"], NO_RICH),
        (["__complete", "=un", "show"], NO_RICH),
        (["__complete", "=--f", "partners"], NO_RICH | {"json"}),
    ],
    ids=lambda words: " ".join(sorted(words)) if isinstance(words, set) else " ".join(words),
)
def test_a_command_loads_only_what_it_uses(
    list_modules: Callable[..., set[str]], arguments: list[str], never: set[str], tmp_path: Path
) -> None:
    """With the index of all tests, after the files have settled; beside what importing Typer loads."""
    places = {"INLIAISON_HOME": os.environ["INLIAISON_HOME"]}
    if sys.platform == "linux":  # Elsewhere, a library knows the usual places.
        (tmp_path / "inliaison").symlink_to(Path(os.environ["INLIAISON_HOME"]) / "cache")
        places = {"INLIAISON_HOME": "", "XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    assert not (NEVER | never) & list_modules(places, *arguments)


_EACH_IN_A_COPY = """
import typer, sys
floor = set(sys.modules)
from inliaison.index import stamps
stamps._SETTLED = (-(10**18),) * 2
from inliaison.cli import main
import os
for line in sys.stdin:
    process = os.fork()
    if not process:
        places, arguments = eval(line)
        os.environ.update(places)
        answers, sys.stdout = sys.stdout, sys.stderr
        code = main(arguments)
        print(code, *(set(sys.modules) - floor), file=answers, flush=True)
        os._exit(0)
    os.waitpid(process, 0)
"""
"""A program that runs each command line in a copy of itself, which has loaded nothing but what all commands load."""


@pytest.fixture(scope="module")
def list_modules() -> Iterator[Callable[..., set[str]]]:
    """Return which modules a command loads."""
    call = [sys.executable, "-c", _EACH_IN_A_COPY]
    with subprocess.Popen(call, stdin=-1, stdout=-1, stderr=subprocess.DEVNULL, text=True) as program:
        questions, answers = program.stdin, program.stdout
        assert questions
        assert answers

        def list_modules(places: dict[str, str], *arguments: str) -> set[str]:
            print((places, arguments), file=questions, flush=True)
            code, *modules = answers.readline().split()
            assert code == "0"
            return {*modules}

        yield list_modules
        questions.close()


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Invented datasets of which one has eight times as many records as the other."""
    folder = tmp_path_factory.mktemp("sizes")
    sizes = {"some": invented.Size(40, 120, 8), "many": invented.Size(320, 960, 64)}
    return [str(invented.write(invented.dataset(size), folder / name)) for name, size in sizes.items()]


class _Counted(sqlite3.Connection):
    """A connection that keeps the questions it is asked, less those that the full text asks itself."""

    asked: ClassVar[list[str]] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.set_trace_callback(lambda sql: None if sql.startswith("--") else _Counted.asked.append(sql))


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["partners"],
        ["partners", "--kind", "un-body", "-f", "json"],
        ["partners", "--committee", "TC 7", "--recursive", "-f", "table"],
        ["liaisons", "union"],
        ["liaisons", "-f", "table"],
        ["quotes", "--person", "person-7", "-f", "table"],
        ["committees", "-f", "csv"],
        ["search", "timber"],
        ["search", "committees", "-f", "table"],
        ["show", "org-7"],
        ["show", "TC 8"],
        ["show", "person-7"],
        ["show", "invented"],
        ["common", "org-1", "org-2"],
        ["export"],
    ],
    ids=" ".join,
)
def test_larger_dataset_needs_no_more_statements(
    run: Run, sizes: list[str], arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect
    counts, lengths = [], []
    for data in sizes:
        command, *options = arguments
        assert run(command, *options, "--no-bundled", "--data", data).code == 0  # The index is built,
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **{**k, "factory": _Counted}))
            _Counted.asked.clear()
            done = run(command, *options, "--no-bundled", "--data", data)  # and then asked.
        counts.append(len(_Counted.asked))
        lengths.append(len(done.out))
    assert counts[0] == counts[1] < 55
    assert lengths[0] < lengths[1] or arguments[0] in ("committees", "common", "quotes", "show")


@pytest.mark.parametrize(("patience", "drawn"), [(-1.0, True), (60.0, False)])
def test_slow_compilation_shows_a_progress_bar(
    run: Run, sizes: list[str], monkeypatch: pytest.MonkeyPatch, patience: float, drawn: bool
) -> None:
    monkeypatch.setattr(terminal, "_PATIENCE", patience)
    ask = ("sources", "--no-bundled", "--data", sizes[0], "--color", "never")
    first, again = run(*ask, terminal=True), run(*ask, terminal=True)
    piped = run("sources", "--no-bundled", "--data", sizes[1])  # Compiled just now, too, but nobody is watching.
    assert ("###" in first.err) is drawn
    assert first.err.replace("\r", "\n").split("\n")[-2:] == ["1 source", ""]
    assert (again.err, piped.err) == ("1 source\n", "")
    assert (first.out, first.code) == (again.out, 0)


def test_progress_bar_is_cleared_before_an_error(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_PATIENCE", -1.0)
    faulty = tmp_path / "faulty.toml"
    faulty.write_text('people = [{id = "a", name = "Ann", sources = ["s"]}]')
    done = run("people", "--no-bundled", "--data", str(faulty), "--color", "never", terminal=True)
    assert done.code == 3
    assert " " * 60 + "\rerror: the dataset has 1 problem\n" in done.err


@pytest.mark.slow
def test_the_benchmark_runs_and_every_command_in_it_answers(tmp_path: Path) -> None:
    """The short form: the figures are those of a loaded machine and mean nothing here."""
    program = str(TESTS / "benchmarks" / "bench.py")
    done = subprocess.run(
        [sys.executable, program, "--quick", "--runs", "1"], capture_output=True, text=True, check=True
    )
    rows = [line for line in done.stdout.splitlines() if line.startswith(("| bundled: ", "| register: "))]
    assert len(rows) == 27
    assert "failed" not in done.stdout
    assert all(" ms** |" in row or " s** |" in row for row in rows)


def test_listings_of_the_benchmark_use_indexes(sizes: list[str]) -> None:
    """A listing by partner, committee, part or framework goes through an index, not through every row."""
    from inliaison.dataset import validation
    from inliaison.index import compiling, layers

    with sqlite3.connect(":memory:") as database:
        compiling.compile_into(
            database, validation.merge_layers(validation.read_layers(layers.compose([sizes[0]], bundled=False)))
        )
    for table, column in (
        *(("liaisons", name) for name in ("partner", "committee", "framework", "id")),
        *(("partners", name) for name in ("part_of", "country", "id")),
        *(("quotes", name) for name in ("person", "partner", "id")),
    ):
        plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = ?", ("x",)).fetchall()
        assert "USING INDEX" in plan[0][3], (table, column, plan)
    database.close()


def test_time_stamps_avoid_hashing_the_data(run: Run, sizes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Once noted, a large dataset is neither read nor hashed for a question."""
    monkeypatch.setattr(stamps, "_SETTLED", (-(10**18),) * 2)
    ask = ("sources", "--no-bundled", "--data", sizes[1], "-f", "json")
    first = run(*ask)
    monkeypatch.setattr(index, "_compute_name", None)
    assert run(*ask) == first
