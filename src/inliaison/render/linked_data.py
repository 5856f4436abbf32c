"""JSON-LD: an organization in the words of schema.org, for search engines and for graphs of knowledge."""

from __future__ import annotations

from typing import Any

from inliaison.errors import UsageError
from inliaison.render import Screen, data
from inliaison.render.documents import Card
from inliaison.text.identifiers import SCHEMES

_ORGANIZATIONS = ("partners", "members")
_CONTEXT = {"@vocab": "https://schema.org/", "sameAs": {"@type": "@id"}, "url": {"@type": "@id"}}
"""It holds what a reader needs to know of schema.org, so that none has to fetch it."""
_NAMES = ("acronym", "name_en", "name_fr", "aliases", "former_names", "aliases_fr", "aliases_es")
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}
"""The characters that could end the element of a page that holds the text, as JSON writes them."""


def jsonld(document: Card, screen: Screen) -> str:
    """Return the card of an organization as JSON-LD. Raises UsageError for any other record."""
    described = describe_organization(document)
    if described is None:
        raise UsageError("jsonld is for organizations", remedy="Choose a partner or a member, or -f json.")
    return write_json(described)


def write_json(described: dict[str, Any]) -> str:
    """Return JSON that may stand in a page as well."""
    return data.dump_document(described).decode("utf-8").translate(_ESCAPES)


def describe_organization(card: Card) -> dict[str, Any] | None:
    """Return an organization in the words of schema.org, without what is not known; None for another record."""
    if card.kind not in _ORGANIZATIONS:
        return None
    record = card.record
    name = record.get("name") or record.get("acronym") or record["id"]
    lists = [value if isinstance(value, list) else [value] for field in _NAMES if (value := record.get(field))]
    other_names = [text for text in dict.fromkeys(text for texts in lists for text in texts) if text != name]
    place = {"addressLocality": record.get("city"), "addressCountry": record.get("country")}
    address = {key: value for key, value in place.items() if value}
    known = {
        "name": name,
        "alternateName": other_names,
        "url": record.get("website"),
        "sameAs": [it.address.format(record[field]) for field, it in SCHEMES.items() if record.get(field)],
        "foundingDate": record.get("founded"),
        "dissolutionDate": record.get("ended"),
        "address": {"@type": "PostalAddress", **address} if address else None,
    }
    return {"@context": _CONTEXT, "@type": "Organization", **{key: value for key, value in known.items() if value}}
