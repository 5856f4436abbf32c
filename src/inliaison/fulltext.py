"""What a record is found by: the names it answers to, and the texts that are searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inliaison import names

Table = dict[str, Any]
Records = Mapping[str, Mapping[str, Table]]
"""By kind and id."""


def names_of(kind: str, record: Table) -> Iterator[tuple[str, int]]:
    """The names a record answers to, folded, each with its level: id, acronym, alias, full name."""
    yield record["id"], 0
    if kind == "partners" and "iso_id" in record:
        yield str(record["iso_id"]), 0
    if kind == "committees":
        for key in names.committee_keys(record["reference"]):
            yield key, 1
    shorts = [record[field] for field in ("acronym", "reference") if field in record]
    full = [record[field] for field in ("name", "name_fr", "title", "title_fr", "subject") if field in record]
    for level, texts in ((1, shorts), (3, record.get("aliases", ())), (5, full)):
        for text in texts:
            yield names.fold(text), level
            yield names.loose(text), level + 1
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


def texts(records: Records, kind: str, record: Table) -> Iterator[str]:
    """The folded texts of a record, by the weight a hit in them has: title, names, body."""
    for group in _TEXTS[kind]:
        yield names.loose(" ".join(_text(records, field, record.get(field)) for field in group))


def _text(records: Records, field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(_text(records, field, item) for item in value)
    if isinstance(value, dict):
        return " ".join(_text(records, inner, item) for inner, item in value.items())
    if field in _CALLED:
        kind, called = _CALLED[field]
        return " ".join(records[kind][value].get(name, "") for name in called)
    return str(value)
