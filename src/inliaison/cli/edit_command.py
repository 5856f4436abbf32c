"""User records in the user's editor: a new one, or the file of those that exist."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.cli import addition, draft, editor, terminal
from inliaison.cli.addition import Addition, make_resolver
from inliaison.cli.change import Change
from inliaison.cli.user_file import RecordKey, UserFile
from inliaison.dataset import draft_text
from inliaison.dataset.line_numbers import LineNumbers
from inliaison.dataset.problems import Problem, ProblemsError
from inliaison.errors import AccessError, FaultyDataError, NotThereError, UsageError
from inliaison.kinds import SINGULAR
from inliaison.text import toml


def add_record(file: UserFile, kind: str, *, dry_run: bool) -> Addition:
    """Let the user fill in a new record, add it unless this is a dry run, and return it.

    Raises UsageError without a terminal, and every error that prevents the record.
    """
    if not editor.is_possible():
        raise UsageError(
            f"no field of the {SINGULAR[kind]} is given, and there is no terminal for an editor",
            remedy=f"See: inliaison add {SINGULAR[kind]} --template",
        )
    editor.get_command()
    if not dry_run:
        file.must_be_writable()
    file.ask(lambda database: None, quiet=True)  # A faulty dataset takes no record.

    def accept(content: bytes) -> Addition:
        record = draft_text.read_draft(kind, content)
        problems = file.ask(lambda database: list(record.find_problems(make_resolver(database))), quiet=True)
        try:
            if not problems:
                return addition.add_record(file, kind, record.values, dry_run=dry_run)
        except ProblemsError as error:
            problems = [record.move_problem(problem) for problem in error.problems]
        except (UsageError, NotThereError, FaultyDataError) as error:
            problems = [record.make_problem("", str(error))]
        raise ProblemsError("the record cannot be added", problems)

    template = draft_text.format_template(kind)
    (record,) = toml.parse_toml(template.encode(), kind)[kind]
    line = LineNumbers(template).line(kind, 0, next(iter(record), ""))  # The first field that must be filled in.
    return draft.edit_draft(
        template.encode(), SINGULAR[kind], accept, failure="nothing was added", line=line, keep=dry_run
    )


def edit_file(file: UserFile, reference: str, kinds: Sequence[str]) -> None:
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
        record = _find_record(file, reference, kinds)
        line = file.get_places([record])[record].line
    except FaultyDataError:  # Nothing can be found in a faulty file, but the user can repair it here.
        problems = _find_file_problems(file, old)
        if not problems:
            raise

    def accept(content: bytes) -> None:
        draft_text.parse_draft(content)
        with file.lock():
            if file.read() != old:
                raise AccessError(
                    f"{file.path} was changed meanwhile by another program, and is left as it is now",
                    remedy="Edit it again, with what the draft holds.",
                )
            problems = Change(file, old, content).explain_problems()
            if problems:
                raise ProblemsError("the file cannot be changed", problems)
            file.write(content)

    draft.edit_draft(old, file.path.stem, accept, failure="nothing was changed", line=line, problems=problems)
    terminal.print_note(f"changed {file.path}")


def _find_file_problems(file: UserFile, content: bytes) -> Sequence[Problem]:
    """Return the problems of the file itself that stop every query."""
    if not content.strip():
        return ()
    try:
        draft_text.parse_draft(content)
    except ProblemsError as error:
        return error.problems
    return [problem for problem in Change(file, content, content).problems if problem.stops and problem.file]


def _find_record(file: UserFile, reference: str, kinds: Sequence[str]) -> RecordKey:
    """Return the record that a reference names. Raises NotThereError."""
    try:
        return file.find_record(reference, kinds)
    except NotThereError as error:
        error.remedy = error.remedy.replace("`--kind` chooses among kinds", "a KIND before --edit chooses among kinds")
        raise
