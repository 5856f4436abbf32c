"""User records in the user's editor: a new one, or the file of those that exist."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.cli import drafts, editor, own_record, terminal
from inliaison.cli.drafts import FaultyDraftError
from inliaison.cli.own_file import Addition, OwnFile, make_resolver
from inliaison.cli.own_record import OwnRecord
from inliaison.dataset import drafting
from inliaison.dataset.line_numbers import LineNumbers
from inliaison.dataset.problems import Problem
from inliaison.errors import AccessError, FaultyDataError, NotThereError, UsageError
from inliaison.kinds import SINGULAR
from inliaison.text import toml


def add_record(file: OwnFile, kind: str, *, dry_run: bool) -> Addition:
    """Let the user fill in a new record, add it unless this is a dry run, and return it.

    Raises UsageError without a terminal, and every error that prevents the record.
    """
    if not editor.is_possible():
        raise UsageError(
            f"nothing is said of the {SINGULAR[kind]}, and there is no terminal for an editor",
            remedy=f"See: inliaison add {SINGULAR[kind]} --template",
        )
    editor.get_command()
    if not dry_run:
        file.must_be_writable()
    file.ask(lambda database: None, quiet=True)  # A faulty dataset takes no record.

    def accept(content: bytes) -> Addition:
        data = drafts.parse_draft(content)
        draft, problems = drafting.read(kind, content.decode("utf-8-sig"), data)
        with file.lock_file():
            problems = problems or file.ask(lambda database: list(draft.problems(make_resolver(database))), quiet=True)
            if problems:
                raise FaultyDraftError(problems)
            addition = _make_addition(file, draft)
            if not dry_run:
                file.write(addition.content)
        return addition

    template = drafting.template(kind)
    (record,) = toml.parse_toml(template.encode(), kind)[kind]
    first = LineNumbers(template).line(kind, 0, next(iter(record), ""))  # The first field that must be filled in.
    return drafts.edit_draft(
        template.encode(), SINGULAR[kind], accept, failure="nothing was added", line=first, keep=dry_run
    )


def _make_addition(file: OwnFile, draft: drafting.Draft) -> Addition:
    """Return the record that a draft makes. Raises FaultyDraftError if it makes none, or a faulty one."""
    try:
        addition = file.with_record(draft.kind, draft.values)
    except (UsageError, NotThereError, FaultyDataError) as error:
        raise FaultyDraftError([draft.problem("", str(error), whole=True)]) from None
    problems = [*addition.problems, *_explain_missing_data(addition.problems_without_data)]
    if problems:
        raise FaultyDraftError([draft.moved(problem) for problem in problems])
    return addition


def _explain_missing_data(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that arise only without the data of this command, each with what to do about it."""
    hint = "without the data of --data and INLIAISON_DATA; `--to FILE` adds to a file beside that"
    return [problem._replace(message=f"{problem.message} ({hint})") for problem in problems]


def edit_file(file: OwnFile, reference: str, kinds: Sequence[str]) -> None:
    """Let the user edit the file of user records, from the record that a reference names or from its first problem.

    Raises NotThereError for a record that is not in the file, UsageError without a terminal, and every error that
    prevents the change.
    """
    if not editor.is_possible():
        raise UsageError(
            "--edit needs a terminal for the editor",
            remedy=f"Change {file.path} by other means; `inliaison check` validates it.",
        )
    editor.get_command()
    old = file.read()
    file.must_be_writable()
    line: int | None = None
    problems: Sequence[Problem] = ()
    try:
        line = own_record.find_line(file, _find_record(file, reference, kinds))
    except FaultyDataError:  # Nothing can be found in a faulty file, but the user can repair it here.
        problems = _find_own_problems(file, old)
        if not problems:
            raise

    def accept(content: bytes) -> None:
        drafts.parse_draft(content)
        with file.lock_file():
            if file.read() != old:
                raise AccessError(
                    f"{file.path} was changed meanwhile by another program, and is left as it is now",
                    remedy="Edit it again, with what the draft holds.",
                )
            problems = file.find_problems(old, content) or _explain_missing_data(
                file.find_problems_without_data(old, content)
            )
            if problems:
                raise FaultyDraftError(problems)
            file.write(content)

    drafts.edit_draft(old, file.path.stem, accept, failure="nothing was changed", line=line, problems=problems)
    terminal.print_note(f"changed {file.path}")


def _find_own_problems(file: OwnFile, content: bytes) -> Sequence[Problem]:
    """Return the problems of the file itself that stop every query."""
    if not content.strip():
        return ()
    try:
        drafts.parse_draft(content)
    except FaultyDraftError as error:
        return error.problems
    return [problem for problem in file.find_problems(content, content) if problem.stops and problem.file]


def _find_record(file: OwnFile, reference: str, kinds: Sequence[str]) -> OwnRecord:
    """Return the record that a reference names. Raises NotThereError."""
    try:
        return own_record.find_record(file, reference, kinds)
    except NotThereError as error:
        error.remedy = error.remedy.replace("`--kind` chooses among kinds", "a KIND before --edit chooses among kinds")
        raise
