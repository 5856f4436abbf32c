"""The import of a snapshot into the store, with the messages on what was kept and what changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from inliaison import index
from inliaison.cli import terminal
from inliaison.dataset import validation
from inliaison.dataset.registers import ISO
from inliaison.errors import FaultyDataError
from inliaison.index import layers, stamps
from inliaison.query import states
from inliaison.register import snapshots
from inliaison.register.changes import State, compare_states
from inliaison.register.snapshots import Snapshot
from inliaison.render import differences, view

if TYPE_CHECKING:
    from inliaison.register.dated_files import DateChoice, ImportResult
    from inliaison.register.iso_rows import RowProblem
    from inliaison.register.snapshot_records import Register

DAMAGED = "damaged; import it again, with --force"
_COMMITTEE_LIAISONS = "committee_liaisons"


def keep_snapshot(
    register: Register,
    date_choice: DateChoice,
    origin: str,
    *,
    replace: bool,
    validators: dict[str, str] | None = None,
    brief: bool = False,
) -> None:
    """Store a register whose index can be built, then report what was left out and what was kept.

    Report what changed, too, unless `brief`. Raises FaultyDataError if the register cannot be kept.
    """
    from inliaison.register import store

    same_day = next((it for it in snapshots.list_snapshots(register.of) if it.date == date_choice.date), None)
    replaced_state = load_state(same_day) if same_day and not brief else None
    earlier_heads = [store.read_head(same_day)] if same_day else []

    result = store.store(
        register, date_choice, origin, partial(_prepare_index, origin), replace=replace, stamps=validators
    )
    report_problems(register.problems, origin)
    if result.outcome == "same":
        report_same(date_choice.date)
        return
    head = store.read_head(result.snapshot)
    register_name = "register" if register.of == ISO else register.of.name
    terminal.print_note(f"{register_name} of {date_choice.date} ({date_choice.reason}): {describe_counts(head)}")
    kinds = ("committees", "organizations", "members")
    warn_of_loss(
        dict(zip(kinds, kinds, strict=True)),
        [*earlier_heads, *([store.read_head(result.before)] if result.before else [])],
        head,
    )
    _compare(result, replaced_state, brief=brief)
    warn_of_future(date_choice)


def report_problems(problems: Iterable[RowProblem], origin: str) -> None:
    """Warn of what could not be read of a file."""
    from inliaison.register import iso_rows

    for problem in iso_rows.format_problems(problems, origin):
        terminal.print_warning(problem)


def report_same(date: str) -> None:
    """Say that a snapshot with the same records is kept already."""
    terminal.print_note(f"nothing to do: this is the snapshot of {date}, which is already there")


def warn_of_future(date_choice: DateChoice, kind: str = "") -> None:
    """Warn if a snapshot, perhaps of a `kind` of document, is of a day that has not come yet."""
    if date_choice.date > datetime.date.today().isoformat():
        command = f"inliaison register remove {date_choice.date}{f' --{kind}' if kind else ''}"
        terminal.print_warning(
            f"{date_choice.date} is in the future: until then no other snapshot becomes current; `{command}` removes it"
        )


def _prepare_index(origin: str, snapshot: Snapshot, content: bytes) -> None:
    """Build the index of a snapshot that is not stored yet. Raises FaultyDataError if that fails."""
    lower_layers = layers.compose(register=False, variable=False, own=False)
    contents = [*validation.read_layers(lower_layers), (layers.make_snapshot_layer(snapshot), snapshot.path, content)]
    try:
        index.prepare_index(contents, terminal.print_warning)
    except FaultyDataError as error:
        raise FaultyDataError(
            f"{origin} cannot be kept: {error.message}", details=error.details, remedy="Nothing was imported."
        ) from error


def warn_of_loss(names: Mapping[str, str], before: Sequence[Mapping[str, Any]], current: Mapping[str, Any]) -> None:
    """Warn if a snapshot has less than half of what an earlier one had; `names` tell what the counts in heads count."""
    shrunken = [
        names[count] for count in names if any(current.get(count, 0) * 2 < head.get(count, 0) for head in before)
    ]
    if shrunken:
        kinds = ", ".join(shrunken[:-1]) + " and " * (len(shrunken) > 1) + shrunken[-1]
        terminal.print_warning(f"it has less than half of the {kinds} of the one before; was the file complete?")


def _compare(result: ImportResult[Snapshot], replaced_state: State | None, *, brief: bool) -> None:
    """Wait until the index can be noted; unless `brief`, report what changed and which snapshot queries use."""
    before = load_state(result.before) if result.before and not brief else None
    # The next query then finds the index by its note.
    stamps.wait_until_settled(layers.compose_snapshot(result.snapshot))
    after = load_state(result.snapshot)
    if brief:
        return
    for earlier, since in ((replaced_state, "this replaces another snapshot of that day"), (before, "since {}")):
        if earlier and after:
            terminal.print_note(
                f"{since.format(earlier.date)}: {differences.format_summary(compare_states(earlier, after))}"
            )
    newest = snapshots.find_newest(result.snapshot.register)
    if newest and newest.date != result.snapshot.date:
        terminal.print_note(f"queries still use the newest snapshot, of {newest.date}")


def describe_counts(head: Mapping[str, Any]) -> str:
    """Return the counts in the head of a snapshot as text; an empty head is that of a damaged snapshot."""
    if not head:
        return DAMAGED
    kinds = [kind for kind in ("organizations", "liaisons", "committees", "members", "memberships") if kind in head]
    texts = [view.format_count(kind, head[kind]) for kind in kinds]
    more = (
        [f"{view.format_count('liaisons', head[_COMMITTEE_LIAISONS])} between committees"]
        if _COMMITTEE_LIAISONS in head
        else []
    )
    return ", ".join([*texts, *more])


def load_state(snapshot: Snapshot) -> State | None:
    """Return the register as a snapshot has it, or None if the snapshot is damaged."""
    try:
        return index.answer(layers.compose_snapshot(snapshot), states.read_state, terminal.print_warning)
    except FaultyDataError:
        return None
