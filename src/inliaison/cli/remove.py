"""The `remove` command, which removes user records."""

import contextlib
from collections.abc import Sequence
from typing import Annotated

import typer

from inliaison.cli import own_record, terminal
from inliaison.cli.add import get_file
from inliaison.cli.options import CheckedWith, Color, Kind, describe_command
from inliaison.cli.own_file import OwnFile
from inliaison.cli.own_record import OwnRecord
from inliaison.dataset import integrity, removing
from inliaison.dataset.validation import Merged
from inliaison.errors import FaultyDataError, UsageError
from inliaison.kinds import SINGULAR, get_kinds
from inliaison.system import output
from inliaison.text import sanitize

_References = Annotated[list[str], typer.Argument(metavar="REF...", help="Records of your own.")]
_To = Annotated[str | None, typer.Option("--to", metavar="FILE", help="Remove from this file instead.")]


@describe_command(
    'inliaison remove "ada brook" --dry-run',
    "inliaison remove ada-brook --kind people",
    purpose=(
        "Remove records of your own.\n\n"
        "The comments directly above a record go with it; the rest of the file stays as it is. Several records of one "
        "file are removed together or not at all. What other records of your own name is not removed."
    ),
)
def remove(
    references: _References,
    kind: Kind = None,
    to: _To = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be removed.")] = False,
    data: CheckedWith = None,
    color: Color = "auto",
) -> None:
    terminal.use_color(color)
    kinds = get_kinds(kind)
    file = get_file(to, data or ())
    records = list(dict.fromkeys(own_record.find_record(file, reference, kinds) for reference in references))
    if to is None:
        file = _find_file(file, records)
    with contextlib.nullcontext() if dry_run else file.lock_file():
        old = file.read()
        new, text = removing.cut(old, {own_record.find_line(file, record) for record in records}, str(file.path))
        after = file.merge(new)
        _check(file, records, old, new, after)
        unused = _find_unused_sources(file, records, old, after)
        if not dry_run:
            file.write(new)
    if dry_run:
        output.write_stdout(sanitize.escape_json_bytes(text.encode("utf-8")))
        return
    try:
        output.write_stdout("".join(f"{record.id}\n" for record in records).encode("utf-8"))
    finally:  # The records were removed even if standard output cannot be written.
        terminal.print_note(f"removed from {file.path}")
        for id in unused:
            option = file.options("--to")
            terminal.print_note(
                f'no record names the source "{id}" now: `inliaison remove {id}{option}` removes it, too'
            )


def _find_file(file: OwnFile, records: Sequence[OwnRecord]) -> OwnFile:
    """Return the one user file that holds all of some records, with preference for the given file.

    Raises NotThereError for a record in no such file, UsageError if they are in several.
    """
    files = {}
    for record in records:
        if file.find_place(record.kind, record.id)[0]:
            files[str(file.path)] = file
            continue
        path, _ = file.merge(file.read()).place(record.kind, record.id) or ("", None)
        holders = (layer for layer in file.layers(has_records=True) if path in layer.files)
        if not any(layer.by_hand and not layer.piped for layer in holders):
            raise own_record.make_elsewhere_error(file, record)
        files[str(path)] = OwnFile(path, file.data)  # type: ignore[arg-type]
    if len(files) > 1:
        raise UsageError(
            f"these are in several files: {', '.join(files)}", remedy="Remove those of one file at a time."
        )
    return next(iter(files.values()))


def _check(file: OwnFile, records: Sequence[OwnRecord], old: bytes, new: bytes, after: Merged) -> None:
    """Raise FaultyDataError if other records name those to be removed, or the dataset would be faulty without them."""
    before = file.merge(old)
    removed = {(record.kind, record.id) for record in records}
    gone = {(kind, id) for kind, id in removed if id not in after.records[kind]}
    names = []
    for kind, id, field in integrity.find_naming_records(before.records, gone):
        if (kind, id) not in removed:
            path, line = before.place(kind, id) or ("", None)
            names.append(
                sanitize.escape_line(f'{path}{f":{line}" if line else ""}: {SINGULAR[kind]} "{id}", as its {field}')
            )
    if names:
        labels = " and ".join(f'the {SINGULAR[kind]} "{id}"' for kind, id in sorted(gone))
        raise FaultyDataError(
            f"{labels} cannot be removed, for other records of your own name {'it' if len(gone) == 1 else 'them'}:",
            details=names,
            remedy="Nothing was written. Remove these, too, in the same command, or change them first.",
        )
    problems = file.find_problems(old, new) or file.find_problems_without_data(old, new)
    if problems:
        details = [line for problem in problems for line in str(problem).split("\n")]
        raise FaultyDataError("the dataset would be faulty then:", details=details, remedy="Nothing was written.")


def _find_unused_sources(file: OwnFile, records: Sequence[OwnRecord], old: bytes, after: Merged) -> list[str]:
    """Return the ids of the file's sources that only the removed records named."""
    before = file.merge(old)
    source_ids = {id: None for record in records for id in before.records[record.kind][record.id].get("sources", ())}
    return [
        id
        for id in source_ids
        if id in after.records["sources"]
        and file.find_place("sources", id)[0]
        and not any(integrity.find_naming_records(after.records, {("sources", id)}))
    ]
