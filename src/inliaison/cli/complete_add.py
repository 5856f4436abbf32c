"""What fits behind `add`: the kinds of record, then fields, then what their values may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from inliaison.kinds import KINDS, SINGULAR
from inliaison.kinds.fields import fields
from inliaison.query import values
from inliaison.query.values import Source, Value

Ask = Callable[[Source, str], Iterable[Value]]


def candidates(before: Sequence[str], start: str, ask: Ask) -> list[Value]:
    """The words that may stand where `start` is being typed, behind those `before`; `ask` gets values of the index."""
    if not before:
        return _starting([(SINGULAR[kind], "") for kind in KINDS], start)
    kind = next((kind for kind in KINDS if before[0] in (kind, SINGULAR[kind])), None)
    known = {field.name: field for field in fields(kind) if field.name != "sourced"} if kind else {}
    name, equals, typed = start.partition("=")
    if not equals:
        return _starting([(f"{name}=", field.meaning) for name, field in known.items()], start)
    if name not in known:
        return []
    field = known[name]
    if field.named:
        found = list(ask(values.several(*(values.of_kind(of) for of in field.named)), typed))
    else:
        found = _starting([(word, "") for word in (field.rule.of if field.rule.name == "choice" else ())], typed)
    return [(f"{name}={value}", about) for value, about in found]


def _starting(pairs: Iterable[Value], start: str) -> list[Value]:
    return [(value, about) for value, about in pairs if value.startswith(start)]
