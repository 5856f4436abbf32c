"""The import of a file of a register, whichever of its files that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.cli import keep_documents, keep_snapshot

if TYPE_CHECKING:
    from inliaison.register.dated_files import DateChoice
    from inliaison.register.source_files import SourceFile


def keep_file(
    file: SourceFile,
    date_choice: DateChoice,
    origin: str,
    *,
    replace: bool,
    validators: dict[str, str] | None = None,
    brief: bool = False,
) -> bool:
    """Store what a file holds as a snapshot, then report it; what changed in the committees, too, unless `brief`.

    Return whether the index of documents is to be prepared, which is worth it once for several files.

    `validators` make the next request for the file a conditional one. Raises FaultyDataError if it cannot be kept.
    """
    from inliaison.register import readers

    kind = readers.recognize_documents(file)
    if kind:
        keep_documents.keep_documents(kind, file, date_choice, origin, replace=replace, validators=validators)
        return True
    register = readers.read_register(file.read(), file.name)
    keep_snapshot.keep_snapshot(register, date_choice, origin, replace=replace, validators=validators, brief=brief)
    return False
