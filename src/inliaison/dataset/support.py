"""How many facts of a dataset rest on which source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

FactCounts = Counter[tuple[str, str, str]]
"""Numbers of facts by kind, field and source; facts that rest on no source count for an empty one."""


def count_facts(records: Mapping[str, Mapping[str, dict[str, Any]]]) -> FactCounts:
    """Return the numbers of facts by kind, field and source; one that rests on two sources counts for both."""
    return Counter(
        (kind, field, source)
        for kind, of_kind in records.items()
        if kind != "sources"
        for record in of_kind.values()
        for field, source in _iter_support(record)
    )


def _iter_support(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field of a record with a source of it; if the record does not say which, with all its sources."""
    names = [name for name in record if name not in ("id", "sources", "sourced")]
    sourced = record.get("sourced") or dict.fromkeys(record.get("sources", ()), names)
    for source, field_names in sourced.items():
        yield from ((field, source) for field in field_names)
    supported_names = {field.partition(".")[0] for field_names in sourced.values() for field in field_names}
    yield from ((name, "") for name in names if name not in supported_names)


def iter_fact_count_lines(support: FactCounts) -> Iterator[str]:
    """Yield a line for each kind, field and source, with the number of facts; the most frequent source comes first."""
    rows = [(kind, field, source or "(no source)", f"{count:,}") for (kind, field, source), count in support.items()]
    widths = [max(map(len, column), default=0) for column in zip(*rows, strict=True)]
    kinds = list(dict.fromkeys(row[0] for row in rows))

    def rank(row: tuple[str, str, str, str]) -> tuple[int, str, int, str]:
        return kinds.index(row[0]), row[1], -int(row[3].replace(",", "")), row[2]

    for kind, field, source, count in sorted(rows, key=rank):
        yield f"{kind:{widths[0]}}  {field:{widths[1]}}  {source:{widths[2]}}  {count:>{widths[3]}}"
