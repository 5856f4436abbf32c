"""What a record is found by: the names it answers to, and the texts that are searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inliaison.dataset.registers import ISO
from inliaison.text import names

Table = dict[str, Any]
Records = Mapping[str, Mapping[str, Table]]
"""By kind and id."""


def names_of(kind: str, record: Table) -> Iterator[tuple[str, int]]:
    """The names a record answers to, folded, each with its level: id, acronym, alias, full name."""
    yield record["id"], 0
    if kind == "partners":
        for number in ISO.numbers(record):
            yield str(number), 0
    if kind == "committees":
        for key in names.committee_keys(record["reference"]):
            yield key, 1
    shorts = [record[field] for field in ("acronym", "reference") if field in record]
    full = [record[field] for field in ("name", "name_fr", "title", "title_fr", "subject") if field in record]
    for level, texts in ((1, shorts), (3, record.get("aliases", ())), (5, full)):
        for text in texts:
            yield names.fold(text), level
            yield names.loose(text), level + 1
            if level > 1 and kind != "people":
                yield names.bare(text) or names.loose(text), level + 1
            if level == 1:
                yield names.loose(text).replace(" ", ""), level + 1


def has_words(liaison: Table) -> bool:
    """Whether a liaison says anything besides which partner it ties to which committee."""
    return liaison["kind"] != "committee" or any(
        name in liaison for name in ("title", "purposes", "means", "place", "summary", "date", "signatories")
    )


_TEXTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "partners": (("acronym", "name"), ("id", "name_fr", "aliases"), ("city", "country", "kind", "summary")),
    "liaisons": (("title", "purposes", "committee"), ("id", "partner"), ("kind", "means", "place", "summary", "date")),
    "quotes": (("text",), ("person", "partner"), ("role", "publication", "date", "note")),
    "people": (("name",), ("id", "aliases"), ("posts", "note")),
    "committees": (("reference", "title"), ("title_fr",), ("scope",)),
    "figures": (("subject",), (), ("value", "as_of", "note")),
    "sources": (("title",), ("publisher",), ("note", "licence", "url")),
}
"""The fields that are searched, by the weight a hit in them has."""

_CALLED = {
    "partner": ("partners", ("acronym", "name")),
    "person": ("people", ("name",)),
    "committee": ("committees", ("reference", "title")),
}
"""The fields that name another record, found by what that record is called."""


def searched(kind: str) -> set[str]:
    """The fields of a kind in which words are looked for."""
    return {field for group in _TEXTS[kind] for field in group}


END = "¦"
"""Hangs on the last word of every field and item, and nobody can type it, so that no phrase goes on beyond.

Words are sought as beginnings, so that the last one is found all the same. A word of its own between two fields
would do that, too, but make every record longer, and so less relevant.
"""


def texts(records: Records, kind: str, record: Table) -> Iterator[str]:
    """The folded texts of a record, by the weight a hit in them has: title, names, body."""
    for group in _TEXTS[kind]:
        told = (names.loose(text) for field in group for text in _told(records, field, record.get(field)))
        yield " ".join(text + END for text in told if text)


def _told(records: Records, field: str, value: Any) -> Iterator[str]:
    """The texts of a field: one, each item of a list, or what the record that it names is called."""
    if isinstance(value, list):
        for item in value:
            yield from _told(records, field, item)
    elif isinstance(value, dict):
        for inner, item in value.items():
            yield from _told(records, inner, item)
    elif field in _CALLED and value is not None:
        kind, called = _CALLED[field]
        yield from (records[kind][value].get(name, "") for name in called)
    elif value is not None:
        yield str(value)
