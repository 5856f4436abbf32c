"""User records in the user's editor: a new one, or the file of those that exist."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.cli import drafts, editor, own_record, terminal
from inliaison.cli.drafts import FaultyDraftError
from inliaison.cli.own_file import Made, OwnFile, resolver
from inliaison.cli.own_record import OwnRecord
from inliaison.dataset import drafting
from inliaison.dataset.line_numbers import LineNumbers
from inliaison.dataset.problems import Problem
from inliaison.errors import AccessError, FaultyDataError, NotThereError, UsageError
from inliaison.kinds import SINGULAR
from inliaison.text import toml


def add(file: OwnFile, kind: str, *, dry_run: bool) -> Made:
    """Let the user fill in a new record, add it unless this is a dry run, and return it.

    Raises UsageError without a terminal, and every error that prevents the record.
    """
    if not editor.is_possible():
        raise UsageError(
            f"nothing is said of the {SINGULAR[kind]}, and there is no terminal for an editor",
            remedy=f"See: inliaison add {SINGULAR[kind]} --template",
        )
    editor.command()
    if not dry_run:
        file.must_be_writable()
    file.ask(lambda database: None, quiet=True)  # A faulty dataset takes no record.

    def accept(content: bytes) -> Made:
        data = drafts.parsed(content)
        draft, wrong = drafting.read(kind, content.decode("utf-8-sig"), data)
        with file.alone():
            wrong = wrong or file.ask(lambda database: list(draft.faults(resolver(database))), quiet=True)
            if wrong:
                raise FaultyDraftError(wrong)
            made = _made(file, draft)
            if not dry_run:
                file.write(made.content)
        return made

    template = drafting.template(kind)
    (record,) = toml.parse(template.encode(), kind)[kind]
    first = LineNumbers(template).line(kind, 0, next(iter(record), ""))  # The first field that must be filled in.
    return drafts.edited(
        template.encode(), SINGULAR[kind], accept, undone="nothing was added", line=first, kept=dry_run
    )


def _made(file: OwnFile, draft: drafting.Draft) -> Made:
    """Return the record that a draft makes. Raises FaultyDraftError if it makes none, or a faulty one."""
    try:
        made = file.with_record(draft.kind, draft.values)
    except (UsageError, NotThereError, FaultyDataError) as error:
        raise FaultyDraftError([draft.problem("", str(error), whole=True)]) from None
    wrong = [*made.wrong, *_needing(made.needing)]
    if wrong:
        raise FaultyDraftError([draft.moved(problem) for problem in wrong])
    return made


def _needing(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that arise only without the data of this command, each with what to do about it."""
    told = "without the data of --data and INLIAISON_DATA; `--to FILE` adds to a file beside that"
    return [problem._replace(message=f"{problem.message} ({told})") for problem in problems]


def change(file: OwnFile, reference: str, kinds: Sequence[str]) -> None:
    """Let the user edit the file of user records, from the record that a reference names or from its first problem.

    Raises NotThereError for a record that is not in the file, UsageError without a terminal, and every error that
    prevents the change.
    """
    if not editor.is_possible():
        raise UsageError(
            "--edit needs a terminal for the editor",
            remedy=f"Change {file.path} by other means; `inliaison check` validates it.",
        )
    editor.command()
    old = file.content()
    file.must_be_writable()
    line: int | None = None
    faults: Sequence[Problem] = ()
    try:
        line = own_record.line_of(file, _found(file, reference, kinds))
    except FaultyDataError:  # Nothing can be found in a faulty file, but the user can repair it here.
        faults = _faults(file, old)
        if not faults:
            raise

    def accept(content: bytes) -> None:
        drafts.parsed(content)
        with file.alone():
            if file.content() != old:
                raise AccessError(
                    f"{file.path} was changed meanwhile by another program, and is left as it is now",
                    remedy="Edit it again, with what the draft holds.",
                )
            wrong = file.problems(old, content) or _needing(file.needing_data(old, content))
            if wrong:
                raise FaultyDraftError(wrong)
            file.write(content)

    drafts.edited(old, file.path.stem, accept, undone="nothing was changed", line=line, faults=faults)
    terminal.note(f"changed {file.path}")


def _faults(file: OwnFile, content: bytes) -> Sequence[Problem]:
    """Return the problems of the file itself that stop every query."""
    if not content.strip():
        return ()
    try:
        drafts.parsed(content)
    except FaultyDraftError as error:
        return error.problems
    return [problem for problem in file.problems(content, content) if problem.stops and problem.file]


def _found(file: OwnFile, reference: str, kinds: Sequence[str]) -> OwnRecord:
    """Return the record that a reference names. Raises NotThereError."""
    try:
        return own_record.find(file, reference, kinds)
    except NotThereError as error:
        error.remedy = error.remedy.replace("`--kind` chooses among kinds", "a KIND before --edit chooses among kinds")
        raise
