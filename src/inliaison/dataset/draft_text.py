"""The text of drafts: templates of records, what a person made of them, and comments that state problems."""

from __future__ import annotations

import bisect
import codecs
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from inliaison.dataset import new_record, rules
from inliaison.dataset.defaults import SOURCE, list_source_fields
from inliaison.dataset.line_numbers import LineNumbers, iter_plain_lines
from inliaison.dataset.problems import Problem, ProblemsError
from inliaison.errors import FaultyDataError, InliaisonError
from inliaison.kinds import SINGULAR
from inliaison.kinds.fields import Field
from inliaison.text import sanitize, toml

_HEAD = """\
# A new {kind}. Fill in what is required and what else is known: take away
# the # before a field. Then save and leave the editor; saved unchanged,
# nothing is added. What names another record is a reference as everywhere,
# such as "TC 207"; text of several lines stands between \"""three marks\""".

[[{kinds}]]
"""

_OPTIONAL = {"id": "made if left out", "sources": "if they are there already"}
"""Fields that are required in a record, but not in a draft."""

_TEXT = '""'

_MARK = "#! "
"""The prefix of the comments that state problems, above the lines concerned."""


def format_template(kind: str) -> str:
    """Return a draft of a record: every field with its meaning; fields that are not required are commented out."""
    blocks = map(_format_field, new_record.list_fields(kind).values())
    return "\n".join((_HEAD.format(kind=SINGULAR[kind], kinds=kind), *blocks))


def _format_field(field: Field) -> str:
    name = field.name
    is_required = field.required and name not in _OPTIONAL
    notes = [field.meaning, *filter(None, [field.type.notation])]
    notes += [_OPTIONAL[name]] if name in _OPTIONAL else ["required"] if is_required else []
    example = _get_placeholder(field, is_required=is_required)
    return f"{_format_comment('; '.join(notes))}\n{'' if is_required else '#'}{name} = {example}\n"


