"""Invented data of any size: a dataset in the shape of the bundled one, and a register in the shape of ISO's.

The same numbers give the same bytes each time. No name in it is that of a real organization.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from inliaison.kinds.partner_kinds import PARTNER_KINDS

Records = dict[str, list[dict[str, Any]]]

_PLACES = ("Arvale", "Belmora", "Cindrel", "Dorvane", "Estria", "Falmark", "Grenholt", "Hollin", "Ismere", "Jorvik")
_FIELDS = ("Timber", "Water", "Energy", "Transport", "Food", "Textile", "Glass", "Health", "Data", "Metal", "Paper")
_FORMS = ("Association", "Federation", "Council", "Union", "Institute", "Commission", "Forum", "Organization")
_WORDS = [
    "standards",
    "help",
    "partners",
    "agree",
    "on",
    "methods",
    "and",
    "measures",
    "so",
    "that",
    "trade",
    "flows",
    "safely",
    "between",
    "countries",
    "while",
    "committees",
    "prepare",
    "guidance",
    "for",
    "industry",
    "regulators",
    "and",
    "consumers",
    "about",
    "quality",
    "energy",
    "and",
    "the",
    "environment",
]
_COMMITTEES = 787
RARE = "quixotry"
"""A word that occurs a few times at every size: what a search looks for."""


class Size(NamedTuple):
    """How much of everything a dataset holds."""

    partners: int
    liaisons: int
    quotes: int
    memberships: int = 0

    @property
    def committees(self) -> int:
        """As many as ISO has, or more, so that none has more members than a hundred or so."""
        return max(_COMMITTEES, self.memberships // 50)


def dataset(size: Size) -> Records:
    """Records of every kind that is needed for a dataset of this size to stand on its own."""
    random = Random(20090623)
    committees = [_committee(number, random) for number in range(1, size.committees + 1)]
    _add_members(committees, size.memberships)
    people = [{"id": f"person-{n}", "name": f"{random.choice(_PLACES)} {n}", **_SOURCE} for n in range(1, 201)]
    ends = (divmod(tie * 7919, size.partners) for tie in range(size.liaisons))
    return {
        "partners": [_partner(number, random) for number in range(1, size.partners + 1)],
        "liaisons": [
            _liaison(at + 1, (at + round * 31) % size.committees + 1, n) for n, (round, at) in enumerate(ends)
        ],
        "quotes": [_quote(number, size.partners, random) for number in range(1, size.quotes + 1)],
        "people": people,
        "committees": committees,
        "members": [{"id": id, "acronym": id.upper(), "country": f"Land {id[3:]}", **_SOURCE} for id in _MEMBERS],
        "sources": [{"id": "invented", "title": "An invented source"}],
    }


_SOURCE = {"sources": ["invented"]}


def _partner(number: int, random: Random) -> dict[str, Any]:
    form, field, place = random.choice(_FORMS), random.choice(_FIELDS), random.choice(_PLACES)
    rare = f" and {RARE}" if number % 331 == 7 and number < 2000 else ""
    return {
        "id": f"org-{number}",
        "acronym": f"{form[0]}{field[0]}{place[0]}{number}",
        "name": f"{form} of {field} of {place}{rare} {number}",
        "kind": PARTNER_KINDS[number % len(PARTNER_KINDS)] if number < 2000 else "sectoral-association",
        "founded": str(1850 + number % 170),
        "city": f"{place} City",
        "country": place if number < 2000 else f"{place} {number // 2000}",
        "website": f"https://org-{number}.example/",
        **_SOURCE,
    }


def _committee(number: int, random: Random) -> dict[str, Any]:
    title = f"{random.choice(_FIELDS)} and {random.choice(_FIELDS).lower()} for {random.choice(_PLACES)}"
    return {"id": str(50_000 + number), "reference": f"ISO/TC {number}", "title": title, "status": "Active", **_SOURCE}


_MEMBERS = [f"nb-{number}" for number in range(1, 201)]


def _add_members(committees: list[dict[str, Any]], memberships: int) -> None:
    """Spread memberships over the committees: two thirds participate; the first holds the secretariat."""
    each, more = divmod(memberships, len(committees))
    for number, committee in enumerate(committees):
        held = [_MEMBERS[(number * 7 + at) % len(_MEMBERS)] for at in range(each + (number < more))]
        vote = (2 * len(held) + 2) // 3
        if held:
            others = [other["id"] for other in committees[number + 1 : number + 6]]
            committee |= {"secretariat": held[0], "participating": held[:vote], "observing": held[vote:]}
            committee |= {"liaison_committees": others, "liaison_committees_unnamed": 0}


def _liaison(partner: int, committee: int, number: int) -> dict[str, Any]:
    return {
        "id": f"tie-{number}",
        "partner": f"org-{partner}",
        "kind": "committee",
        "committee": str(50_000 + committee),
        **_SOURCE,
    }


def _quote(number: int, partners: int, random: Random) -> dict[str, Any]:
    return {
        "id": f"quote-{number}",
        "person": f"person-{number % 200 + 1}",
        "partner": f"org-{number * 13 % partners + 1}",
        "text": " ".join(random.choices(_WORDS, k=28)).capitalize() + ".",
        "date": f"{1990 + number % 35}-{number % 12 + 1:02}",
        **_SOURCE,
    }


def write(records: Records, folder: Path) -> Path:
    """The dataset as a folder of TOML files, one a kind, that `--data` takes."""
    folder.mkdir(parents=True)
    for kind, rows in records.items():
        tables = (f"[[{kind}]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in row.items()) for row in rows)
        (folder / f"{kind}.toml").write_text("\n".join(tables), "utf-8")
    return folder


def register(
    committees: int = _COMMITTEES, organizations: int = 918, liaisons: int = 3022, memberships: int = 30_600
) -> str:
    """Rows in the shape of ISO's open data on its technical committees, as JSON Lines."""
    random = Random(19470223)
    rows: list[dict[str, Any]] = []
    for number in range(1, committees + 1):
        title = _committee(number, random)["title"]
        scope = " ".join(random.choices(_WORDS, k=90))
        rows.append(
            {
                "id": 60_000 + number,
                "reference": f"ISO/TC {number}",
                "status": "Active",
                "title": {"en": title, "fr": title},
                "creationDate": f"{1947 + number % 75}-01-01",
                "scope": {"en": f"<p>{scope}</p>"},
                "parentId": None,
                "organizationLiaisons": [],
            }
        )
    for tie in range(liaisons):
        round, at = divmod(tie * 331, organizations)
        row = rows[(at + round * 31) % committees]
        row["organizationLiaisons"].append({"id": 700_000 + at, "acronym": f"{_FORMS[at % 8][:3].upper()}-{at}"})
    held: list[dict[str, Any]] = [{"id": str(row["id"])} for row in rows]
    _add_members(held, memberships)
    for row, committee in zip(rows, held, strict=True):
        bodies = {id: {"id": 900_000 + int(id[3:]), "acronym": id.upper()} for id in _MEMBERS}
        row["secretariat"] = bodies.get(committee.get("secretariat", ""))
        for field, role in (("pMembers", "participating"), ("oMembers", "observing")):
            row[field] = [bodies[id] for id in committee.get(role, ())] or None
        row["committeeLiaisons"] = [{"id": int(id)} for id in committee.get("liaison_committees", ())] or None
    return "".join(json.dumps(row) + "\n" for row in rows)


