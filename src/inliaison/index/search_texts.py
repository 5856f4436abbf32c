"""The names by which a record is found, and the texts that are searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from inliaison.kinds import load_kind
from inliaison.kinds.kind import Names
from inliaison.text import abbreviations, names

Table = dict[str, Any]
Records = Mapping[str, Mapping[str, Table]]
"""Records by kind and id."""


ID, REFERENCE, ACRONYM, ALIAS, CODE, COUNTRY, NAME, TRANSLATION, SPELT_OUT, BODY = 0, 1, 2, 4, 6, 8, 10, 12, 14, 16
"""Levels of names, from the most specific to the least: an id or number, a committee's reference in its shortest
form or an identifier of another register, and so on, down to a full name with its abbreviations spelt out; last, names
of a larger body. From ACRONYM on, the next odd number is the level of the same name as words without punctuation."""


STANDARD_KEY = "\N{SECTION SIGN}"
"""What the keys of standards begin with, since 207 may be a committee, an organization and a standard."""


def iter_names(records: Records, kind: str, record: Table) -> Iterator[tuple[str, int]]:
    """Yield the names of a record, folded, each with its level."""
    kind_names = load_kind(kind).names
    yield record["id"], ID
    for number in _iter_values(record, kind_names.numbers):
        yield str(number), ID
    for reference in _iter_values(record, kind_names.references):
        for key in names.list_committee_keys(reference):
            yield key, REFERENCE
    if kind_names.standards:
        from inliaison.text.standards import parse_reference

        for reference in _iter_values(record, kind_names.standards):
            yield from ((STANDARD_KEY + key, REFERENCE) for key in parse_reference(reference).keys)
    for identifier in _iter_values(record, kind_names.identifiers):
        yield names.make_committee_key(identifier), REFERENCE
    for text, level in _group_texts_by_level(records, record, kind_names):
        yield from _list_readings(text, level, kind_names.personal)


@lru_cache(maxsize=4096)  # All records of a country have its names.
def _list_readings(text: str, level: int, personal: bool) -> tuple[tuple[str, int], ...]:
    """Return the folded readings of a name, each with its level."""
    words = names.fold_words(text)
    readings = [(names.fold(text), level), (words, level + 1)]
    if level > ACRONYM and not personal:
        readings.append((names.drop_small_words(text) or words, level + 1))
    if NAME <= level < BODY and not personal:
        readings += ((reading, SPELT_OUT + 1) for reading in abbreviations.spell_out(text))
    if level == ACRONYM:
        readings.append((words.replace(" ", ""), level + 1))
    return tuple(readings)


def _group_texts_by_level(records: Records, record: Table, kind_names: Names) -> Iterator[tuple[str, int]]:
    for level, field in _list_name_fields(kind_names):
        for text in _iter_values(record, (field,)):
            yield text, level
    if kind_names.country:
        country = records["countries"].get(names.make_slug(record.get(kind_names.country) or ""), {})
        for level, texts in ((CODE, _iter_values(country, ("code", "alpha3"))), (COUNTRY, iter_country_names(country))):
            yield from ((text, level) for text in texts)


@cache
def _list_name_fields(kind_names: Names) -> list[tuple[int, str]]:
    """Return the fields with names that people write out, each with its level, the most specific first."""
    fields = {
        ACRONYM: kind_names.shorts,
        ALIAS: kind_names.others,
        CODE: kind_names.codes,
        COUNTRY: kind_names.countries,
        NAME: kind_names.full,
        TRANSLATION: kind_names.translations,
        BODY: kind_names.bodies,
    }
    return [(level, name) for level, names_of_level in fields.items() for name in names_of_level]


def iter_country_names(country: Table, *, with_codes: bool = False) -> Iterator[str]:
    """Yield the names of a country in all languages, and its codes if asked."""
    country_names = load_kind("countries").names
    yield from _iter_values(country, (*country_names.countries, *(country_names.codes if with_codes else ())))


def _iter_values(record: Table, fields: tuple[str, ...]) -> Iterator[Any]:
    for field in fields:
        value = record.get(field)
        yield from value if isinstance(value, list) else () if value is None else (value,)


END = "¦"
"""The mark after the last word of every field and item; nobody can type it, so no phrase goes on beyond it.

Words are matched by their beginnings, so the last word is found all the same. A separate word between two fields would
work, too, but would make every record longer, and so less relevant.
"""


def iter_texts(records: Records, kind: str, record: Table) -> Iterator[str]:
    """Yield the folded texts of a record, by the weight of a hit in them: title, names, body."""
    for group in load_kind(kind).texts.groups:
        words = [
            names.fold_words(text)
            for field in group
            for text in _iter_field_texts(records, kind, field, record.get(field))
        ]
        yield " ".join([text + END for text in words if text])


def _iter_field_texts(records: Records, kind: str, field: str, value: Any) -> Iterator[str]:
    """Yield the texts of a field: its value, each item of a list, or the names of the record it refers to."""
    if isinstance(value, list):
        for item in value:
            yield from _iter_field_texts(records, kind, field, item)
    elif isinstance(value, dict):
        for inner, item in value.items():
            yield from _iter_field_texts(records, kind, inner, item)
    elif value is not None:
        target_kind = _map_single_target_kinds(kind).get(field, "")
        name_fields = load_kind(target_kind).reference_fields if target_kind else ()
        yield from (records[target_kind][value].get(name, "") for name in name_fields) if name_fields else [str(value)]


@cache
def _map_single_target_kinds(kind: str) -> dict[str, str]:
    """Return the fields of a kind, and of the tables in it, that refer to records of one kind, with that kind."""
    from inliaison.kinds.fields import fields  # Queries use this module without the rules.

    all_fields = [field for outer in fields(kind) for field in (outer, *outer.inner)]
    return {field.name: field.type.kinds[0] for field in all_fields if len(field.type.kinds) == 1}
