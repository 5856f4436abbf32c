"""The `register` commands: import, update, remove, list and status."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from inliaison.cli import age, keep_documents, keep_file, keep_snapshot, terminal
from inliaison.cli.answer import write_answer
from inliaison.cli.changes import RegisterOption, get_register
from inliaison.cli.options import Output, Rows, describe_command
from inliaison.dataset import registers
from inliaison.dataset.registers import ISO
from inliaison.errors import InliaisonError, UsageError
from inliaison.index import series
from inliaison.query.order import arrange_rows
from inliaison.register import documents, snapshots
from inliaison.render.documents import NUMBER, View

Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day the snapshot is of.")]


@describe_command(
    "inliaison register import 2025-07-16.jsonl",
    "inliaison register import iso.jsonl --date 2025-07-16",
    purpose="Import files of ISO Open Data as dated snapshots.",
)
def import_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files of ISO's committees or documents (JSON Lines), ICS.csv, or -."),
    ],
    date: Date = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another snapshot of that day.")] = False,
) -> None:
    from inliaison.register import dated_files, source_files

    several = len(files) > 1
    if several and date is not None:
        raise UsageError("{} is the day of one file, not of several", options=("date",))
    worst, has_documents = 0, False
    for date_choice, file in sorted((dated_files.choose_date(date, Path(file).name), file) for file in files):
        try:
            with source_files.open_file(file) as source:
                origin = source.name if file == "-" else Path(file).name
                has_documents |= keep_file.keep_file(source, date_choice, origin, replace=force, brief=several)
        except InliaisonError as error:
            if not several:
                raise
            terminal.print_error(error)
            worst = max(worst, error.exit_code)
    _finish(worst, has_documents=has_documents)


@describe_command(
    "inliaison register update",
    "inliaison register update --standards --if-older 30d",
    "inliaison register update --url http://localhost:8000/iso.jsonl",
    purpose="Fetch ISO's register as it is today.",
)
def update(
    url: Annotated[str | None, typer.Option(metavar="URL", help="Fetch this address alone, instead of ISO's.")] = None,
    if_older: Annotated[
        str | None, typer.Option("--if-older", metavar="AGE", help="Do nothing where it is not older: 30d, 4w.")
    ] = None,
    standards: Annotated[
        bool, typer.Option("--standards", help="Fetch the documents of the committees, too: 100 MB.")
    ] = False,
) -> None:
    from inliaison.cli import update_register

    worst, has_documents = 0, False
    for at, source in enumerate(update_register.list_sources(url, standards=standards)):
        try:
            has_documents |= update_register.update_one(source, if_older)
        except InliaisonError as error:
            if at == 0:  # Without the committees, the others are of little use.
                raise
            terminal.print_error(error)
            worst = max(worst, error.exit_code)
    _finish(worst, has_documents=has_documents)


@describe_command(
    "inliaison register remove 2025-07-16 --dry-run",
    "inliaison register remove 2025-01-31 --standards",
    purpose=(
        "Remove snapshots, such as one that was imported with a wrong day.\n\n"
        "What they hold is gone unless you have their files: --dry-run shows it first. Queries then use the newest one "
        "that is left."
    ),
)
def remove(
    dates: Annotated[list[str], typer.Argument(metavar="DATE...", help="The days of the snapshots, as YYYY-MM-DD.")],
    standards: Annotated[bool, typer.Option("--standards", help="Snapshots of standards, not of committees.")] = False,
    ics: Annotated[bool, typer.Option("--ics", help="Snapshots of the classification of standards.")] = False,
    register: RegisterOption = ISO.publisher,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be removed.")] = False,
) -> None:
    from inliaison.cli import remove_snapshot

    if standards and ics:
        raise UsageError("give either {} or {}, not both", options=("standards", "ics"))
    kind = "standards" if standards else "ics" if ics else None
    if kind and register != ISO.publisher:
        raise UsageError("{} is of ISO's register", options=(kind,))
    days = list(dict.fromkeys(dates))
    remove_snapshot.remove_snapshots(days, kind, get_register(register), dry_run=dry_run)
    if not dry_run:
        _finish(0, has_documents=bool(kind and documents.list_current()))


def _finish(exit_code: int, *, has_documents: bool) -> None:
    """Prepare what queries need of the snapshots, then exit if a file could not be kept."""
    series.prepare_series()
    if has_documents:
        keep_documents.prepare_index()
    if exit_code:
        raise typer.Exit(exit_code)


_COUNTS = ("organizations", "liaisons", "committees", "members", "memberships")
_OF_COMMITTEES = View(
    ("date", *_COUNTS, "origin", "dated"),
    main="origin",
    droppable=(*_COUNTS, "dated"),
    types=dict.fromkeys(("records", *_COUNTS), NUMBER),
)
_OF_ALL_SORTS = _OF_COMMITTEES.replace(columns=("date", "kind", "records", *_COUNTS, "origin", "dated"))


@describe_command(
    "inliaison register list",
    "inliaison register list -f json",
    purpose="List the snapshots, oldest first.",
)
def list_(out: Output, rows: Rows) -> None:
    columns = rows.parse_columns()
    order = rows.order
    registers_ = [it for register in registers.REGISTERS for it in snapshots.list_snapshots(register)]
    documents_ = [it for kind in documents.KINDS for it in documents.list_snapshots(kind)]
    view = _OF_ALL_SORTS if documents_ else _OF_COMMITTEES
    if any(it.register != ISO for it in registers_):
        view = view.replace(columns=("register", *view.columns))
    rows_ = [*map(_describe_register, registers_), *map(_describe_documents, documents_)]
    table = [tuple(row.get(name) for name in view.columns) for row in rows_]
    write_answer(arrange_rows("snapshots", view, table, columns, order), out)
    if not table:
        terminal.print_note(snapshots.GET_ONE)


def _describe_register(snapshot: snapshots.Snapshot) -> dict[str, Any]:
    """Return the row of a snapshot of committees; warn if it is damaged."""
    from inliaison.register import store

    head = store.read_head(snapshot)
    if not head:
        of = "" if snapshot.register == ISO else f" of {snapshot.register.name}"
        terminal.print_warning(f"the snapshot{of} of {snapshot.date} is {keep_snapshot.DAMAGED}")
    row = {"kind": "committees", "records": head.get("committees"), "register": snapshot.register.publisher}
    return {"date": snapshot.date} | row | head


def _describe_documents(snapshot: documents.DocumentSnapshot) -> dict[str, Any]:
    """Return the row of a snapshot of documents or classes; warn if it is damaged."""
    head = documents.read_head(snapshot)
    if not head:
        terminal.print_warning(f"the {documents.NAMES[snapshot.kind]} of {snapshot.date}: {keep_snapshot.DAMAGED}")
    return {"date": snapshot.date, "kind": snapshot.kind, "register": ISO.publisher} | head


@describe_command("inliaison register status", purpose="Show which register is in use, and where it is stored.")
def status() -> None:
    newest = snapshots.list_newest()
    descriptions = [_describe_status(snapshot) for snapshot in newest]
    if not any(snapshot.register == ISO for snapshot in newest):
        none = f"no register of {ISO.publisher}" if newest else "no register"
        descriptions.insert(0, f"{none}: queries see the bundled excerpt alone\n{snapshots.GET_ONE}")
    for kind in documents.KINDS:
        current = documents.find_current(kind)
        none = f"no {documents.NAMES[kind]}\n{documents.GET_ONE[kind]}"
        descriptions.append(_describe_document_status(current) if current else none)
    terminal.print_answer("\n\n".join(descriptions))


def _describe_status(newest: snapshots.Snapshot) -> str:
    """Return as text what the newest snapshot of a register holds, and where it is stored."""
    from inliaison.register import store

    is_iso = newest.register == ISO
    head = store.read_head(newest)
    every = snapshots.list_snapshots(newest.register)
    return _format_status(
        "register" if is_iso else newest.register.name,
        keep_snapshot.describe_counts(head),
        head,
        every,
        update="inliaison register update" if is_iso else "",
    )


def _describe_document_status(newest: documents.DocumentSnapshot) -> str:
    """Return as text what the newest snapshot of documents or classes holds, and where it is stored."""
    head = documents.read_head(newest)
    return _format_status(
        documents.NAMES[newest.kind],
        keep_documents.describe_count(newest.kind, head),
        head,
        documents.list_snapshots(newest.kind),
        update=f"inliaison register update{' --standards' * (newest.kind == 'standards')}",
    )


def _format_status(
    name: str,
    counts: str,
    head: Mapping[str, Any],
    every: Sequence[snapshots.Snapshot | documents.DocumentSnapshot],
    *,
    update: str,
) -> str:
    """Return the status of the last of some snapshots; `update` is the command that fetches a newer one, if any."""
    newest = every[-1]
    lines = [
        f"{name} of {newest.date} ({head.get('dated', 'from its name')}): {counts}",
        *filter(None, [age.describe_age(newest.date, update) if update else ""]),
        f"from {head.get('origin', 'an unknown place')}",
        f"kept in {newest.path.parent}, {len(every)} of them since {every[0].date}",
    ]
    return "\n".join(lines)
