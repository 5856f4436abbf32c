"""The `register` commands: import, update, list and status."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inliaison.cli import age, keep_snapshot, terminal
from inliaison.cli.answer import write_answer
from inliaison.cli.options import Output, Rows, describe_command
from inliaison.dataset import registers
from inliaison.dataset.registers import ISO
from inliaison.errors import InliaisonError, UsageError
from inliaison.index import series
from inliaison.query.order import arrange_rows
from inliaison.register import snapshots
from inliaison.render.documents import NUMBER, View
from inliaison.text import toml

if TYPE_CHECKING:
    from inliaison.register import store

Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day the snapshot is of.")]


@describe_command(
    "inliaison register import 2025-07-16.jsonl",
    "inliaison register import iso.jsonl --date 2025-07-16",
    purpose="Import files of ISO Open Data as dated snapshots.",
)
def import_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files of ISO's committees (JSON Lines), or -.")
    ],
    date: Date = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another snapshot of that day.")] = False,
) -> None:
    from inliaison.register import readers, store

    several = len(files) > 1
    if several and date is not None:
        raise UsageError("{} is the day of one file, and several are given", options=("date",))

    def keep(file: str, dated: "store.Dated") -> None:
        content = toml.read_standard_input() if file == "-" else toml.read_file(Path(file))
        name = "standard input" if file == "-" else file
        keep_snapshot.keep_snapshot(
            readers.read_register(content, name),
            dated,
            name if file == "-" else Path(file).name,
            replace=force,
            brief=several,
        )

    worst = 0
    for dated, file in sorted((store.choose_date(date, Path(file).name), file) for file in files):
        try:
            keep(file, dated)
        except InliaisonError as error:
            if not several:
                raise
            terminal.print_error(error)
            worst = max(worst, error.exit_code)
    series.prepare_series()
    if worst:
        raise typer.Exit(worst)


@describe_command(
    "inliaison register update",
    "inliaison register update --if-older 30d",
    "inliaison register update --url http://localhost:8000/iso.jsonl",
    purpose="Fetch ISO's register as it is today.",
)
def update(
    url: Annotated[str | None, typer.Option(metavar="URL", help="Fetch this address instead of ISO's.")] = None,
    if_older: Annotated[
        str | None, typer.Option("--if-older", metavar="AGE", help="Do nothing where it is not older: 30d, 4w.")
    ] = None,
) -> None:
    from inliaison.register import download, readers, store

    newest, least = snapshots.find_newest(), None if if_older is None else age.parse_age(if_older)
    if newest and least is not None and age.count_days(newest.date) <= least:
        terminal.print_note(f"nothing fetched: the register of {newest.date} is not older than {if_older}")
        return
    head = store.read_head(newest) if newest and keep_snapshot.load_state(newest) else {}
    head = head if store.is_whole(head) else {}  # A snapshot that was stored without members is fetched again.
    source = ISO.address if url is None else url
    address, _ = download.split_address(source)
    fetched = download.fetch(source, head if head.get("origin") == address else {}, terminal.draw_progress)
    if fetched is None:
        terminal.print_note(f"nothing new: the register of {head['date']} is still the current one")
        return
    dated = store.choose_date(None, "", fetched.modified)
    register = readers.read_register(fetched.content, address)
    if newest and head.get("digest") == register.digest:
        terminal.print_note(f"nothing new: the register is the same as that of {newest.date}")
        return
    keep_snapshot.keep_snapshot(register, dated, address, replace=True, validators=fetched.stamps)
    series.prepare_series()


_COUNTS = ("organizations", "liaisons", "committees", "members", "memberships")
_SNAPSHOTS = View(
    ("date", *_COUNTS, "origin", "dated"),
    main="origin",
    lesser=(*_COUNTS, "dated"),
    types=dict.fromkeys(_COUNTS, NUMBER),
)
_OF_SEVERAL = _SNAPSHOTS.changed(columns=("register", *_SNAPSHOTS.columns))


@describe_command(
    "inliaison register list",
    "inliaison register list -f json",
    purpose="List the snapshots, oldest first.",
)
def list_(out: Output, rows: Rows) -> None:
    from inliaison.register import store

    every = [snapshot for register in registers.REGISTERS for snapshot in snapshots.list_snapshots(register)]
    view = _SNAPSHOTS if all(it.register == ISO for it in every) else _OF_SEVERAL
    columns = rows.parse_columns()
    order = rows.order
    table = []
    for snapshot in every:
        head = store.read_head(snapshot)
        if not head:
            of = "" if snapshot.register == ISO else f" of {snapshot.register.name}"
            terminal.print_warning(f"the snapshot{of} of {snapshot.date} is {keep_snapshot.describe_counts(head)}")
        row = {"date": snapshot.date, "register": snapshot.register.publisher}
        table.append(tuple((row | head).get(name) for name in view.columns))
    write_answer(arrange_rows("snapshots", view, table, columns, order), out)
    if not table:
        terminal.print_note(snapshots.GET_ONE)


@describe_command("inliaison register status", purpose="Show which register is in use, and where it is stored.")
def status() -> None:
    newest = snapshots.list_newest()
    descriptions = [_describe_status(snapshot) for snapshot in newest]
    if not any(snapshot.register == ISO for snapshot in newest):
        none = f"no register of {ISO.publisher}" if newest else "no register"
        descriptions.insert(0, f"{none}: queries see the bundled excerpt alone\n{snapshots.GET_ONE}")
    terminal.print_answer("\n\n".join(descriptions))


def _describe_status(newest: snapshots.Snapshot) -> str:
    """Return as text what the newest snapshot of a register holds, and where it is stored."""
    from inliaison.register import store

    is_iso = newest.register == ISO
    name = "register" if is_iso else newest.register.name
    head = store.read_head(newest)
    counts = keep_snapshot.describe_counts(head)
    every = snapshots.list_snapshots(newest.register)
    lines = [
        f"{name} of {newest.date} ({head.get('dated', 'from its name')}): {counts}",
        *filter(None, [age.describe_age(newest.date) if is_iso else ""]),
        f"from {head.get('origin', 'an unknown place')}",
        f"kept in {newest.path.parent}, {len(every)} of them since {every[0].date}",
    ]
    return "\n".join(lines)
