"""Completion of `add`: the kinds of record, then fields, then their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from inliaison.dataset import adding
from inliaison.dataset.making import SOURCE_FIELDS
from inliaison.kinds import KINDS, PLURAL, SINGULAR
from inliaison.query import values
from inliaison.query.values import Source, Value

Ask = Callable[[Source, str], Iterable[Value]]


def candidates(before: Sequence[str], start: str, ask: Ask) -> list[Value]:
    """Return the words that can complete `start` after the words `before`; `ask` finds values in the index."""
    if not before:
        kinds = [(SINGULAR[kind], "") for kind in KINDS]
        return _starting([*kinds, (adding.CONTACT, f"a {SINGULAR['people']}")], start)
    kind = "people" if before[0] == adding.CONTACT else PLURAL.get(before[0], before[0])
    known = dict(adding.known(kind)) if kind in KINDS else {}
    for inner in adding.tables_within(kind).values() if kind in KINDS else ():
        known |= {field.name: field for field in inner}
    name, equals, typed = start.partition("=")
    if not equals:
        told = {name: field.meaning if field else SOURCE_FIELDS[name] for name, field in known.items()}
        return _starting([(f"{name}=", meaning) for name, meaning in told.items()], start)
    field = known.get(name)
    if field is None:
        return []
    if field.rule.name == "country":
        found = list(ask(values.words("countries", "name"), typed))
    elif field.named:
        found = list(ask(values.several(*(values.of_kind(of) for of in field.named)), typed))
    else:
        found = _starting([(word, "") for word in (field.rule.of if field.rule.name == "choice" else ())], typed)
    return [(f"{name}={value}", about) for value, about in found]


def _starting(pairs: Iterable[Value], start: str) -> list[Value]:
    return [(value, about) for value, about in pairs if value.startswith(start)]
