"""The figures of all sizes as the Markdown of docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.measure import Figure
from benchmarks.others import COMPLETION, SCREEN

Measured = Mapping[str, Mapping[str, Mapping[str, Figure]]]
"""By size, question and command."""

_OTHERS = ("jq", "tomlq", "sqlite-utils", "recsel", "grep")
_LIMITS = {
    "all partners as a table": 1.25,
    "all liaisons as a table": 1.25,
    "all partners": 1.35,
    "all liaisons": 1.35,
    COMPLETION: 1.35,
    SCREEN: 1.5,
}
_GROWTH = 1.5


class Compile(NamedTuple):
    """A dataset's size in bytes, that of its index, and what parsing and compiling it took."""

    size: int
    index_size: int
    tomllib: Figure
    inliaison: Figure


def markdown(machine: str, measured: Measured, compiled: Mapping[str, Compile]) -> str:
    """The whole report."""
    parts = [
        "# How fast inliaison is",
        "Written by `python tests/benchmarks/bench.py > docs/performance.md`. Every figure is the median of whole "
        "processes that were run in turn, from start to exit, with the output thrown away; ratios are medians pair by "
        "pair. The floor is what a Python program on the same libraries pays before it does anything: "
        '`python -c "import typer"`, and `import typer, rich.console, rich.table` for what is drawn as a table. '
        "The first screen of `browse` is timed on a terminal, until a word of its list is drawn, beside "
        '`python -c "import textual.app"` there.',
        machine,
        _answers(measured),
        "A word in the other tools' columns: they read their own form of the same data, made beforehand and not "
        "timed. `jq` and `tomlq` search every text, `sqlite-utils` and `recsel` some fields, `grep` counts lines.",
        _growth(measured),
    ]
    if compiled:
        parts.append(_compiles(compiled))
    return "\n\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _answers(measured: Measured) -> str:
    head = ("dataset: question", "inliaison", "x floor", "at most", "peak MB", *_OTHERS)
    rows = []
    for size, questions in measured.items():
        for question, figures in questions.items():
            mine = figures["inliaison"]
            limit = _LIMITS.get(question) if size in ("bundled", "register") else None
            rows.append(
                (
                    f"{size}: {question}",
                    f"**{_time(mine)}**",
                    f"{mine.ratio:.2f}",
                    f"{limit:.2f}" if limit else "",
                    f"{mine.megabytes:.0f}",
                    *(_time(figures[other]) if other in figures else "" for other in _OTHERS),
                )
            )
    return "## Answers with a warm index\n\n" + _table(head, rows)


def _growth(measured: Measured) -> str:
    first = measured["bundled"]
    shared = [question for question in first if all(question in questions for questions in measured.values())]
    rows = []
    for question in shared:
        base = first[question]["inliaison"]
        cells = [_time(base)]
        for questions in list(measured.values())[1:]:
            figure = questions[question]["inliaison"]
            cells.append(f"{_time(figure)} ({figure.ratio / base.ratio:.2f} x)")
        rows.append((question, *cells))
    told = (
        f"A filtered listing or a search may take {_GROWTH} times as long with 100,000 partners as with 150. What is in "
        "brackets is told by the ratios to the floor, which was run in turn with each, so that the machine's own "
        "changes of speed do not show."
    )
    return "## How that grows\n\n" + _table(("question", *measured), rows) + "\n\n" + told


def _compiles(compiled: Mapping[str, Compile]) -> str:
    head = (
        "partners",
        "files MB",
        "index MB",
        "tomllib s",
        "compile s",
        "x tomllib",
        "peak MB",
        "x files",
        "tomllib's own",
    )
    rows = (
        (
            name,
            f"{it.size / 1e6:.1f}",
            f"{it.index_size / 1e6:.1f}",
            f"{it.tomllib.milliseconds / 1000:.2f}",
            f"{it.inliaison.milliseconds / 1000:.2f}",
            f"**{it.inliaison.ratio:.2f}**",
            f"{it.inliaison.megabytes:.0f}",
            f"**{it.inliaison.megabytes * 1024 * 1024 / it.size:.1f}**",
            f"{it.tomllib.megabytes * 1024 * 1024 / it.size:.1f}",
        )
        for name, it in compiled.items()
    )
    told = (
        "Reading, proving and indexing a dataset with three times as many liaisons and a tenth as many quotes as "
        "partners, once, beside `tomllib` parsing the same bytes. With 100,000 partners it may take 2 times the time and "
        "12 times the size of the files in memory."
    )
    return "## The first question\n\n" + told + "\n\n" + _table(head, rows)


def _time(figure: Figure) -> str:
    """Milliseconds, or seconds where it is many; what failed says so."""
    if figure.code not in (0, 1):
        return f"failed ({figure.code})"
    return f"{figure.milliseconds:.0f} ms" if figure.milliseconds < 1000 else f"{figure.milliseconds / 1000:.1f} s"
