"""JSON-LD: organizations in the words of schema.org, for search engines and for graphs of knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inliaison.errors import UsageError
from inliaison.render import Screen, data
from inliaison.render.card_document import Card
from inliaison.render.documents import View
from inliaison.text.identifiers import SCHEMES

_CONTEXT = {"@vocab": "https://schema.org/", "sameAs": {"@type": "@id"}, "url": {"@type": "@id"}}
"""It holds what a reader needs to know of schema.org, so that none has to fetch it."""
_NAMES = ("acronym", "name_en", "name_fr", "aliases", "former_names", "aliases_fr", "aliases_es")
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}
"""The characters that could end the element of a page that holds the text, as JSON writes them."""


def jsonld(document: Card, screen: Screen) -> str:
    """Return the card of an organization as JSON-LD. Raises UsageError for any other record."""
    node = describe_card(document)
    if not node:
        raise UsageError("jsonld is for organizations", remedy="Choose a partner or a member, or -f json.")
    return node


def describe_card(card: Card) -> str:
    """Return all that JSON-LD says of an organization; empty for another record. It may stand in a page as well."""
    type = card.view.schema_type
    if not type:
        return ""
    node = {
        "@context": _CONTEXT,
        "@type": type,
        **_describe_names_and_addresses(card.record),
        **_describe_place(card.record),
    }
    return _write_json(node, indent=2)


def describe_organizations(parts: Iterable[tuple[View, Sequence[Mapping[str, Any]]]]) -> str:
    """Return the names, addresses and identifiers of all organizations; empty if there are none."""
    nodes = [
        {"@type": view.schema_type, **_describe_names_and_addresses(it)}
        for view, of in parts
        if view.schema_type
        for it in of
    ]
    return _write_json({"@context": _CONTEXT, "@graph": nodes}, indent=0) if nodes else ""


def _describe_names_and_addresses(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names of an organization, its address on the web, and its entries in registers, where known."""
    name = record.get("name") or record.get("acronym") or record["id"]
    lists = [value if isinstance(value, list) else [value] for field in _NAMES if (value := record.get(field))]
    return _omit_unknown(
        name=name,
        alternateName=[text for text in dict.fromkeys(text for texts in lists for text in texts) if text != name],
        url=record.get("website"),
        sameAs=[it.address.format(record[field]) for field, it in SCHEMES.items() if record.get(field)],
    )


def _describe_place(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return where an organization is, and from when until when it was there, where known."""
    address = _omit_unknown(addressLocality=record.get("city"), addressCountry=record.get("country"))
    return _omit_unknown(
        foundingDate=record.get("founded"),
        dissolutionDate=record.get("ended"),
        address={"@type": "PostalAddress", **address} if address else None,
    )


def _write_json(node: Mapping[str, Any], indent: int) -> str:
    return data.dump_document(node, indent=indent).decode("utf-8").translate(_ESCAPES)


def _omit_unknown(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
