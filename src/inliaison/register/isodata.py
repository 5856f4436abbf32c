"""ISO Open Data's rows as records: the one place that knows ISO's field names.

Each line of the file is a committee as a JSON object with the organizations in liaison with it. Only
`id` and `reference` are sure to be there; a missing list may be null or absent.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from inliaison import names, visible
from inliaison.errors import FaultyDataError
from inliaison.register import cleantext

Table = dict[str, Any]
CREDIT = "Contains information from ISO Open Data, made available under the ODC Attribution License (ODC-By) v1.0."
_SURROGATE = re.compile("[\ud800-\udfff]")


class Register(NamedTuple):
    """The register of one day, read but not yet stored."""

    committees: list[Table]
    organizations: dict[int, str]
    """ISO's number and label of each."""
    liaisons: list[tuple[int, int]]
    """ISO's numbers of organization and committee."""
    digest: str
    """A fingerprint of the bytes it was read from."""


def read(content: bytes, name: str) -> Register:
    """The register in a file of JSON Lines.

    Raises FaultyDataError with line and column for anything else; nothing is taken from such a file.
    """
    rows = list(_rows(content, name))
    if not rows:
        raise FaultyDataError(f"{name} holds no committee")
    seen: dict[int, int] = {}
    organizations: dict[int, str] = {}
    liaisons: list[tuple[int, int]] = []
    for number, row in rows:
        id = row["id"]
        if id in seen:
            raise FaultyDataError(f"{name}:{number}: committee {id} stands on line {seen[id]} too")
        seen[id] = number
        for organization in row.get("organizationLiaisons") or ():
            label = cleantext.one_line(organization.get("acronym") or "")
            organizations.setdefault(organization["id"], label or f"no. {organization['id']}")
            liaisons.append((organization["id"], id))
    committees = [_committee(row, seen) for _, row in rows]
    digest = hashlib.sha256(content).hexdigest()
    return Register(committees, organizations, sorted(set(liaisons)), digest)


def dataset(register: Register, ids: Mapping[int, str], date: str) -> dict[str, list[Table]]:
    """The register as the tables of a dataset, with the ids that its organizations go by."""
    source = f"iso-open-data-{date}"
    sources = [source]
    return {
        "sources": [
            {
                "id": source,
                "title": f"ISO Open Data, technical committees, snapshot of {date}",
                "publisher": "ISO",
                "date": date,
                "url": "https://www.iso.org/open-data.html",
                "licence": "ODC-By 1.0",
                "note": CREDIT,
            }
        ],
        "partners": [
            {"id": ids[number], "acronym": label, "iso_id": number, "sources": sources}
            for number, label in sorted(register.organizations.items())
        ],
        "committees": [{**committee, "sources": sources} for committee in register.committees],
        "liaisons": [
            {
                "id": f"{organization}-{committee}",
                "partner": ids[organization],
                "kind": "committee",
                "committee": str(committee),
                "sources": sources,
            }
            for organization, committee in register.liaisons
        ],
    }


def assign_ids(
    organizations: Mapping[int, str], known: Mapping[int, str], reserved: Mapping[str, int]
) -> dict[int, str]:
    """An id for every organization: the one it had before, else its label as a slug.

    Where a slug fits two organizations, or is `reserved` for the number of another, the number
    follows it.
    """
    slugs = {number: names.slug(label) or "org" for number, label in organizations.items()}
    holders: dict[str, set[int]] = {}
    for number, slug in slugs.items():
        holders.setdefault(slug, set()).add(number)
    for number, id in known.items():
        holders.setdefault(id, set()).add(number)
    for id, number in reserved.items():
        holders.setdefault(id, set()).add(number)
    ids = {}
    for number, slug in slugs.items():
        alone = holders[slug] == {number} and not slug.isdigit() and slug != "org"
        ids[number] = known.get(number) or (slug if alone else f"{slug}-{number}")
    return ids


def _rows(content: bytes, name: str) -> Iterator[tuple[int, Table]]:
    if not content.strip():
        raise FaultyDataError(f"{name} is empty")
    signs = {rb"\x1f\x8b": "compressed (gzip)", rb"<": "HTML or XML", rb"\[\[?[A-Za-z]": "TOML", rb"\[": "a JSON array"}
    for sign, what in signs.items():
        if re.match(sign, content.removeprefix(b"\xef\xbb\xbf").lstrip()):
            raise FaultyDataError(f"{name} is {what}, not JSON Lines", remedy="Give the file as ISO publishes it.")
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultyDataError(f"{name}:{line}: byte 0x{content[error.start]:02x} is not UTF-8") from None
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip():
            yield number, _row(row, number, name)


def _row(line: str, number: int, name: str) -> Table:
    try:
        row = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise FaultyDataError(
            f"{name}:{number}:{error.colno}: {error.msg[:1].lower()}{error.msg[1:]}",
            details=(visible.line(line[max(0, error.colno - 41) : error.colno + 40]),),
            remedy="The file may have been cut short. Nothing was imported.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise FaultyDataError(f"{name}:{number}: {error}", remedy="Nothing was imported.") from None
    for field, fault in _faults(row):
        raise FaultyDataError(f"{name}:{number}: {field} {fault}", remedy="Nothing was imported.")
    return dict(row)


def _unique(pairs: list[tuple[str, Any]]) -> Table:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice")
    for value in table.values():
        if isinstance(value, str) and _SURROGATE.search(value):
            raise ValueError("a text has half a surrogate pair")
    return table


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v < 2**63, "a positive whole number"),
    "reference": (lambda v: isinstance(v, str) and bool(v.strip()), "a text"),
    "status": (lambda v: v is None or isinstance(v, str), "a text"),
    "title": (lambda v: v is None or isinstance(v, dict), "an object of languages"),
    "scope": (lambda v: v is None or isinstance(v, dict), "an object of languages"),
    "creationDate": (lambda v: v is None or (isinstance(v, str) and names.date_of(v)), "a date"),
    "parentId": (lambda v: v is None or (isinstance(v, int) and not isinstance(v, bool)), "a whole number"),
    "organizationLiaisons": (lambda v: v is None or isinstance(v, list), "a list"),
}


def _faults(row: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(row, dict):
        yield "the row", "is no JSON object"
        return
    for field, (fits, wanted) in _TYPES.items():
        if not fits(row.get(field)):
            yield field, f"must be {wanted}" if field in row else "is missing"
    for field in ("title", "scope"):
        for language, text in (row.get(field) or {}).items():
            if text is not None and not isinstance(text, str):
                yield f"{field}.{language}", "must be a text"
    for organization in row.get("organizationLiaisons") or ():
        whole = isinstance(organization, dict) and _TYPES["id"][0](organization.get("id"))
        if not whole or not isinstance(organization.get("acronym", ""), str | None):
            yield "organizationLiaisons", "must hold objects with a whole number as id and a text as acronym"


def _committee(row: Table, committees: Mapping[int, int]) -> Table:
    title, scope, parent = row.get("title") or {}, row.get("scope") or {}, row.get("parentId")
    committee = {
        "id": str(row["id"]),
        "reference": cleantext.one_line(row["reference"]),
        "title": cleantext.one_line(title.get("en") or "") or None,
        "title_fr": cleantext.one_line(title.get("fr") or "") or None,
        "parent": str(parent) if parent in committees else None,
        "status": cleantext.one_line(row.get("status") or "") or None,
        "created": row.get("creationDate"),
        "scope": cleantext.paragraphs(scope.get("en") or scope.get("fr") or "") or None,
    }
    return {name: value for name, value in committee.items() if value is not None}
