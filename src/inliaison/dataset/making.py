"""Ids and sources, made for records of one's own that come without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from inliaison.errors import UsageError
from inliaison.kinds import SINGULAR, load
from inliaison.text import names

Table = dict[str, Any]

SOURCE, URL = "source", "url"
"""What makes the record of a source, where one is not there yet."""
OWN_NOTES = "own notes"
"""The title of the source of a record that names none."""


SOURCE_FIELDS = {
    SOURCE: "where it is from, such as ISO Focus, May 2009; without it, notes of your own",
    URL: "the address of that source",
}
"""What these mean, in words."""


def source_of(title: str, url: str, date: str = "") -> Table:
    """A source by its title, its address, or both; by neither it is notes of one's own, of a day if that is known."""
    told = title or url or ", ".join(filter(None, (OWN_NOTES, date)))
    optional = {name: value for name, value in (("url", url), ("date", date)) if value}
    return {"id": names.slug(told) or "own-source", "title": told, **optional}


def same_source(made: Table, there: Iterable[Table]) -> Table | None:
    """Which of some sources is the one that was made."""
    same = (known for known in there if all(known.get(name, "") == made.get(name, "") for name in ("title", "url")))
    return next(same, None)


_LONGEST = 60
"""So many letters an id that is made has at most, but for a number behind it."""


def id_for(kind: str, made: Mapping[str, Any], is_taken: Callable[[str], bool]) -> str:
    """An id that no record of the kind has. Raises UsageError where there is nothing to make one of."""
    first = plain_id(kind, made)
    if not first:
        raise UsageError(f"a {SINGULAR[kind]} needs an id", remedy="Give one, as in id=our-own.")
    number, id = 2, first
    while is_taken(id):
        id, number = f"{first}-{number}", number + 1
    return id


def plain_id(kind: str, made: Mapping[str, Any]) -> str:
    """The id of a record made of its fields, whether it is free or not; nothing where these fields are not there."""
    tried = (found for found in load(kind).id_from if all(name in made or name[0] == "=" for name in found))
    parts = next(tried, ())
    slug = names.slug(" ".join(str(made.get(name, name)) for name in parts))
    cut = slug[:_LONGEST].rpartition("-")[0] or slug[:_LONGEST] if len(slug) > _LONGEST else slug
    return cut or (SINGULAR[kind] if parts else "")  # Of names in other letters than Latin ones nothing is left.


def lacking(kind: str, record: Mapping[str, Any]) -> list[str]:
    """The fields without which no id can be made."""
    *_, last = load(kind).id_from or ((),)
    return [name for name in last if name not in record and name[0] != "="]
