"""Commands about ISO's register: register import, update, list, status."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inliaison import index
from inliaison.cli import age, terminal
from inliaison.cli.emit import emit
from inliaison.cli.options import Output, Rows, examples
from inliaison.dataset import validation
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.index import layers, stamps
from inliaison.query import history, loaded
from inliaison.query.order import Order, arranged
from inliaison.register import snapshots
from inliaison.register.changes import State, between
from inliaison.register.snapshots import Snapshot
from inliaison.render import differences, view
from inliaison.render.documents import View
from inliaison.text import toml

if TYPE_CHECKING:
    from inliaison.register import iso, store

Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day the snapshot is of.")]


@examples("inliaison register import 2025-07-16.jsonl", "inliaison register import iso.jsonl --date 2025-07-16")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of ISO Open Data (JSON Lines), or -.")],
    date: Date = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another snapshot of that day.")] = False,
) -> None:
    """Keep a file of ISO Open Data as a dated snapshot."""
    from inliaison.register import iso, store

    path = Path(file)
    content = toml.standard_input() if file == "-" else toml.read(path)
    name = "standard input" if file == "-" else file
    dated = store.date_for(date, path.name)
    _keep(iso.read(content, name), dated, name if file == "-" else path.name, replace=force)


@examples(
    "inliaison register update",
    "inliaison register update --if-older 30d",
    "inliaison register update --url http://localhost:8000/iso.jsonl",
)
def update(
    url: Annotated[str | None, typer.Option(metavar="URL", help="Fetch this address instead of ISO's.")] = None,
    if_older: Annotated[
        str | None, typer.Option("--if-older", metavar="AGE", help="Do nothing where it is not older: 30d, 4w.")
    ] = None,
) -> None:
    """Fetch ISO's register as it is today."""
    from inliaison.register import download, iso, store

    newest, least = snapshots.newest(), None if if_older is None else age.span(if_older)
    if newest and least is not None and age.days(newest.date) <= least:
        terminal.note(f"nothing fetched: the register of {newest.date} is not older than {if_older}")
        return
    known = store.head(newest) if newest and _state(newest) else {}
    known = known if store.is_whole(known) else {}  # One that was stored without members is fetched again.
    wanted = ISO.address if url is None else url
    address, _ = download.parted(wanted)
    fetched = download.fetch(wanted, known if known.get("origin") == address else {}, terminal.progress)
    if fetched is None:
        terminal.note(f"nothing new: the register of {known['date']} is still the current one")
        return
    dated = store.date_for(None, "", fetched.modified)
    register = iso.read(fetched.content, address)
    if newest and known.get("digest") == register.digest:
        terminal.note(f"nothing new: the register is the same as that of {newest.date}")
        return
    _keep(register, dated, address, replace=True, validators=fetched.stamps)


def _keep(
    register: "iso.Register",
    dated: "store.Dated",
    origin: str,
    *,
    replace: bool,
    validators: dict[str, str] | None = None,
) -> None:
    """Store a register whose index could be built, then say what was left out, what was kept and what changed."""
    from inliaison.register import iso_rows, store

    same_day = Snapshot(dated.date, (snapshots.folder() or Path()) / f"{dated.date}.toml")
    replaced = _state(same_day) if same_day in snapshots.known() else None

    def validate(snapshot: Snapshot, content: bytes) -> None:
        below = layers.compose(register=False, variable=False, own=False)
        contents = [*validation.read(below), (layers.snapshot_layer(snapshot), snapshot.path, content)]
        try:
            index.prepare(contents, terminal.warn)
        except FaultyDataError as error:
            raise FaultyDataError(
                f"{origin} cannot be kept: {error.message}", details=error.details, remedy="Nothing was imported."
            ) from error

    stored = store.store(register, dated, origin, validate, replace=replace, stamps=validators)
    for fault in iso_rows.told(register.faults, origin):
        terminal.warn(fault)
    if stored.outcome == "same":
        terminal.note(f"nothing to do: this is the snapshot of {dated.date}, which is already there")
        return
    terminal.note(f"register of {dated.date} ({dated.reason}): {_counts(store.head(stored.snapshot))}")
    _compare(stored, replaced)


def _compare(stored: "store.Stored", replaced: State | None) -> None:
    """Say what changed since the snapshot before, or in the one of the same day, and what looks odd."""
    before = _state(stored.before) if stored.before else None
    stamps.settle(history.seen(stored.snapshot))  # So that the next question finds the index noted.
    after = _state(stored.snapshot)
    for state, since in ((replaced, "this replaces another snapshot of that day"), (before, "since {}")):
        if state and after:
            terminal.note(f"{since.format(state.date)}: {differences.summary(between(state, after))}")
            if len(after.committees) * 2 < len(state.committees):
                terminal.warn("it has less than half of the committees of the one before; was the file complete?")
    newest = snapshots.newest()
    if newest and newest.date != stored.snapshot.date:
        terminal.note(f"queries still use the newest snapshot, of {newest.date}")
    if stored.snapshot.date > datetime.date.today().isoformat():
        terminal.warn(f"{stored.snapshot.date} is in the future: until then no other snapshot becomes current")


def _counts(head: dict[str, int]) -> str:
    if not head:
        return "damaged; import it again, with --force"
    known = [kind for kind in ("organizations", "liaisons", "committees", "members", "memberships") if kind in head]
    told = [view.count(kind, head[kind]) for kind in known]
    more = [f"{view.count('liaisons', head[_BETWEEN])} between committees"] if _BETWEEN in head else []
    return ", ".join([*told, *more])


_BETWEEN = "committee_liaisons"


_SNAPSHOTS = View(
    ("date", "organizations", "liaisons", "committees", "members", "memberships", "origin", "dated"),
    main="origin",
    lesser=("organizations", "liaisons", "committees", "members", "memberships", "dated"),
)


@examples("inliaison register list", "inliaison register list -f json")
def list_(out: Output, rows: Rows) -> None:
    """List the snapshots that are kept, oldest first."""
    from inliaison.register import store

    known = _SNAPSHOTS.columns
    chosen = rows.chosen()
    order = Order(rows.sort, rows.reverse, rows.limit)
    table = []
    for snapshot in snapshots.known():
        head = store.head(snapshot)
        if not head:
            terminal.warn(f"the snapshot of {snapshot.date} is {_counts(head)}")
        table.append(tuple(({"date": snapshot.date} | head).get(name) for name in known))
    emit(arranged("snapshots", _SNAPSHOTS, table, chosen, order), out)
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
        f"register of {newest.date} ({head.get('dated', 'from its name')}): {counts}",
        *filter(None, [age.told(newest.date)]),
        f"from {head.get('origin', 'an unknown place')}",
        f"kept in {newest.path.parent}, {len(every)} of them since {every[0].date}",
    ]
    terminal.tell("\n".join(lines))


def _state(snapshot: Snapshot) -> State | None:
    """The register as a snapshot has it, or nothing where the snapshot is damaged."""
    try:
        return index.answer(history.seen(snapshot), loaded.state, terminal.warn)
    except FaultyDataError:
        return None
