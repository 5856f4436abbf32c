"""Records of one's own: add."""

import sqlite3
from pathlib import Path
from typing import Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.emit import ask
from inliaison.cli.options import Color, Scope, examples
from inliaison.dataset import adding, making, own, problems, validation
from inliaison.dataset.layer import OWN, Layer
from inliaison.errors import AccessError, FaultyDataError, UsageError
from inliaison.index import layers
from inliaison.kinds import SINGULAR
from inliaison.query import references
from inliaison.system import lock, output
from inliaison.text import toml

Tables = dict[str, list[dict[str, Any]]]


@examples(
    'inliaison add person name="Ada Brook" --dry-run',
    'inliaison add quote person=amit text="Words of his." publication="ISO Focus" date=2009-05 about=wsc --dry-run',
    "inliaison add liaison partner=who kind=memorandum date=2026-01-15 --dry-run",
)
def add(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="partner, liaison, quote, person, source …")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="What is known; lists by repeating a field.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="FILE", help="Add to this file instead.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be added.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print every field with what it means.")] = False,
    data: Annotated[
        list[str] | None,
        typer.Option("--data", rich_help_panel="Data", metavar="PATH", help="What it is checked with. Repeatable."),
    ] = None,
    color: Color = "auto",
) -> None:
    """Add a record of your own, checked with all others before it is written.

    Values that name other records are references as everywhere. The id is made and printed.
    """
    terminal.use_color(color)
    (named,) = references.kinds_named(kind)
    if template:
        terminal.tell(adding.template(named))
        return
    if not words:
        raise UsageError(f"nothing is said of the {SINGULAR[named]}", remedy=f"See: inliaison add {kind} --template")
    values = adding.given(named, words)
    file = Path(to) if to else own.path()
    if file is None:
        raise AccessError("there is no folder to keep records in", remedy="Set INLIAISON_HOME, or give --to.")
    if dry_run:
        tables, _ = _made(named, values, file, data)
        output.to_stdout(adding.written(tables).encode("utf-8"))
        return
    with lock.alone(_lock_of(file)):
        tables, new = _made(named, values, file, data)
        output.to_file(str(file), new, force=True)
    id = tables[named][0]["id"]
    output.to_stdout(f"{id}\n".encode())
    shown = "" if to is None else f" --data {to}"
    terminal.note(f"added to {file}; `inliaison show {id}{shown}` shows it")


def _lock_of(file: Path) -> Path:
    """The lock of a file: in the folder of the program, so that none lies about in those of the user."""
    home = own.path()
    folder = home.parent if home else file.parent
    return folder / "own.lock"


def _made(kind: str, values: dict[str, list[str]], file: Path, data: list[str] | None) -> tuple[Tables, bytes]:
    """The records that are to be added, and the bytes of the file with them. Raises whatever is wrong with them."""
    old = _content(file)
    scope = Scope(data=[*(data or ()), *([str(file)] if old and file != own.path() else ())])
    there = toml.parse(old, str(file)) if old.strip() else {}
    tables = ask(scope, lambda database: _tables(database, kind, values, there.get("sources", [])))
    new = adding.appended(old, tables, str(file))
    _check(file, new, data)
    return tables, new


def _content(file: Path) -> bytes:
    if file.is_symlink() and not file.exists():
        raise AccessError(f"cannot read {file}: it is a link to nothing")
    return toml.read(file) if file.exists() else b""


def _tables(
    database: sqlite3.Connection, kind: str, values: dict[str, list[str]], sources: list[dict[str, Any]]
) -> Tables:
    def taken(of: str) -> Any:
        return lambda id: database.execute(f"SELECT 1 FROM {of} WHERE id = ?", (id,)).fetchone() is not None

    def resolve(reference: str, kinds: tuple[str, ...]) -> str:
        return references.resolve(database, reference, kinds).id

    record = adding.record(kind, values, resolve)
    record = {"id": record.pop("id", "") or making.id_for(kind, record, taken(kind)), **record}
    if kind == "sources":
        return {kind: [record]}
    if "sources" in values:
        record["sources"] = [resolve(reference, ("sources",)) for reference in values["sources"]]
        return {kind: [record]}
    source = adding.source(values, sources)
    if source in sources:
        return {kind: [{**record, "sources": [source["id"]]}]}
    source["id"] = making.id_for("sources", {"title": source["id"]}, taken("sources"))
    return {kind: [{**record, "sources": [source["id"]]}], "sources": [source]}


def _check(file: Path, new: bytes, data: list[str] | None) -> None:
    """Raise FaultyDataError for a file that would not be sound together with all that is seen with it."""
    below = [layer for layer in layers.compose(data or ()) if file not in layer.files]
    own_layer = Layer(OWN if file == own.path() else str(file), (file,))
    whole = validation.Merged([*validation.read(below), (own_layer, file, new)])
    faults = [problem for problem in whole.problems if problem.file == str(file)]
    if faults:
        raise FaultyDataError(
            "the record cannot be added",
            details=problems.faulty(faults).details,
            remedy="Nothing was written.",
        )
