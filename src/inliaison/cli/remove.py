"""The `remove` command, which removes user records."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from inliaison.cli import terminal
from inliaison.cli.change import Change
from inliaison.cli.options import CheckedWith, Color, Kind, describe_command
from inliaison.cli.user_file import RecordKey, UserFile, make_elsewhere_error, open_file
from inliaison.dataset import integrity, toml_edits
from inliaison.dataset.problems import format_problems
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
    file = open_file(to, data or ())
    records = list(dict.fromkeys(file.find_record(reference, kinds) for reference in references))
    if to is None:
        file = _find_file(file, records)
    with contextlib.nullcontext() if dry_run else file.lock():
        old = file.read()
        new, text = toml_edits.cut_records(old, file.get_places(records).values(), str(file.path))
        change = Change(file, old, new)
        _must_be_removable(change, records)
        unused_sources = _find_unused_sources(change, records)
        if not dry_run:
            file.write(new)
    if dry_run:
        output.write_stdout(sanitize.escape_json_bytes(text.encode("utf-8")))
        return
    try:
        output.write_stdout("".join(f"{record.id}\n" for record in records).encode("utf-8"))
    finally:  # The records were removed even if standard output cannot be written.
        terminal.print_note(f"removed from {file.path}")
        option = file.format_options("--to")
        for id in unused_sources:
            terminal.print_note(
                f'no record names the source "{id}" now: `inliaison remove {id}{option}` removes it, too'
            )


def _find_file(file: UserFile, records: Sequence[RecordKey]) -> UserFile:
    """Return the one user file that holds all of some records, preferably this file.

    Raises NotThereError for a record in no such file, UsageError if they are in several.
    """
    places = file.find_places(records)
    if len(places) == len(records):
        return file
    dataset = file.merge(file.read())
    files = {}
    for record in records:
        if record in places:
            files[str(file.path)] = file
            continue
        place = dataset.find_place(*record)
        layers = [layer for layer, path, _ in dataset.contents if place and path == place.file]
        if not place or not any(layer.by_hand and not layer.is_pipe for layer in layers):
            raise make_elsewhere_error(file, record, dataset)
        files[str(place.file)] = UserFile(Path(place.file), file.data)
    if len(files) > 1:
        raise UsageError(
            f"these are in several files: {', '.join(files)}", remedy="Remove those of one file at a time."
        )
    return next(iter(files.values()))


def _must_be_removable(change: Change, records: Sequence[RecordKey]) -> None:
    """Raise FaultyDataError if other records name those to be removed, or the dataset would be faulty without them."""
    missing = sorted(record for record in records if record.id not in change.after.records[record.kind])
    names = []
    for kind, id, field in integrity.find_naming_records(change.before.records, {*missing}):
        if (kind, id) not in records:
            place = change.before.find_place(kind, id)
            names.append(sanitize.escape_line(f'{place}: {SINGULAR[kind]} "{id}", as its {field}'))
    if names:
        raise FaultyDataError(
            f"{' and '.join(map(str, missing))} cannot be removed, for other records of your own name "
            f"{'it' if len(missing) == 1 else 'them'}:",
            details=names,
            remedy="Nothing was written. Remove these, too, in the same command, or change them first.",
        )
    problems = change.problems or change.problems_without_data
    if problems:
        details = format_problems(problems)
        raise FaultyDataError("the dataset would be faulty then:", details=details, remedy="Nothing was written.")


def _find_unused_sources(change: Change, records: Sequence[RecordKey]) -> list[str]:
    """Return the ids of the file's sources that only the removed records named."""
    removals = [change.before.records[record.kind][record.id] for record in records]
    ids = dict.fromkeys(id for record in removals for id in record.get("sources", ()))
    sources = [
        RecordKey("sources", id)
        for id in ids
        if id in change.after.records["sources"]
        and not any(integrity.find_naming_records(change.after.records, {("sources", id)}))
    ]
    return [record.id for record in (change.file.find_places(sources) if sources else ())]