STAGES = (4020, 5020, 6060, 6060, 6060, 9020, 9093, 9093, 9599, 9599, 9599, 9599)
"""Stages of documents: about as many as with ISO are open for comment or vote, in force, and withdrawn."""


def documents(count: int = 54_767, *, moved: int = 0) -> str:
    """Rows in the shape of ISO's documents, as JSON Lines; the first `moved` of them are at another stage."""
    random = Random(19470224)
    rows = []
    for number in range(1, count + 1):
        title, stage, owner = " ".join(random.choices(_WORDS, k=9)), random.choice(STAGES), random.randint(1, 990)
        rows.append(
            {
                "id": number,
                "deliverableType": "IS",
                "reference": f"ISO {number}:{1960 + number % 65}",
                "title": {"en": title.capitalize(), "fr": title.capitalize()},
                "publicationDate": f"{1960 + number % 65}-05",
                "edition": 1,
                "icsCode": None,
                "ownerCommittee": f"ISO/TC {owner}" if owner <= _COMMITTEES else None,
                "currentStage": 6000 if number <= moved else stage,
                "replaces": [number - 1] if number % 3 == 0 else None,
                "replacedBy": None,
                "languages": ["en", "fr"],
            }
        )
    return "".join(json.dumps(row) + "\n" for row in rows)
