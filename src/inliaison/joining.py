"""How the organizations of ISO's register join the partners that are known by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Table = dict[str, Any]


def numbers(partners: Iterable[Table]) -> dict[int, str]:
    """ISO's number of every partner that names one."""
    return {partner["iso_id"]: partner["id"] for partner in partners if isinstance(partner.get("iso_id"), int)}


def joined(
    snapshot: Mapping[str, list[Table]], curated: Mapping[int, str], taken: Iterable[str]
) -> dict[str, list[Table]]:
    """The tables of a snapshot with the ids under which its organizations are known.

    An organization with the number of a curated partner takes that partner's id and keeps its own
    label aside; one whose id belongs to another partner gets its number behind it.
    """
    others = set(taken)
    ids: dict[str, str] = {}
    for partner in snapshot.get("partners", ()):
        own, number = partner["id"], partner["iso_id"]
        ids[own] = curated.get(number) or (f"{own}-{number}" if own in others else own)
    partners = [
        _joined(partner, ids[partner["id"]], partner["iso_id"] in curated) for partner in snapshot.get("partners", ())
    ]
    liaisons = [{**tie, "partner": ids.get(tie["partner"], tie["partner"])} for tie in snapshot.get("liaisons", ())]
    return {**snapshot, "partners": partners, "liaisons": liaisons}


def _joined(partner: Table, id: str, known: bool) -> Table:
    kept = {name: value for name, value in partner.items() if name != "acronym"} if known else partner
    return {**kept, "id": id}
