"""Ids and sources created for user records that have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from inliaison.errors import UsageError
from inliaison.kinds import SINGULAR, load_kind
from inliaison.kinds.fields import Field, fields
from inliaison.kinds.types import TEXT
from inliaison.text import names

Table = dict[str, Any]

SOURCE, URL = "source", "url"
"""The fields from which a source is created."""
USER_NOTES = "own notes"
"""The title of the source of a record that names none."""

_MEANINGS = {
    SOURCE: "where it is from, such as ISO Focus, May 2009; without it, notes of your own",
    URL: "the address of that source",
}


@cache
def list_source_fields(kind: str) -> dict[str, Field]:
    """Return the fields that only serve to create a source of a record of a kind; a source has none."""
    field_names = {field.name for field in fields(kind)} if kind != "sources" else {*_MEANINGS}
    return {name: Field(name, TEXT, False, meaning) for name, meaning in _MEANINGS.items() if name not in field_names}


def add_source(
    kind: str, row: Table, existing: Iterable[Table], is_taken: Callable[[str], bool], date: str = ""
) -> Table | None:
    """Add the source of a record that names none by id, and return it, whether created or one of the `existing`.

    It has the title and the address that the record holds as `source` and `url`, which are removed. Without them, it is
    the user's own notes, of a `date` if known. Returns None if the record needs no source.
    """
    title, url = (_take_text(kind, row, name) for name in (SOURCE, URL))
    source_ids = row.get("sources", [])
    if kind == "sources" or not isinstance(source_ids, list) or ("sources" in row and not (title or url)):
        return None
    date = "" if title or url else date
    text = title or url or ", ".join(filter(None, (USER_NOTES, date)))
    source = next(
        (one for one in existing if (one.get("title", ""), one.get("url", "")) == (text, url)),
        None,
    )
    if source is None:
        id = create_id("sources", {"title": names.make_slug(text) or "own-source"}, is_taken)
        source = {"id": id, "title": text} | {name: value for name, value in (("url", url), ("date", date)) if value}
    row["sources"] = [*source_ids, *([source["id"]] if source["id"] not in source_ids else [])]
    return source


def _take_text(kind: str, row: Table, name: str) -> str:
    """Remove a text from a record and return it; an empty string if there is none or the kind has such a field."""
    value = row.get(name)
    is_text = isinstance(value, str) and value.strip() and name in list_source_fields(kind)
    return str(row.pop(name)) if is_text else ""


_MAX_ID_LENGTH = 60
"""The number of characters of a created id at most, without the number that may follow it."""


def create_id(kind: str, record: Mapping[str, Any], is_taken: Callable[[str], bool]) -> str:
    """Return an id that no record of the kind has. Raises UsageError if there are no fields to make it of."""
    base = derive_id(kind, record)
    if not base:
        raise UsageError(f"a {SINGULAR[kind]} needs an id", remedy="Give one, as in id=our-own.")
    number, id = 2, base
    while is_taken(id):
        id, number = f"{base}-{number}", number + 1
    return id


def derive_id(kind: str, record: Mapping[str, Any]) -> str:
    """Return the id that the fields of a record give, free or taken; an empty string if these fields are missing."""
    usable = (
        id_fields
        for id_fields in load_kind(kind).id_from
        if all(name in record or name[0] == "=" for name in id_fields)
    )
    parts = next(usable, ())
    slug = names.make_slug(" ".join(str(record.get(name, name)) for name in parts))
    short = slug[:_MAX_ID_LENGTH].rpartition("-")[0] or slug[:_MAX_ID_LENGTH] if len(slug) > _MAX_ID_LENGTH else slug
    return short or (SINGULAR[kind] if parts else "")  # A slug of a name in non-Latin letters is empty.


def list_missing_id_fields(kind: str, record: Mapping[str, Any]) -> list[str]:
    """Return the missing fields without which no id can be created."""
    *_, last = load_kind(kind).id_from or ((),)
    return [name for name in last if name not in record and name[0] != "="]
