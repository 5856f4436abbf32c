"""Drafts: TOML templates that a person fills in to add a record, and the reading of what they wrote."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.dataset import adding, rules
from inliaison.dataset.defaults import SOURCE, SOURCE_FIELDS
from inliaison.dataset.line_numbers import LineNumbers
from inliaison.dataset.problems import Problem
from inliaison.errors import InliaisonError
from inliaison.kinds import SINGULAR
from inliaison.kinds.fields import Field, fields
from inliaison.text import dates

_HEAD = """\
# A new {kind}. Fill in what is required and what else is known: take away
# the # before a field. Then save and leave the editor; saved unchanged,
# nothing is added. What names another record is a reference as everywhere,
# such as "TC 207"; text of several lines stands between \"""three marks\""".

[[{kinds}]]
"""

_OPTIONAL = {"id": "made if left out", "sources": "if they are there already"}
"""Fields that are required in a record, but not in a draft."""

_EXPECTED = {
    "date": dates.NOTATION,
    "number": "a number above 0",
    "url": "an http or https address",
    "email": "one @ and no blanks",
    "country": "any of its names or codes",
}
"""By the name of a field's rule, a description of the expected value."""

_TEXT = '""'


def template(kind: str) -> str:
    """Return a draft of a record: every field with its meaning; fields that are not required are commented out."""
    blocks = [_format_field(name, field) for name, field in adding.list_fields(kind).items()]
    return "\n".join((_HEAD.format(kind=SINGULAR[kind], kinds=kind), *blocks))


def _format_field(name: str, field: Field | None) -> str:
    if field is None:
        return f"{_comment(SOURCE_FIELDS[name])}\n#{name} = {_TEXT}\n"
    required = field.required and name not in _OPTIONAL
    notes = [field.meaning, *filter(None, [_describe_value(field)])]
    notes += [_OPTIONAL[name]] if name in _OPTIONAL else ["required"] if required else []
    return f"{_comment('; '.join(notes))}\n{'' if required else '#'}{name} = {_placeholder(field, required=required)}\n"


def _comment(text: str) -> str:
    return textwrap.fill(text, 78, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


def _describe_value(field: Field) -> str:
    if field.rule.name == "choice":
        return f"one of {', '.join(field.rule.of)}"
    return _EXPECTED.get(field.rule.name, "")


def _placeholder(field: Field, *, required: bool) -> str:
    """Return a placeholder value; that of a required number is invalid, so that it cannot be left by mistake."""
    if field.shape == "tables":
        return f"[{{ {', '.join(f'{inner.name} = {_TEXT}' for inner in field.inner if inner.required)} }}]"
    if field.shape == "list":
        return "[]" if field.rule.name == "number" else '[""]'
    blank = {"integer": "0", "number": "0", "boolean": "false"}
    return _TEXT if required else blank.get(field.shape, _TEXT)


class Draft(NamedTuple):
    """A record as a person wrote it: the values of the fields they filled in, and the lines of these fields."""

    kind: str
    header: str
    """The table name under which the record is written, plural or singular."""
    values: dict[str, Sequence[Any]]
    lines: LineNumbers

    def problem(self, field: str, message: str, *, whole: bool = False) -> Problem:
        """Return a problem of a field; a `whole` message is a sentence, any other one follows the field's name."""
        line = self.lines.line(self.header, 0, field.partition(".")[0])
        return Problem("", line, "", "", "" if whole else field, message)

    def moved(self, problem: Problem) -> Problem:
        """Return a problem of the record, or of the source created for it, with its line in the draft."""
        of_source = problem.kind == "sources" and self.kind != "sources"
        field = SOURCE if of_source and problem.field == "title" else problem.field
        return self.problem(field, problem.message)

    def problems(self, resolve: adding.Resolve) -> Iterator[Problem]:
        """Yield the problems of each field by itself: unknown fields, unresolved references and broken rules."""
        fields_by_name = {field.name: field for field in fields(self.kind)}
        for name, values in self.values.items():
            if name in SOURCE_FIELDS and name not in fields_by_name:
                if not all(isinstance(value, str) for value in values):
                    yield self.problem(name, "must be text")
                continue
            if name not in fields_by_name:
                names = list(adding.list_fields(self.kind))
                yield self.problem(name, f"is not a known field{rules.suggest_nearest(name, names)}")
                continue
            try:
                record = adding.build_record(self.kind, {name: values}, resolve)
            except InliaisonError as error:
                yield self.problem(name, f"{name}: {error}", whole=True)
                continue
            for problem in rules.check_record(self.kind, record):
                if problem.field.partition(".")[0] == name:
                    yield self.problem(problem.field, problem.message)
        if "id" not in self.values:  # A record with an id may correct one that has these fields.
            for problem in rules.check_required(self.kind, {**self.values}):
                yield self.problem(problem.field, problem.message)


def read(kind: str, text: str, data: Mapping[str, Any]) -> tuple[Draft, list[Problem]]:
    """Return the one record that a draft holds, and the problems of a draft that holds more, less or anything else."""
    lines = LineNumbers(text)
    header = kind if kind in data else SINGULAR[kind]
    tables = data.get(header, [])
    rows = tables if isinstance(tables, list) else [tables]
    one = f"add one {SINGULAR[kind]} at a time, under [[{kind}]]"
    message = "does not belong here: " + one
    problems = [Problem("", lines.line(name), "", "", name, message) for name in data if name != header]
    if len(rows) > 1:
        problems.append(Problem("", lines.line(header, 1), "", "", "", f"this is one more {SINGULAR[kind]}: {one}"))
    elif not rows or not isinstance(rows[0], dict):
        problems.append(Problem("", lines.line(header), "", "", "", f"there is no {SINGULAR[kind]}: {one}"))
    elif not rows[0]:
        message = f"nothing is said of the {SINGULAR[kind]}: take away the # before what is filled in"
        problems.append(Problem("", lines.line(header, 0), "", "", "", message))
    row = rows[0] if rows and isinstance(rows[0], dict) else {}
    return Draft(kind, header, adding.split_values(kind, row), lines), problems
