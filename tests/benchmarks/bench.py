"""How fast inliaison is, beside what a person would use instead, as Markdown.

    python tests/benchmarks/bench.py > docs/performance.md        all sizes, about twelve minutes
    python tests/benchmarks/bench.py --quick                      the small sizes, few runs

`--register FILE` takes ISO's real open data in place of an invented register of the same size. Tools
that are not installed (jq, tomlq, sqlite-utils, recsel, grep) are left out of the table.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import invented, others, report
from benchmarks.measure import Figure, together

PYTHON = sys.executable
PROGRAM = str(Path(sys.executable).with_name("inliaison"))
FIRST = (PYTHON, str(Path(__file__).with_name("first_screen.py")))
FLOORS = {
    "table": (PYTHON, "-c", "import typer, rich.console, rich.table"),
    "json": (PYTHON, "-c", "import typer"),
    others.SCREEN: (*FIRST, "", PYTHON, "-c", "import textual.app"),
}
SIZES = {
    "10,000": invented.Size(10_000, 30_000, 1_000, 30_000),
    "100,000": invented.Size(100_000, 300_000, 10_000, 1_000_000),
}
_SETTLED = 2.2
"""Seconds after which inliaison trusts the time stamps of files that were just written."""


class Question(NamedTuple):
    """One thing to ask at every size, and the floor that its time is held against."""

    name: str
    arguments: tuple[str, ...]
    floor: str = "json"


class Place(NamedTuple):
    """A dataset of one size, and how to ask it."""

    name: str
    environment: dict[str, str]
    data: Path | None
    asked: tuple[Question, ...]


def main() -> None:
    """Measure every size and print the report."""
    options = _options()
    _compile_bytes()
    with tempfile.TemporaryDirectory(prefix="inliaison-bench-") as folder:
        places = list(_places(Path(folder), options))
        measured = {place.name: _measure(place, options.runs) for place in places}
        compiled = {place.name: _compile(place) for place in places if place.data}
    sys.stdout.write(report.markdown(_machine(), measured, compiled) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the bundled dataset and a register, three runs each")
    parser.add_argument("--register", type=Path, help="a file of ISO's open data, in place of an invented one")
    parser.add_argument("--runs", type=int, help="runs of each command (11; 3 if quick)")
    options = parser.parse_args()
    options.runs = options.runs or (3 if options.quick else 11)
    return options


def _compile_bytes() -> None:
    """An installed program has its bytecode; a checkout run with PYTHONDONTWRITEBYTECODE has none."""
    import compileall

    import inliaison

    compileall.compile_dir(Path(inliaison.__file__).parent, quiet=1)


def _places(folder: Path, options: argparse.Namespace) -> Sequence[Place]:
    bundled = _place(folder, "bundled", None, others.BUNDLED)
    register = _place(folder, "register", None, others.REGISTER)
    rows = folder / "register.jsonl"
    rows.write_bytes(options.register.read_bytes() if options.register else invented.register().encode())
    _ask(register, "register", "import", str(rows), "--date", "2025-07-16")
    found = [bundled, register, *(() if options.quick else (_place_standards(folder, rows),))]
    for name, size in {} if options.quick else SIZES.items():
        data = folder / f"data-{size.partners}"
        _apart(partial(_write, size, data))
        found.append(_place(folder, name, data, others.INVENTED))
    time.sleep(_SETTLED)
    return found


def _place_standards(folder: Path, register: Path) -> Place:
    """A register on two days, with as many documents as ISO has."""
    place = _place(folder, "standards", None, others.STANDARDS)
    earlier, documents = folder / "earlier.jsonl", folder / "documents.jsonl"
    earlier.write_text(invented.register(liaisons=2900))
    for day, committees, moved in (("2025-06-16", earlier, 0), ("2025-07-16", register, 2000)):
        documents.write_text(invented.documents(moved=moved))
        for file in (committees, documents):
            _ask(place, "register", "import", str(file), "--date", day)
    return place


def _place(folder: Path, name: str, data: Path | None, asked: Sequence[tuple[str, tuple[str, ...], str]]) -> Place:
    kept = {key: value for key, value in os.environ.items() if key not in ("INLIAISON_DATA", "PYTHONDONTWRITEBYTECODE")}
    environment = kept | {"INLIAISON_HOME": str(folder / f"home-{name}"), "COLUMNS": "80"}
    if data:
        environment["INLIAISON_DATA"] = str(data)
    return Place(name, environment, data, tuple(Question(*question) for question in asked))


def _write(size: invented.Size, folder: Path) -> None:
    invented.write(invented.dataset(size), folder)


def _apart(work: Callable[[], object]) -> None:
    """Do something in a process of its own: the memory of this one would be counted to those it starts."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0:
        raise SystemExit("preparing the data failed")


def _ask(place: Place, *arguments: str) -> str:
    done = subprocess.run([PROGRAM, *arguments], env=place.environment, capture_output=True, text=True, check=True)
    return done.stdout


def _measure(place: Place, runs: int) -> dict[str, dict[str, Figure]]:
    """For each question: the floor, inliaison with a warm index, and whatever else answers it."""
    _ask(place, "sources")  # The index is built,
    time.sleep(_SETTLED)
    _ask(place, "sources")  # and noted.
    tools = others.Tools(Path(place.environment["INLIAISON_HOME"]), invented=place.data is not None)
    _apart(lambda: tools.prepare((PROGRAM, "export"), place.environment))
    measured = {}
    for question in place.asked:
        drawn = (*FIRST, "Name") if question.floor == others.SCREEN else ()
        commands = {"floor": FLOORS[question.floor], "inliaison": (*drawn, PROGRAM, *question.arguments)}
        commands |= tools.answering(question.name)
        measured[question.name] = together(commands, place.environment, runs=runs)
        sys.stderr.write(f"{place.name}: {question.name}\n")
    cache = Path(place.environment["INLIAISON_HOME"], "cache")
    commands = {"floor": FLOORS["json"], "inliaison": (PROGRAM, "sources", "-f", "json")}
    wipe = {"inliaison": lambda: shutil.rmtree(cache, ignore_errors=True)}
    measured["any, with no index yet"] = together(commands, place.environment, runs=min(runs, 3), before=wipe)
    return measured


def _compile(place: Place) -> report.Compile:
    """A first question of a dataset on its own, beside the standard library's parser on the same bytes."""
    assert place.data
    files = sorted(place.data.glob("*.toml"))
    parse = "import sys, tomllib\nfor name in sys.argv[1:]:\n    tomllib.load(open(name, 'rb'))"
    cache = Path(place.environment["INLIAISON_HOME"], "cache")
    figures = together(
        {
            "tomllib": (PYTHON, "-c", parse, *map(str, files)),
            "inliaison": (PROGRAM, "sources", "--no-bundled", "-f", "json"),
        },
        place.environment,
        runs=2,
        before={"inliaison": lambda: shutil.rmtree(cache, ignore_errors=True)},
    )
    index = max(path.stat().st_size for path in cache.glob("*.index"))
    return report.Compile(sum(path.stat().st_size for path in files), index, figures["tomllib"], figures["inliaison"])


def _machine() -> str:
    """What was measured on, and with which versions."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), "unknown CPU")
    packages = ", ".join(f"{name} {version(name)}" for name in ("inliaison", "typer", "rich", "textual"))
    tools = json.dumps(others.versions())[1:-1].replace('"', "")
    return (
        f"{platform.system()}, {os.cpu_count()} x {model}; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}. Beside it: {tools}."
    )


if __name__ == "__main__":
    main()
