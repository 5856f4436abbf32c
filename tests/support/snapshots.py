"""Snapshots in the form of ISO Open Data, with invented rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

POLICY_COMMITTEES = {54998, 55000, 55004}
"""The bundled committees that ISO's file has no row for: CASCO, COPOLCO and DEVCO."""


def row(id: int, reference: str, organizations: dict[int, str] | None = None, **more: Any) -> dict[str, Any]:
    """A committee in ISO's shape."""
    liaisons = [{"id": number, "acronym": label} for number, label in (organizations or {}).items()]
    return {"id": id, "reference": reference, "organizationLiaisons": liaisons or None} | more


def document(id: int, reference: str, **more: Any) -> dict[str, Any]:
    """A document in the shape of ISO's file of documents, in force."""
    return {
        "id": id, "deliverableType": "IS", "supplementType": None, "reference": reference,
        "title": {"en": f"Lamps {id}", "fr": None}, "publicationDate": "2001-05", "edition": 1, "icsCode": ["01.020"],
        "ownerCommittee": "ISO/TC 2", "currentStage": 6060, "languages": ["en"], "pages": {"en": None},
        "scope": {"en": None, "fr": None}, "replaces": None, "replacedBy": None,
    } | more  # fmt: skip


CLASSES = """identifier,parent,titleEn,titleFr,scopeEn,scopeFr
01,,Generalities,Généralités,,
13,,"Environment, safety",,"All
of it",
13.020,13,Environmental protection,Environnement,,
13.020.10,,Environmental management,,,
01.020,01,Terminology,,,
"""
"""ISO's classification in the shape of its file, with few classes."""

OLD = [
    row(
        1, "ISO/TC 2", {7001: "LAMP", 7002: "Lamp_"}, status="Active", title={"en": "Ropes  and\tcords"},
        creationDate="1947-01-01", sortKey="x", secretariat={"id": None}, unheard_of=[1],
        scope={"en": "<P>Ropes &amp; cords.</P>\r\n<ul><li>thin\u200b <li>thick</UL> &nbsp;All\tothers, OH&S."},
    ),
    row(2, "ISO/TC 2/SC 10", {7001: "LAMP", 10164: "UNIDO"}, status="Active", title={"en": "Knots"}, parentId=1),
    row(3, "ISO/TC 2/SC 9", {9513: "IEA - énergie", 7003: "IEA", 7004: "IIF, Inc"}, parentId=1, status="Active"),
    {"id": 4, "reference": "ISO/IEC JTC 9", "title": {"en": "Signals", "fr": "Signaux"}, "parentId": 99},
]  # fmt: skip
NEW = [
    row(1, "ISO/TC 2", {7001: "LANTERN", 7002: "Lamp_", 7009: "Newcomer"}, status="Suspended", title={"en": "Ropes"}),
    row(2, "ISO/TC 2/SC 10", {7001: "LANTERN"}, status="Active", title={"en": "Knots", "fr": "Noeuds"}, parentId=1),
    row(3, "ISO/TC 2/SC 8", {9513: "IEA - énergie", 7003: "IEA", 7004: "IIF, Inc"}, parentId=1, status="Active"),
    row(5, "ISO/PC 400", title={"en": "Buoys"}),
]


def write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8", "backslashreplace")
    return str(path)


KEBS, DIN, NEWB = {"id": 1854, "acronym": "KEBS"}, {"id": 1511, "acronym": "DIN"}, {"id": 99001, "acronym": "NEWB"}
WHO = {9795: "WHO"}


def committee_row(
    id: int, reference: str, *members: Any, liaisons: Any = None, organizations: Any = None, **more: Any
) -> Any:
    """A row with secretariat, P-members and O-members."""
    held, participating, observing = members
    return row(id, reference, organizations, title={"en": f"Title {id}"}) | {
        "secretariat": held or {"id": None, "acronym": None},
        "pMembers": participating,
        "oMembers": observing,
        "committeeLiaisons": liaisons,
        **more,
    }


FIRST = [
    committee_row(
        1,
        "ISO/TC 2",
        DIN,
        [DIN, KEBS],
        [NEWB],
        liaisons=[{"id": 3, "reference": "ISO/TC 9"}, {"id": 77}],
        organizations=WHO,
    ),
    committee_row(2, "ISO/TC 2/SC 1", KEBS, [KEBS], None, liaisons=[{"id": 3, "reference": "ISO/TC 9"}], parentId=1),
    committee_row(3, "ISO/TC 9", DIN, [DIN], [KEBS], organizations={**WHO, 70: "Lone"}),
    committee_row(4, "ISO/IEC JTC 1/SC 25", None, None, None),
]
SECOND = [
    committee_row(1, "ISO/TC 2", KEBS, [KEBS], [DIN, NEWB], liaisons=[{"id": 77}, {"id": 78}], organizations=WHO),
    committee_row(2, "ISO/TC 2/SC 1", KEBS, [KEBS, NEWB], None, liaisons=[{"id": 3}], parentId=1),
    committee_row(3, "ISO/TC 9", DIN, [DIN], None, liaisons=[{"id": 1}], organizations={**WHO, 70: "Lone"}),
    committee_row(4, "ISO/IEC JTC 1/SC 25", None, None, None),
    committee_row(5, "ISO/TC 10", NEWB, [NEWB], None),
]
