"""How records of several layers join: later ones over earlier ones, ISO's register with known partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Table = dict[str, Any]


def iso_numbers(partner: Table) -> list[int]:
    """Every number under which ISO lists a partner, its first one last, so that this one counts where one is wanted."""
    found = [*values(partner.get("other_iso_ids")), partner.get("iso_id")]
    return [number for number in found if isinstance(number, int)]


def numbers(partners: Iterable[Table]) -> dict[int, str]:
    """The id of every partner by each number under which ISO lists it."""
    return {number: partner["id"] for partner in partners for number in iso_numbers(partner)}


def joined(
    snapshot: Mapping[str, list[Table]], curated: Mapping[int, str], taken: Iterable[str]
) -> dict[str, list[Table]]:
    """The tables of a snapshot with the ids under which its organizations are known.

    An organization with the number of a curated partner takes that partner's id and keeps its own
    label aside; one whose id belongs to another partner gets its number behind it. Where several numbers
    are one partner, its committees are those of all of them.
    """
    others = set(taken)
    ids: dict[str, str] = {}
    for partner in snapshot.get("partners", ()):
        own, number = partner["id"], partner["iso_id"]
        ids[own] = curated.get(number) or (f"{own}-{number}" if own in others else own)
    partners = (
        _joined(partner, ids[partner["id"]], partner["iso_id"] in curated) for partner in snapshot.get("partners", ())
    )
    liaisons = ({**tie, "partner": ids.get(tie["partner"], tie["partner"])} for tie in snapshot.get("liaisons", ()))
    return {
        **snapshot,
        "partners": list({partner["id"]: partner for partner in partners}.values()),
        "liaisons": list({(tie["partner"], str(tie.get("committee"))): tie for tie in liaisons}.values()),
    }


def _joined(partner: Table, id: str, known: bool) -> Table:
    kept = {name: value for name, value in partner.items() if name not in ("acronym", "iso_id")} if known else partner
    return {**kept, "id": id}


def overlay(record: Table, later: Table) -> None:
    """Lay a later layer's record over an earlier one, field by field; sources add up."""
    sources = values(record.get("sources"))
    sources += [source for source in values(later.get("sources")) if source not in sources]
    told = {
        source: [name for name in names if name.partition(".")[0] not in later] for source, names in _sourced(record)
    }
    for source, names in _sourced(later):
        told[source] = [*told.get(source, ()), *names]
    record.update(later, sources=sources)
    record.pop("sourced", None)
    if any(told.values()):
        record["sourced"] = {source: names for source, names in told.items() if names}


def values(value: Any) -> list[Any]:
    """The values of a field, whether it holds one or a list of them."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _sourced(record: Table) -> list[tuple[str, list[str]]]:
    told = record.get("sourced")
    known = told.items() if isinstance(told, dict) else ()
    return [(source, [name for name in values(names) if isinstance(name, str)]) for source, names in known]
