"""The import of ISO's documents or of its classification into the store, with the messages on what was kept."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inliaison import index
from inliaison.cli import keep_snapshot, terminal
from inliaison.dataset.layer import Layer
from inliaison.errors import InliaisonError
from inliaison.index import layers, stamps
from inliaison.register import documents
from inliaison.render import view

if TYPE_CHECKING:
    from inliaison.register.dated_files import DateChoice
    from inliaison.register.source_files import SourceFile


def keep_documents(
    kind: str,
    file: SourceFile,
    date_choice: DateChoice,
    origin: str,
    *,
    replace: bool,
    validators: Mapping[str, str] | None = None,
) -> None:
    """Store the records of a file, then report what was left out and what was kept.

    Raises FaultyDataError if the file holds none, AccessError if it cannot be kept.
    """
    from inliaison.register import document_store, readers
    from inliaison.register.spool import Spool

    same_day = [it for it in documents.list_snapshots(kind) if it.date == date_choice.date]
    earlier_heads = [documents.read_head(it) for it in same_day]
    with tempfile.TemporaryFile() as spool_file:
        records = Spool(spool_file)
        problems = readers.read_documents(kind, file, records)
        digest = file.compute_digest()
        result = document_store.store(kind, records, date_choice, origin, digest, replace=replace, stamps=validators)
    keep_snapshot.report_problems(problems, origin)
    if result.outcome == "same":
        keep_snapshot.report_same(result.snapshot.date)
        return
    head = documents.read_head(result.snapshot)
    is_undated = date_choice.reason == "today" and validators is None
    hint = "; its name has no date, --date gives it another" if is_undated else ""
    terminal.print_note(
        f"{documents.NAMES[kind]} of {date_choice.date} ({date_choice.reason}): {describe_count(kind, head)}{hint}"
    )
    earlier_heads += [documents.read_head(result.before)] if result.before else []
    keep_snapshot.warn_of_loss({"records": documents.RECORD_NAMES[kind]}, earlier_heads, head)
    newest = documents.find_current(kind)
    if newest and newest.date != date_choice.date:
        terminal.print_note(f"queries still use the newest one, of {newest.date}")
    keep_snapshot.warn_of_future(date_choice, kind)


def prepare_index() -> None:
    """Build the index of the current documents, so that no query has to wait for it; warn if that fails."""
    current = layers.compose_documents()
    # The next query then finds the index by its note.
    stamps.wait_until_settled([Layer(it.kind, (it.path,)) for it in current])
    progress = terminal.make_delayed_progress("indexing")
    try:
        index.answer(layers.compose(), lambda database: None, terminal.print_warning, progress, current)
    except InliaisonError as error:
        terminal.print_warning(f"what was imported is kept, but cannot be queried: {error.message}")


def describe_count(kind: str, head: Mapping[str, Any]) -> str:
    """Return the number of records in the head of a snapshot as text; an empty head is that of a damaged snapshot."""
    return view.format_count(documents.RECORD_NAMES[kind], head["records"]) if head else keep_snapshot.DAMAGED
