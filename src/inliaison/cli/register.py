"""Commands about ISO's register and its history: register import, update, list, status; changes."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from inliaison import changes as comparing
from inliaison import dataset, index, names, snapshots, tomlfile
from inliaison.cli import terminal
from inliaison.cli.emit import emit
from inliaison.cli.options import Output, Rows, examples
from inliaison.documents import Listing
from inliaison.errors import NotThereError, UsageError
from inliaison.query import register as asking
from inliaison.query import rows as selecting
from inliaison.render import view
from inliaison.snapshots import Snapshot

Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day the snapshot is of.")]


@examples("inliaison register import 2025-07-16.jsonl", "inliaison register import iso.jsonl --date 2025-07-16")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of ISO Open Data, JSON Lines.")],
    date: Date = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another snapshot of that day.")] = False,
) -> None:
    """Keep a file of ISO Open Data as a dated snapshot."""
    from inliaison.register import isodata, store

    path = Path(file)
    dated = store.date_for(date, path.name)
    register = isodata.read(tomlfile.read(path), file)
    _tell(store.store(register, dated, path.name, replace=force), dated)


@examples("inliaison register update", "inliaison register update --url http://localhost:8000/iso.jsonl")
def update(
    url: Annotated[str | None, typer.Option(metavar="URL", help="Fetch this address instead of ISO's.")] = None,
) -> None:
    """Fetch ISO's register as it is today."""
    from inliaison.register import download, isodata, store

    newest = snapshots.newest()
    known = store.head(newest) if newest else {}
    address = download.ADDRESS if url is None else url
    fetched = download.fetch(address, known if known.get("origin") == address else {}, terminal.progress)
    if fetched is None:
        terminal.note(f"nothing new: the register of {known['date']} is still the current one")
        return
    dated = store.date_for(None, "", fetched.modified)
    register = isodata.read(fetched.content, address)
    if newest and known.get("digest") == register.digest:
        terminal.note(f"nothing new: the register is the same as that of {newest.date}")
        return
    _tell(store.store(register, dated, address, replace=True, stamps=fetched.stamps), dated)


def _tell(stored: "store.Stored", dated: "store.Dated") -> None:  # type: ignore[name-defined] # noqa: F821
    """Say what was kept, build its index, and say what changed since the one before."""
    from inliaison.register import store

    snapshot = stored.snapshot
    if stored.outcome == "same":
        terminal.note(f"nothing to do: this is the snapshot of {snapshot.date}, which is already there")
        return
    counts = _counts(store.head(snapshot))
    terminal.note(f"register of {snapshot.date} ({dated.reason}): {counts}")
    after = _state(snapshot)
    if stored.before:
        found = comparing.between(_state(stored.before), after)
        terminal.note(f"since {stored.before.date}: {comparing.summary(found)}")
        if len(after.committees) * 2 < len(_state(stored.before).committees):
            terminal.warn("it has less than half of the committees of the one before; was the file complete?")
    newest = snapshots.newest()
    if newest and newest.date != snapshot.date:
        terminal.note(f"queries still use the newest snapshot, of {newest.date}")


def _counts(head: dict[str, int]) -> str:
    return ", ".join(view.count(kind, head[kind]) for kind in ("organizations", "liaisons", "committees"))


@examples("inliaison register list", "inliaison register list -f json")
def list_(out: Output, rows: Rows) -> None:
    """List the snapshots that are kept, oldest first."""
    from inliaison.register import store

    known = ("date", "organizations", "liaisons", "committees", "origin", "dated")
    chosen = rows.chosen() or known
    order = selecting.Order(rows.sort, rows.reverse, rows.limit)
    table = [tuple(store.head(snapshot).get(name) for name in known) for snapshot in snapshots.known()]
    emit(selecting.arranged("snapshots", known, table, chosen, order), out)
    if not table:
        terminal.note(snapshots.GET_ONE)


@examples("inliaison register status")
def status() -> None:
    """Tell which register queries use, and where it lies."""
    from inliaison.register import store

    newest = snapshots.newest()
    if newest is None:
        terminal.tell(f"no register: queries see the bundled excerpt alone\n{snapshots.GET_ONE}")
        return
    head = store.head(newest)
    counts = _counts(head)
    every = snapshots.known()
    lines = [
        f"register of {newest.date} ({head['dated']}): {counts}",
        f"from {head['origin']}",
        f"kept in {newest.path.parent}, {len(every)} of them since {every[0].date}",
    ]
    terminal.tell("\n".join(lines))


@examples(
    "inliaison changes",
    "inliaison changes 2025-06-12 2025-07-16 --partner who",
    'inliaison changes --committee "TC 207" -f json',
)
def changes(
    out: Output,
    old: Annotated[str | None, typer.Argument(metavar="[OLD]", help="A date; by default the one before NEW.")] = None,
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="A date; by default the newest.")] = None,
    partner: Annotated[list[str] | None, typer.Option(metavar="PARTNER", help="Of this partner. Repeatable.")] = None,
    committee: Annotated[list[str] | None, typer.Option(metavar="REF", help="Of this committee. Repeatable.")] = None,
) -> None:
    """Tell what differs between two snapshots of the register."""
    before, after = _pair(old, new)

    def question(database: sqlite3.Connection) -> Listing:
        def compare(earlier: sqlite3.Connection) -> Listing:
            found = comparing.between(asking.state(earlier), asking.state(database))
            found = asking.narrowed(found, (database, earlier), partner or (), committee or ())
            return asking.listing(found, before.date, after.date, asking.credit(database, "committees"))

        return index.answer(_layers(before), compare, terminal.warn)

    emit(index.answer(_layers(after), question, terminal.warn), out)


def _pair(old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    for day in (old, new):
        if day is not None and not names.date_of(day):
            raise UsageError(f'"{day}" is not a date', remedy="Write YYYY, YYYY-MM or YYYY-MM-DD.")
    every = snapshots.known()
    after = snapshots.current(new) if new else snapshots.current("9999")
    if old:
        return snapshots.current(old), after
    earlier = [snapshot for snapshot in every if snapshot.date < after.date]
    if not earlier:
        raise NotThereError(f"there is no snapshot before that of {after.date}", remedy=snapshots.GET_ONE)
    return earlier[-1], after


def _layers(snapshot: Snapshot) -> list[dataset.Layer]:
    return dataset.layers(as_of=snapshot.date, variable=False)


def _state(snapshot: Snapshot) -> comparing.State:
    return index.answer(_layers(snapshot), asking.state, terminal.warn)
