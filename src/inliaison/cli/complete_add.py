"""Completion of `add`: the kinds of record, then fields, then their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from inliaison.dataset import new_record
from inliaison.kinds import KINDS, PLURAL, SINGULAR
from inliaison.kinds.types import COUNTRY
from inliaison.query import values
from inliaison.query.values import Source, Value

Ask = Callable[[Source, str], Iterable[Value]]


def find_candidates(before: Sequence[str], start: str, ask: Ask) -> list[Value]:
    """Return the words that can complete `start` after the words `before`; `ask` finds values in the index."""
    if not before:
        kinds = [(SINGULAR[kind], "") for kind in KINDS]
        return _filter_by_prefix([*kinds, (new_record.CONTACT, f"a {SINGULAR['people']}")], start)
    kind = "people" if before[0] == new_record.CONTACT else PLURAL.get(before[0], before[0])
    fields_by_name = new_record.list_typed_fields(kind) if kind in KINDS else {}
    name, equals, value_start = start.partition("=")
    if not equals:
        return _filter_by_prefix([(f"{name}=", field.meaning) for name, field in fields_by_name.items()], start)
    field = fields_by_name.get(name)
    if field is None:
        return []
    if field.type is COUNTRY:
        candidates = list(ask(values.find_words("countries", "name"), value_start))
    elif field.type.kinds:
        candidates = list(
            ask(values.find_among_several(*(values.make_finder(of) for of in field.type.kinds)), value_start)
        )
    else:
        candidates = _filter_by_prefix([(word, "") for word in field.type.words], value_start)
    return [(f"{name}={value}", about) for value, about in candidates]


def _filter_by_prefix(pairs: Iterable[Value], start: str) -> list[Value]:
    return [(value, about) for value, about in pairs if value.startswith(start)]
