"""The answer of `inliaison` without a command: what is loaded, and what to try first."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator

from inliaison import __version__
from inliaison.cli import age, terminal
from inliaison.cli.answer import query_index
from inliaison.cli.options import Scope
from inliaison.cli.waiting import describe_waiting
from inliaison.dataset import user_records
from inliaison.dataset.registers import ISO
from inliaison.query import register_state
from inliaison.register import documents
from inliaison.render import view
from inliaison.system import output

TRY = {
    "inliaison partners --kind un-body": "a list, narrowed down",
    "inliaison show unido": "one record with everything related to it",
    "inliaison search energy": "anything with this word in it",
    "inliaison common unido wto": "the committees that partners share",
    "inliaison stats --by founded": "counts, drawn as bars",
}
"""The five commands to try first, each with what it shows."""


def greet() -> None:
    """Print what the directory holds and how to begin."""
    counts, day, registers = query_index(
        Scope(), lambda it: (_format_counts(it), register_state.read_date(it), register_state.describe_registers(it))
    )
    user_layer, waiting = user_records.find_layer(), describe_waiting()
    width = max(map(len, TRY))
    lines = [
        f"{_paint('inliaison', '1')} {__version__}: a terminal directory of ISO's international partners",
        "",
        "  " + ", ".join(counts),
        *(f"  with {register}" for register in registers),
        *([] if day else [f"  {ISO.publisher}'s whole register: `inliaison register update`"]),
        *([f"  {age.describe_age(day)}"] if day and age.describe_age(day) else []),
        *(f"  with {snapshot}" for snapshot in _iter_documents()),
        *([f"  {waiting}"] if waiting else []),
        *([f"  with records of your own, in {user_layer.files[0]}"] if user_layer else []),
        "",
        "Try",
        *(f"  {_paint(command, '35')}{'':{width - len(command)}}  {about}" for command, about in TRY.items()),
        "",
        "`inliaison -h` names every command; each has a -h of its own.",
    ]
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    output.write_stdout("".join(line + "\n" for line in lines).encode(encoding, "replace"))


def _format_counts(database: sqlite3.Connection) -> list[str]:
    kinds = ("partners", "liaisons", "quotes", "people", "committees")
    return [view.format_count(kind, number) for kind, number in register_state.count_records(database, kinds).items()]


def _iter_documents() -> Iterator[str]:
    """Yield what is loaded of ISO's documents and its classification, each with its day and its size."""
    for snapshot in documents.list_current():
        if head := documents.read_head(snapshot):
            count = view.format_count(documents.RECORD_NAMES[snapshot.kind], head["records"])
            yield f"the {documents.NAMES[snapshot.kind]} of {snapshot.date}: {count}"


def _paint(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if terminal.wants_color(sys.stdout) else text