def _format_comment(text: str) -> str:
    return textwrap.fill(text, 78, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


def _get_placeholder(field: Field, *, is_required: bool) -> str:
    """Return a placeholder value; that of a required number is invalid, so that it cannot be left by mistake."""
    if field.shape == "tables":
        return f"[{{ {', '.join(f'{inner.name} = {_TEXT}' for inner in field.inner if inner.required)} }}]"
    if field.shape == "list":
        return '[""]' if field.type.shape == "text" else "[]"
    blank = {"integer": "0", "number": "0", "boolean": "false"}
    return _TEXT if is_required else blank.get(field.shape, _TEXT)


class Draft(NamedTuple):
    """A record as a person wrote it: the values of the fields they filled in, and the lines of these fields."""

    kind: str
    header: str
    """The table name under which the record is written, plural or singular."""
    values: dict[str, Sequence[Any]]
    lines: LineNumbers

    def make_problem(self, field: str, message: str) -> Problem:
        """Return a problem on the line of a field, or on that of the record."""
        return Problem(line=self.lines.line(self.header, 0, field.partition(".")[0]), message=message)

    def move_problem(self, problem: Problem) -> Problem:
        """Return a problem of the record, or of the source created for it, with its line in the draft."""
        of_source = problem.kind == "sources" and self.kind != "sources"
        field = SOURCE if of_source and problem.field == "title" else problem.field
        return self.make_problem(field, f"{field} {problem.message}".lstrip())

    def find_problems(self, resolve: new_record.Resolve) -> Iterator[Problem]:
        """Yield the problems of each field by itself: unknown fields, unresolved references and broken rules."""
        field_names, problems = list(new_record.list_fields(self.kind)), []
        for name, values in self.values.items():
            if name not in (*field_names, "sourced"):
                hint = rules.suggest_nearest(name, field_names)
                problems.append(rules.FieldProblem(name, f"is not a known field{hint}"))
            elif name in list_source_fields(self.kind):
                if not all(isinstance(value, str) for value in values):
                    problems.append(rules.FieldProblem(name, "must be text"))
            else:
                try:
                    record = new_record.build_record(self.kind, {name: values}, resolve)
                except InliaisonError as error:
                    yield self.make_problem(name, f"{name}: {error}")
                    continue
                problems += [
                    problem
                    for problem in rules.check_record(self.kind, record)
                    if problem.field.partition(".")[0] == name
                ]
        if "id" not in self.values:  # A record with an id may correct one that has these fields.
            problems += rules.check_required_fields(self.kind, {**self.values})
        for problem in problems:
            yield self.make_problem(problem.field, f"{problem.field} {problem.message}")


def parse_draft(content: bytes) -> dict[str, Any]:
    """Return the data of a draft. Raises ProblemsError if it is not TOML."""
    try:
        return toml.parse_toml(content, "draft")
    except FaultyDataError as error:
        first_line = error.message.partition(": ")[2] if error.line else error.message
        message = "\n".join((first_line, *error.details, *filter(None, [error.remedy])))
        raise ProblemsError("the draft is not TOML", [Problem(line=error.line, message=message)]) from None


def read_draft(kind: str, content: bytes) -> Draft:
    """Return the record that a draft holds. Raises ProblemsError if it holds more, less or anything else."""
    data = parse_draft(content)
    lines = LineNumbers(content.decode("utf-8-sig"))
    header = kind if kind in data else SINGULAR[kind]
    tables = data.get(header, [])
    rows = tables if isinstance(tables, list) else [tables]
    one = f"add one {SINGULAR[kind]} at a time, under [[{kind}]]"
    problems = [(lines.line(name), f"{name} does not belong here: {one}") for name in data if name != header]
    if len(rows) > 1:
        problems.append((lines.line(header, 1), f"this is one more {SINGULAR[kind]}: {one}"))
    elif not rows or not isinstance(rows[0], dict):
        problems.append((lines.line(header), f"there is no {SINGULAR[kind]}: {one}"))
    elif not rows[0]:
        message = f"no field is filled in of the {SINGULAR[kind]}: take away the # before what is filled in"
        problems.append((lines.line(header, 0), message))
    if problems:
        raise ProblemsError("the draft is not a record", [Problem(line=line, message=text) for line, text in problems])
    return Draft(kind, header, new_record.split_values(kind, rows[0]), lines)


class MarkedText(NamedTuple):
    """The text of a draft with comments that state its problems."""

    content: bytes
    marks: frozenset[bytes] = frozenset()
    """The comment lines that state problems, none of which is the user's."""
    line: int | None = None
    """The first line with a problem, or another one to place the cursor on."""
    problems: Sequence[str] = ()
    """The problems as texts of one or more lines, those with a comment after the number of their line."""

    def remove_marks(self, content: bytes) -> bytes:
        """Return a later text of the draft without the comments that state problems."""
        return b"\n".join(line for line in content.split(b"\n") if line.rstrip() not in self.marks)


def mark_problems(content: bytes, problems: Sequence[Problem]) -> MarkedText:
    """Return a draft with a comment above each line that has a problem; none if it is not UTF-8."""
    messages_by_line: dict[int, list[str]] = {}
    comment_lines = _find_comment_lines(content)
    for problem in problems:
        at = bisect.bisect_right(comment_lines, problem.line or 1)
        message = " ".join(filter(None, (problem.field, problem.message)))
        messages_by_line.setdefault(comment_lines[at - 1] if comment_lines else 0, []).append(message)
    lines: list[bytes] = []
    texts, places, marks = [], [], set()
    end = b"\r" if b"\r\n" in content else b""
    body = content.removeprefix(codecs.BOM_UTF8)
    for number, line in enumerate(body.split(b"\n"), 1):
        messages = messages_by_line.get(number, [])
        parts = [part for message in messages for part in message.split("\n") if part.strip()]
        above = [f"{_MARK}{sanitize.escape_line(part)}".rstrip().encode() for part in parts]
        marks |= {*above}
        lines += [*(mark + end for mark in above), line]
        places += [len(lines)] * len(messages)
        texts += [f"line {len(lines)}: {message}" for message in messages]
    start = content[: len(content) - len(body)]
    texts += messages_by_line.get(0, [])
    return MarkedText(start + b"\n".join(lines), frozenset(marks), places[0] if places else None, texts)


def _find_comment_lines(content: bytes) -> list[int]:
    """Return the lines above which `#` begins a comment and is not part of a string; none if it is not UTF-8."""
    try:
        return [at for at, _ in iter_plain_lines(content.decode("utf-8-sig"))]
    except UnicodeDecodeError:
        return []
