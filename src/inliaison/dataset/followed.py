"""What a user follows: records named in `followed.toml`, which lies beside the user records and is edited like them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from inliaison.errors import FaultyDataError
from inliaison.system import folders
from inliaison.text import dates, toml

if TYPE_CHECKING:
    from inliaison.dataset.problems import Place

KINDS = ("partners", "committees", "members", "standards")
"""The kinds of records that can be followed."""
COMMENT = b"""\
# What `inliaison follow` remembers, for `inliaison digest`. An id may be any full name that `inliaison show` knows.
# `only` leaves out the subcommittees of a committee, the committees of an organization or a member, and the
# amendments and successors of a standard.
"""
DAYS = ("read", "read_standards")
"""The keys of the days up to which the last digest was read: of the register, and of standards."""
_REMEDY = "Correct it in an editor."
_DAY = re.compile(r"\A[ \t]*+\w++[ \t]*+=[^\r\n]*+")


class Followed(NamedTuple):
    """A record that the user follows."""

    kind: str
    id: str
    """Its id, or a full name that a person wrote in its place."""
    name: str | None = None
    """What it was called when the user began to follow it."""
    only: bool = False
    """Whether the record stands for itself alone, without the committees below it or those it takes part in; of a
    standard, without its amendments and those that replace it."""


class FollowList(NamedTuple):
    """All that a user follows."""

    records: tuple[Followed, ...] = ()
    read: str | None = None
    """The day of the snapshot of the register with which the last digest ended that was marked as read."""
    read_standards: str | None = None
    """The day of the snapshot of standards, likewise."""


def find_path() -> Path | None:
    """Return the file, or None if the machine has no data folder."""
    home = folders.get_data_folder()
    return home / "followed.toml" if home else None


def load() -> FollowList:
    """Return what the user follows; nothing if there is no file. Raises AccessError and FaultyDataError."""
    path = find_path()
    return parse(toml.read_file(path), str(path)) if path and os.path.lexists(path) else FollowList()


def parse(content: bytes, name: str) -> FollowList:
    """Return what a file of this name says. Raises FaultyDataError, which names the line."""
    try:
        data = toml.parse_toml(content, name) if content.strip() else {}
    except FaultyDataError as error:
        remedy = error.remedy or _REMEDY
        raise FaultyDataError(error.message, details=error.details, remedy=remedy, line=error.line) from None
    days = [_parse_day(content, name, key, data.pop(key, None)) for key in DAYS]
    records = []
    for kind, tables in data.items():
        if kind not in KINDS:
            message = f'"{kind}" cannot be followed: {", ".join(KINDS)} can; {" and ".join(DAYS)} are days'
            raise _make_error(content, name, kind, None, "", message, (*KINDS, *DAYS))
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise _make_error(content, name, kind, None, "", f"write [[{kind}]] above each record")
        records += [_parse_record(content, name, kind, at, table) for at, table in enumerate(tables)]
    return FollowList(tuple(records), *days)


def _parse_day(content: bytes, name: str, key: str, value: Any) -> str | None:
    day = dates.read_value(value) or value
    if value is not None and not (isinstance(day, str) and dates.is_date(day)):
        raise _make_error(content, name, key, None, "", f'"{key}" is not a date: {dates.NOTATION}')
    return day


def _parse_record(content: bytes, name: str, kind: str, at: int, record: dict[str, Any]) -> Followed:
    types = {"id": str, "name": str, "only": bool}
    for field, value in record.items():
        if field not in types:
            raise _make_error(content, name, kind, at, field, f'no field "{field}": {", ".join(types)}', (*types,))
        if type(value) is not types[field]:
            what = "true or false" if field == "only" else f'a text: write {field} = "…"'
            raise _make_error(content, name, kind, at, field, f'"{field}" is not {what}')
    if not record.get("id", "").strip():
        raise _make_error(content, name, kind, at, "id", 'the record has no "id"')
    return Followed(kind, **record)


def _make_error(
    content: bytes, name: str, kind: str, at: int | None, field: str, message: str, words: Sequence[str] = ()
) -> FaultyDataError:
    """Return the error for a place in the file; it suggests the nearest of the `words` that may stand there."""
    from inliaison.dataset.line_numbers import LineNumbers
    from inliaison.dataset.problems import Place
    from inliaison.dataset.rules import suggest_nearest

    line = LineNumbers(content.decode("utf-8-sig")).line(kind, at, field)
    hint = suggest_nearest(field or kind, words)
    return FaultyDataError(f"{Place(name, line)}: {message}{hint}", remedy=_REMEDY, line=line)


def add_records(content: bytes, records: Sequence[Followed], name: str) -> bytes:
    """Return the content of the file with more records. Raises FaultyDataError if it cannot take them at its end."""
    from inliaison.dataset import toml_edits

    for record in records:
        fields = {"id": record.id, "name": record.name, "only": record.only or None}
        tables = {record.kind: [{field: value for field, value in fields.items() if value is not None}]}
        content = toml_edits.append_records(content or COMMENT, tables, name)
    return content


def cut_records(content: bytes, records: Sequence[Followed], name: str) -> bytes:
    """Return the content of the file without some of its records, the rest as it is. Raises FaultyDataError."""
    from inliaison.dataset import toml_edits

    return toml_edits.cut_records(content, list(_iter_places(content, records, name)), name)[0]


def _iter_places(content: bytes, records: Sequence[Followed], name: str) -> Iterator[Place]:
    from inliaison.dataset.line_numbers import LineNumbers
    from inliaison.dataset.problems import Place

    lines = LineNumbers(content.decode("utf-8-sig"))
    numbers = dict.fromkeys(KINDS, 0)
    for record in parse(content, name).records:
        if record in records:
            at = numbers[record.kind]
            yield Place(name, lines.line(record.kind, at), record.kind, at)
        numbers[record.kind] += 1


def mark_read(content: bytes, days: Mapping[str, str], name: str) -> bytes:
    """Return the content of the file with the `days` of the last digest that was read, by key; the rest as it is.

    Raises FaultyDataError if such a day is written in a form that cannot be replaced.
    """
    for key, day in reversed([*days.items()]):
        content = _replace_day(content, key, day, name)
    return content


def _replace_day(content: bytes, key: str, day: str, name: str) -> bytes:
    from inliaison.dataset.line_numbers import LineNumbers

    text = content.decode("utf-8-sig")
    line = f'{key} = "{day}"'
    before = parse(content, name)
    change: dict[str, Any] = {key: day}
    if getattr(before, key) is None:
        has_days = any(getattr(before, other) for other in DAYS)
        new = f"{line}\n{'' if has_days else chr(10)}{text}"
    else:
        at = LineNumbers(text).line(key)
        lines = text.split("\n")
        if at and _DAY.match(lines[at - 1]):
            lines[at - 1] = _DAY.sub(line, lines[at - 1], count=1)
        new = "\n".join(lines)
    if parse(new.encode(), name) != before._replace(**change):
        raise FaultyDataError(f'{name} has "{key}" in a form that cannot be replaced', remedy=f"Write {line} there.")
    return new.encode()
