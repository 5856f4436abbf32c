"""References of standards, such as ISO/IEC TS 17021-4:2013/Amd 1:2015: their parts, their order, how people type them.

ISO writes them in 168 forms. A document in work has no year and says its stage: ISO/DIS 14001.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from inliaison.text import names

TYPES = frozenset(("ts", "tr", "pas", "guide", "r", "isp", "tta", "data", "iwa"))
"""The words of a reference that give the type of a document; an International Standard has none."""

_TYPES_BY_STAGE_WORD = {
    **dict.fromkeys(("np", "pwi", "awi", "wd", "cd", "dis", "fdis", "prf", "cdv"), ""),
    **{
        stage + type: type
        for type in ("ts", "tr", "pas")
        for stage in ("d", "fd", "pd", "cd", "wd", "awi", "np", "prf")
    },
}
"""The words that give the stage of a document in work, with the type that is written in one with it."""

_PARTS = re.compile(
    r"(?P<head>(?:(?:hl7(?=[ /])|[a-z]++)[ /_-]*+)*+)(?P<number>[0-9][0-9a-z.-]*+)?+"
    r"(?: ?: ?(?P<year>[0-9]{4})(?:-[0-9]{2})?| (?P<after>[12][0-9]{3})(?![0-9]))?+(?P<rest>.*)\Z",
    re.DOTALL,
)
_DRAFT = re.compile(r"(?:fd|pd|d|cd ?|wd ?|awi ?|np ?|prf ?)(?=amd|cor|add|suppl)")
_YEAR_IN_BRACKETS = re.compile(r" ?\(([12][0-9]{3})\)")
_SUPPLEMENT = re.compile(r"(?:amd|cor|add|suppl) ?[0-9]")
_YEAR = re.compile(r":[0-9]{4}(?:-[0-9]{2})?")
_BETWEEN_WORDS = re.compile(r"[ /_-]+")


class Reference(NamedTuple):
    """The parts of a reference, folded."""

    head: frozenset[str]
    """The publishers, the type and the stage, such as iso, iec and ts."""
    number: str
    """The number with its parts, such as 17021-4; empty if the text has none."""
    year: str
    """The year of publication; empty for a document in work."""
    supplement: str
    """The amendments, corrigenda and so on, without blanks and stages, such as /amd1:2024."""
    rest: str
    """What is left of the text; empty if all of it is a reference."""

    @property
    def key(self) -> str:
        """The number, year and supplement, by which a document is found; years of supplements do not count."""
        return self.keys[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The key, then that without the year if it has one."""
        supplement = _YEAR.sub("", self.supplement)
        bare = self.number + supplement
        return (f"{self.number}:{self.year}{supplement}", bare) if self.year else (bare,)

    @property
    def types(self) -> frozenset[str]:
        """The words that give the type of the document."""
        return TYPES & self.head

    @property
    def sort_key(self) -> str:
        """The key that sorts documents by number, type, publisher, year and supplement; those in work come last."""
        parts = (self.number, *_sort_head(self.head), self.year or "9999", self.supplement)
        return names.make_natural_key("\1".join(parts))


def is_reference(text: str) -> bool:
    """Return whether a text reads as the reference of a standard: ISO 14001, TS 17021-4, but not TC 207 or 207."""
    parts = parse_reference(text)
    prefixes = {"iso", "iec", *TYPES, *_TYPES_BY_STAGE_WORD}
    return bool(parts.number and parts.head and not parts.rest and parts.head <= prefixes)


def is_class_code(text: str) -> bool:
    """Return whether a text reads as the code of a class of ICS below the first level: 13.020, but not 13."""
    return re.fullmatch(r"[0-9]{2}\.[0-9]{3}(\.[0-9]{2})?", text.strip()) is not None


def parse_reference(text: str) -> Reference:
    """Return the parts of a reference as ISO writes it, or as people type it: iso14001, 27001, TS 17021-4."""
    folded_text = names.fold(text)
    if "(" in folded_text:
        folded_text = _YEAR_IN_BRACKETS.sub(r":\1", folded_text)
    match = next(_PARTS.finditer(folded_text))
    rest = match["rest"].strip()
    supplement = ""
    if match["number"] and _SUPPLEMENT.match(rest):
        rest = f"/{rest}"
    if rest.startswith("/"):
        supplement, rest = "".join(_DRAFT.sub("", rest).split()), ""
    year = match["year"] or match["after"] or ""
    return Reference(_split_prefix(match["head"]), match["number"] or "", year, supplement, rest)


@lru_cache(maxsize=1024)  # Of the same few hundred heads, there are tens of thousands of references.
def _split_prefix(text: str) -> frozenset[str]:
    """Return the words before a number, and the types that are written in one with a stage."""
    words = filter(None, _BETWEEN_WORDS.split(text))
    return frozenset(word for each in words for word in (each, _TYPES_BY_STAGE_WORD.get(each, "")) if word)


@lru_cache(maxsize=1024)
def _sort_head(head: frozenset[str]) -> tuple[str, ...]:
    """Return the types and the publishers among the words of a head, as parts of a sort key."""
    types = TYPES & head
    return (*sorted(types), "\2", *sorted(head - types - _TYPES_BY_STAGE_WORD.keys()), "\2")
